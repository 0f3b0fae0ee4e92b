"""Multi-line records: a line and the continuation lines that belong to it (stack traces, tables, wrapped messages)."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

from diagnose.logs.blocks import Cut, after_last_line
from diagnose.logs.lines import slice_line, unwrap
from diagnose.logs.timestamps import Clock

MAX_LINES = 200
"""Lines of a record that are looked at in each direction from a candidate."""


WINDOW = 256 * 1024
"""Bytes in which the beginning of a record is looked for."""


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


def record_cut(clock: Clock, timed: bool) -> Cut:
    """Return where to end a block so that no record is cut: before the last line that begins one."""

    def cut(data: bytearray, used: int) -> int:
        last = end = after_last_line(data, used)
        following = data[end:used]
        for _ in range(MAX_LINES):
            if end == 0:
                break
            if following.strip() and _begins(following[:512].decode("utf-8", "replace"), clock, timed):
                return end
            stop = end - 1
            end = data.rfind(b"\n", 0, stop) + 1
            following = data[end:stop]
        return last

    return cut


def first_record(file: BinaryIO, offset: int, clock: Clock, timed: bool) -> int:
    """Return the offset of the first record that begins at or after `offset`; the file's size when there is none.

    When no line begins a record within WINDOW bytes, the next line counts as one (the choice depends on the offset only).
    """
    if offset == 0:
        return 0
    file.seek(offset - 1)
    data = file.read(WINDOW)
    begin = data.find(b"\n") + 1
    if begin == 0:
        return offset + len(data) - 1 if len(data) < WINDOW else _next_line(file, offset + len(data) - 1)
    line = begin
    while 0 < line < len(data):
        stop = data.find(b"\n", line)
        if _begins(data[line : stop if stop >= 0 else None][:512].decode("utf-8", "replace"), clock, timed):
            return offset - 1 + line
        line = stop + 1
    return offset - 1 + (begin if len(data) == WINDOW else len(data))


def _next_line(file: BinaryIO, offset: int) -> int:
    """Return the offset of the next line in a stretch without line ends."""
    file.seek(offset)
    while data := file.read(WINDOW):
        end = data.find(b"\n")
        if end >= 0:
            return offset + end + 1
        offset += len(data)
    return offset


def _text(data: bytearray | bytes, start: int, stop: int) -> str:
    return bytes(data[start:stop]).decode("utf-8", "replace").rstrip("\r")


def _readable(text: str) -> str:
    return unwrap(text.encode("utf-8", "replace")).text


def _begins(text: str, clock: Clock, timed: bool) -> bool:
    """Whether a line begins a record (the wrapper of a container runtime is no timestamp of the program's)."""
    return clock.read(text) is not None if timed else not text[:1].isspace()
