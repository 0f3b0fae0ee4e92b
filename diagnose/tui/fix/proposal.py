"""A proven fix that can be accepted edit by edit, and what it would do to the findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from diagnose.fixes.diff import unified_diff
from diagnose.fixes.document import Document
from diagnose.report.mask import mask_text

if TYPE_CHECKING:
    from diagnose.engine.catalog import Catalog
    from diagnose.engine.proof import Offer
    from diagnose.engine.run import Request
    from diagnose.fixes.plan import FileChange
    from diagnose.model.finding import Finding
    from diagnose.model.fix import Fix
    from diagnose.model.result import Result


class Wanted(NamedTuple):
    """Which fixes: those of findings with these fingerprints (all for none), with this title (any for none)."""

    fingerprints: frozenset[str] = frozenset()
    title: str = ""
    unsafe: bool = True

    def holds(self, finding: Finding, fix: Fix) -> bool:
        """Whether a fix of a finding is wanted."""
        if fix.safety != "safe" and not self.unsafe:
            return False
        return (not self.fingerprints or finding.fingerprint in self.fingerprints) and self.title in ("", fix.title)


class Edit(NamedTuple):
    """One edit: its file among the changes and its place among the file's splices (None: the file as a whole); how it is shown."""

    change: int
    splice: int | None
    place: str
    said: str


class Effect(NamedTuple):
    """What edits do: titles of findings that go and that come, and how many stay."""

    gone: tuple[str, ...]
    new: tuple[str, ...]
    stay: int


class Proposal:
    """The edits of some fixes; all are accepted at first."""

    def __init__(self, offer: Offer, request: Request) -> None:
        self._offer, self._request = offer, request
        self.edits = list(_edits(offer.plan.changes))
        self.rejected: set[Edit] = set()

    @property
    def reasons(self) -> list[str]:
        """Why fixes were left out."""
        return list(dict.fromkeys(item.reason for item in self._offer.plan.left))

    @property
    def secrets(self) -> Collection[str]:
        """Strings that must not be shown."""
        return self._offer.result.secrets

    def changes(self) -> list[FileChange]:
        """Return the files with the accepted edits only."""
        kept = (self._kept(number, change) for number, change in enumerate(self._offer.plan.changes))
        return [change for change in kept if change is not None]

    def _kept(self, number: int, change: FileChange) -> FileChange | None:
        edits = [edit for edit in self.edits if edit.change == number]
        accepted = [edit for edit in edits if edit not in self.rejected]
        if len(accepted) == len(edits):
            return change
        splices = [change.splices[edit.splice] for edit in accepted if edit.splice is not None]
        if not splices or change.before is None:
            return None
        return change._replace(after=Document(change.target.name, change.before).spliced(splices), splices=tuple(splices))

    def diff(self) -> str:
        """Return the accepted edits as a unified diff, secrets masked."""
        text = unified_diff(self.changes()).decode("utf-8", "replace")
        return mask_text(text, self.secrets)

    def effect(self, catalog: Catalog) -> Effect:
        """Return what the accepted edits do, by checking the project with them in memory."""
        from diagnose.engine.proof import overlay_of
        from diagnose.engine.run import run

        changes = self.changes()
        if not self.rejected:
            after = self._offer.after
        elif not changes:
            after = self._offer.result
        else:
            plan = self._offer.plan._replace(changes=tuple(changes))
            after = run(catalog, self._request._replace(overlay=overlay_of(plan)))
        return _compared(self._offer.result, after)


def propose(catalog: Catalog, request: Request, wanted: Wanted) -> Proposal:
    """Return the proven edits of the wanted fixes (for a worker thread: it checks the project several times)."""
    from diagnose.engine.proof import offer

    request = request._replace(logs=())
    return Proposal(offer(catalog, request, wanted.holds), request)


def _compared(before: Result, after: Result) -> Effect:
    """Compare by rule, file and title: an edit moves what stands below it."""
    old, new = Counter(map(_key, before.findings)), Counter(map(_key, after.findings))
    gone, come = old - new, new - old
    return Effect(tuple(key[2] for key in gone.elements()), tuple(key[2] for key in come.elements()), (old & new).total())


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.location.path, finding.title


def _edits(changes: Iterable[FileChange]) -> Iterable[Edit]:
    for number, change in enumerate(changes):
        name = change.target.name
        if change.before is None:
            yield Edit(number, None, name, "new file")
        elif change.after is None:
            yield Edit(number, None, name, "is deleted")
        elif change.origin is not None:
            yield Edit(number, None, change.origin.name, f"moves to {name}")
        else:
            document = Document(name, change.before)
            for index, splice in enumerate(change.splices):
                line = document.region(splice.start, splice.end).line
                yield Edit(number, index, f"{name}:{line}", _said(document.text[splice.start : splice.end], splice.text))


def _said(old: str, new: str) -> str:
    """Say what becomes of a text, on one line."""
    before, after = (" ".join(text.split()) for text in (old, new))
    if not before:
        return f"add {after}"
    return f"{before} → {after}" if after else f"remove {before}"
