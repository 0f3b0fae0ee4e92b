"""Composes the edits of many fixes into one new state of all files; what cannot be composed is left, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diagnose.fixes.document import Document, Splice, Unfixable
from diagnose.fixes.layout import layout
from diagnose.fixes.patch import merged
from diagnose.fixes.resolve import Resolver
from diagnose.fixes.share import ROOT, WHOLE, Accepted, Cell, Choice, Share
from diagnose.fixes.workspace import Target, Workspace
from diagnose.model.fix import Edit, EditRequest, FileEdit, Fix, TextEdit
from diagnose.model.location import Location

FILE_ACTIONS = frozenset({"create_file", "move_file", "delete_file"})


class Left(NamedTuple):
    """A fix that is not made, and why: `kind` is `conflict`, `obstacle` or `unproven`."""

    choice: Choice
    kind: str
    reason: str


class FileChange(NamedTuple):
    """A file before and after (None: not there); `origin` is the file it was before it moved here."""

    target: Target
    before: bytes | None
    after: bytes | None
    origin: Target | None = None
    aliases: tuple[str, ...] = ()
    """Absolute paths that the analysis knows the file by."""
    splices: tuple[Splice, ...] = ()
    """What changed in the text, by offsets into the text before."""


class Plan(NamedTuple):
    """What changes, for which findings, and what is left."""

    changes: tuple[FileChange, ...] = ()
    made: tuple[Choice, ...] = ()
    left: tuple[Left, ...] = ()


class Planner:
    """Plans over one workspace; files are read and parsed once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._resolvers: dict[str, Resolver] = {}
        self._targets: dict[str, Target] = {}
        self._paths: dict[str, str] = {}
        """Real path -> the path that findings name the file by."""
        self._aliases: dict[str, list[str]] = {}
        self._shares: dict[tuple[int, int], Share | Left] = {}

    def plan(self, choices: Iterable[Choice]) -> Plan:
        """Return the plan for these fixes, earlier ones first where they exclude each other."""
        accepted = Accepted()
        left: list[Left] = []
        for choice in choices:
            share = self._share(choice)
            if isinstance(share, Left):
                left.append(share)
            elif rival := accepted.rival(share):
                left.append(Left(choice, "conflict", f"it changes the same text as the fix of {_name(rival.choice)}"))
            else:
                accepted.add(share)
        return self._composed(accepted.shares, left)

    def edits(self, choice: Choice) -> tuple[Edit, ...]:
        """Return what one fix does, alone, as edits of text and files; raise Unfixable when it cannot be made."""
        share = self._share(choice)
        if isinstance(share, Left):
            raise Unfixable(share.reason)
        return tuple(self._edits(share))

    def cells(self, choice: Choice) -> set[Cell]:
        """Return the parts of files that a fix has to do with."""
        share = self._share(choice)
        return set() if isinstance(share, Left) else share.cells

    def cell_at(self, real: str, offset: int) -> Cell:
        """Return the part of a file, as it is before, that an offset is in."""
        resolver = self._resolvers.get(real)
        try:
            return real, resolver.cell(offset) if resolver else WHOLE
        except Unfixable:
            return real, WHOLE

    # one fix

    def _share(self, choice: Choice) -> Share | Left:
        key = (id(choice.finding), id(choice.fix))
        if key not in self._shares:
            self._shares[key] = self._make_share(choice)
        return self._shares[key]

    def _make_share(self, choice: Choice) -> Share | Left:
        share = Share(choice)
        try:
            for request in choice.fix.requests:
                if request.action in FILE_ACTIONS:
                    self._add_file(request, share)
            for real, requests in self._by_file(choice.fix).items():
                resolver = self._resolvers[real]
                patch = resolver.resolve(requests)
                if real in share.deletes and not patch.is_empty:
                    raise Unfixable("it both edits and deletes a file")
                layout(resolver, patch)
                share.patches[real] = patch
            share.cells = set(self._cells(share))
        except Unfixable as error:
            return Left(choice, "obstacle", str(error))
        return Left(choice, "obstacle", "there is nothing to change") if share.is_empty else share

    def _cells(self, share: Share) -> Iterator[Cell]:
        yield from ((real, WHOLE) for real in share.files() - share.patches.keys() | share.moves.keys())
        for real, patch in share.patches.items():
            resolver = self._resolvers[real]
            for claim in patch.claims:
                cell = resolver.cell(claim.start)
                yield real, cell
                if resolver.cell(claim.end) != cell:
                    yield real, ROOT

    def _by_file(self, fix: Fix) -> dict[str, list[EditRequest]]:
        files: dict[str, list[EditRequest]] = {}
        for request in fix.requests:
            if request.action not in FILE_ACTIONS:
                files.setdefault(self._open(request.location.path), []).append(request)
        return files

    def _open(self, path: str) -> str:
        """Return the real path of a file, read and ready for edits."""
        target = self._known(path)
        if target.real not in self._resolvers:
            self._resolvers[target.real] = Resolver(Document(target.name, self.workspace.read(target)))
        return target.real

    def _known(self, path: str) -> Target:
        target = self.workspace.locate(path)
        self._targets.setdefault(target.real, target)
        self._paths.setdefault(target.real, path)
        aliases = self._aliases.setdefault(target.real, [])
        if target.asked not in aliases:
            aliases.append(target.asked)
        return target

    def _add_file(self, request: EditRequest, share: Share) -> None:
        target = self._known(request.location.path)
        goal = self._known(request.to) if request.to else target
        if request.action != "create_file":
            self.workspace.own(target)
            self._open(request.location.path)
        if request.action == "delete_file":
            share.deletes.add(target.real)
            return
        if self.workspace.exists(goal):
            raise Unfixable(f"{goal.name} is there already")
        if request.action == "move_file":
            share.moves[target.real] = goal
        else:
            share.creates[goal.real] = (goal, request.text.encode("utf-8", "surrogateescape"))

    def _edits(self, share: Share) -> Iterator[Edit]:
        for real, patch in share.patches.items():
            resolver = self._resolvers[real]
            path = self._paths[real]
            for start, end, text in layout(resolver, patch):
                yield TextEdit(Location(path, resolver.document.region(start, end)), text)
        for real, goal in share.moves.items():
            yield FileEdit(Location(self._paths[real]), "move", self._paths[goal.real])
        for real in sorted(share.deletes):
            yield FileEdit(Location(self._paths[real]), "delete")
        for goal, data in share.creates.values():
            yield FileEdit(Location(self._paths[goal.real]), "create", new_text=data.decode("utf-8", "surrogateescape"))

    # all fixes

    def _composed(self, accepted: list[Share], left: list[Left]) -> Plan:
        """Return the plan; a fix whose text overlaps others after all, which claims should have shown, is left."""
        while True:
            changes: list[FileChange] = []
            try:
                for real in _touched(accepted):
                    changes.append(self._change(real, accepted))
                break
            except Unfixable as error:
                guilty = next(share for share in reversed(accepted) if real in share.patches)
                accepted = [share for share in accepted if share is not guilty]
                left.append(Left(guilty.choice, "conflict", str(error)))
        changes += [self._created(goal, data) for share in accepted for goal, data in share.creates.values()]
        unique = {change.target.real: change for change in changes if change.before != change.after or change.origin}
        ordered = sorted(unique.values(), key=lambda change: change.target.name)
        return Plan(tuple(ordered), tuple(share.choice for share in accepted), tuple(left))

    def _change(self, real: str, accepted: list[Share]) -> FileChange:
        resolver = self._resolvers[real]
        before = resolver.document.data
        aliases = tuple(self._aliases[real])
        if any(real in share.deletes for share in accepted):
            return FileChange(self._targets[real], before, None, None, aliases)
        patch = merged(share.patches[real] for share in accepted if real in share.patches)
        splices: list[Splice] = layout(resolver, patch)
        after = resolver.document.spliced(splices)
        goal = next((share.moves[real] for share in accepted if real in share.moves), None)
        if goal is None:
            return FileChange(self._targets[real], before, after, None, aliases, tuple(splices))
        return FileChange(goal, before, after, self._targets[real], aliases, tuple(splices))

    def _created(self, goal: Target, data: bytes) -> FileChange:
        return FileChange(goal, None, data, None, (goal.asked,))


def _touched(accepted: list[Share]) -> list[str]:
    """Return the files there are that change, each once."""
    return list(dict.fromkeys(real for share in accepted for real in (*share.patches, *share.moves, *sorted(share.deletes))))


def _name(choice: Choice) -> str:
    return f"{choice.finding.rule} at {choice.finding.location}"
