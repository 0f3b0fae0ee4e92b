"""Answers from tables: the rows, and where the question names one the column, that a question is about."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from diagnose.knowledge.index import Index
from diagnose.knowledge.question import Notion
from diagnose.knowledge.terms import Notions, flat, terms_of
from diagnose.knowledge.texts import columns_of, rows_of, synonyms_of

MOST_ROWS = 3
"""Rows of all tables of an article that an answer shows."""

LEAST = 0.25
"""The least share of the question that a row must hold to be shown."""

PROFILE = 0.7
"""What the configured plan, data plane and management model are worth beside the words of the question."""

ALIKE = 0.93
"""Rows this near to the best one are shown beside it."""


RULE = "rule"
"""The column that names the rule that finds what its row is about."""


class Cell(NamedTuple):
    """A row that answers: its table's title, the columns and their values; `asked` are the columns that the question names."""

    table: str
    columns: tuple[str, ...]
    row: tuple[str, ...]
    asked: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """What the row says: the value of the columns asked for; of all (but rule ids) when none is named."""
        shown = self.asked or tuple(name for name in self.columns[1:] if name != RULE)
        values = [(name, value) for name, value in zip(self.columns, self.row, strict=True) if name in shown and value]
        return values[0][1] if len(values) == 1 and not self.asked else ", ".join(f"{name}: {value}" for name, value in values)


class Lookup:
    """Finds rows for the notions of one question."""

    def __init__(self, index: Index, notions: list[Notion], known: Notions, profile: Iterable[Notion] = ()) -> None:
        """`known` are the notions of several words of the index, `profile` those that hold where nothing else is asked."""
        self._index, self._known = index, known
        self._notions = [notion for notion in notions if notion.terms]
        self._profile = [notion._replace(worth=PROFILE * notion.worth) for notion in profile if notion.terms]

    def cells(self, tables: Iterable[dict[str, object]]) -> list[Cell]:
        """Return the rows of an article's tables that the question is about, best first; none when no row stands out."""
        rated: list[tuple[float, int, Cell]] = []
        for table in tables:
            columns, title = columns_of(table), str(table.get("title") or "")
            about, asked = self._terms(title), self._asked(columns, synonyms_of(table))
            for row in rows_of(table):
                score = self._score(self._terms(row[0]), self._terms(" ".join(row[1:])), about)
                if score >= LEAST and len(row) == len(columns):
                    rated.append((score, len(rated), Cell(title, tuple(columns), tuple(row), asked)))
        rated.sort(key=lambda item: (-item[0], item[1]))
        alike = [cell for score, _, cell in rated if score >= ALIKE * rated[0][0]]
        return alike if len(alike) <= MOST_ROWS else []

    def _terms(self, text: str) -> frozenset[int]:
        keys = (term.key for term in terms_of(flat(text), self._known))
        return frozenset(number for key in keys if (number := self._index.terms.get(key)) is not None)

    def _score(self, head: Container[int], rest: Container[int], about: Container[int]) -> float:
        """Return the share of the question that a row holds; the head of the row counts most, the table's title least."""
        total = found = 0.0
        for notion in (*self._notions, *self._profile):
            mass = notion.worth * max(self._index.rarity[term] for term in notion.terms)
            total += mass
            found += mass * max(
                worth * (1.0 if term in head else 0.8 if term in rest else 0.6 if term in about else 0.0)
                for term, worth in notion.terms.items()
            )
        return found / total if total else 0.0

    def _asked(self, columns: list[str], synonyms: Mapping[str, list[str]]) -> tuple[str, ...]:
        """Return the columns that the question names; the first names the rows and cannot be asked for."""
        keys = {column: self._terms(" , ".join([column, *synonyms.get(column, ())])) for column in columns[1:]}
        return _named(keys, self._notions) or _named(keys, self._profile)


def _named(keys: Mapping[str, frozenset[int]], notions: Iterable[Notion]) -> tuple[str, ...]:
    """Return the columns that most of the notions stand for; none when they stand for none."""
    named = dict.fromkeys(keys, 0.0)
    for notion in notions:
        for column, own in keys.items():
            named[column] += notion.worth if own & notion.terms.keys() else 0.0
    best = max(named.values(), default=0.0)
    return tuple(column for column, worth in named.items() if best and worth == best)
