"""Lines in a block of bytes, and the escape sequences of terminals in them."""

from __future__ import annotations

import re

ANSI = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
"""Terminal escape sequences (ECMA-48 CSI, OSC and two-byte forms)."""

ANSI_TEXT = re.compile(ANSI.pattern.decode())
"""The same in decoded text."""

_ESCAPED = re.compile(ANSI.pattern + rb"|(?<!\\)\\u001[bB](?:\[[0-?]*[ -/]*[@-~]|[@-Z_])")
"""Besides, escape sequences as JSON writers escape them."""

_ESCAPED_TEXT = re.compile(_ESCAPED.pattern.decode())

MAX_LINE = 64 * 1024
"""Characters of a line that rules look at and reports show."""


def strip_ansi(data: bytes, escaped: bool = False) -> bytes:
    """Return the bytes without terminal escape sequences (`escaped`: also those in JSON escapes); line ends are kept."""
    return (_ESCAPED if escaped else ANSI).sub(b"", data)


def raw_column(raw: str, column: int, escaped: bool) -> int:
    """Return the column in a raw line (from 1) of a column in the line without escape sequences."""
    for found in (_ESCAPED_TEXT if escaped else ANSI_TEXT).finditer(raw):
        if found.start() >= column:
            break
        column += found.end() - found.start()
    return column


def has_ansi(data: bytearray | bytes, size: int, escaped: bool) -> bool:
    """Whether there may be something for `strip_ansi` to take away."""
    return data.find(0x1B, 0, size) >= 0 or (escaped and data.find(b"\\u001", 0, size) >= 0)


def slice_line(data: bytearray | bytes, position: int, size: int) -> tuple[int, int]:
    """Return (start, end) of the line around a position; a giant line is cut to MAX_LINE around it."""
    start = data.rfind(b"\n", 0, position) + 1
    end = data.find(b"\n", position, size)
    end = size if end < 0 else end
    if end - start > MAX_LINE:
        start = max(start, position - MAX_LINE // 2)
        end = min(end, start + MAX_LINE)
    return start, end
