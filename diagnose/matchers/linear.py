"""Bounds how long an expression can backtrack, so that it may run on short lines without a clock.

Exponential time needs a choice or a repeat inside a repeat: such an expression is not judged. What is left is a polynomial
whose degree is the number of ambiguous repeats, those that may go on where what follows them could begin as well.
An expression with syntax of the `regex` module alone, back-references or look-behind is not judged either.
Theory: https://en.wikipedia.org/wiki/ReDoS; the tree is the standard library's own.
"""

from __future__ import annotations

import re
import re._constants as sre
import re._parser as sre_parser
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

_LIMITS = {0: 8192, 1: 4096, 2: 512}
"""Ambiguous repeats -> characters of a line that take well under 0.1 s at worst."""

_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)
_MANY = 64
"""Repetitions from which a bounded repeat counts as unbounded."""

_ONLY_REGEX = re.compile(r"\\[pPhXRKGmMNLuU]|\(\?(?:\||R|\d|&|<[A-Za-z_])|\(\*|\[\[:|\{[^}]*[a-z]|--|&&|\|\||~~|[?*+}]\+")
_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


class _Unjudged(Exception):
    """The expression has something whose cost is not bounded here."""


@lru_cache(maxsize=2048)
def quick_length(pattern: str) -> int:
    """Return up to how many characters of a line the expression is quick on, and means the same to `re` and `regex`; 0: never."""
    if _ONLY_REGEX.search(pattern):
        return 0
    try:
        tree = sre_parser.parse(pattern)
        degree = _ambiguous(list(tree), None) + (1 if _begins_with_repeat(list(tree)) else 0)
    except (re.error, RecursionError, OverflowError, _Unjudged):
        return 0
    return _LIMITS.get(degree, 0)


def _ambiguous(nodes: Sequence[Any], follower: Any) -> int:
    """Return how many ambiguous repeats a concatenation has; `follower` is the node behind it, if that is known."""
    total = 0
    for index, (kind, value) in enumerate(nodes):
        after = nodes[index + 1] if index + 1 < len(nodes) else follower
        total += _of_node(kind, value, after)
    return total


def _of_node(kind: Any, value: Any, after: Any) -> int:
    if kind in _REPEATS:
        return _of_repeat(value, after)
    if kind is sre.SUBPATTERN:
        return _ambiguous(list(value[3]), after)
    if kind is sre.BRANCH:
        return max(_ambiguous(list(branch), after) for branch in value[1])
    if kind in (sre.ASSERT, sre.ASSERT_NOT) and value[0] > 0:
        return _ambiguous(list(value[1]), None)
    if kind in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN, sre.AT):
        return 0
    raise _Unjudged


def _of_repeat(value: Any, after: Any) -> int:
    _, most, body = value
    items = list(body)
    if most == 1:
        return _ambiguous(items, after)
    if not _is_plain(items):
        raise _Unjudged
    if most <= _MANY:
        return 0
    return 0 if len(items) == 1 and _cannot_go_on(items[0], after) else 1


def _is_plain(nodes: Sequence[Any]) -> bool:
    """Whether a repeated group holds characters only: no choice and no repeat, which could be split in many ways."""
    for kind, value in nodes:
        if kind is sre.SUBPATTERN:
            if not _is_plain(list(value[3])):
                return False
        elif kind not in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
            return False
    return True


def _begins_with_repeat(nodes: Sequence[Any]) -> bool:
    if not nodes:
        return False
    kind, value = nodes[0]
    if kind is sre.SUBPATTERN:
        return _begins_with_repeat(list(value[3]))
    return kind in _REPEATS and value[1] > _MANY


def _cannot_go_on(item: Any, after: Any) -> bool:
    """Whether the repeated character is never the one that follows: then there is only one way to match."""
    if after is None or after[0] is not sre.LITERAL:
        return False
    character = chr(after[1])
    return not any(_matches(item, char) for char in (character, character.lower(), character.upper()))


def _matches(item: Any, char: str) -> bool:
    kind, value = item
    if kind is sre.LITERAL:
        return bool(value == ord(char))
    if kind is sre.NOT_LITERAL:
        return bool(value != ord(char))
    if kind is not sre.IN:
        return True
    negated = value[0][0] is sre.NEGATE
    return any(_is_member(part, char) for part in value if part[0] is not sre.NEGATE) != negated


def _is_member(part: Any, char: str) -> bool:
    kind, value = part
    if kind is sre.LITERAL:
        return bool(value == ord(char))
    if kind is sre.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    return kind is not sre.CATEGORY or re.match(_CATEGORIES.get(value, "."), char) is not None
