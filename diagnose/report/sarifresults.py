"""The results of a SARIF run: findings and diagnoses with places, code flows, fixes and fingerprints."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from diagnose.model.fix import TextEdit
from diagnose.model.location import Region
from diagnose.model.severity import Severity
from diagnose.report.anchors import anchor_of, slashed
from diagnose.report.json import rfc3339
from diagnose.report.linehash import line_hashes
from diagnose.report.sarifrules import LEVELS

if TYPE_CHECKING:
    from diagnose.model.finding import Diagnosis, Evidence, Finding
    from diagnose.model.fix import Fix
    from diagnose.model.location import Location
    from diagnose.model.result import Result
    from diagnose.report import Output

MAX_RELATED = 100
"""Related places of a result; GitHub shows no more."""

MAX_FLOW = 1_000
"""Steps of a code flow that GitHub keeps."""

MAX_HASHED = 20_000
"""Lines of a file for which the hash of each line is worked out."""

START = Region(1, 1, 1, 1)
"""Where a finding about a file as a whole is shown."""

Object = dict[str, Any]


class Results:
    """Makes the results of one run."""

    def __init__(self, result: Result, output: Output) -> None:
        self._result, self._output = result, output
        self._hashes: dict[str, list[str]] = {}

    @property
    def total(self) -> int:
        """How many results there are."""
        return len(self._result.findings) + len(self._result.diagnoses) + len(self._result.silenced)

    @cached_property
    def _by_fingerprint(self) -> dict[str, Finding]:
        return {finding.fingerprint: finding for finding in self._result.findings}

    def title_of(self, rule: str) -> str:
        """Return the title that results of a rule bear."""
        findings = [*self._result.findings, *(item for item, _ in self._result.silenced)]
        titles = {item.rule: item.title for item in findings} | {item.rule: item.title for item in self._result.diagnoses}
        return titles.get(rule, rule)

    def objects(self, limit: int) -> list[Object]:
        """Return at most `limit` results: all where they fit, else the most severe ones."""
        shown = [(item.severity, partial(self._diagnosis, item)) for item in self._result.diagnoses]
        shown += [(item.severity, partial(self._finding, item)) for item in self._result.findings]
        shown += [(Severity.INFO, partial(self._silenced, *item)) for item in self._result.silenced]
        if len(shown) > limit:
            shown = sorted(shown, key=lambda item: -item[0])[:limit]
        return [make() for _, make in shown]

    def _finding(self, finding: Finding) -> Object:
        place = anchor_of(finding, self._result.diagnoses, self._output)
        elsewhere = [item for item in (*finding.evidence, *finding.related) if item.location != place]
        shown = self._common(finding, _said(finding, place), place, elsewhere)
        shown["partialFingerprints"]["diagnose/v1"] = finding.fingerprint or "none"
        shown["properties"] = _without_empty(
            {
                "count": finding.count,
                "time": rfc3339(finding.time),
                "captures": dict(finding.captures),
                "component": finding.component,
                "cause": finding.cause,
                "notes": list(finding.notes),
            }
        )
        return shown

    def _silenced(self, finding: Finding, why: str) -> Object:
        return self._finding(finding) | {"suppressions": [{"kind": why, "status": "accepted"}]}

    def _diagnosis(self, diagnosis: Diagnosis) -> Object:
        places = [item.location for item in diagnosis.evidence]
        explained = [self._by_fingerprint[name] for name in diagnosis.findings if name in self._by_fingerprint]
        places += [anchor_of(finding, self._result.diagnoses, self._output) for finding in explained]
        anchor = next((place for finding in explained for place in places if place.path != finding.location.path), None)
        place = anchor or (places[0] if places else _nowhere())
        text = "\n".join(part for part in (diagnosis.root_cause or diagnosis.title, *diagnosis.next_steps) if part)
        shown = self._common(diagnosis, text, place, diagnosis.evidence)
        shown["properties"] = {"confidence": diagnosis.confidence, "findings": list(diagnosis.findings)}
        return shown

    def _common(self, item: Finding | Diagnosis, text: str, place: Location, others: Sequence[Evidence]) -> Object:
        shown: Object = {
            "ruleId": item.rule,
            "level": LEVELS[item.severity.word],
            "message": {"text": text or item.title or item.rule},
            "locations": [location_of(place._replace(region=place.region or START))],
            "partialFingerprints": self._fingerprints(place),
        }
        if others:
            shown["relatedLocations"] = [
                location_of(other.location, other.note or other.text, number) for number, other in enumerate(others[:MAX_RELATED], 1)
            ]
        flow = _flow(others, place)
        fixes = [made for fix in item.fixes if (made := _fix(fix))]
        return shown | ({"codeFlows": [flow]} if flow else {}) | ({"fixes": fixes} if fixes else {})

    def _fingerprints(self, place: Location) -> Object:
        line = place.region.line if place.region else 1
        hashes = self._hashes_of(place.path)
        return {"primaryLocationLineHash": hashes[line - 1]} if line <= len(hashes) else {}

    def _hashes_of(self, path: str) -> list[str]:
        """Return the hashes of a file's lines; none where it cannot be read again, or is a large log."""
        if path not in self._hashes:
            lines = self._output.sources(path, 1, MAX_HASHED + 1) if self._output.sources else None
            usable = lines is not None and len(lines) <= MAX_HASHED
            self._hashes[path] = line_hashes("\n".join(lines or ())) if usable else []
        return self._hashes[path]


