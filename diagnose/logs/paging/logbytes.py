"""The bytes of a log that can be read anywhere, while it grows, is cut or is replaced by a new file.

Read with plain reads, not a memory map: mapped pages count as the program's memory, and a file that is cut while it is
mapped ends the program.
"""

from __future__ import annotations

import os
import threading
from enum import Enum
from pathlib import Path
from typing import BinaryIO, Protocol


class Change(Enum):
    """What happened to a log since it was looked at last."""

    NONE = ""
    GREW = "grew"
    TRUNCATED = "was truncated"
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

    def poll(self) -> Change:
        """Take over what was appended; a shorter file was truncated, another one at the path replaced it."""
        if self._was_replaced():
            self._reopen()
            return Change.REPLACED
        before, self.size = self.size, self.grown()
        if self.size < before:
            return Change.TRUNCATED
        return Change.GREW if self.size > before else Change.NONE

    def _was_replaced(self) -> bool:
        try:
            there, mine = self._path.stat(), os.fstat(self._file.fileno())
        except (OSError, ValueError):
            return False
        return (there.st_dev, there.st_ino) != (mine.st_dev, mine.st_ino)

    def _reopen(self) -> None:
        try:
            fresh = self._path.open("rb", buffering=0)
        except OSError:
            return
        with self._lock:
            self._file.close()
            self._file = fresh
            self.size = self.grown()
