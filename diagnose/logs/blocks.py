"""Cuts a byte stream into blocks of whole lines, and runs a scan over them on several threads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from diagnose.logs.sources import Reader, TruncatedSource

if TYPE_CHECKING:
    from concurrent.futures import Future

OVERLAP = 64 * 1024
"""Bytes of a line longer than a block that are looked at twice, so that a match across the cut is found."""

_ESCAPE = 0x1B
_NEWLINE = 0x0A

T = TypeVar("T")


class Block(NamedTuple):
    """Bytes of whole lines: `data[:size]`.

    `continues` tells that it begins inside the line the block before ended in, with its last `shared` bytes.
    """

    data: bytearray
    size: int
    continues: bool = False
    truncated: str = ""
    shared: int = 0

    def view(self) -> memoryview:
        """Return the bytes without copying."""
        return memoryview(self.data)[: self.size]


Cut = Callable[[bytearray, int], int]
"""Takes a buffer and the bytes in it; returns where to end a block (after a line's end), 0 when there is no line end."""


def after_last_line(data: bytearray, used: int) -> int:
    """Return the offset after the last line end."""
    return data.rfind(b"\n", 0, used) + 1


def read_blocks(reader: Reader, size: int = 1 << 20, cut: Cut = after_last_line) -> Iterator[Block]:
    """Yield consecutive blocks that end where `cut` says; a line longer than a block is cut with OVERLAP bytes shared.

    A broken source gives what it had, then an empty block whose `truncated` says why it ended.
    """
    carried, shared = b"", 0
    while True:
        data = bytearray(size)
        data[: len(carried)] = carried
        used, broken = _fill(reader, data, len(carried))
        if used < size:
            if used > shared:
                yield Block(data, used, shared > 0, shared=shared)
            if broken:
                yield Block(bytearray(), 0, truncated=broken)
            return
        end = cut(data, used)
        yield Block(data, end or used, shared > 0, shared=shared)
        shared = 0 if end else min(OVERLAP, size // 2)
        carried = bytes(data[end or used - shared : used])


def _fill(reader: Reader, data: bytearray, used: int) -> tuple[int, str]:
    """Fill the buffer as far as the source goes; return the bytes in it, and why the source is broken there."""
    view = memoryview(data)
    while used < len(data):
        try:
            got = reader.readinto(view[used:])
        except TruncatedSource as error:
            return used, str(error) or "broken"
        if not got:
            break
        used += got
    return used, ""


class Pipeline(Generic[T]):
    """Runs `scan` over blocks on `threads` threads (hyperscan leaves Python's lock) and yields results in order.

    A thread that reports many hits needs the lock for each, and waits for it while the results are worked on: where
    `is_dense` says so of a result, the next block is scanned by the caller's own thread.
    """

    def __init__(self, scan: Callable[[Block], T], threads: int, is_dense: Callable[[T], bool] = lambda _: False) -> None:
        self._scan, self._threads, self._is_dense = scan, threads, is_dense

    def run(self, blocks: Iterator[Block]) -> Iterator[tuple[Block, T]]:
        """Yield (block, result) in the order of the blocks; at most two blocks a thread are in memory."""
        first = next(blocks, None)
        second = next(blocks, None) if first else None
        if first is None:
            return
        if second is None or self._threads < 2:
            yield first, self._scan(first)
            if second is not None:
                yield second, self._scan(second)
                yield from ((block, self._scan(block)) for block in blocks)
            return
        yield from self._run_threads(deque([first, second]), blocks)

    def _run_threads(self, started: deque[Block], blocks: Iterator[Block]) -> Iterator[tuple[Block, T]]:
        from concurrent.futures import ThreadPoolExecutor  # loads the logging package: not for logs of one block

        waiting: deque[tuple[Block, Future[T]]] = deque()
        with ThreadPoolExecutor(self._threads) as pool:
            for block in started:
                waiting.append((block, pool.submit(self._scan, block)))
            for block in blocks:
                waiting.append((block, pool.submit(self._scan, block)))
                if len(waiting) > 2 * self._threads:
                    done, future = waiting.popleft()
                    result = future.result()
                    yield done, result
                    if self._is_dense(result):
                        yield from self._alone(waiting, blocks)
            while waiting:
                done, future = waiting.popleft()
                yield done, future.result()

    def _alone(self, waiting: deque[tuple[Block, Future[T]]], blocks: Iterator[Block]) -> Iterator[tuple[Block, T]]:
        """Yield what waits, then scan block by block as long as results are dense."""
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()
        for block in blocks:
            result = self._scan(block)
            yield block, result
            if not self._is_dense(result):
                return
