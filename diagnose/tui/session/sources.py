"""Lines of files, read again to show what stands around a place."""

from __future__ import annotations

import threading
from pathlib import Path

LIMIT = 4_000_000
"""Bytes of a file that are read for this; what is further down is shown by the log view only."""

KEPT = 64
"""Files whose lines are kept."""


class LineReader:
    """Reads files once, until they change; safe to use from several threads."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str] | None] = {}
        self._lock = threading.Lock()

    def lines(self, path: str, first: int, last: int) -> list[str] | None:
        """Return the lines `first` to `last` of a file (from 1), or None when it cannot be read or is not text."""
        with self._lock:
            if path not in self._lines:
                if len(self._lines) >= KEPT:
                    self._lines.pop(next(iter(self._lines)))
                self._lines[path] = _read(path)
            lines = self._lines[path]
        return None if lines is None else lines[first - 1 : last]

    def forget(self) -> None:
        """Read every file again when it is next asked for."""
        with self._lock:
            self._lines.clear()


def _read(path: str) -> list[str] | None:
    try:
        with Path(path).open("rb") as file:
            data = file.read(LIMIT)
    except (OSError, ValueError):
        return None
    if b"\0" in data[:8192] or data.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ")):
        return None
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
