"""A file as edits see it: its text with line ends and byte order mark as they are, and offsets for lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from diagnose.model.location import Region

BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_YAML_BREAK = re.compile(r"\r\n|\n|\r")
_BREAK = re.compile(r"\n")


class Unfixable(Exception):
    """An edit cannot be made here; the message says why, in words that finish the sentence "no edit, because …"."""


class Splice(NamedTuple):
    """Replace the text from `start` up to but not including `end` (offsets) by `text`."""

    start: int
    end: int
    text: str


class Document:
    """A text file. Offsets count characters of the decoded text; bytes that are not UTF-8 become lone surrogates."""

    def __init__(self, path: str, data: bytes) -> None:
        if data.startswith(_UTF16):
            raise Unfixable(f"{path} is UTF-16; only UTF-8 files are edited")
        self.path = path
        self.data = data
        self.format = format_of(path)
        self._mark = BOM if data.startswith(BOM) else b""
        self.text = data[len(self._mark) :].decode("utf-8", "surrogateescape")

    @cached_property
    def _breaks(self) -> list[tuple[int, int]]:
        """The (start, end) of every line end. A lone CR ends a line in YAML only, as the parsers of the formats have it."""
        pattern = _YAML_BREAK if self.format == "yaml" else _BREAK
        return [match.span() for match in pattern.finditer(self.text)]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end for _, end in self._breaks)]

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column (both from 1); the line after the last is the end, as parsers have it."""
        if (line, column) == (len(self._starts) + 1, 1):
            return len(self.text)
        if 1 <= line <= len(self._starts):
            start = self._starts[line - 1]
            limit = self._starts[line] if line < len(self._starts) else len(self.text)
            if 0 <= column - 1 <= limit - start:
                return start + column - 1
        raise Unfixable(f"{self.path} has no line {line}, column {column}")

    def span(self, region: Region) -> tuple[int, int]:
        """Return the offsets of a region's start and end."""
        return self.offset(region.line, region.column), self.offset(region.end_line, region.end_column)

    def region(self, start: int, end: int) -> Region:
        """Return the region between two offsets."""
        first, last = bisect_right(self._starts, start), bisect_right(self._starts, end)
        return Region(first, start - self._starts[first - 1] + 1, last, end - self._starts[last - 1] + 1)

    def line_start(self, offset: int) -> int:
        """Return where the line of an offset starts."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """Return where the line of an offset ends, before its line end."""
        line = bisect_right(self._starts, offset) - 1
        if line == len(self._breaks):
            return len(self.text)
        end = self._breaks[line][0]
        return end - 1 if self.format != "yaml" and self.text[end - 1 : end] == "\r" and end - 1 >= self._starts[line] else end

    def next_line(self, offset: int) -> int:
        """Return where the line after an offset's starts; the end of the text when there is none."""
        line = bisect_right(self._starts, offset)
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def line_starts(self, start: int, end: int) -> list[int]:
        """Return where the lines start that begin after `start` and before `end`."""
        return self._starts[bisect_right(self._starts, start) : bisect_right(self._starts, end - 1)]

    def line_break(self, offset: int = 0) -> str:
        """Return the line end that new lines at an offset take: of this line, else of the one before, else LF."""
        end, after = self.line_end(offset), self.next_line(offset)
        if end < after:
            return self.text[end:after]
        start = self.line_start(offset)
        before = self.line_end(start - 1) if start else 0
        return self.text[before:start] or "\n"

    def indent(self, offset: int) -> str:
        """Return the white space that the line of an offset starts with."""
        found = re.compile(r"[ \t]*").match(self.text, self.line_start(offset))
        return found[0] if found else ""

    def spliced(self, splices: Iterable[Splice]) -> bytes:
        """Return the bytes of the file with the splices made; raise Unfixable when they overlap."""
        pieces, cursor = [], 0
        for start, end, text in ordered(splices):
            pieces += [self.text[cursor:start], text]
            cursor = end
        pieces.append(self.text[cursor:])
        return self._mark + "".join(pieces).encode("utf-8", "surrogateescape")


def ordered(splices: Iterable[Splice]) -> list[Splice]:
    """Return splices by position, overlapping deletions as one; raise Unfixable when others overlap."""
    result: list[Splice] = []
    for splice in sorted(splices, key=lambda item: (item.start, item.end)):
        last = result[-1] if result else None
        if last is None or splice.start >= last.end:
            result.append(splice)
        elif not last.text and not splice.text:
            result[-1] = Splice(last.start, max(last.end, splice.end), "")
        else:
            raise Unfixable("the edits overlap")
    return result


def format_of(path: str) -> str:
    """Return how a file is read: `yaml`, `json`, or `text` for all others."""
    name = path.lower()
    if name.endswith((".yaml", ".yml")):
        return "yaml"
    return "json" if name.endswith((".json", ".jsonc", ".json5")) else "text"
