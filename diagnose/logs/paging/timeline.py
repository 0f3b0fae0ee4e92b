"""How many events a log has over time, by level: from samples all over it, each with the time that its first line states.

A large log is not read for this: at most PIECES places are looked at, and each stands for what lies around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from diagnose.logs.paging.lineindex import Edge, LineIndex

PIECES = 4096
"""Places of a log that are looked at."""

SAMPLE = 16 * 1024
"""Bytes of a place that are looked at."""

_TRIES = 20
"""Lines in which a time is looked for: those of a stack trace have none."""

_LEVELS = re.compile(
    rb"\b(?:(?P<error>ERROR|FATAL|CRITICAL|SEVERE|PANIC|Error|Fatal)|(?P<warning>WARN(?:ING)?|Warning))\b"
    rb"|\blevel[\"']?[=:] ?[\"']?(?:(?P<error2>err|fatal|crit|panic|[56]0\b)|(?P<warning2>warn|40\b))"
)


class Piece(NamedTuple):
    """What a place of a log holds: its time (seconds since the epoch), where it begins, estimates of its lines."""

    time: float
    offset: int
    lines: float
    errors: float
    warnings: float


class Bucket(NamedTuple):
    """The events of an interval that begins at `time`; `offset` is where the first of them is (None without any)."""

    time: float
    offset: int | None
    lines: float = 0.0
    errors: float = 0.0
    warnings: float = 0.0


class Timeline:
    """Events over time. `work` looks at places, coarsely first, so that the whole shows early."""

    def __init__(self, index: LineIndex, time_of: Callable[[bytes], float | None]) -> None:
        self._index, self._time_of = index, time_of
        self._size = index.source.size
        self.pieces: list[Piece] = []
        self.complete = False

    @property
    def is_exact(self) -> bool:
        """Whether every line is counted, not only samples."""
        return self._size <= PIECES * SAMPLE

    def work(self) -> Iterator[None]:
        """Look at the log's places, a few at a time."""
        step = max(self._size // PIECES, 1)
        seen: set[int] = set()
        for stride in (64, 8, 1):
            for number in range(0, PIECES, stride):
                if number in seen or number * step >= self._size:
                    continue
                seen.add(number)
                self._look(number * step, min((number + 1) * step, self._size))
                if number % 4 == 0:
                    yield
        self.complete = True

    def _look(self, begin: int, end: int) -> None:
        start = self._index.next(begin - 1)
        if isinstance(start, Edge) or start >= end:
            return
        data = self._lines(start, end)
        moment = self._first_time(start)
        if moment is None:
            return
        lines, errors, warnings = _counted(data)
        scale = max((end - start) / max(len(data), 1), 1.0)
        self.pieces.append(Piece(moment, start, lines * scale, errors * scale, warnings * scale))

    def _lines(self, start: int, end: int) -> bytes:
        """Return the lines that begin in [start, end), as far as a sample goes."""
        data = self._index.source.read(start, SAMPLE)
        stop = data.find(b"\n", max(end - start - 1, 0))
        return data if stop < 0 else data[: stop + 1]

    def _first_time(self, start: int) -> float | None:
        for line in self._index.source.read(start, SAMPLE).split(b"\n", _TRIES)[:_TRIES]:
            moment = self._time_of(line)
            if moment is not None:
                return moment
        return None

    def buckets(self, count: int) -> list[Bucket]:
        """Return the events in `count` intervals of equal length, all of the log's time; none where it states no times."""
        pieces = sorted(self.pieces)
        if not pieces or count < 1:
            return []
        first, last = pieces[0].time, pieces[-1].time
        length = max((last - first) / count, 1e-6)
        buckets = [Bucket(first + length * number, None) for number in range(count)]
        for piece in pieces:
            place = min(int((piece.time - first) / length), count - 1)
            buckets[place] = _with(buckets[place], piece)
        return buckets


def _with(bucket: Bucket, piece: Piece) -> Bucket:
    offset = piece.offset if bucket.offset is None else min(bucket.offset, piece.offset)
    return Bucket(bucket.time, offset, bucket.lines + piece.lines, bucket.errors + piece.errors, bucket.warnings + piece.warnings)


def _counted(data: bytes) -> tuple[int, int, int]:
    """Return how many lines there are, how many of them name an error, how many a warning (the first level of a line counts)."""
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    errors = warnings = position = 0
    while found := _LEVELS.search(data, position):
        is_error = bool(found["error"] or found["error2"])
        errors, warnings = errors + is_error, warnings + (not is_error)
        position = data.find(b"\n", found.end())
        if position < 0:
            break
    return lines, errors, warnings


def offset_at(index: LineIndex, moment: float, time_of: Callable[[bytes], float | None]) -> int:
    """Return the first line at or after a moment, by bisection: the log must be in order. Its last line where there is none."""
    low, high = 0, index.source.size
    while high - low > index.block:
        middle = (low + high) // 2
        found = _time_from(index, index.next(middle - 1), time_of)
        low, high = (middle, high) if found is not None and found < moment else (low, middle)
    return _first_at(index, low, moment, time_of)


def _first_at(index: LineIndex, low: int, moment: float, time_of: Callable[[bytes], float | None]) -> int:
    place: int | Edge = index.at(low)
    last = low
    while not isinstance(place, Edge):
        last = place
        found = time_of(index.source.read(place, SAMPLE).split(b"\n", 1)[0])
        if found is not None and found >= moment:
            break
        place = index.next(place)
        if place is not Edge.END and isinstance(place, int) and place > low + 4 * index.block:
            break
    return last


def _time_from(index: LineIndex, place: int | Edge, time_of: Callable[[bytes], float | None]) -> float | None:
    for _ in range(_TRIES):
        if isinstance(place, Edge):
            return None
        moment = time_of(index.source.read(place, SAMPLE).split(b"\n", 1)[0])
        if moment is not None:
            return moment
        place = index.next(place)
    return None


def spread(values: Sequence[float], levels: int) -> list[int]:
    """Return the values as whole steps of a scale to their largest; what is there at all is at least one step."""
    most = max(values, default=0)
    return [0 if value <= 0 or most <= 0 else max(1, round(value / most * levels)) for value in values]
