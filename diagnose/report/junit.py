"""JUnit XML, as CI servers read it: a test case for each finding that failed, one that passed when there is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnose.report.xmltext import attributes, text

if TYPE_CHECKING:
    from diagnose.model.finding import Finding
    from diagnose.model.problem import Problem
    from diagnose.model.result import Result
    from diagnose.report import Output


def render(result: Result, output: Output) -> Iterator[str]:
    """Yield the document."""
    broken = [problem for problem in result.errors if not problem.is_notice]
    failing = [finding for finding in result.findings if finding.severity.word != "info"]
    total = max(1, len(result.findings) + len(broken))
    counts = {"tests": total, "failures": len(failing), "errors": len(broken), "time": f"{result.stats.seconds:.3f}"}
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f"<testsuites{attributes({'name': 'diagnose', **counts})}>\n"
    yield f" <testsuite{attributes({'name': f'diagnose {output.tool_version}', **counts})}>\n"
    for finding in result.findings:
        yield from _finding(finding)
    for problem in broken:
        yield from _problem(problem)
    if not result.findings and not broken:
        yield f"  <testcase{attributes({'name': 'no problems found', 'classname': 'diagnose'})}/>\n"
    yield " </testsuite>\n</testsuites>\n"


def _finding(finding: Finding) -> Iterator[str]:
    region = finding.location.region
    case = {"name": f"{finding.rule} {finding.location}", "classname": finding.rule.split("/")[0], "file": finding.location.path}
    yield f"  <testcase{attributes(case | ({'line': region.line} if region else {}))}>\n"
    if finding.severity.word == "info":
        yield f"   <system-out>{text(_told(finding))}</system-out>\n"
    else:
        yield f"   <failure{attributes({'type': finding.severity.word, 'message': finding.message or finding.title})}>"
        yield f"{text(_told(finding))}</failure>\n"
    yield "  </testcase>\n"


def _told(finding: Finding) -> str:
    lines = [f"{finding.location}: {finding.severity.word}: {finding.title} [{finding.rule}]", finding.message]
    lines += [f"  {item.location}: {item.text}" for item in finding.evidence]
    lines.append(finding.cause)
    for fix in finding.fixes:
        lines += [fix.title, *(f"  {number}. {step}" for number, step in enumerate(fix.steps, 1))]
    return "\n".join(line for line in (*lines, *finding.references) if line)


def _problem(problem: Problem) -> Iterator[str]:
    yield f"  <testcase{attributes({'name': str(problem.location) or problem.kind, 'classname': 'diagnose'})}>\n"
    yield f"   <error{attributes({'type': problem.kind, 'message': problem.message})}/>\n  </testcase>\n"
