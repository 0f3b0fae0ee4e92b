"""Reads what is appended to a log, as `tail -F` does: through rotation, truncation, deletion and re-creation; by polling.

A file that was replaced is read to its end, and on until the new one holds something: after a rotation a program writes
to the old one until it is told. A file that was cut and written again up to or beyond where reading had come is noticed by
the bytes before that place.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

CHUNK = 1 << 20
"""Bytes of one piece."""

MAX_PIECES = 16
"""Pieces of one poll, so that other files get their turn."""

_TRACE = 64


class Appended(NamedTuple):
    """New bytes. `begins` tells that a file begins with them, `why` what happened to the one before ("" for the first)."""

    data: bytes
    begins: bool = False
    why: str = ""
    modified: float | None = None
    """When the file was last written before it was opened (seconds since the epoch); only where it begins."""


class Tail:
    """A file by its path, whatever happens to it; it need not exist yet."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._file: BinaryIO | None = None
        self._position, self._trace = 0, b""
        self._begins, self._why = True, ""
        self._modified: float | None = None
        self._written = 0
        self.behind = False
        """Whether there was more than one poll reads."""

    @property
    def exists(self) -> bool:
        """Whether there is, or was, something to read."""
        return self._file is not None

    @property
    def ended(self) -> bool:
        """Never: a file can always grow."""
        return False

    def poll(self) -> Iterator[Appended]:
        """Yield what was appended since the last poll. Raises OSError where the file cannot be opened although it is there."""
        if self._file is None and not self._open():
            return
        if self._was_rewritten():
            self._restart("was truncated")
        yield from self._read()
        if not self.behind and self._was_replaced():
            yield from self._read()  # written between the two looks
            self.close()
            self._restart("was replaced")
            if self._open():
                yield from self._read()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> bool:
        try:
            self._file = self._path.open("rb", buffering=0)
        except FileNotFoundError:
            return False
        self._modified = os.fstat(self._file.fileno()).st_mtime
        return True

    def _restart(self, why: str) -> None:
        self._begins, self._why, self._modified = True, why, None
        self._position, self._trace = 0, b""
        if self._file is not None:
            self._file.seek(0)

    def _was_rewritten(self) -> bool:
        assert self._file is not None
        status = os.fstat(self._file.fileno())
        unchanged = status.st_size == self._position and status.st_mtime_ns == self._written
        self._written = status.st_mtime_ns
        if unchanged or status.st_size < self._position:
            return not unchanged
        self._file.seek(self._position - len(self._trace))
        same = self._file.read(len(self._trace)) == self._trace
        self._file.seek(self._position)
        return not same

    def _was_replaced(self) -> bool:
        assert self._file is not None
        try:
            there = self._path.stat()
        except OSError:
            return False  # deleted or in the middle of a rotation: the open file may still be written to
        mine = os.fstat(self._file.fileno())
        return there.st_size > 0 and (there.st_dev, there.st_ino) != (mine.st_dev, mine.st_ino)

    def _read(self) -> Iterator[Appended]:
        assert self._file is not None
        self.behind = False
        for _ in range(MAX_PIECES):
            data = self._file.read(CHUNK)
            if not data:
                return
            self._position += len(data)
            self._trace = (self._trace + data)[-_TRACE:]
            yield Appended(data, self._begins, self._why, self._modified if self._begins else None)
            self._begins, self._why = False, ""
        self.behind = True


class PipeTail:
    """Standard input, read on a thread of its own so that polling never waits."""

    exists = True

    def __init__(self) -> None:
        self._pieces: queue.Queue[bytes] = queue.Queue(MAX_PIECES)
        self._begins, self.ended = True, False
        threading.Thread(target=self._pump, args=(sys.stdin.fileno(),), daemon=True).start()

    def poll(self) -> Iterator[Appended]:
        """Yield what arrived since the last poll."""
        for _ in range(MAX_PIECES):
            try:
                data = self._pieces.get_nowait()
            except queue.Empty:
                return
            if not data:
                self.ended = True
                return
            yield Appended(data, self._begins)
            self._begins = False

    @property
    def behind(self) -> bool:
        """Whether more arrived than was taken."""
        return not self._pieces.empty()

    def close(self) -> None:
        """Leave standard input to whoever opened it."""

    def _pump(self, descriptor: int) -> None:
        while True:
            try:
                data = os.read(descriptor, CHUNK)
            except OSError:
                data = b""
            self._pieces.put(data)
            if not data:
                return
