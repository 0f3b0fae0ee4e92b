"""What of a rule is searched: its texts, each with the weight of its words, and the sentences that are compared as wholes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diagnose.model.rule import Rule
from diagnose.model.rule import Term as Condition
from diagnose.syntax.template import TemplateError, fill

_ESCAPES = re.compile(r"\\[A-Za-z]|\(\?[^)]*?[:>]|\[[^\]]*\]|\{\d+(?:,\d*)?\}")
MAX_LITERALS = 1500
"""Characters of a rule's patterns that are searched."""


class Text(NamedTuple):
    """A text of a rule; `whole` texts are also compared with the question as a whole."""

    text: str
    weight: float
    whole: bool = False


def texts_of(rule: Rule) -> Iterator[Text]:
    """Yield what is searched of a rule."""
    yield Text(rule.title, 3.0, True)
    yield Text(rule.id, 2.0)
    for question in rule.questions:
        yield Text(question, 2.5, True)
    for tag in rule.tags:
        yield Text(tag, 2.5)
    yield Text(plain(rule.message), 1.5, bool(rule.message))
    for text in (rule.cause, rule.answer):
        yield Text(plain(text), 1.0)
    for fix in rule.fixes:
        yield Text(" ".join([plain(fix.title), *(plain(step.text) for step in fix.steps)]), 0.5)
    for case in rule.cases:
        yield Text(plain(case.root_cause), 1.0)
    yield from _rows(rule)
    yield Text(" ".join(_literals(rule))[:MAX_LITERALS], 1.0)


def plain(template: str) -> str:
    """Return a template without its placeholders."""
    try:
        return fill(template, lambda _: " ")
    except TemplateError:
        return template


def _rows(rule: Rule) -> Iterator[Text]:
    for table in rule.tables:
        yield Text(f"{table.get('title') or ''} {' '.join(columns_of(table))}", 1.0)
        for row in rows_of(table):
            yield Text(row[0], 0.0, True)
            yield Text(" ".join(row), 0.5, True)


def columns_of(table: dict[str, object]) -> list[str]:
    """Return the column heads of an article's table."""
    columns = table.get("columns")
    return [str(column) for column in columns] if isinstance(columns, list) else []


def rows_of(table: dict[str, object]) -> list[list[str]]:
    """Return the rows of an article's table as texts."""
    rows = table.get("rows")
    return [[str(cell) for cell in row] for row in rows] if isinstance(rows, list) else []


def synonyms_of(table: dict[str, object]) -> dict[str, list[str]]:
    """Return the words for columns of an article's table."""
    synonyms = table.get("synonyms")
    return {str(name): [str(word) for word in words] for name, words in synonyms.items()} if isinstance(synonyms, dict) else {}


def _literals(rule: Rule) -> Iterator[str]:
    for matcher in rule.matchers:
        for term in matcher.steps:
            yield from _words_of(term)


def _words_of(term: Condition) -> Iterator[str]:
    if term.contains:
        yield term.contains
    if term.regex:
        yield _ESCAPES.sub(" ", term.regex)
    for part in (*term.any, *term.all):
        yield from _words_of(part)
