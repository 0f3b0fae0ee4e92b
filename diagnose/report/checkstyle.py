"""Checkstyle's XML report, which Jenkins and many other programs read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnose.report.xmltext import attributes

if TYPE_CHECKING:
    from diagnose.model.finding import Finding
    from diagnose.model.result import Result
    from diagnose.report import Output


def render(result: Result, output: Output) -> Iterator[str]:  # noqa: ARG001 - as all renderers
    """Yield the document."""
    files: dict[str, list[Finding]] = {}
    for finding in result.findings:
        files.setdefault(finding.location.path, []).append(finding)
    yield '<?xml version="1.0" encoding="utf-8"?>\n<checkstyle version="4.3">\n'
    for path, findings in files.items():
        yield f" <file{attributes({'name': path or '-'})}>\n"
        for finding in findings:
            yield f"  <error{attributes(_error(finding))}/>\n"
        yield " </file>\n"
    yield "</checkstyle>\n"


def _error(finding: Finding) -> dict[str, object]:
    region = finding.location.region
    return {
        "line": region.line if region else 1,
        "column": region.column if region else 1,
        "severity": finding.severity.word,
        "message": finding.message or finding.title,
        "source": f"diagnose.{finding.rule}",
    }
