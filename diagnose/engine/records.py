"""Multi-line records: a line and the continuation lines that belong to it (stack traces, tables, wrapped messages)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from diagnose.logs.blocks import after_last_line
from diagnose.logs.framing import GUESS, Framing, readable
from diagnose.logs.lines import slice_line
from diagnose.logs.stacktraces import continues
from diagnose.logs.timestamps import Clock

MAX_LINES = 200
"""Lines of a record that are looked at in each direction from a candidate."""

WINDOW = 256 * 1024
"""Bytes in which the beginning of a record is looked for."""

_BEFORE = 64 * 1024
"""Bytes before an offset in which the line before it is looked for, to tell whether that goes on."""

_SHARE = 0.3
"""The least share of framed lines with a time of the program's own for such times to begin records."""


class Place(NamedTuple):
    """A line's bytes in its block: data[start:stop] of the first `size` bytes."""

    data: bytearray | bytes
    size: int
    start: int
    stop: int


class Folding(NamedTuple):
    """Tells which lines begin a record.

    In a log with times a line without one continues the record before it, in others what looks like a part of a stack
    trace or is indented does. What counts is the program's line within the frame: the time of a container runtime is none of
    the program's. Lines of other containers or streams in between do not count.
    """

    clock: Clock
    timed: bool
    framing: Framing = GUESS

    def begins(self, line: bytes, previous: bytes | None = None) -> bool:
        """Whether a raw line begins a record; `previous` is the raw line before it, where it is known."""
        raw = self.framing.decode(line)
        frame = self.framing.frame
        if frame.begins is not None:
            return frame.begins(raw)
        text = self.framing.peel(raw).text if frame.name else raw
        if text[:1] == "{" and (frame.name or self.framing.inner == "json"):
            return True
        if self.timed:
            return self.clock.read(text) is not None
        return not continues(text, None if previous is None else self._text(previous))

    def _text(self, line: bytes) -> str:
        raw = self.framing.decode(line)
        return self.framing.peel(raw).text if self.framing.frame.name else raw

    def stream(self, line: bytes) -> str:
        """Return which of the log's streams a raw line is of: the container, standard output or error."""
        return self.framing.peel(self.framing.decode(line)).stream if self.framing.frame.name else ""

    def goes_on(self, line: bytes) -> bool:
        """Whether a raw line is a piece of a longer one that the next lines continue."""
        frame = self.framing.frame
        return frame.partial_lines is not None and self.framing.peel(self.framing.decode(line)).partial

    def cut(self, data: bytearray, used: int) -> int:
        """Return where to end a block so that no record is cut: before the last line that begins one."""
        last = end = after_last_line(data, used)
        following = bytes(data[end:used])
        for _ in range(MAX_LINES):
            if end == 0:
                break
            stop = end - 1
            start = data.rfind(b"\n", 0, stop) + 1
            line = bytes(data[start:stop])
            head = following if self.framing.frame.name else following[:512]
            if following.strip() and self.begins(head, line) and not self.goes_on(line):
                return end
            end, following = start, line
        return last


def folding_of(lines: Sequence[bytes], framing: Framing, clock: Clock, timed: bool, reference: float) -> Folding:
    """Return how the records of a log begin, from its first lines."""
    if not framing.frame.name:
        return Folding(clock, timed, framing)
    payloads = [text for line in lines if (text := framing.peel(framing.decode(line)).text).strip()]
    inner = Clock(reference)
    share = inner.learn(payloads) / max(1, len(payloads))
    return Folding(inner, share >= _SHARE, framing)


def record_at(place: Place, folding: Folding) -> list[str]:
    """Return the lines of the record around a line, each without its wrapper."""
    data, size, start, stop = place
    line = bytes(data[start:stop])
    stream = folding.stream(line)
    lines = [line]
    for previous in _lines_before(data, start):
        if folding.stream(previous) != stream:
            continue
        if folding.begins(lines[0], previous):
            break
        lines.insert(0, previous)
    for following in _lines_after(data, stop, size):
        if folding.stream(following) != stream:
            continue
        if folding.begins(following, lines[-1]):
            break
        lines.append(following)
    framing = folding.framing
    return [text for item in lines for text in _texts(framing, item)]


def _lines_before(data: bytearray | bytes, start: int) -> Iterator[bytes]:
    """Yield the lines before an offset, the nearest first."""
    for _ in range(MAX_LINES):
        if start <= 0:
            return
        stop = start - 1
        start, _ = slice_line(data, stop, stop)
        yield bytes(data[start:stop])


def _lines_after(data: bytearray | bytes, stop: int, size: int) -> Iterator[bytes]:
    for _ in range(MAX_LINES):
        if stop + 1 >= size:
            return
        start, stop = slice_line(data, stop + 1, size)
        yield bytes(data[start:stop])


def _texts(framing: Framing, line: bytes) -> list[str]:
    raw = framing.decode(line)
    return readable(framing.peel(raw), raw).text.split("\n")


def first_record(file: BinaryIO, offset: int, folding: Folding) -> int:
    """Return the offset of the first record that begins at or after `offset`; the file's size when there is none.

    When no line begins a record within WINDOW bytes, the next line counts as one (the choice depends on the offset only).
    """
    if offset == 0:
        return 0
    before = min(offset, _BEFORE if folding.framing.frame.partial_lines else 1)
    file.seek(offset - before)
    data = file.read(before + WINDOW)
    begin = data.find(b"\n", before - 1) + 1
    origin, whole = offset - before, len(data) == before + WINDOW
    if begin == 0:
        return _next_line(file, origin + len(data)) if whole else origin + len(data)
    line = begin
    while 0 < line < len(data):
        stop = data.find(b"\n", line)
        previous = data[data.rfind(b"\n", 0, line - 1) + 1 : line - 1]
        if _begins_at(folding, data[line : stop if stop >= 0 else None], previous):
            return origin + line
        line = stop + 1
    return origin + (begin if whole else len(data))


def _begins_at(folding: Folding, line: bytes, previous: bytes) -> bool:
    head = line if folding.framing.frame.name else line[:512]
    return folding.begins(head, previous) and not folding.goes_on(previous)


def _next_line(file: BinaryIO, offset: int) -> int:
    """Return the offset of the next line in a stretch without line ends."""
    file.seek(offset)
    while data := file.read(WINDOW):
        end = data.find(b"\n")
        if end >= 0:
            return offset + end + 1
        offset += len(data)
    return offset
