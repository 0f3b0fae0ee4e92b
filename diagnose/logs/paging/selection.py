"""The rows of a log that filters leave, or that a search finds: counted in the background, computed again where one looks."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from diagnose.logs.paging.lineindex import Edge, LineIndex
from diagnose.logs.paging.linematch import LineMatcher, TooSlow

MAX_LINE = 1 << 20
"""Bytes of a line in which an expression is looked for."""

_TAIL = 4096
"""Bytes read behind a block to have its last line whole; more where that is not enough."""

_CACHED = 64
"""Blocks whose rows are kept."""

_AT_ONCE = 4
"""Blocks that are looked at as soon as a log grew, so that its new rows show without waiting."""


class Selection(NamedTuple):
    """Lines that match one of `include` (all, where there is none), all of `require` and none of `exclude`."""

    include: tuple[LineMatcher, ...] = ()
    exclude: tuple[LineMatcher, ...] = ()
    require: tuple[LineMatcher, ...] = ()

    def __bool__(self) -> bool:
        return any(self)

    def starts(self, data: bytes, begin: int, limit: int) -> list[int]:
        """Return where the lines begin, of those that begin in [begin, limit). Raises TooSlow."""
        found: set[int] | None = None
        for matcher in self.require:
            hits = set(matcher.starts(data, begin, limit))
            found = hits if found is None else found & hits
        if self.include and (found is None or found):
            hits = {start for matcher in self.include for start in matcher.starts(data, begin, limit)}
            found = hits if found is None else found & hits
        if found is None:
            found = set(_all_starts(data, begin, limit))
        for matcher in self.exclude:
            found.difference_update(matcher.starts(data, begin, limit))
        return sorted(found)


def _all_starts(data: bytes, begin: int, limit: int) -> Iterator[int]:
    while 0 <= begin < limit:
        yield begin
        begin = data.find(b"\n", begin) + 1 or -1


class SelectedRows:
    """The rows of a selection. `work` counts them from the focus on; a block that it has not come to is PENDING."""

    def __init__(self, index: LineIndex, selection: Selection) -> None:
        self.index, self.selection = index, selection
        self._known = bytearray(index.blocks())
        self._counts = array("I", [0]) * len(self._known)
        self._cache: dict[int, array[int]] = {}
        self._size = index.source.size
        self._lock = threading.Lock()
        self._focus, self._backward = 0, False
        self.problem = ""
        """Why not all rows are known and never will be."""

    @property
    def complete(self) -> bool:
        """Whether all rows are known."""
        return self._known.find(0) < 0

    @property
    def progress(self) -> float:
        """The share of the log that was looked at."""
        return self._known.count(1) / len(self._known) if self._known else 1.0

    @property
    def count(self) -> int:
        """The rows known so far."""
        return sum(self._counts)

    def number_of(self, offset: int) -> int | None:
        """Return which row (from 1) begins at an offset; None while that is not known."""
        block = offset // self.index.block
        if block >= len(self._known) or self._known.find(0, 0, block + 1) >= 0:
            return None
        return sum(self._counts[:block]) + bisect_right(self._rows(block), offset)

    def focus(self, offset: int, backward: bool = False) -> None:
        """Count from here on first, in the direction in which rows are wanted."""
        self._focus, self._backward = max(offset, 0) // self.index.block, backward

    def work(self) -> Iterator[None]:
        """Count rows, a block at a time."""
        while (block := self._wanted()) >= 0 and self._try_to_fill(block):
            yield

    def grow(self) -> None:
        """Take over that the log grew: the line that was its last, and what follows, are others."""
        first = self.index.at(max(self._size - 1, 0)) // self.index.block if self._size else 0
        blocks, known = self.index.blocks(), len(self._known)
        with self._lock:
            self._size = self.index.source.size
            for block in range(first, known):
                self._known[block] = 0
                self._cache.pop(block, None)
            self._known.extend(bytes(max(blocks - known, 0)))
            self._counts.extend([0] * max(blocks - known, 0))
        for block in range(first, blocks)[:_AT_ONCE]:
            self._try_to_fill(block)

    def _try_to_fill(self, block: int) -> bool:
        try:
            with self._lock:
                self._counts[block] = len(self._rows(block))
                self._known[block] = 1
        except TooSlow as error:
            self.problem = str(error)
        return not self.problem

    def _wanted(self) -> int:
        """Return a block that is not known: the nearest in the wanted direction, else in the other."""
        before = self._known.rfind(0, 0, self._focus + 1)
        if self._backward and before >= 0:
            return before
        after = self._known.find(0, self._focus)
        return after if after >= 0 else before

    def _rows(self, block: int) -> array[int]:
        """Return the rows that begin in a block."""
        known = self._cache.get(block)
        if known is not None:
            return known
        first, data, limit = self._lines_of(block)
        rows = array("Q", [first + start for start in self.selection.starts(data, 0, limit)])
        while len(self._cache) >= _CACHED:
            self._cache.pop(next(iter(self._cache)), None)
        self._cache[block] = rows
        return rows

    def _lines_of(self, block: int) -> tuple[int, bytes, int]:
        """Return (offset, the bytes of the lines that begin in a block, where the last of them begins at the latest)."""
        source, size = self.index.source, self.index.block
        first = max(block * size - 1, 0)
        data = source.read(first, (block + 1) * size - first)
        begin = data.find(b"\n", 0, -1) + 1 if block else 0
        if block and not begin:
            return first, b"", 0
        limit = len(data) - begin
        tail = b""
        if not data.endswith(b"\n"):
            tail = self._tail(first + len(data))
        return first + begin, data[begin:] + tail, limit

    def _tail(self, offset: int) -> bytes:
        """Return the rest of a line."""
        size = _TAIL
        while True:
            data = self.index.source.read(offset, size)
            end = data.find(b"\n")
            if end >= 0 or len(data) < size or size >= MAX_LINE:
                return data[: end + 1] if end >= 0 else data
            size = min(size * 16, MAX_LINE)

    def next(self, offset: int) -> int | Edge:
        """Return the first row that begins after an offset."""
        block = max(offset, 0) // self.index.block
        while 0 <= block < len(self._known):
            if not self._known[block]:
                return Edge.END if self.problem else Edge.PENDING
            if self._counts[block]:
                rows = self._rows(block)
                place = bisect_right(rows, offset) if offset >= 0 else 0
                if place < len(rows):
                    return rows[place]
            block += 1
        return Edge.END

    def previous(self, offset: int) -> int | Edge:
        """Return the last row that begins before an offset."""
        for block in range(min((offset - 1) // self.index.block, len(self._known) - 1), -1, -1):
            if not self._known[block]:
                return Edge.END if self.problem else Edge.PENDING
            if self._counts[block]:
                rows = self._rows(block)
                place = bisect_left(rows, offset)
                if place:
                    return rows[place - 1]
        return Edge.END
