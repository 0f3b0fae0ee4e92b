"""The lines of a log as rules see them: unwrapped, with their times."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from diagnose.engine.logformat import recognise
from diagnose.engine.options import STDIN
from diagnose.logs.bundles import ReaderFile
from diagnose.logs.lines import strip_ansi
from diagnose.logs.sources import Counted, Reader, open_source
from diagnose.model.location import Location, Region

MAX_BYTES = 256 << 20
"""Bytes of a log that are read; more than that is no input for a question about single lines."""


class Line(NamedTuple):
    """A line: its number, its readable text, the whole line as it stands, and its time (of the line before where it has none)."""

    number: int
    text: str
    raw: str
    time: float | None


class Log(NamedTuple):
    """A log that was read: its name, its lines, and whether they have times."""

    path: str
    lines: Sequence[Line]
    timed: bool

    def location(self, line: Line) -> Location:
        """Return where a line is."""
        return Location(self.path, Region(line.number, 1, line.number, len(line.raw) + 1))


def read_log(path: str, shown: str) -> Log:
    """Return the lines of a log file (`-`: standard input); raise OSError or ValueError where it cannot be read."""
    if path == STDIN:
        return log_of(sys.stdin.buffer.read(MAX_BYTES), shown)
    file = Path(path)
    with file.open("rb") as opened:
        return _read(opened, shown, file.stat().st_mtime)


def log_of(data: bytes, shown: str) -> Log:
    """Return the lines of a log in memory."""
    return _read(io.BytesIO(data), shown, time.time())


def _read(file: BinaryIO, shown: str, reference: float) -> Log:
    source = open_source(cast(BinaryIO, Counted(cast(Reader, getattr(file, "raw", file)))))
    if source.binary or source.archive:
        raise ValueError("is no text; unpack it first")
    data = io.BufferedReader(ReaderFile(source.reader)).read(MAX_BYTES)
    form = recognise(source.head or data[:65536], reference)
    lines, last = [], None
    for number, raw in enumerate(strip_ansi(data).split(b"\n"), 1):
        if not raw.strip():
            continue
        line = form.framing.unwrap(raw)
        moment = form.time_of(line)
        last = moment if moment is not None else last
        lines.append(Line(number, line.text, line.raw, last))
    return Log(shown, lines, form.timed)
