"""CSV exports of log consoles (Choreo, Azure Log Analytics, CloudWatch): the first line names the columns.

Choreo's private data planes: `TimeGenerated,LogLevel,LogEntry,KeyValuePair`; others are read by their usual names.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import partial

from diagnose.logs.frames.frame import Frame, Peeled
from diagnose.logs.jsonlog import LEVELS, MESSAGES, TIMES
from diagnose.logs.levels import level_of


def recognise(lines: Sequence[str]) -> Frame | None:
    """Recognise an export by a first line that names a column of times and one of messages."""
    header = _cells(lines[0].lstrip("\ufeff")) if lines else []
    message, time, level = (_column(header, names) for names in (MESSAGES, TIMES, LEVELS))
    if len(header) < 2 or message < 0 or time < 0:
        return None
    peel = partial(_peel, len(header), message, time, level)
    return Frame("console export (CSV)", peel, begins=lambda raw: peel(raw) is not None)


def _peel(width: int, message: int, time: int, level: int, raw: str) -> Peeled | None:
    """Peel a row; a line inside a value with line ends is not a row."""
    cells = _cells(raw) if raw.count(",") else []
    if len(cells) <= max(message, time) or len(cells) > width or not cells[time][:1].strip():
        return None
    return Peeled(cells[message], cells[time], level=level_of(cells[level]) if 0 <= level < len(cells) else "")


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def _column(header: Sequence[str], names: Sequence[str]) -> int:
    known = {name.lower(): index for index, name in reversed(list(enumerate(cell.strip() for cell in header)))}
    return next((known[name.lower()] for name in names if name.lower() in known), -1)
