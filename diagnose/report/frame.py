"""Code frames: numbered lines of a file with the exact span underlined and a note on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from diagnose.report.clean import clean, fit, width_of
from diagnose.report.wrap import wrap

if TYPE_CHECKING:
    from diagnose.report.paint import Paint

_NOTE_ROOM = 24
"""Columns a note must have to stand beside or below its span rather than at the left."""


class Mark(NamedTuple):
    """What to underline in a row (character offsets from 0, end exclusive) and what to say about it."""

    start: int
    end: int
    note: str = ""


class Row(NamedTuple):
    """A line of a file; number 0 when it is not known."""

    number: int
    text: str
    marks: tuple[Mark, ...] = ()


class Frame(NamedTuple):
    """Lines of one file, in order, and the place that the frame is about."""

    path: str
    line: int
    column: int
    rows: tuple[Row, ...]
    note: str = ""
    """Said below a frame without marks."""

    @property
    def place(self) -> str:
        """The place as editors and terminals understand it; without what is not known."""
        known = [clean(self.path), *(str(number) for number in (self.line, self.column) if number)]
        return ":".join(known)


class Ink(NamedTuple):
    """How marks are drawn: the sign that underlines, and its colour as a function of the text."""

    sign: str
    code: str


def gutter_of(frames: Sequence[Frame]) -> int:
    """Return the columns that the line numbers of all these frames need."""
    return max((len(str(row.number)) for frame in frames for row in frame.rows), default=1)


def frame_lines(frame: Frame, gutter: int, width: int, paint: Paint, ink: Ink) -> Iterator[str]:
    """Yield the lines of a frame, each at most `width` columns wide (its place may be wider: it is never broken)."""
    yield f"{' ' * gutter}{paint.dim('-->')} {paint.path(frame.place)}"
    bar = f"{' ' * gutter} {paint.dim('|')}"
    if frame.rows:
        yield bar
    last = 0
    for row in frame.rows:
        if last and row.number > last + 1:
            yield f"{paint.dim('…'.rjust(gutter) + ' |')}"
        last = row.number
        yield from _row_lines(row, gutter, width, paint, ink)
    if frame.note:
        for line in wrap(frame.note, width - gutter - 3):
            yield f"{' ' * gutter} {paint.dim('=')} {paint.prose(line)}"


def _row_lines(row: Row, gutter: int, width: int, paint: Paint, ink: Ink) -> Iterator[str]:
    room = max(width - gutter - 3, 8)
    marked = (min(mark.start for mark in row.marks), max(mark.end for mark in row.marks)) if row.marks else None
    fitted = fit(row.text.rstrip(), marked, room)
    head = f"{paint.dim(f'{row.number or str():>{gutter}} |')}"
    yield f"{head} {fitted.text}" if fitted.text.strip() else head
    bar = f"{' ' * gutter} {paint.dim('|')} "
    for mark in row.marks:
        start = min(fitted.column(mark.start), room - 1)
        end = max(start + 1, min(fitted.column(mark.end), room))
        beside, below = _note_lines(start, end, mark.note, room)
        underline = ink.sign * (end - start) + (f" {beside}" if beside else "")
        yield bar + " " * start + paint.code(ink.code, underline)
        for line in below:
            yield bar + line[: len(line) - len(line.lstrip())] + paint.code(ink.code, line.lstrip())


def _note_lines(start: int, end: int, note: str, room: int) -> tuple[str, list[str]]:
    """Return what of a note stands beside its span, and the indented lines below for the rest."""
    left = room - end - 1
    if not note or width_of(note) <= left:
        return clean(note), []
    if left >= _NOTE_ROOM:
        first, *others = wrap(note, left)
        return first, [" " * (end + 1) + line for line in others]
    indent = start if room - start >= _NOTE_ROOM else 0
    return "", [" " * indent + line for line in wrap(note, room - indent)]
