"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), with all that GitHub's code scanning reads.

Findings and diagnoses are results; a diagnosis shows the way from the log line to the line of the project as a code flow.
GitHub's limits: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnose.report.json import ascii_json
from diagnose.report.sarifresults import Results, location_of
from diagnose.report.sarifrules import rule_object

if TYPE_CHECKING:
    from diagnose.model.problem import Problem
    from diagnose.model.result import Result
    from diagnose.report import Output

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MAX_RESULTS = 25_000
"""Results of one run; GitHub refuses more."""

MAX_PRETTY = 1_000
"""Results up to which the document is laid out for people; GitHub takes files of at most 10 MB, compressed."""

Object = dict[str, Any]


def render(result: Result, output: Output) -> Iterator[str]:
    """Yield the document."""
    run = _run(result, output)
    yield ascii_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1 if len(run["results"]) <= MAX_PRETTY else None)
    yield "\n"


def _run(result: Result, output: Output) -> Object:
    results = Results(result, output)
    shown = results.objects(MAX_RESULTS)
    numbers = {rule: number for number, rule in enumerate(dict.fromkeys(item["ruleId"] for item in shown))}
    for item in shown:
        item["ruleIndex"] = numbers[item["ruleId"]]
    driver = {
        "name": "diagnose",
        "version": output.tool_version,
        "semanticVersion": output.tool_version,
        "informationUri": "https://pypi.org/project/diagnose/",
        "rules": [rule_object(rule, results.title_of(rule), output) for rule in numbers],
    }
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": "diagnose/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder that paths start from."}}},
        "invocations": [_invocation(result, results.total - len(shown))],
        "results": shown,
    }


def _invocation(result: Result, left_out: int) -> Object:
    notes = [_notification(problem) for problem in result.errors]
    if left_out > 0:
        text = f"{left_out} results are left out: a run may have {MAX_RESULTS}. The most severe ones are here."
        notes.insert(0, {"level": "warning", "message": {"text": text}, "descriptor": {"id": "truncated"}})
    return {
        "executionSuccessful": all(problem.is_notice for problem in result.errors),
        "workingDirectory": {"uri": Path.cwd().as_uri() + "/"},
        "toolExecutionNotifications": notes,
    }


def _notification(problem: Problem) -> Object:
    level = "note" if problem.is_notice else "error"
    found: Object = {"level": level, "message": {"text": problem.message or problem.kind}, "descriptor": {"id": problem.kind}}
    if problem.location.path:
        found["locations"] = [location_of(problem.location)]
    return found