def location_of(place: Location, text: str = "", number: int = 0) -> Object:
    """Return a place as SARIF's location; `number` is its id."""
    physical: Object = {"artifactLocation": _artifact(place.path)}
    if place.region:
        physical["region"] = _region(place.region)
    shown: Object = {"physicalLocation": physical}
    if number:
        shown["id"] = number
    return shown | ({"message": {"text": text}} if text else {})


def _artifact(path: str) -> Object:
    if os.path.isabs(path):  # noqa: PTH117 - a path as it is shown
        return {"uri": "file://" + quote(_encoded(slashed(path)))}
    return {"uri": quote(_encoded(slashed(path) or ".")), "uriBaseId": "%SRCROOT%"}


def _encoded(path: str) -> bytes:
    """Return the bytes of a path; what no file can be called is replaced."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")


def _region(region: Region) -> Object:
    return {"startLine": region.line, "startColumn": region.column, "endLine": region.end_line, "endColumn": region.end_column}


def _nowhere() -> Location:
    from diagnose.model.location import Location

    return Location(".")


def _said(finding: Finding, place: Location) -> str:
    """Return the message; what a log says is quoted where it is shown elsewhere."""
    text = finding.message or finding.title
    if place.path == finding.location.path:
        return text
    line = finding.evidence[0].text.strip() if finding.evidence else ""
    return f"{text}\n{finding.location}: {line}" if line else f"{text}\n{finding.location}"


def _flow(others: Sequence[Evidence], place: Location) -> Object | None:
    """Return the way through the evidence to the place, if it has at least two stations."""
    steps = [location_of(item.location, item.note or item.text) for item in others[:MAX_FLOW]]
    if all(item.location != place for item in others[:MAX_FLOW]):
        steps.append(location_of(place))
    if len(steps) < 2 or len({str(step["physicalLocation"]["artifactLocation"]) for step in steps}) < 2:
        return None
    return {"threadFlows": [{"locations": [{"location": step} for step in steps]}]}


def _fix(fix: Fix) -> Object | None:
    """Return a fix; None for steps only, or where files are made, moved or deleted, which SARIF has no words for."""
    edits = [edit for edit in fix.edits if isinstance(edit, TextEdit) and edit.location.region]
    if not edits or len(edits) < len(fix.edits):
        return None
    changes = [{"artifactLocation": _artifact(path), "replacements": _replacements(path, edits)} for path in _paths(edits)]
    return {"description": {"text": f"{fix.title or 'Apply the edit'} ({fix.safety})"}, "artifactChanges": changes}


def _paths(edits: Iterable[TextEdit]) -> list[str]:
    return list(dict.fromkeys(edit.location.path for edit in edits))


def _replacements(path: str, edits: Iterable[TextEdit]) -> list[Object]:
    return [
        {"deletedRegion": _region(edit.location.region), "insertedContent": {"text": edit.new_text}}
        for edit in edits
        if edit.location.path == path and edit.location.region
    ]


def _without_empty(values: Object) -> Object:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
