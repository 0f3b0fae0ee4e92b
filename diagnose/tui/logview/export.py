"""Writes the rows of a log to a file or returns them as text; what is secret is masked as it is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from diagnose.logs.paging.lineindex import Edge, Rows
from diagnose.logs.paging.selection import SelectedRows, Selection
from diagnose.tui.logview.document import LogDocument

MOST_COPIED = 10_000
"""Lines that go to the clipboard at most."""


def rows_of(document: LogDocument, selection: Selection) -> Rows:
    """Return the rows that a selection leaves, all of them known: for a thread of its own."""
    if not selection:
        return document.index
    rows = SelectedRows(document.index, selection)
    for _ in rows.work():
        pass
    return rows


def between(rows: Rows, first: int, last: int) -> Iterator[int]:
    """Yield the rows that begin in [first, last]."""
    place = rows.next(first - 1)
    while not isinstance(place, Edge) and place <= last:
        yield place
        place = rows.next(place)


def write_rows(path: Path, rows: Iterator[int], plain: Callable[[int], str]) -> int:
    """Write rows to a new file and return how many there are. Raises OSError, also where the file exists."""
    count = 0
    with path.open("x", encoding="utf-8", errors="replace") as file:
        for place in rows:
            file.write(plain(place) + "\n")
            count += 1
    return count
