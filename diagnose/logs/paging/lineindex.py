"""Where the lines of a log begin: a count of line starts for every block of bytes, and the starts themselves only where one looks.

A line belongs to the block in which its first byte is. Positions are byte offsets, so that any place of a log can be shown
before its lines are counted; line numbers are known once counting has come so far.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from enum import Enum
from typing import Protocol

from diagnose.logs.paging.logbytes import LogBytes

BLOCK = 64 * 1024
"""Bytes of a block: as much is looked at to find a line."""

_STEP = 1 << 20
"""Bytes counted at a time."""

_CACHED = 32
"""Blocks whose line starts are kept."""

_NEWLINE = re.compile(b"\n")


class Edge(Enum):
    """Why there is no next row: there is none, or it is not known yet."""

    END = "end"
    PENDING = "pending"


class Rows(Protocol):
    """Rows of a log in their order, each known by the offset of its first byte."""

    def next(self, offset: int) -> int | Edge:
        """Return the first row that begins after an offset."""
        ...

    def previous(self, offset: int) -> int | Edge:
        """Return the last row that begins before an offset."""
        ...


class LineIndex:
    """The lines of a log. `work` counts them; everything else may be asked at any time, from any thread."""

    def __init__(self, source: LogBytes, block: int = BLOCK) -> None:
        self.source, self.block = source, block
        self._until = array("Q", [1])
        """Line starts in all blocks up to and with this one; offset 0 is one."""
        self._counted = 0
        self._cache: dict[int, tuple[int, array[int]]] = {}

    @property
    def counted(self) -> int:
        """Bytes whose lines are counted."""
        return self._counted

    @property
    def complete(self) -> bool:
        """Whether all lines are counted."""
        return self._counted >= self.source.size

    @property
    def lines(self) -> int:
        """Lines in the bytes that are counted; what follows the last line end is a line too, unless it is empty."""
        counted, until = self._counted, self._until[-1]
        return until - (counted == 0 or self.source.read(counted - 1, 1) == b"\n")

    def blocks(self) -> int:
        """Return how many blocks the log has."""
        return -(-self.source.size // self.block)

    def work(self) -> Iterator[None]:
        """Count lines, a step at a time."""
        while not self.complete:
            data = self.source.read(self._counted, _STEP)
            if not data:
                return
            self._count(data)
            yield

    def reset(self) -> None:
        """Forget everything: the log is another one."""
        self._counted, self._until = 0, array("Q", [1])
        self._cache.clear()

    def _count(self, data: bytes) -> None:
        position, begin = self._counted, self._counted
        stop = begin + len(data)
        while position < stop:
            block = (position + 1) // self.block  # a line end's next byte is what counts
            until = min(stop, (block + 1) * self.block - 1)
            found = data.count(b"\n", position - begin, until - begin)
            if block == len(self._until):
                self._until.append(self._until[-1] + found)
            else:
                self._until[block] += found
            position = until
        self._counted = stop

    def line_of(self, offset: int) -> int | None:
        """Return the number (from 1) of the line that holds a byte; None while that is not known."""
        block = offset // self.block
        first = max(block * self.block - 1, 0)
        if self._counted < first or block > len(self._until):
            return None
        known = self._cache.get(block)
        if known and known[0] == min((block + 1) * self.block, self.source.size):
            return (self._until[block - 1] if block else 0) + bisect_right(known[1], offset)
        before = self._until[block - 1] if block else 1
        return before + self.source.read(first, offset - first).count(b"\n")

    def offset_of(self, line: int) -> int | None:
        """Return where a line (from 1) begins; None where there is none, or it is not known yet."""
        block = bisect_left(self._until, line)
        if line < 1 or block >= len(self._until):
            return None
        nth = line - (self._until[block - 1] if block else 0) - 1
        starts = self.starts(block)
        return starts[nth] if nth < len(starts) else None

    def starts(self, block: int) -> array[int]:
        """Return the offsets of the lines that begin in a block."""
        size, until = self.source.size, (block + 1) * self.block
        known = self._cache.get(block)
        if known and known[0] == min(until, size):
            return known[1]
        first = max(block * self.block - 1, 0)
        found = array("Q", [0] if block == 0 and size else [])
        found.extend(first + match.end() for match in _NEWLINE.finditer(self.source.read(first, until - 1 - first)))
        if found and found[-1] >= size:
            found.pop()
        self._remember(block, min(until, size), found)
        return found

    def _remember(self, block: int, end: int, found: array[int]) -> None:
        while len(self._cache) >= _CACHED:
            self._cache.pop(next(iter(self._cache)), None)
        self._cache[block] = (end, found)

    def at(self, offset: int) -> int:
        """Return where the line that holds a byte begins."""
        found = self.previous(min(offset, self.source.size - 1) + 1)
        return 0 if isinstance(found, Edge) else found

    def next(self, offset: int) -> int | Edge:
        """Return the first line that begins after an offset."""
        first = max(offset, 0) // self.block
        for block in range(first, self.blocks()):
            if self._is_empty(block):
                continue
            starts = self.starts(block)
            place = bisect_right(starts, offset) if offset >= 0 else 0
            if place < len(starts):
                return starts[place]
        return Edge.END

    def previous(self, offset: int) -> int | Edge:
        """Return the last line that begins before an offset."""
        for block in range(min((offset - 1) // self.block, self.blocks() - 1), -1, -1):
            if self._is_empty(block):
                continue
            starts = self.starts(block)
            place = bisect_left(starts, offset)
            if place:
                return starts[place - 1]
        return Edge.END

    def _is_empty(self, block: int) -> bool:
        """Whether a block is known to lie within one line."""
        if block == 0 or self._counted < (block + 1) * self.block:
            return False
        return self._until[block] == self._until[block - 1]
