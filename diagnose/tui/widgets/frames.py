"""Draws lines of files with what proves something highlighted: evidence, as the batch report frames it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from diagnose.report.clean import Fitted, fit, width_of
from diagnose.report.evidence import Reader, frames_of
from diagnose.report.frame import Frame, Row, gutter_of
from diagnose.report.wrap import wrap
from diagnose.tui.places import ToFile
from diagnose.tui.widgets.code import Span, code_spans

if TYPE_CHECKING:
    from diagnose.model.finding import Evidence
    from diagnose.tui.widgets.sheet import Sheet

_SHORTEST = 8
"""Characters of a line that is told by its text."""

MOST_ROWS = 9
"""Lines of a frame; of a longer one the middle is left out."""


def write_frames(sheet: Sheet, evidence: Iterable[Evidence], reader: Reader, context: int = 2) -> None:
    """Write a frame for every file that the evidence is in; each leads to its place."""
    by_path: dict[str, list[Evidence]] = {}
    for item in evidence:
        by_path.setdefault(item.location.path, []).append(item)
    frames = [frame for items in by_path.values() for frame in _frames(items, reader, context)]
    gutter = max(3, gutter_of(frames))
    for frame in frames:
        sheet.gap()
        with sheet.leads_to(ToFile(frame.path, frame.line or 1, frame.column or 1)):
            _write_frame(sheet, frame, gutter)


def _frames(items: Sequence[Evidence], reader: Reader, context: int) -> list[Frame]:
    """Return the frames of one file; log lines stand among those around them where the file shows them as they are."""
    if any(item.text for item in items):
        return frames_of([_among_others(item, reader) for item in items], reader, min(context, 1))
    return frames_of(items, reader, context)


def _among_others(item: Evidence, reader: Reader) -> Evidence:
    """Return evidence that is read from its file again, with its surroundings, unless its line is wrapped there (JSON, for one)."""
    region = item.location.region
    if region is None or not item.text or region.line != region.end_line:
        return item
    rows = reader.rows(item.location.path, region, "", 0)
    text = item.text.rstrip()
    return item._replace(text="") if len(rows) == 1 and len(text) > _SHORTEST and rows[0].text.rstrip().endswith(text) else item


def _write_frame(sheet: Sheet, frame: Frame, gutter: int) -> None:
    place = fit(frame.place, (len(frame.place) - 1, len(frame.place)), max(8, sheet.width - 1)).text
    sheet.line(Text(place, sheet.inks["path"]))
    last = 0
    around = "dim" if any(row.marks for row in frame.rows) else "text"
    for row in _shortened(frame.rows):
        if last and row.number > last + 1:
            sheet.line(Text("⋮".rjust(gutter) if sheet.width else "", sheet.inks["gutter"]))
        last = row.number
        _write_row(sheet, frame.path, row, gutter, "text" if row.marks else around)
    if frame.note:
        sheet.prose(frame.note, "dim", gutter + 2)


def _shortened(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows without the middle of what is too long."""
    if len(rows) <= MOST_ROWS:
        return rows
    return [*rows[: MOST_ROWS - 3], *rows[-3:]]


def _write_row(sheet: Sheet, path: str, row: Row, gutter: int, ink: str) -> None:
    text = Text(f"{row.number or '':>{gutter}} ", sheet.inks["gutter"])
    text.append("│ ", sheet.inks["rule"])
    room = max(8, sheet.width - gutter - 3)
    around = (min(mark.start for mark in row.marks), max(mark.end for mark in row.marks)) if row.marks else None
    raw = row.text.rstrip()
    fitted = fit(raw, around, room)
    shown = Text(fitted.text, sheet.inks[ink])
    _color(sheet, shown, code_spans(path, raw), row, fitted)
    sheet.line(text + shown)
    for mark in row.marks:
        if mark.note:
            start = min(fitted.column(mark.start), room - 1)
            indent = min(start, max(0, room - width_of(mark.note) - 2))
            for line in wrap(mark.note, max(12, room - indent - 2)):
                lead = Text(" " * gutter + " ")
                lead.append("│ ", sheet.inks["rule"]).append(" " * indent + "↑ " + line, sheet.inks["dim"])
                sheet.line(lead)


def _color(sheet: Sheet, shown: Text, spans: Iterable[Span], row: Row, fitted: Fitted) -> None:
    """Give the text of a row its colours, and mark what proves something."""
    is_whole = fitted.first == 0 and fitted.lead == 0
    for start, end, ink in spans if is_whole else ():
        shown.stylize(sheet.inks[ink], _at(fitted, start), _at(fitted, end))
    for mark in row.marks:
        start, end = _at(fitted, mark.start), _at(fitted, mark.end)
        shown.stylize(sheet.inks["mark"], start, max(end, start + 1))


def _at(fitted: Fitted, offset: int) -> int:
    """Return the place in the shown text of an offset in the line."""
    column = fitted.column(offset)
    if fitted.text.isascii():
        return column
    used = 0
    for index, char in enumerate(fitted.text):
        if used >= column:
            return index
        used += width_of(char)
    return len(fitted.text)
