"""The bytes of a log that can be read anywhere, while it grows, is cut or is replaced by a new file.

Read with plain reads, not a memory map: mapped pages count as the program's memory, and a file that is cut while it is
mapped ends the program.
"""

from __future__ import annotations

import os
import threading
import zlib
from enum import Enum
from pathlib import Path
from typing import BinaryIO, Protocol

_TRACE = 64 * 1024
"""Bytes at the beginning and before the end of a file that tell it again."""


class Change(Enum):
    """What happened to a log since it was looked at last."""

    NONE = ""
    GREW = "grew"
    TRUNCATED = "was truncated"
    REWRITTEN = "was rewritten"
    REPLACED = "was replaced"


class LogBytes(Protocol):
    """Bytes that can be read from several threads at once."""

    size: int
    """Bytes there are; grows only in `poll`."""

    def read(self, offset: int, size: int) -> bytes:
        """Return at most `size` bytes, fewer at the end. Never raises: what cannot be read any more is empty."""
        ...

    def poll(self) -> Change:
        """Look at what has happened and take it over into `size`."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...


class OpenFile:
    """A file that is open for reading anywhere."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._lock = file, threading.Lock()
        self.size = self.grown()

    def read(self, offset: int, size: int) -> bytes:
        """Return at most `size` bytes at an offset of the first `self.size` ones."""
        size = min(size, self.size - offset)
        if size <= 0:
            return b""
        with self._lock:
            try:
                self._file.seek(offset)
                return self._file.read(size)
            except (OSError, ValueError):
                return b""

    def grown(self) -> int:
        """Return how many bytes the file has now."""
        try:
            return os.fstat(self._file.fileno()).st_size
        except (OSError, ValueError):
            return 0

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()


class FileBytes(OpenFile):
    """A plain file, by its path. Raises OSError where it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        super().__init__(path.open("rb", buffering=0))
        self._modified, self._trace = self._time(), self._trace_of(self.size)

    def poll(self) -> Change:
        """Take over what was appended; a shorter file was truncated, another one at the path replaced it.

        A file in which something else stands where it began or ended was written anew, as editors do.
        """
        if self._was_replaced() and self._reopen():
            return Change.REPLACED
        modified, size, before = self._time(), self.grown(), self.size
        if size == before and modified == self._modified:
            return Change.NONE
        self.size, self._modified = size, modified
        was_rewritten = size >= before and self._trace_of(before) != self._trace
        self._trace = self._trace_of(size)
        if size < before or was_rewritten:
            return Change.TRUNCATED if size < before else Change.REWRITTEN
        return Change.GREW if size > before else Change.NONE

    def _trace_of(self, size: int) -> tuple[int, int]:
        """Return what tells again the beginning of the file and what was before an offset."""
        start = max(size - _TRACE, 0)
        return zlib.crc32(self.read(0, min(_TRACE, size))), zlib.crc32(self.read(start, size - start))

    def _time(self) -> int:
        try:
            return os.fstat(self._file.fileno()).st_mtime_ns
        except (OSError, ValueError):
            return 0

    def _was_replaced(self) -> bool:
        try:
            there, mine = self._path.stat(), os.fstat(self._file.fileno())
        except (OSError, ValueError):
            return False
        return (there.st_dev, there.st_ino) != (mine.st_dev, mine.st_ino)

    def _reopen(self) -> bool:
        try:
            fresh = self._path.open("rb", buffering=0)
        except OSError:
            return False
        with self._lock:
            self._file.close()
            self._file = fresh
            self.size = self.grown()
        self._modified, self._trace = self._time(), self._trace_of(self.size)
        return True
