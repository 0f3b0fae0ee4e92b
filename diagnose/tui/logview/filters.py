"""Filters as people write them: an expression leaves the lines it matches, with `!` before it all others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from diagnose.logs.paging.linematch import LineMatcher
from diagnose.logs.paging.selection import Selection


class Filter(NamedTuple):
    """One filter; `out` takes the lines it matches away, `on` tells whether it works."""

    expression: str
    out: bool = False
    on: bool = True

    def __str__(self) -> str:
        return f"{'!' if self.out else ''}{self.expression}"


def parse(text: str) -> Filter | None:
    """Return the filter that a text means, None for an empty one. Raises ValueError where the expression is none."""
    out = text.startswith("!")
    expression = text[1:] if out else text
    if not expression:
        return None
    LineMatcher(expression)
    return Filter(expression, out)


def selection_of(filters: Iterable[Filter]) -> Selection:
    """Return the lines that filters leave: what one of those that keep matches, less what those that take away match."""
    working = [(LineMatcher(item.expression), item.out) for item in filters if item.on]
    return Selection(tuple(match for match, out in working if not out), tuple(match for match, out in working if out))


def as_json(filters: Sequence[Filter]) -> list[list[Any]]:
    """Return filters as JSON values."""
    return [list(item) for item in filters]


def from_json(value: object) -> list[Filter]:
    """Return the filters that JSON values say; what cannot be one is left out."""
    found = []
    for item in value if isinstance(value, list) else ():
        if isinstance(item, list) and len(item) == 3 and isinstance(item[0], str) and item[0]:
            try:
                LineMatcher(item[0])
            except ValueError:
                continue
            found.append(Filter(item[0], bool(item[1]), bool(item[2])))
    return found
