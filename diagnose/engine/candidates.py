"""The readable line around a hit: cut out of its block, unwrapped, joined with the pieces it was split into.

A line is what stands between two line ends. Where a program moves the cursor back (progress bars), it is what stands
between two carriage returns; in an export on one line, one entry. Events point into the raw line of the file.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from diagnose.logs.frames.frame import Peeled
from diagnose.logs.framing import Framing, readable
from diagnose.logs.lines import slice_line
from diagnose.logs.logline import LogLine
from diagnose.matchers.confirm import Span

MAX_PIECES = 16
"""Pieces of a split line that are joined in each direction from a candidate."""

_APART = 8
"""Lines of other streams that may stand between two pieces."""


class Piece(NamedTuple):
    """One raw line of a split line: where it is in its block, what its frame holds, and where that is in the joined text."""

    start: int
    raw: str
    text: str
    offset: int


class Candidate(NamedTuple):
    """A line to be looked at: data[start:stop]; `line_start` is where its raw line begins; `pieces` where it was split."""

    line: LogLine
    start: int
    stop: int
    line_start: int
    pieces: tuple[Piece, ...] = ()

    @property
    def chain(self) -> int:
        """What tells split lines apart: where the first piece begins; -1 for a whole line."""
        return self.pieces[0].start if self.pieces else -1


class Spot(NamedTuple):
    """Where a span is: the offset of its raw line in the block, its first column there (from 1), its text on one line."""

    line_start: int
    column: int
    end_column: int
    text: str
    span: tuple[int, int]


def candidate_at(data: bytearray | bytes, size: int, hit: int, framing: Framing) -> Candidate:
    """Return the line around the last byte of a hit."""
    line_start, line_stop = slice_line(data, hit, size)
    start, stop = _narrowed(data, hit, line_start, line_stop, framing.frame.breaks)
    if framing.frame.partial_lines is None or start != line_start:
        return Candidate(framing.unwrap(bytes(data[start:stop])), start, stop, line_start)
    lines = Neighbours(data, size, framing)
    own = lines.cut(start, stop)
    pieces = lines.pieces(own) if own.peeled.stream else []
    if len(pieces) < 2:
        return Candidate(readable(own.peeled, own.raw), start, stop, line_start)
    return Candidate(_joined(own.peeled, pieces), start, stop, line_start, tuple(pieces))


def _narrowed(data: bytearray | bytes, hit: int, start: int, stop: int, breaks: bytes) -> tuple[int, int]:
    """Return the part of a line that stands between two carriage returns, or two `breaks`."""
    if data.find(b"\r", start, stop - 1) >= 0:
        start = data.rfind(b"\r", start, hit) + 1 or start
        end = data.find(b"\r", hit, stop)
        stop = end if end >= 0 else stop
    if breaks:
        found = data.rfind(breaks, start, hit)
        start = found + len(breaks) - 1 if found >= 0 else start
        found = data.find(breaks, hit, stop)
        stop = found + 1 if found >= 0 else stop
    return start, stop


class Cut(NamedTuple):
    """A raw line: data[start:stop], decoded, and what its frame holds."""

    start: int
    stop: int
    raw: str
    peeled: Peeled


class Neighbours(NamedTuple):
    """Finds the pieces of lines in a block that a frame split."""

    data: bytearray | bytes
    size: int
    framing: Framing

    def cut(self, start: int, stop: int) -> Cut:
        """Return a line by its place."""
        raw = self.framing.decode(bytes(self.data[start:stop]))
        return Cut(start, stop, raw, self.framing.peel(raw))

    def before(self, line: Cut) -> Cut | None:
        """Return the line before it in the same stream."""
        edge = line.start
        for _ in range(_APART):
            if edge <= 0:
                break
            found = self.cut(*slice_line(self.data, edge - 1, edge - 1))
            if found.peeled.stream == line.peeled.stream:
                return found
            edge = found.start
        return None

    def after(self, line: Cut) -> Cut | None:
        """Return the line after it in the same stream."""
        edge = line.stop
        for _ in range(_APART):
            if edge + 1 >= self.size:
                break
            found = self.cut(*slice_line(self.data, edge + 1, self.size))
            if found.peeled.stream == line.peeled.stream:
                return found
            edge = found.stop
        return None

    def pieces(self, line: Cut) -> list[Piece]:
        """Return the raw lines that a line was split into, in order; itself where it was not."""
        found = [line]
        while len(found) < MAX_PIECES and (previous := self.before(found[0])) and previous.peeled.partial:
            found.insert(0, previous)
        while len(found) < 2 * MAX_PIECES and found[-1].peeled.partial and (following := self.after(found[-1])):
            found.append(following)
        pieces, offset = [], 0
        for piece in found:
            pieces.append(Piece(piece.start, piece.raw, piece.peeled.text, offset))
            offset += len(piece.peeled.text)
        return pieces


def _joined(peeled: Peeled, pieces: list[Piece]) -> LogLine:
    text = "".join(piece.text for piece in pieces)
    line = readable(peeled._replace(text=text), text)
    return line._replace(stamp=line.stamp or peeled.stamp)


def spot_of(candidate: Candidate, span: Span, data: bytearray | bytes, framing: Framing) -> Spot:
    """Return where a span of a candidate's text is in the file, and the line of the text that it is on."""
    line = candidate.line
    start, length = _place(line, span)
    shown, shift = _one_line(line.raw if span.in_raw else line.text, span)
    inner = (span.start - shift, min(span.end - shift, len(shown)))
    if not candidate.pieces:
        column = start + 1 + framing.length(bytes(data[candidate.line_start : candidate.start]))
        return Spot(candidate.line_start, column, column + length, shown, inner)
    piece = next(piece for piece in reversed(candidate.pieces) if piece.offset <= start)
    base = max(0, piece.raw.find(piece.text)) + 1
    column, end = base + start - piece.offset, base + len(piece.text)
    return Spot(piece.start, column, min(column + length, end), shown, inner)


def _one_line(text: str, span: Span) -> tuple[str, int]:
    """Return the line of a text that a span begins in, and its offset."""
    if "\n" not in text:
        return text, 0
    begin = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.start)
    return text[begin : end if end >= 0 else None], begin


def _place(line: LogLine, span: Span) -> tuple[int, int]:
    """Return where a span of a line's text (or of the raw line itself) is in the raw line: offset from 0 and length."""
    length = span.end - span.start
    if span.in_raw or line.raw is line.text:
        return span.start, length
    if line.raw.endswith(line.text):
        return len(line.raw) - len(line.text) + span.start, length
    matched = line.text[span.start : span.end]
    for form in (matched, json.dumps(matched)[1:-1], json.dumps(matched, ensure_ascii=False)[1:-1], _longest_word(matched)):
        found = line.raw.find(form)
        if form and found >= 0:
            return found, len(form)
    return 0, 0


def _longest_word(text: str) -> str:
    return max(text.split(), key=len, default="")
