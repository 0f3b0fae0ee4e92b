r"""Makes text from outside harmless and measurable for a terminal.

Whatever could move the cursor, hide or reorder text is shown as a visible escape such as `\x1b`; tabs become spaces;
every character has a known width, so that columns line up and nothing is wider than the screen.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from unicodedata import category, east_asian_width

TAB_WIDTH = 4
ELLIPSIS = "…"
_CONTEXT = 8
"""Columns kept visible on both sides of a span when its line has to be cut."""
_MARKS_PER_CHARACTER = 4
_NAMED = {"\n": "\\n", "\r": "\\r"}
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Characters that print as nothing although their category says otherwise (fillers, joiners, blank Braille)."""


class Fitted(NamedTuple):
    """A line as shown; `column` tells where a character of the original line is in it."""

    text: str
    first: int
    columns: list[int]
    shown: tuple[int, int]
    lead: int

    def column(self, offset: int) -> int:
        """Return the display column (from 0) of a character offset; what was cut away is at the near edge."""
        index = min(max(offset - self.first, 0), len(self.columns) - 1)
        return min(max(self.columns[index], self.shown[0]), self.shown[1]) - self.shown[0] + self.lead


def clean(text: str) -> str:
    """Return one line of text without anything that a terminal would obey."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(shown for shown, _ in _cells(text))


def width_of(text: str) -> int:
    """Return how many columns a text takes once it is clean."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(width for _, width in _cells(text))


def fit(text: str, span: tuple[int, int] | None, width: int) -> Fitted:
    """Return a line cleaned and cut to `width` columns around `span` (character offsets from 0, end exclusive)."""
    start, end = span or (0, 0)
    first = max(0, min(start, len(text)) - width * 2)
    cells = list(_cells(text[first : max(start, min(end, start + width)) + width * 2]))
    columns = _columns(cells)
    more = (first > 0, first + len(cells) < len(text))
    if not any(more) and columns[-1] <= width:
        return Fitted("".join(shown for shown, _ in cells), 0, columns, (0, columns[-1]), 0)
    left, right = (columns[min(max(offset - first, 0), len(cells))] for offset in (start, end))
    return _cut(cells, columns, (left, right), width, more)._replace(first=first)


def take(text: str, width: int) -> tuple[str, str]:
    """Split a clean text after at most `width` columns (at least one character)."""
    used = 0
    for index, char in enumerate(text):
        used += glyph(char)[1]
        if used > width and index:
            return text[:index], text[index:]
    return text, ""


@cache
def glyph(char: str) -> tuple[str, int]:
    """Return how a character is shown and how many columns that takes (tabs not considered)."""
    code, kind = ord(char), category(char)
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return "", 0  # variation selectors: terminals disagree about their width and they carry no text
    if char == "\u3000":
        return "  ", 2
    if kind in _UNSEEN_CATEGORIES or char in _UNSEEN or (kind == "Zs" and char != " "):
        shown = escape(char)
        return shown, len(shown)
    if kind in {"Mn", "Me"} or 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FB:
        return char, 0
    return char, 2 if east_asian_width(char) in {"W", "F"} else 1


def escape(char: str) -> str:
    """Return the visible escape of a character."""
    code = ord(char)
    if char in _NAMED:
        return _NAMED[char]
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _cells(text: str) -> Iterator[tuple[str, int]]:
    """Yield (shown, width) for each character; marks without a base character, or too many on one, become escapes."""
    column, marks = 0, _MARKS_PER_CHARACTER
    for char in text:
        if char == "\t":
            shown, width = " " * (TAB_WIDTH - column % TAB_WIDTH), TAB_WIDTH - column % TAB_WIDTH
        else:
            shown, width = glyph(char)
        if width:
            marks = 0
        elif shown:
            marks += 1
            if marks > _MARKS_PER_CHARACTER:
                shown = escape(char)
                width = len(shown)
        column += width
        yield shown, width


def _columns(cells: list[tuple[str, int]]) -> list[int]:
    """Return the display column before each cell, and after the last."""
    columns = [0]
    for _, width in cells:
        columns.append(columns[-1] + width)
    return columns


def _cut(cells: list[tuple[str, int]], columns: list[int], span: tuple[int, int], width: int, more: tuple[bool, bool]) -> Fitted:
    """Return the cells around the span that fit; an ellipsis stands wherever text is left out (`more`: before, after the cells)."""
    offset = max(0, min(span[0] - _CONTEXT, span[1] + _CONTEXT + 1 - width))
    first = _base(columns, offset + 1) if offset or more[0] else 0
    lead = ELLIPSIS if offset or more[0] else ""
    room = columns[first] + width - len(lead)
    if columns[-1] <= room and not more[1]:
        last, tail = len(cells), ""
    else:
        last, tail = max(first, bisect_right(columns, room - 1) - 1), ELLIPSIS
    text = lead + "".join(shown for shown, _ in cells[first:last]) + tail
    return Fitted(text, 0, columns, (columns[first], columns[last]), len(lead))


def _base(columns: list[int], column: int) -> int:
    """Return the index of the first character at or after a column that is not a mark on the one before."""
    index = min(bisect_left(columns, column), len(columns) - 1)
    return bisect_right(columns, columns[index]) - 1
