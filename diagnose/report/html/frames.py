"""The lines that a page shows for a finding: of files with the lines around, of logs as the evidence has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagnose.model.finding import Evidence, Finding
    from diagnose.report.evidence import Reader

CONTEXT = 2
"""Lines around a place."""

MAX_ROWS = 60

Row = dict[str, Any]


def frames_of(places: Iterable[Finding | Evidence], evidence: Iterable[Evidence], reader: Reader) -> list[dict[str, Any]]:
    """Return frames: a path and rows, each with its number, its text and what is marked in it."""
    said = [_said(item) for item in evidence]
    told = {(frame["path"], row["line"]) for frame in said for row in frame["rows"]}
    frames = [frame for place in places if (frame := _frame(place, reader)) and (frame["path"], frame["line"]) not in told]
    return _merged([*said, *frames])


def _said(item: Evidence) -> dict[str, Any]:
    line = item.location.region.line if item.location.region else None
    span = item.span or (0, 0)
    return {"path": item.location.path, "line": line, "rows": [_row(line, item.text, span, item.note)]}


def _frame(place: Finding | Evidence, reader: Reader) -> dict[str, Any] | None:
    region, text, note = place.location.region, getattr(place, "text", ""), getattr(place, "note", "")
    if text:
        return _said(place)  # type: ignore[arg-type]  # only evidence has a text
    rows = reader.rows(place.location.path, region, note, CONTEXT)[:MAX_ROWS] if region else []
    shown = [_row(row.number, row.text, (row.marks[0].start, row.marks[0].end) if row.marks else (0, 0), "") for row in rows]
    if rows and note and region:
        next((row for row in shown if row["line"] == region.line), shown[0])["note"] = note
    if not shown and not note:
        return None
    return {"path": place.location.path, "line": region.line if region else None, "rows": shown or [_row(None, note, (0, 0), "")]}


def _row(line: int | None, text: str, span: tuple[int, int], note: str) -> Row:
    row: Row = {"line": line, "text": text[:4000]}
    if span[1] > span[0]:
        row["span"] = list(span)
    return row | ({"note": note} if note else {})


def _together(rows: Iterable[Row]) -> list[Row]:
    """Return rows in order, each line once: marked, where any of its rows is."""
    lines: dict[int, Row] = {}
    nameless = []
    for row in rows:
        if row["line"] is None:
            nameless.append(row)
        else:
            lines[row["line"]] = {**row, **lines.get(row["line"], {})}
    return [*nameless, *(lines[line] for line in sorted(lines))]


def _merged(frames: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put neighbouring frames of the same file into one."""
    merged: list[dict[str, Any]] = []
    for frame in frames:
        if merged and merged[-1]["path"] == frame["path"]:
            merged[-1]["rows"] = _together([*merged[-1]["rows"], *frame["rows"]])
        else:
            merged.append(frame)
    return merged
