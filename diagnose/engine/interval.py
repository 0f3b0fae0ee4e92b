"""The part of a log between two moments, found by bisection where the log is a plain file in order."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

from diagnose.engine.logformat import LogFormat
from diagnose.engine.records import first_record
from diagnose.logs.count import count_newlines
from diagnose.logs.lines import strip_ansi
from diagnose.logs.timestamps import Clock

SLACK = 60.0
"""Seconds read on either side of an interval: lines of several threads are a little out of order."""

_SMALL = 4 << 20
"""Bytes below which reading everything is as quick."""


class Interval(NamedTuple):
    """Seconds since the epoch, both included; None leaves a side open."""

    since: float | None = None
    until: float | None = None

    def holds(self, moment: float | None) -> bool:
        """Whether an event counts; one whose time is not known does."""
        if moment is None:
            return True
        return (self.since is None or moment >= self.since) and (self.until is None or moment <= self.until)

    @property
    def is_open(self) -> bool:
        """Whether everything counts."""
        return self.since is None and self.until is None


class Stretch(NamedTuple):
    """Bytes [start, end) of a file that can hold an interval, and how many lines end before them."""

    start: int
    end: int
    lines_before: int


def stretch_of(file: BinaryIO, size: int, interval: Interval, form: LogFormat) -> Stretch | None:
    """Return the bytes of a plain log that an interval can be in; None where they are better all read.

    The log must be in order at its ends (first record before the last); the position of `file` is moved.
    """
    if interval.is_open or size < _SMALL:
        return None
    first, last = _time_at(file, 0, form), _time_at(file, size - 64 * 1024, form)
    if first is None or last is None or first > last:
        return None
    start = 0 if interval.since is None else _bisect(file, size, interval.since - SLACK, form)[0]
    end = size if interval.until is None else _bisect(file, size, interval.until + SLACK, form)[1]
    return Stretch(start, end, _lines_before(file, start))


def _bisect(file: BinaryIO, size: int, moment: float, form: LogFormat) -> tuple[int, int]:
    """Return the offsets of two records: all before the first is earlier than `moment`, all from the second on is not."""
    low, high = 0, size
    while high - low > 64 * 1024:
        middle = (low + high) // 2
        found = _time_at(file, middle, form)
        if found is not None and found < moment:
            low = middle
        else:
            high = middle
    return first_record(file, low, form.folding), first_record(file, high, form.folding)


NO_INTERVAL = Interval()


def _time_at(file: BinaryIO, offset: int, form: LogFormat) -> float | None:
    """Return the time of the first record at or after an offset."""
    file.seek(first_record(file, offset, form.folding))
    return form.time_of(form.framing.unwrap(strip_ansi(file.read(4096).split(b"\n", 1)[0])))


def _lines_before(file: BinaryIO, end: int) -> int:
    file.seek(0)
    lines = 0
    while end > 0:
        data = file.read(min(end, 1 << 20))
        if not data:
            break
        lines += count_newlines(data, len(data))
        end -= len(data)
    return lines


def parse_moment(text: str, now: float) -> float:
    """Return the moment that a user means: a date, a date and time, or how long ago (`2h`, `30m`, `1d`).

    Raises ValueError with what was expected.
    """
    import re

    ago = re.fullmatch(r"-?(\d+(?:\.\d+)?)\s*(s|m|h|d|w)(?:\s*ago)?", text.strip())
    if ago:
        return now - float(ago[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}[ago[2]]
    candidate = text.strip()
    if re.fullmatch(r"\d{4}-\d\d-\d\d", candidate):
        candidate += "T00:00:00"
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", candidate):
        candidate += ":00"
    moment = Clock(now).read(candidate)
    if moment is None:
        raise ValueError(f"{text!r} is no time: expected 2024-06-04T10:38:53Z, 2024-06-04, or how long ago, such as 2h or 30m")
    return moment
