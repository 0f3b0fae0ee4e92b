"""What the status line of the log view says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnose.logs.paging.selection import SelectedRows
from diagnose.logs.paging.spool import Spool
from diagnose.report.clean import clean
from diagnose.tui.logview.levels import Least
from diagnose.tui.logview.status import Said, size_of

if TYPE_CHECKING:
    from diagnose.tui.logview.base import LogPanel


def pieces(screen: LogPanel) -> list[Said]:
    """Return what there is to say, the most important first."""
    said = [_place(screen)]
    if screen.following:
        said.insert(0, Said("TAIL", "good"))
    if screen.background.problem:
        said.append(Said(clean(screen.background.problem), "error"))
    if screen.note:
        said.append(Said(screen.note, "bold"))
    said += [*_search(screen), *_filters(screen), *_selection(screen), *_findings(screen), *_source(screen)]
    return said


def _place(screen: LogPanel) -> Said:
    document, cursor = screen.document, screen.lines.cursor
    index = document.index
    if screen.wanted:
        return Said(f"counting lines… {_percent(index.counted, document.size)}", "bold")
    if cursor is None:
        return Said("the log is empty" if not document.size else "no line to show yet")
    number = index.line_of(cursor)
    total = f"{index.lines:,}" if index.complete else f"{size_of(document.size)} (counting {_percent(index.counted, document.size)})"
    share = _percent(number, index.lines) if number and index.complete else _percent(cursor, document.size)
    return Said(f"line {'…' if number is None else f'{number:,}'} of {total} · {share}")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // max(whole, 1)} %"


def _search(screen: LogPanel) -> list[Said]:
    search = screen.search
    if not search.matcher or not search.rows:
        return []
    count, cursor = search.rows.count, screen.lines.cursor
    rank = search.rows.number_of(cursor) if cursor is not None else None
    place = "…" if rank is None else f"{rank:,}"
    running = f" ({search.rows.progress:.0%} searched)" if search.is_running else ""
    problem = f" {search.rows.problem}" if search.rows.problem else ""
    return [Said(f"/{search.matcher.expression}: {place}/{count:,}{running}{problem}", "hit" if count else "bold")]


def _filters(screen: LogPanel) -> list[Said]:
    working, rows = _working(screen), screen.lines.view.rows
    if not working or not isinstance(rows, SelectedRows):
        return [Said(f"{len(screen.filters)} filter{'s' * (len(screen.filters) > 1)} off", "dim")] if screen.filters else []
    running = "" if rows.complete else f" ({rows.progress:.0%})"
    problem = f" {rows.problem}" if rows.problem else ""
    return [Said(f"{', '.join(working)}: {rows.count:,} lines{running}{problem}", "warning")]


def _working(screen: LogPanel) -> list[str]:
    """Return what takes lines away."""
    filters = [str(item) for item in screen.filters if item.on]
    names = [f"filter {filters[0]}" if len(filters) == 1 else f"{len(filters)} filters"] if filters else []
    if screen.least is not Least.ALL:
        names.append(screen.least.value)
    return [*names, *(["folded"] if screen.folded else [])]


def _selection(screen: LogPanel) -> list[Said]:
    return [Said("selecting", "key")] if screen.lines.begun is not None else []


def _findings(screen: LogPanel) -> list[Said]:
    if not screen.marks.lines:
        return []
    cursor = screen.lines.cursor
    number = screen.document.index.line_of(cursor) if cursor is not None else None
    before, total = screen.marks.rank(number or 0)
    return [Said(f"finding {before}/{total}", "dim")]


def _source(screen: LogPanel) -> list[Said]:
    document = screen.document
    said = [Said(document.kind, "dim")] if document.kind else []
    if isinstance(document.source, Spool):
        if document.source.problem:
            said.append(Said(document.source.problem, "error"))
        elif not document.source.done:
            said.append(Said(f"unpacking… {size_of(document.size)}", "bold"))
    return said
