"""The JSON result, version 1: a copy field by field, so that the contract does not move with the model.

One finding, diagnosis or error stands on one line. The text is ASCII: valid UTF-8 in every encoding of the output.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagnose.model.finding import Diagnosis, Evidence, Finding
    from diagnose.model.fix import Edit, Fix
    from diagnose.model.location import Region
    from diagnose.model.problem import Problem
    from diagnose.model.result import Result
    from diagnose.report import Output

VERSION = 1
Object = dict[str, Any]


def render_json(result: Result, tool_version: str) -> str:
    """Return the result as one JSON object that ends in a line end."""
    document = json_members(result, tool_version)
    return "{" + ",\n ".join(f"{_dump(name)}: {_member(value)}" for name, value in document.items()) + "}\n"


def json_members(result: Result, tool_version: str) -> Object:
    """Return the members of the JSON result, by name."""
    stats = result.stats
    return {
        "version": VERSION,
        "tool": {"name": "diagnose", "version": tool_version, "rules": result.rules},
        "diagnoses": [_diagnosis(diagnosis) for diagnosis in result.diagnoses],
        "findings": [_finding(finding) for finding in result.findings],
        "errors": [_error(problem) for problem in result.errors],
        "stats": {
            "files": stats.files,
            "bytes": stats.bytes,
            "lines": stats.lines,
            "seconds": round(stats.seconds, 6) if math.isfinite(stats.seconds) else None,
            "suppressed": result.suppressed,
            "unpacked_bytes": stats.unpacked_bytes,
            "skipped_files": stats.skipped_files,
            "skipped_bytes": stats.skipped_bytes,
            "truncated_files": stats.truncated_files,
        },
    }


def render(result: Result, output: Output) -> Iterator[str]:
    """Yield the document as `output` wants it."""
    yield render_json(result, output.tool_version)


def rfc3339(seconds: float | None) -> str | None:
    """Return a time as RFC 3339 in UTC with the fraction it has (microseconds at most), or None when there is none."""
    if seconds is None or not math.isfinite(seconds):
        return None
    try:
        micros = round(seconds * 1_000_000)
        text = datetime.fromtimestamp(micros // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    except (OverflowError, ValueError, OSError):
        return None
    fraction = f"{micros % 1_000_000:06d}".rstrip("0")
    return f"{text.rjust(19, '0')}{'.' + fraction if fraction else ''}Z"


def _finding(finding: Finding) -> Object:
    return {
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.word,
        "message": finding.message,
        "path": finding.location.path,
        **_position(finding.location.region),
        "time": rfc3339(finding.time),
        "last_time": rfc3339(finding.last_time),
        "count": finding.count,
        "captures": dict(finding.captures),
        "evidence": [_evidence(item) for item in finding.evidence],
        "related": [_evidence(item) for item in finding.related],
        "cause": finding.cause,
        "fix": [_fix(fix) for fix in finding.fixes],
        "references": list(finding.references),
        "notes": list(finding.notes),
        "component": finding.component,
        "caused_by": finding.caused_by or None,
        "fingerprint": finding.fingerprint,
    }


def _diagnosis(diagnosis: Diagnosis) -> Object:
    return {
        "id": diagnosis.rule,
        "title": diagnosis.title,
        "severity": diagnosis.severity.word,
        "root_cause": diagnosis.root_cause,
        "confidence": diagnosis.confidence,
        "responsible": diagnosis.responsible,
        "findings": list(diagnosis.findings),
        "evidence": [_evidence(item) for item in diagnosis.evidence],
        "fix": [_fix(fix) for fix in diagnosis.fixes],
        "next": list(diagnosis.next_steps),
        "profile": diagnosis.profile or None,
        "references": list(diagnosis.references),
    }


def _position(region: Region | None) -> Object:
    names = ("line", "column", "end_line", "end_column")
    return dict(zip(names, region or (None,) * len(names), strict=True))


def _evidence(evidence: Evidence) -> Object:
    region = evidence.location.region
    place = {"path": evidence.location.path, "line": region.line if region else None}
    return place | {"text": evidence.text, "note": evidence.note}


def _fix(fix: Fix) -> Object:
    return {"title": fix.title, "steps": list(fix.steps), "safety": fix.safety, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> Object:
    """Return an edit of text, or of a file as a whole, which has no place but an `action` (and, moved, a path `to`)."""
    from diagnose.model.fix import TextEdit

    region = edit.location.region
    shown: Object = {
        "path": edit.location.path,
        "start": [region.line, region.column] if region else None,
        "end": [region.end_line, region.end_column] if region else None,
        "new_text": edit.new_text,
    }
    return shown if isinstance(edit, TextEdit) else shown | {"action": edit.action, "to": edit.to}


def _error(problem: Problem) -> Object:
    region = problem.location.region
    return {
        "path": problem.location.path,
        "line": region.line if region else None,
        "column": region.column if region else None,
        "kind": problem.kind,
        "message": problem.message,
    }


def _member(value: object) -> str:
    """Return a member of the document: lists with one element a line, everything else on one line."""
    if not isinstance(value, list) or not value:
        return _dump(value)
    return "[\n  " + ",\n  ".join(_dump(item) for item in value) + "\n ]"


def ascii_json(value: object, indent: int | None = None) -> str:
    """Return a value as JSON in ASCII that strict readers accept."""
    return _without_lone_surrogates(json.dumps(value, ensure_ascii=True, allow_nan=False, indent=indent))


def _dump(value: object) -> str:
    return ascii_json(value)


def _without_lone_surrogates(text: str) -> str:
    """Replace escapes of surrogates that have no partner: strict readers refuse them."""
    if "\\ud" not in text:
        return text
    import re

    pairs = r"(?:\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2})|(\\ud[89a-f][0-9a-f]{2})"
    return re.sub(pairs, lambda match: "\\ufffd" if match[1] else match[0], text)
