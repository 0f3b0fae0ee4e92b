"""Finds the lines of a block that an expression matches: over the whole block at once where that gives the same lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

TIMEOUT = 1.0
"""Seconds that an expression may take for a block."""

_LOOKS_AROUND = re.compile(r"\(\?(?!:|P<|<[A-Za-z_]|i\))|\\[AZzGKXR]|[*+?}]\+")
"""What makes a match depend on more than its own characters, or not give back what it took: such are tried line by line."""

Span = tuple[int, int]


class TooSlow(Exception):
    """An expression takes too long for the lines at hand."""


class LineMatcher:
    """An expression as people type it: a regular expression, without regard to case unless it holds a capital letter."""

    def __init__(self, expression: str) -> None:
        """Raise ValueError with the reason where the expression is none."""
        self.expression = expression
        flags = regex.MULTILINE | (0 if _has_capital(expression) else regex.IGNORECASE)
        try:
            self._text = regex.compile(expression, flags)
            self._bytes = regex.compile(expression.encode(), flags) if expression.isascii() else None
        except (regex.error, OverflowError, RecursionError) as error:
            raise ValueError(str(error)) from None
        self._at_once = self._bytes is not None and not _LOOKS_AROUND.search(expression)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LineMatcher) and other.expression == self.expression

    def __hash__(self) -> int:
        return hash(self.expression)

    def starts(self, data: bytes, begin: int, limit: int) -> Iterator[int]:
        """Yield where the matching lines begin, of those that begin in [begin, limit). Raises TooSlow.

        `begin` is the beginning of a line; `data` ends with the last of them.
        """
        try:
            at_once = self._at_once and b"\r" not in data  # which is part of a line end, but not for an expression
            yield from self._at_block(data, begin, limit) if at_once else self._by_line(data, begin, limit)
        except TimeoutError:
            raise TooSlow(f"{self.expression!r} takes too long") from None

    def matches(self, line: bytes) -> bool:
        """Whether one line (no line end) matches. Raises TimeoutError."""
        line = line.removesuffix(b"\r")
        if self._bytes is not None:
            return self._bytes.search(line, timeout=TIMEOUT, concurrent=True) is not None
        return self._text.search(line.decode("utf-8", "replace"), timeout=TIMEOUT, concurrent=True) is not None

    def spans(self, text: str) -> list[Span]:
        """Return what is matched in a text, as offsets; nothing where that takes too long."""
        try:
            found = self._text.finditer(text, timeout=TIMEOUT / 10)
            return [match.span() for match, _ in zip(found, range(1000), strict=False) if match.end() > match.start()]
        except TimeoutError:
            return []

    def _at_block(self, data: bytes, begin: int, limit: int) -> Iterator[int]:
        assert self._bytes is not None
        position = begin
        while position < limit:
            found = self._bytes.search(data, position, timeout=TIMEOUT, concurrent=True)
            if found is None:
                return
            start = data.rfind(b"\n", position, found.start()) + 1 or position
            if start >= limit:
                return
            end = data.find(b"\n", found.start())
            end = len(data) if end < 0 else end
            if found.end() <= end or self.matches(data[start:end]):
                yield start
            position = end + 1

    def _by_line(self, data: bytes, begin: int, limit: int) -> Iterator[int]:
        while begin < limit:
            end = data.find(b"\n", begin)
            end = len(data) if end < 0 else end
            if self.matches(data[begin:end]):
                yield begin
            begin = end + 1


def _has_capital(expression: str) -> bool:
    """Whether an expression holds a capital letter; that of an escape is none."""
    return any(char.isupper() for char in re.sub(r"\\.|\(\?P<\w*>", "", expression))
