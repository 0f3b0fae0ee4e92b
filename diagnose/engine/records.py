"""Multi-line records: a line and the continuation lines that belong to it (stack traces, tables, wrapped messages)."""

from __future__ import annotations

from typing import NamedTuple

from diagnose.logs.lines import slice_line, unwrap
from diagnose.logs.timestamps import Clock

MAX_LINES = 200
"""Lines of a record that are looked at in each direction from a candidate."""


class Place(NamedTuple):
    """A line's bytes in its block: data[start:stop] of the first `size` bytes."""

    data: bytearray | bytes
    size: int
    start: int
    stop: int


def record_at(place: Place, clock: Clock, timed: bool) -> list[str]:
    """Return the lines of the record around a line, each without its wrapper.

    In a log with timestamps a line without one continues the record before it; in others an indented line does.
    """
    data, size, start, stop = place
    lines = [_text(data, start, stop)]
    first = start
    while first > 0 and not _begins(lines[0], clock, timed) and len(lines) < MAX_LINES:
        previous_stop = first - 1
        first, _ = slice_line(data, previous_stop, previous_stop)
        lines.insert(0, _text(data, first, previous_stop))
    last = stop
    while last + 1 < size and len(lines) < 2 * MAX_LINES:
        begin, end = slice_line(data, last + 1, size)
        text = _text(data, begin, end)
        if _begins(text, clock, timed):
            break
        lines.append(text)
        last = end
    return [_readable(text) for text in lines]


def _text(data: bytearray | bytes, start: int, stop: int) -> str:
    return bytes(data[start:stop]).decode("utf-8", "replace").rstrip("\r")


def _readable(text: str) -> str:
    return unwrap(text.encode("utf-8", "replace")).text


def _begins(text: str, clock: Clock, timed: bool) -> bool:
    return clock.read(text) is not None if timed else not text[:1].isspace()
