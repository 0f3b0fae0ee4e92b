"""What the log engine passes on: a confirmed line, and a match made of such lines."""

from __future__ import annotations

from typing import NamedTuple

NO_CAPTURES: dict[str, str] = {}


class LogEvent(NamedTuple):
    """A line that a term matched.

    `line` counts from 1 in its log; `column` and `end_column` are the span of the match in the raw line, in characters;
    `time` is in seconds since the epoch, None when neither the line nor the ones before it say.
    """

    line: int
    column: int
    end_column: int
    time: float | None
    text: str
    captures: dict[str, str]
    span: tuple[int, int] = (0, 0)
    """The match in `text`: offsets from 0, exclusive end."""
    path: str = ""
    """The file, where a log is several files and it is not the last of them."""


class Match(NamedTuple):
    """The events that together satisfy a matcher, in the order of its steps."""

    events: tuple[LogEvent, ...]
    captures: dict[str, str]


MAX_EVIDENCE = 5
"""Matches kept of a group: its first ones; the last is kept besides."""

MAX_VALUES = 200
"""Distinct values, or sets of values, kept of a group's captures."""


class Group:
    """All matches of one rule in one log that are the same problem."""

    __slots__ = ("_last_order", "count", "first", "last", "rows")

    def __init__(self) -> None:
        self.count = 0
        self.first: list[Match] = []
        self.last: Match | None = None
        self._last_order = -1
        self.rows: dict[tuple[tuple[str, str], ...], None] = {}
        """Distinct sets of captures, in order of appearance."""

    def add(self, match: Match, count: int = 1, order: int = 0) -> None:
        """Count a match (or several equal ones); keep it if it is among the first, or of the highest `order` so far."""
        self.count += count
        if len(self.first) < MAX_EVIDENCE:
            self.first.append(match)
        if order >= self._last_order:
            self.last, self._last_order = match, order
        if match.captures and len(self.rows) < MAX_VALUES:
            self.rows.setdefault(tuple(match.captures.items()))

    def values(self, name: str) -> list[str]:
        """Return the distinct values of a capture, in order of appearance."""
        found = dict.fromkeys(value for row in self.rows for key, value in row if key == name and value)
        return list(found)
