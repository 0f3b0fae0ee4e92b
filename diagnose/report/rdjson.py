"""reviewdog's diagnostic format: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf; columns are bytes there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagnose.model.fix import TextEdit
from diagnose.report.anchors import anchor_of, slashed
from diagnose.report.json import ascii_json

if TYPE_CHECKING:
    from diagnose.model.finding import Finding
    from diagnose.model.location import Location, Region
    from diagnose.model.result import Result
    from diagnose.report import Output

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}
_SOURCE = {"name": "diagnose", "url": "https://pypi.org/project/diagnose/"}

Object = dict[str, Any]


def render(result: Result, output: Output) -> Iterator[str]:
    """Yield the document."""
    found = [_diagnostic(finding, result, output) for finding in result.findings]
    yield ascii_json({"source": _SOURCE, "diagnostics": found}, indent=1) + "\n"


def _diagnostic(finding: Finding, result: Result, output: Output) -> Object:
    place = anchor_of(finding, result.diagnoses, output)
    links = [link for link in finding.references if link.startswith("http")]
    shown: Object = {
        "message": finding.message or finding.title,
        "location": _location(place, output),
        "severity": _SEVERITIES[finding.severity.word],
        "source": _SOURCE,
        "code": {"value": finding.rule} | ({"url": links[0]} if links else {}),
    }
    suggestions = [
        {"range": _range(edit.location.path, edit.location.region, output), "text": edit.new_text}
        for fix in finding.fixes
        for edit in fix.edits
        if isinstance(edit, TextEdit) and edit.location.path == place.path and edit.location.region
    ]
    return shown | ({"suggestions": suggestions} if suggestions else {})


def _location(place: Location, output: Output) -> Object:
    shown: Object = {"path": slashed(place.path) or "."}
    return shown | ({"range": _range(place.path, place.region, output)} if place.region else {})


def _range(path: str, region: Region, output: Output) -> Object:
    return {
        "start": {"line": region.line, "column": _bytes(path, region.line, region.column, output)},
        "end": {"line": region.end_line, "column": _bytes(path, region.end_line, region.end_column, output)},
    }


def _bytes(path: str, line: int, column: int, output: Output) -> int:
    """Return a column in UTF-8 bytes for one in characters; the same where the line cannot be read again."""
    lines = output.sources(path, line, line) if output.sources else None
    return len(lines[0][: column - 1].encode("utf-8", "replace")) + 1 if lines else column
