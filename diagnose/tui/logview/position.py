"""The bar at the right: where in the log the window is, and where findings are."""

from __future__ import annotations

from diagnose.logs.paging.lineindex import Edge
from diagnose.model.severity import Severity
from diagnose.tui.logview.document import LogDocument
from diagnose.tui.logview.marks import Marks
from diagnose.tui.logview.viewport import Viewport
from diagnose.tui.symbols import Signs

_MOST = 20_000
"""Lines with findings that are looked at."""


def position_bar(view: Viewport, document: LogDocument, found: dict[int, Severity], height: int, signs: Signs) -> list[tuple[str, str]]:
    """Return a (sign, ink) for each row of the bar; `found` is what `severities_by_row` gave for its height."""
    thumb, track = ("█", "│") if signs.bar != "|" else ("#", ":")
    begin, end = _window(view, document.size, height)
    bar = [(thumb, "dim") if begin <= row < end else (track, "rule") for row in range(height)]
    if end - begin >= height:
        return [(" ", "rule")] * height  # all is in sight
    for row, severity in found.items():
        bar[row] = ({Severity.ERROR: signs.error, Severity.WARNING: signs.warning, Severity.INFO: signs.info}[severity], severity.word)
    return bar


def _window(view: Viewport, size: int, height: int) -> tuple[int, int]:
    """Return the rows of the bar that stand for what is on the screen (exclusive end)."""
    places = view.layout()
    if not places:
        return 0, height
    below = view.rows.next(places[-1].offset)
    if below is Edge.END and view.rows.previous(places[0].offset) is Edge.END and not places[0].part:
        return 0, height
    begin = min(places[0].offset * height // max(size, 1), height - 1)
    end = height if below is Edge.END else min(-(-places[-1].offset * height // max(size, 1)), height - 1)
    begin = min(begin, height - 1) if below is Edge.END else min(begin, height - 2)
    return max(begin, 0), max(end, begin + 1)


def severities_by_row(document: LogDocument, marks: Marks, height: int) -> dict[int, Severity]:
    """Return the worst severity in each row's part of the log, as far as the lines are counted (by lines: as good as by bytes)."""
    total = document.index.lines
    rows: dict[int, Severity] = {}
    if document.index.complete and total:
        for line in marks.lines[:_MOST]:
            row = min((line - 1) * height // total, height - 1)
            rows[row] = max(rows.get(row, Severity.INFO), marks.worst(line))
    return rows
