"""From places in files as they are after a plan to the same places before it."""

from __future__ import annotations

from collections.abc import Iterable

from diagnose.fixes.document import Document, Splice, Unfixable
from diagnose.fixes.plan import FileChange, Plan
from diagnose.fixes.workspace import Workspace
from diagnose.model.location import Location

Place = tuple[str, int | tuple[int, int]]
"""A real path with an offset into the text before; of a file that does not change, its path with line and column."""


class Backwards:
    """Looks places of one plan up."""

    def __init__(self, plan: Plan, workspace: Workspace) -> None:
        self._workspace = workspace
        self._changes = {change.target.real: change for change in plan.changes if change.after is not None}
        self._olds = {(change.origin or change.target).real: change for change in plan.changes if change.before is not None}
        self._documents: dict[str, Document] = {}
        self._reals: dict[str, str] = {}

    def before(self, location: Location) -> Place:
        """Return the place of a location that was found before the plan."""
        change = self._olds.get(self._real(location.path))
        if change is None or location.region is None:
            return location.path, tuple(location.region[:2]) if location.region else 0  # type: ignore[return-value]
        return self._real(location.path), self._offset(change, location, change.before or b"")

    def after(self, location: Location) -> Place:
        """Return the place before the plan of a location that was found after it."""
        change = self._changes.get(self._real(location.path))
        if change is None or location.region is None:
            return location.path, tuple(location.region[:2]) if location.region else 0  # type: ignore[return-value]
        offset = self._offset(change, location, change.after or b"")
        return (change.origin or change.target).real, old_offset(change.splices, offset)

    def _real(self, path: str) -> str:
        if path not in self._reals:
            try:
                self._reals[path] = self._workspace.locate(path).real
            except Unfixable:
                self._reals[path] = path
        return self._reals[path]

    def _offset(self, change: FileChange, location: Location, data: bytes) -> int:
        key = f"{change.target.real}\0{data is change.after}"
        try:
            if key not in self._documents:
                self._documents[key] = Document(location.path, data)
            return self._documents[key].span(location.region)[0] if location.region else 0
        except Unfixable:
            return 0


def old_offset(splices: Iterable[Splice], offset: int) -> int:
    """Return where an offset into a changed text was; what was inserted is where it was inserted."""
    moved = 0
    for start, end, text in splices:
        if start + moved > offset:
            break
        if start + moved + len(text) > offset:
            return start
        moved += len(text) - (end - start)
    return offset - moved
