r"""`journalctl -o export`: entries of `FIELD=value` lines, a blank line between them.

A value with line ends is `FIELD`, a line end, its length in eight bytes (little endian), the bytes.
https://systemd.io/JOURNAL_EXPORT_FORMATS/
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnose.logs.frames.frame import Frame, Peeled

_FIELD = re.compile(r"(_{0,2}[A-Z][A-Z0-9_]*)(=|$)")
_LENGTH = re.compile(r"[^\0]{0,4}?\0{4,7}|.{0,3}\0{5,7}")
_TIMES = ("__REALTIME_TIMESTAMP", "_SOURCE_REALTIME_TIMESTAMP")


def peel(raw: str) -> Peeled | None:
    """Peel one line: the message's text, the entry's time, nothing of other fields."""
    found = _FIELD.match(raw)
    if not found:
        length = _LENGTH.match(raw)
        return Peeled(raw[length.end() :] if length else raw)
    if found[1] == "MESSAGE":
        return Peeled(raw[found.end() :])
    return Peeled("", raw[found.end() :] if found[1] in _TIMES else "")


def begins(raw: str) -> bool:
    """Whether a line begins an entry."""
    return raw.startswith("__CURSOR=")


FRAME = Frame("journald export", peel, begins=begins)


def recognise(lines: Sequence[str]) -> Frame | None:
    """Recognise the format by an entry's fixed first fields."""
    head = lines[:3]
    return FRAME if head and head[0].startswith("__CURSOR=") and any(line.startswith("__REALTIME_TIMESTAMP=") for line in head) else None
