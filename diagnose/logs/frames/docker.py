r"""Docker's json-file driver: `{"log":"text\n","stream":"stdout","time":"2024-06-04T10:38:53.885800940Z"}`.

Lines of more than 16 KB come in pieces; all but the last have no line end in `log`.
https://docs.docker.com/engine/logging/drivers/json-file/
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from diagnose.logs.frames.frame import Frame, Peeled, by_share

PIECE = 8 * 1024
"""Bytes that a piece of a longer line has at least (Docker cuts after 16 KB of text)."""


def peel(raw: str) -> Peeled | None:
    """Peel one line."""
    if raw[:1] != "{" or '"log"' not in raw:
        return None
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or "stream" not in value or not isinstance(value.get("log"), str):
        return None
    text, stamp = value["log"], value.get("time")
    partial = len(text) >= PIECE // 4 and not text.endswith("\n")
    return Peeled(text.rstrip("\r\n"), stamp if isinstance(stamp, str) else "", partial, str(value["stream"]))


def partial_lines(data: bytearray | bytes, size: int) -> Iterator[int]:
    """Yield an offset in every line long enough to be a piece: each of them holds a multiple of PIECE."""
    last = -1
    for offset in range(PIECE, size, PIECE):
        lowest = max(0, offset - 16 * PIECE)
        end = data.find(b"\n", offset, min(size, offset + 16 * PIECE))
        start = max(lowest, data.rfind(b"\n", lowest, offset) + 1)
        if end > last and end - start >= PIECE:
            last = end
            yield start


FRAME = Frame("docker json-file", peel, partial_lines, escapes=True)
recognise = by_share(FRAME)
