"""Draws one line of a log: harmless, secrets masked, its time, its level, hits and the marked span told apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from diagnose.logs.paging.linematch import LineMatcher
from diagnose.report.clean import clean, fit
from diagnose.report.masking import Span, mask_whole
from diagnose.tui.logview.document import LogDocument

SHOWN = 32 * 1024
"""Bytes of a line that are drawn; the detail panel shows more."""

_COLOURS = re.compile(r"\x1b\[[0-9;:]*[mK]")
"""Sequences that only colour; all others are shown."""

_LEVEL = re.compile(
    r"\b(?:(?P<error>ERROR|FATAL|CRITICAL|SEVERE|PANIC|Error|error|fatal|panic)|(?P<warning>WARN(?:ING)?|Warning|warn(?:ing)?)"
    r"|(?P<info>INFO|NOTICE|Info|info)|(?P<dim>DEBUG|TRACE|Debug|debug|trace))\b"
)
_LEVEL_HEAD = 240
"""Characters at the beginning of a line in which its level is looked for."""

_WIDE = 10**7
"""A width that nothing is cut for."""


class Mark(NamedTuple):
    """A span of the raw line (characters from 0, exclusive end)."""

    start: int
    end: int


class Shown(NamedTuple):
    """A line as text: harmless, and what its parts are (display columns from 0, exclusive end, name of an ink)."""

    text: str
    parts: tuple[tuple[int, int, str], ...]
    more: str = ""


class Painter:
    """Draws the lines of a document; `mark_of` says what is marked in the line at an offset."""

    def __init__(self, document: LogDocument, mark_of: Callable[[int], Mark | None]) -> None:
        self._document, self._mark_of = document, mark_of
        self.secrets: Collection[str] = ()
        self.highlight: tuple[LineMatcher, ...] = ()
        self._shown: dict[int, Shown] = {}

    def forget(self) -> None:
        """Draw everything anew."""
        self._shown.clear()

    def forget_from(self, offset: int) -> None:
        """Draw the lines from an offset on anew: the log grew there."""
        for known in [known for known in self._shown if known >= offset]:
            del self._shown[known]

    def shown(self, offset: int) -> Shown:
        """Return the line at an offset as text."""
        if offset not in self._shown:
            if len(self._shown) > 4000:
                self._shown.clear()
            self._shown[offset] = self._show(offset)
        return self._shown[offset]

    def plain(self, offset: int) -> str:
        """Return the line at an offset, masked and harmless, for the clipboard and for files."""
        return clean(self._masked(offset)[0])

    def _masked(self, offset: int) -> tuple[str, Span, str]:
        raw = self._document.raw(offset, SHOWN)
        text = self._document.form.framing.decode(raw.data)
        mark = self._mark_of(offset)
        start, end = (mark.start, mark.end) if mark else (0, 0)
        bare = _COLOURS.sub("", text)
        if bare != text:
            start, end = (len(_COLOURS.sub("", text[:place])) for place in (start, end))
        masked = mask_whole(bare, (start, end), self.secrets)
        return masked.text, masked.span, " … the line goes on" if raw.cut else ""

    def _show(self, offset: int) -> Shown:
        text, span, more = self._masked(offset)
        if text.isascii() and text.isprintable():
            shown, columns = text, None
        else:
            fitted = fit(text, None, _WIDE)
            shown, columns = fitted.text, fitted.columns
        parts = [*self._time(text), *_level(text), *((start, end, "hit") for start, end in self._hits(text))]
        if span[1] > span[0]:
            parts.append((*span, "mark"))
        return Shown(shown, tuple(_placed(parts, columns)), more)

    def _time(self, text: str) -> list[tuple[int, int, str]]:
        place = self._document.form.clock.find(text) if self._document.form.timed else None
        return [(*place, "dim")] if place else []

    def _hits(self, text: str) -> list[Span]:
        return [span for matcher in self.highlight for span in matcher.spans(text)]


def _level(text: str) -> list[tuple[int, int, str]]:
    found = _LEVEL.search(text, 0, _LEVEL_HEAD)
    return [(*found.span(), str(found.lastgroup))] if found else []


def _placed(parts: Sequence[tuple[int, int, str]], columns: list[int] | None) -> list[tuple[int, int, str]]:
    """Return the parts of a text by display columns."""
    if columns is None:
        return list(parts)
    last = len(columns) - 1
    return [(columns[min(start, last)], columns[min(end, last)], name) for start, end, name in parts]


def strip_of(shown: Shown, base: Style, ink: Callable[[str], Style]) -> Strip:
    """Return a line as a strip of its own width; later parts lie over earlier ones."""
    width = cell_len(shown.text)
    places = {place for start, end, _ in shown.parts for place in (start, end) if 0 < place < width}
    segments, begin = [], 0
    for end, text in _cut(shown.text, [*sorted(places), width], width == len(shown.text)):
        style = base
        for first, last, name in shown.parts:
            if first <= begin < last:
                style += ink(name)
        segments.append(Segment(text, style))
        begin = end
    if shown.more:
        segments.append(Segment(shown.more, base + ink("dim")))
    return Strip(segments)


def _cut(text: str, ends: list[int], is_narrow: bool) -> Iterator[tuple[int, str]]:
    """Yield (end, text) of the pieces of a text that end at these columns; in a narrow one every character has one."""
    if not is_narrow:
        yield from zip(ends, (piece.text for piece in Strip([Segment(text)]).divide(ends)), strict=True)
        return
    begin = 0
    for end in ends:
        yield end, text[begin:end]
        begin = end
