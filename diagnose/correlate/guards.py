"""Tests that a condition surely fails without, judged on plain facts: most facts are sorted out before CEL is asked.

Only conditions that join everything with `&&` have any. A part such as `it.keyword == 'RUN'`, `parent.built`, `!it.final` or
`component.buildpack in ['go']` is a guard; what is more than that is left to the condition itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

Guard = tuple[str, str, Callable[[Any], bool]]
"""A variable, a field of it, and what its value has to satisfy."""

_FLAG = re.compile(r"(!?)(it|parent|component)\.(\w+)")
_EQUAL = re.compile(r"(it|parent|component)\.(\w+) (==|!=) ('[^'\\]*'|\d+)")
_WITHIN = re.compile(r"(it|parent|component)\.(\w+) in \[((?:'[^'\\]*'(?:, )?|\d+(?:, )?)+)\]")
_OPENING, _CLOSING, _ALTERNATIVES = frozenset("([{"), frozenset(")]}"), frozenset({"?", "||"})
_SIGN = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|&&|\|\||[?()\[\]{}]")
"""What decides where a condition can be split; texts are taken whole, so that nothing in them does."""


@lru_cache(maxsize=1024)
def guards_of(condition: str) -> tuple[Guard, ...]:
    """Return the guards of a condition; none when it has an alternative at its outermost level."""
    parts = list(_conjuncts(condition))
    return tuple(guard for part in parts if (guard := _guard(part)) is not None)


def passes(guards: tuple[Guard, ...], variable: Callable[[str], Any]) -> bool:
    """Return whether the facts satisfy all guards; a field that is not there satisfies them, for the condition to judge."""
    for name, field, test in guards:
        fact = variable(name)
        if isinstance(fact, Mapping) and field in fact and not test(fact[field]):
            return False
    return True


def _guard(part: str) -> Guard | None:
    if found := _FLAG.fullmatch(part):
        wanted = not found[1]
        return found[2], found[3], lambda value: value is wanted
    if found := _EQUAL.fullmatch(part):
        literal, equal = _literal(found[4]), found[3] == "=="
        return found[1], found[2], lambda value: (value == literal) is equal
    if found := _WITHIN.fullmatch(part):
        literals = frozenset(map(_literal, re.findall(r"'[^']*'|\d+", found[3])))
        return found[1], found[2], lambda value: value in literals
    return None


def _literal(text: str) -> str | int:
    return text[1:-1] if text[0] == "'" else int(text)


def _conjuncts(condition: str) -> Iterator[str]:
    """Yield what `&&` joins at the outermost level; nothing when there is `||` or `?` beside it."""
    depth, start = 0, 0
    parts: list[str] = []
    for match in _SIGN.finditer(condition):
        sign = match[0]
        if sign in _OPENING or sign in _CLOSING:
            depth += 1 if sign in _OPENING else -1
        elif depth == 0 and sign == "&&":
            parts.append(condition[start : match.start()].strip())
            start = match.end()
        elif depth == 0 and sign in _ALTERNATIVES:
            return
    yield from (*parts, condition[start:].strip())
