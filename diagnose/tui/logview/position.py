"""The bar at the right: where in the log the window is, and where findings are."""

from __future__ import annotations

from bisect import bisect_left

from diagnose.model.severity import Severity
from diagnose.tui.logview.document import LogDocument
from diagnose.tui.logview.marks import Marks
from diagnose.tui.logview.viewport import Viewport
from diagnose.tui.symbols import Signs

_MOST = 20_000
"""Lines with findings that are looked at."""


def position_bar(view: Viewport, document: LogDocument, marks: Marks, height: int, signs: Signs) -> list[tuple[str, str]]:
    """Return a (sign, ink) for each row of the bar."""
    thumb, track = ("█", "│") if signs.bar != "|" else ("#", ":")
    places, size = view.layout(), max(document.size, 1)
    first = places[0].offset if places else 0
    last = places[-1].offset if places else size
    begin = min(int(first * height / size), height - 1)
    end = max(begin + 1, -(-last * height // size))
    bar = [(thumb, "dim") if begin <= row < end else (track, "rule") for row in range(height)]
    if places and isinstance(view.rows.next(last), int):
        bar[-1] = (track, "rule") if begin < height - 1 else bar[-1]
    for row, severity in _found(document, marks, height).items():
        bar[row] = ({Severity.ERROR: signs.error, Severity.WARNING: signs.warning, Severity.INFO: signs.info}[severity], severity.word)
    return bar


def _found(document: LogDocument, marks: Marks, height: int) -> dict[int, Severity]:
    """Return the worst severity in each row's part of the log, as far as the lines are counted (by lines: as good as by bytes)."""
    total = document.index.lines
    if not document.index.complete or not total:
        return {}
    rows: dict[int, Severity] = {}
    lines = marks.lines[:_MOST]
    for row in range(height):
        first = row * total // height + 1
        stop = (row + 1) * total // height + 1
        inside = lines[bisect_left(lines, first) : bisect_left(lines, max(stop, first + (total < height)))]
        worst = max((marks.worst(line) for line in inside), default=None)
        if worst:
            rows[row] = worst
    return rows
