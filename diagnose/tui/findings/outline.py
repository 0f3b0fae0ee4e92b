"""Findings in groups: which rows there are, in which order, and which of them a filter leaves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from diagnose.model.finding import Diagnosis, Finding
from diagnose.model.result import Result
from diagnose.model.severity import Severity

GROUPINGS = ("cause", "rule", "file")


class Filters(NamedTuple):
    """What is shown: words of `text` must occur (one after `!` must not), severities, an area or rule, a file; empty for all."""

    text: str = ""
    severities: frozenset[Severity] = frozenset()
    area: str = ""
    path: str = ""

    @property
    def is_open(self) -> bool:
        """Whether everything is shown."""
        return self == Filters()


class Heading(NamedTuple):
    """The first row of a group that is no diagnosis."""

    label: str
    severity: Severity


Item = Diagnosis | Heading | Finding


class Group(NamedTuple):
    """A diagnosis or heading with its findings; without a head the findings stand alone."""

    key: str
    head: Diagnosis | Heading | None
    findings: Sequence[Finding]


class Row(NamedTuple):
    """A row: its group, the number of the finding in it (None for the head) and what it shows."""

    group: Group
    number: int | None
    item: Item


class Outline:
    """The rows of a result under a grouping, a filter and a set of closed groups."""

    def __init__(self, result: Result | None, grouping: str = "cause", filters: Filters = Filters(), closed: Iterable[str] = ()) -> None:  # noqa: B008
        self._result = result
        self.grouping, self.filters = grouping, filters
        self.closed = set(closed)
        self.kept = _filtered(result, filters)
        self.groups = _GROUPED[grouping](result, self.kept, filters) if result else []
        self._offsets: list[int] = []
        self.fold()

    def fold(self) -> None:
        """Count the rows anew after groups were opened or closed."""
        self._offsets = [0, *accumulate(self._height(group) for group in self.groups)]

    def _height(self, group: Group) -> int:
        children = 0 if group.head is not None and group.key in self.closed else len(group.findings)
        return children + (group.head is not None)

    def __len__(self) -> int:
        return self._offsets[-1]

    def __getitem__(self, index: int) -> Row:
        number = bisect_right(self._offsets, index) - 1
        group, place = self.groups[number], index - self._offsets[number]
        if group.head is not None:
            if place == 0:
                return Row(group, None, group.head)
            place -= 1
        return Row(group, place, group.findings[place])

    def start_of(self, key: str) -> int | None:
        """Return the row where a group begins."""
        return next((start for start, group in zip(self._offsets, self.groups, strict=False) if group.key == key), None)

    def find(self, key: str, number: int | None = None) -> int | None:
        """Return the row of a group, or of a finding in it; None when it is not there or closed."""
        for start, group in zip(self._offsets, self.groups, strict=False):
            if group.key == key:
                shift = 0 if number is None else number + (group.head is not None)
                return start + shift if shift < self._height(group) else start
        return None

    def find_finding(self, fingerprint: str) -> int | None:
        """Return the first row of a finding, opening its group."""
        for group in self.groups:
            for number, finding in enumerate(group.findings):
                if finding.fingerprint == fingerprint:
                    self.closed.discard(group.key)
                    self.fold()
                    return self.find(group.key, number)
        return None


def identity(row: Row) -> tuple[str, str]:
    """Return what names a row in any result: its group, and its finding."""
    return row.group.key, row.item.fingerprint if isinstance(row.item, Finding) else ""


def counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Return how many findings there are of each severity."""
    found = dict.fromkeys((Severity.ERROR, Severity.WARNING, Severity.INFO), 0)
    for finding in findings:
        found[finding.severity] += 1
    return found


# filter


def _filtered(result: Result | None, filters: Filters) -> list[Finding]:
    if result is None:
        return []
    tests = _tests(filters)
    return [finding for finding in result.findings if all(test(finding) for test in tests)] if tests else result.findings


def _tests(filters: Filters) -> list[Callable[[Finding], bool]]:
    tests: list[Callable[[Finding], bool]] = []
    if filters.severities:
        tests.append(lambda finding: finding.severity in filters.severities)
    if filters.area:
        tests.append(lambda finding: finding.rule == filters.area or finding.rule.startswith(f"{filters.area}/"))
    if filters.path:
        tests.append(lambda finding: any(place == filters.path for place in _paths(finding)))
    tests += [_word_test(word) for word in filters.text.lower().split()]
    return tests


def _word_test(word: str) -> Callable[[Finding], bool]:
    bare = word.removeprefix("!")
    if not bare:
        return lambda _: True
    return lambda finding: (bare in _text(finding)) != word.startswith("!")


def _text(finding: Finding) -> str:
    return f"{finding.rule}\n{finding.title}\n{finding.message}\n{finding.location.path}\n{finding.severity.word}".lower()


def _paths(finding: Finding) -> Iterable[str]:
    return (place.path for place in (finding.location, *(item.location for item in (*finding.evidence, *finding.related))))


# grouping


def _by_cause(result: Result, kept: list[Finding], filters: Filters) -> list[Group]:
    """Root causes first, the gravest first; then causes with their consequences; then everything else."""
    known = {finding.fingerprint: finding for finding in kept}
    groups: list[Group] = []
    explained: set[str] = set()
    for number, diagnosis in enumerate(result.diagnoses):
        findings = [known[name] for name in dict.fromkeys(diagnosis.findings) if name in known]
        explained.update(finding.fingerprint for finding in findings)
        if findings or _shows(diagnosis, filters):
            place = str(diagnosis.evidence[0].location) if diagnosis.evidence else str(number)
            groups.append(Group(f"{diagnosis.rule}@{place}", diagnosis, findings))
    groups.sort(key=lambda group: -_severity(group))
    rest = [finding for finding in kept if finding.fingerprint not in explained]
    if rest:
        heading = Heading("Other findings", max(finding.severity for finding in rest)) if groups else None
        groups.append(Group("other", heading, sorted(rest, key=lambda finding: -finding.severity)))
    return groups


def _shows(diagnosis: Diagnosis, filters: Filters) -> bool:
    """Whether a diagnosis without findings in sight is shown."""
    if filters.severities and diagnosis.severity not in filters.severities:
        return False
    if filters.area and not (diagnosis.rule == filters.area or diagnosis.rule.startswith(f"{filters.area}/")):
        return False
    if filters.path and all(item.location.path != filters.path for item in diagnosis.evidence):
        return False
    text = f"{diagnosis.rule}\n{diagnosis.title}\n{diagnosis.root_cause}".lower()
    return all((word.removeprefix("!") in text) != word.startswith("!") for word in filters.text.lower().split())


def _severity(group: Group) -> Severity:
    return group.head.severity if group.head is not None else Severity.INFO


def _by(name: Callable[[Finding], str], label: Callable[[Finding], str]) -> Callable[[Result, list[Finding], Filters], list[Group]]:
    def grouped(result: Result, kept: list[Finding], filters: Filters) -> list[Group]:
        del result, filters
        found: dict[str, list[Finding]] = {}
        for finding in kept:
            found.setdefault(name(finding), []).append(finding)
        groups = [Group(key, Heading(label(items[0]), max(item.severity for item in items)), items) for key, items in found.items()]
        return sorted(groups, key=lambda group: (-_severity(group), group.key))

    return grouped


_GROUPED = {
    "cause": _by_cause,
    "rule": _by(lambda finding: finding.rule, lambda finding: f"{finding.rule}  {finding.title}"),
    "file": _by(lambda finding: finding.location.path, lambda finding: finding.location.path or "no file"),
}
