"""GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagnose.report.anchors import anchor_of, slashed
from diagnose.report.json import ascii_json

if TYPE_CHECKING:
    from diagnose.model.finding import Finding
    from diagnose.model.result import Result
    from diagnose.report import Output

_SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}


def render(result: Result, output: Output) -> Iterator[str]:
    """Yield the document: a list, empty when nothing was found."""
    seen: Counter[str] = Counter()
    yield ascii_json([_entry(finding, result, output, seen) for finding in result.findings], indent=1) + "\n"


def _entry(finding: Finding, result: Result, output: Output, seen: Counter[str]) -> dict[str, Any]:
    place = anchor_of(finding, result.diagnoses, output)
    region = place.region
    lines = {"begin": region.line, "end": region.end_line} if region else {"begin": 1}
    name = finding.fingerprint or f"{finding.rule} {place}"
    seen[name] += 1  # GitLab keeps only the first of equal fingerprints
    return {
        "description": finding.message or finding.title,
        "check_name": finding.rule,
        "fingerprint": name if seen[name] == 1 else f"{name}-{seen[name]}",
        "severity": _SEVERITIES[finding.severity.word],
        "categories": ["Bug Risk"],
        "content": {"body": finding.cause},
        "location": {"path": slashed(place.path) or ".", "lines": lines},
    }
