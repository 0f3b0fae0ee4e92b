"""Annotations of GitHub Actions (workflow commands), the most severe first: a step shows about ten of them.

https://docs.github.com/en/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnose.report.anchors import anchor_of, slashed
from diagnose.report.clean import clean
from diagnose.report.counts import counted

if TYPE_CHECKING:
    from diagnose.model.finding import Finding
    from diagnose.model.problem import Problem
    from diagnose.model.result import Result
    from diagnose.report import Output

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
MAX_MESSAGE = 4_000
"""Characters of a message that are shown."""


def render(result: Result, output: Output) -> Iterator[str]:
    """Yield one line an annotation, then one with the counts."""
    for finding in sorted(result.findings, key=lambda item: -item.severity):
        yield _annotation(finding, result, output)
    for problem in result.errors:
        yield _problem(problem)
    yield _command("notice", {"title": "diagnose"}, counted(result))


def _annotation(finding: Finding, result: Result, output: Output) -> str:
    place = anchor_of(finding, result.diagnoses, output)
    text = finding.message or finding.title
    if place.path != finding.location.path and finding.evidence:
        text += f"\n{finding.location}: {finding.evidence[0].text.strip()}"
    steps = [step for fix in finding.fixes[:1] for step in fix.steps]
    values = {"file": slashed(place.path)} if place.path not in ("", "-") else {}
    if place.region:
        region = place.region
        values |= {"line": str(region.line), "endLine": str(region.end_line)}
        if region.line == region.end_line:
            values |= {"col": str(region.column), "endColumn": str(max(region.column, region.end_column - 1))}
    values["title"] = f"{finding.title} ({finding.rule})"
    return _command(_COMMANDS[finding.severity.word], values, "\n".join([text, *(f"- {step}" for step in steps)]))


def _problem(problem: Problem) -> str:
    values = {"file": slashed(problem.location.path)} if problem.location.path else {}
    if problem.location.region:
        values["line"] = str(problem.location.region.line)
    values["title"] = f"diagnose: {problem.kind}"
    return _command("notice" if problem.is_notice else "error", values, problem.message)


def _command(name: str, values: dict[str, str], message: str) -> str:
    told = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in values.items())
    return f"::{name} {told}::{_escaped(message[:MAX_MESSAGE])}\n"


def _escaped(text: str, more: str = "") -> str:
    """Write what a command's syntax takes; escape sequences for terminals become harmless."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    safe = "\n".join(map(clean, lines)).replace("%", "%25").replace("\n", "%0A")
    for char in more:
        safe = safe.replace(char, f"%{ord(char):02X}")
    return safe
