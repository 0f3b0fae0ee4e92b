"""Fills the templates of a rule: messages, causes, fixes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from diagnose.correlate.edits import Scope, Unmade, requests_of
from diagnose.model.finding import Finding
from diagnose.model.fix import Fix
from diagnose.model.rule import FixTemplate, Step
from diagnose.syntax.template import expressions, fill

Fill = Callable[[str], str]
Rows = Iterable[Mapping[str, str]]

MAX_LISTED = 10
"""Values of one capture that a sentence lists."""

MAX_STEPS = 50


def finding_values(finding: Finding) -> dict[str, str]:
    """Return a finding as conditions see it: its captures, message and rule, where it stands, and whether in a log or a file."""
    region = finding.location.region
    place = {"path": finding.location.path, "line": str(region.line) if region else "", "where": str(finding.location)}
    said = {"message": finding.message, "rule": finding.rule, "severity": finding.severity.word, "caused_by": finding.caused_by}
    side = "log" if any(item.text for item in finding.evidence) else "file"
    return {**said, **finding.captures, **place, "side": side}


def listed(values: list[str]) -> str:
    """Return values as a sentence lists them."""
    more = len(values) - MAX_LISTED
    return ", ".join(values[:MAX_LISTED]) + (f" and {more} more" if more > 0 else "")


def make_fixes(templates: Iterable[FixTemplate], fill_text: Fill, rows: Rows = (), scope: Scope | None = None) -> tuple[Fix, ...]:
    """Return the fixes of a rule for one finding.

    `rows` are its distinct sets of captures, for `each` steps; `scope` is where edits find their targets and values.
    """
    fixes = []
    for template in templates:
        if scope and template.when and not scope.holds(template.when):
            continue
        steps = tuple(line for step in template.steps for line in _lines(step, fill_text, rows))
        fix = Fix(fill_text(template.title), steps)
        fixes.append(_with_edits(fix, template, scope) if scope and template.edits else fix)
    return tuple(fixes)


def _with_edits(fix: Fix, template: FixTemplate, scope: Scope) -> Fix:
    try:
        requests = requests_of(template.edits, scope)
    except Unmade as error:
        return fix._replace(obstacle=str(error))
    return fix._replace(safety=template.safety, requests=requests) if requests else fix


def _lines(step: Step, fill_text: Fill, rows: Rows) -> Iterable[str]:
    if not step.each:
        return [fill_text(step.text)]
    names = expressions(step.text)
    complete = [row for row in rows if all(row.get(name) for name in names)]
    return list(dict.fromkeys(fill(step.text, row.__getitem__) for row in complete))[:MAX_STEPS]
