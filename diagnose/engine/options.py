"""How a log is worked through: not what is found, only how fast."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

STDIN = "-"
"""The path that means standard input."""

Progress = Callable[[int], None]
"""Takes the number of bytes read since the last call."""

BLOCK = 1 << 20
"""Bytes read at a time; fits the second-level cache together with the automaton."""


class Options(NamedTuple):
    """`threads` search one log (the automaton leaves Python's lock), `jobs` processes share large and many logs."""

    progress: Progress | None = None
    threads: int = 2
    jobs: int = 1
    block: int = BLOCK
    since: float | None = None
    until: float | None = None
    """Only events in this interval count: seconds since the epoch, both included."""


DEFAULTS = Options()


class LogInput(NamedTuple):
    """A log: the path that opens it, the one that reports show, and the moment that dates times without a year.

    `older` are the files that a rotated log was written to before, the oldest first.
    """

    path: str
    display: str
    reference: float
    older: tuple[LogInput, ...] = ()
