"""Writes to standard output, and reads files again for reports."""

from __future__ import annotations

import sys
from pathlib import Path


def emit(text: str) -> None:
    """Write to standard output; what its encoding lacks is replaced, never an error."""
    out = sys.stdout
    encoding = out.encoding or "utf-8"
    out.write(text.encode(encoding, "replace").decode(encoding))
    out.flush()


MAX_REREAD = 4_000_000
"""Bytes of a file that a report reads again to show the lines around a finding."""


class LineReader:
    """Reads files again for the lines around findings; each file once."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str] | None] = {}

    def lines(self, path: str, first: int, last: int) -> list[str] | None:
        """Return the lines `first` to `last` of a file (from 1), or None when it cannot be read again."""
        if path not in self._lines:
            self._lines[path] = _read_lines(path)
        lines = self._lines[path]
        return None if lines is None else lines[first - 1 : last]


def _read_lines(path: str) -> list[str] | None:
    try:
        with Path(path).open("rb") as file:
            text = file.read(MAX_REREAD).decode("utf-8", "replace").removeprefix("\ufeff")
    except (OSError, ValueError):
        return None
    return text.replace("\r\n", "\n").split("\n")
