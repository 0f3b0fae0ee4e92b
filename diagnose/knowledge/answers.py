"""What a ranked document says to a question: its answer, the cells of its tables, why it was found, what to run next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diagnose.knowledge.cells import Cell
from diagnose.knowledge.question import Notion
from diagnose.model.finding import Finding
from diagnose.model.rule import FixTemplate, Rule
from diagnose.syntax.template import TemplateError, fill

_NEXT = {
    "log": "diagnose logs FILE",
    "project": "diagnose check PATH",
    "document": "diagnose check PATH",
    "diagnosis": "diagnose logs FILE --project PATH",
}
"""What shows whether a rule of a kind is what happens here."""


class Answer(NamedTuple):
    """One answer: a rule, diagnosis or article, best first in a list; `score` is from 0 to 1.

    `why` says in words why it was found, `next_steps` what to run or read next. `cells` are the rows of its tables that the
    question is about; `steps` are its fixes, one way out after the other.
    """

    id: str
    kind: str
    title: str
    score: float
    why: tuple[str, ...]
    answer: str
    steps: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    next_steps: tuple[str, ...] = ()


def kind_word(kind: str) -> str:
    """Return what users call a kind of rule: rule, article or diagnosis."""
    return kind if kind in ("article", "diagnosis") else "rule"


def answer_of(rule: Rule, score: float, why: Iterable[str], cells: Iterable[Cell] = (), finding: Finding | None = None) -> Answer:
    """Return the answer that a rule gives; with a `finding` of it, filled with what was captured there."""
    return Answer(
        rule.id,
        kind_word(rule.kind),
        rule.title,
        round(score, 3),
        tuple(why),
        _text(rule, finding),
        tuple(_steps(rule, finding)),
        tuple(cells),
        tuple(_next(rule)),
    )


def _text(rule: Rule, finding: Finding | None) -> str:
    if finding is not None:
        return f"{finding.message}\n\n{finding.cause}".strip()
    if rule.kind == "diagnosis":
        return "\n\n".join(dict.fromkeys(named(case.root_cause) for case in rule.cases[:2]))
    return (rule.answer or named(rule.cause)).strip()


def _steps(rule: Rule, finding: Finding | None) -> Iterator[str]:
    if finding is not None:
        for made in finding.fixes:
            yield f"{made.title}: {' '.join(made.steps)}" if made.steps else made.title
        return
    for fix in _fixes(rule):
        steps = " ".join(_sentence(named(step.text)) for step in fix.steps)
        yield f"{named(fix.title)}: {steps}" if steps else named(fix.title)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def _fixes(rule: Rule) -> tuple[FixTemplate, ...]:
    return rule.fixes or (rule.cases[0].fixes if rule.cases else ())


def _next(rule: Rule) -> Iterator[str]:
    if rule.kind in _NEXT:
        yield _NEXT[rule.kind]
    yield f"diagnose explain {rule.id}"
    for other in rule.see[:2]:
        if "/" in other:
            yield f"diagnose explain {other}"


def named(template: str) -> str:
    """Return a template with `<name>` for each placeholder that is a name, and an ellipsis for a longer expression."""
    try:
        return fill(template, lambda expression: f"<{expression}>" if re.fullmatch(r"\w+", expression) else "…")
    except TemplateError:
        return template


def reasons(found: Iterable[Notion], sentence: str, likeness: float) -> Iterator[str]:
    """Yield why a document was found: the words of the question that are in it, and the question it answers."""
    words = [f"{notion.word} (read as {notion.corrected})" if notion.corrected else notion.word for notion in found]
    if words:
        yield f"matched words: {', '.join(dict.fromkeys(words))}"
    if sentence and likeness >= 0.5:
        yield f"close to: {sentence}"
