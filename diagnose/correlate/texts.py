"""Fills the templates of a rule: messages, causes, fixes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from diagnose.model.fix import Fix, TextEdit
from diagnose.model.rule import EditTemplate, FixTemplate, Step
from diagnose.syntax.template import expressions, fill

Fill = Callable[[str], str]
Rows = Iterable[Mapping[str, str]]
MakeEdit = Callable[[EditTemplate], TextEdit | None]

MAX_LISTED = 10
"""Values of one capture that a sentence lists."""

MAX_STEPS = 50


def listed(values: list[str]) -> str:
    """Return values as a sentence lists them."""
    more = len(values) - MAX_LISTED
    return ", ".join(values[:MAX_LISTED]) + (f" and {more} more" if more > 0 else "")


def make_fixes(templates: Iterable[FixTemplate], fill_text: Fill, rows: Rows = (), make_edit: MakeEdit | None = None) -> tuple[Fix, ...]:
    """Return the fixes of a rule for one finding; `rows` are its distinct sets of captures, for `each` steps."""
    fixes = []
    for template in templates:
        steps = tuple(line for step in template.steps for line in _lines(step, fill_text, rows))
        edits = tuple(edit for item in template.edits if make_edit and (edit := make_edit(item)))
        safety = template.safety if edits else "manual"
        fixes.append(Fix(fill_text(template.title), steps, safety, edits))
    return tuple(fixes)


def _lines(step: Step, fill_text: Fill, rows: Rows) -> Iterable[str]:
    if not step.each:
        return [fill_text(step.text)]
    names = expressions(step.text)
    complete = [row for row in rows if all(row.get(name) for name in names)]
    return list(dict.fromkeys(fill(step.text, row.__getitem__) for row in complete))[:MAX_STEPS]
