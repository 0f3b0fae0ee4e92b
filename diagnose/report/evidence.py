"""Turns evidence into frames: log lines as they were seen, lines of files with the lines around them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from diagnose.report.frame import Frame, Mark, Row

if TYPE_CHECKING:
    from diagnose.model.finding import Evidence
    from diagnose.model.location import Region

Sources = Callable[[str, int, int], list[str] | None]
"""Gives the lines first to last of a file as they stand there, or None when it cannot be read again."""

_TO_LINE_END = 1_000_000
"""A column after the end of every line that is shown."""
_LONG_SPAN = 5
"""Lines of a span that are all shown; of a longer one only its ends."""


class Reader:
    """Reads lines for frames and masks them, unless secrets are to be shown."""

    def __init__(self, sources: Sources, show_secrets: bool = False, secrets: Collection[str] = ()) -> None:
        self._sources, self._show, self._secrets = sources, show_secrets, tuple(sorted(secrets))

    def rows(self, path: str, region: Region, note: str, context: int) -> list[Row]:
        """Return the lines of a region with what is to be underlined, and `context` lines around; empty if unreadable."""
        rows: list[Row] = []
        for first, last in _ranges(region, context):
            lines = self._sources(path, first, last) or []
            rows += self._marked(list(enumerate(lines, first)), region)
        rows = _trimmed(rows)
        marked = [index for index, row in enumerate(rows) if row.marks]
        if marked and note:
            row = rows[marked[-1]]
            rows[marked[-1]] = row._replace(marks=(row.marks[0]._replace(note=note),))
        return rows

    def _marked(self, lines: list[tuple[int, str]], region: Region) -> Iterator[Row]:
        spans = [(text.rstrip("\r\n"), _span(number, text.rstrip("\r\n"), region)) for number, text in lines]
        if not self._show:
            from diagnose.report.masking import mask_lines

            masked = mask_lines([(text, span or (0, 0)) for text, span in spans], self._secrets)
            spans = [(new.text, new.span if span else None) for new, (_, span) in zip(masked, spans, strict=True)]
        for (number, _), (text, span) in zip(lines, spans, strict=True):
            yield Row(number, text, (Mark(*span),) if span else ())


def frames_of(evidence: Iterable[Evidence], reader: Reader, context: int) -> list[Frame]:
    """Return a frame for each file that the evidence is in, in order of appearance.

    Text that comes with the evidence (a log line without its wrapper) is shown as it is; all else is read from its file.
    """
    by_path: dict[str, list[Evidence]] = {}
    for item in evidence:
        by_path.setdefault(item.location.path, []).append(item)
    return [_frame(path, items, reader, context) for path, items in by_path.items()]


def only_starts(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Yield the evidence with spans over several lines reduced to their first line."""

    for item in evidence:
        region = item.location.region
        if region and region.end_line > region.line:
            region = region._replace(end_line=region.line, end_column=_TO_LINE_END)
            yield item._replace(location=item.location._replace(region=region))
        else:
            yield item


def _frame(path: str, items: Sequence[Evidence], reader: Reader, context: int) -> Frame:
    rows: dict[int, Row] = {}
    notes = []
    for item in items:
        found = _rows(item, reader, context)
        if not any(row.marks for row in found) and item.note:
            notes.append(item.note)
        for row in found:
            rows[row.number] = _joined(rows.get(row.number), row)
    region = items[0].location.region
    line, column = (region.line, region.column) if region else (0, 0)
    ordered = sorted(rows.values())
    shown = _plain(ordered) if all(item.text for item in items) else tuple(ordered)
    return Frame(path, line, column, shown, "; ".join(dict.fromkeys(notes)))


def _rows(item: Evidence, reader: Reader, context: int) -> list[Row]:
    region = item.location.region
    if region and (not item.text or region.end_line > region.line):
        rows = reader.rows(item.location.path, region, item.note, context)
        if rows or not item.text:
            return rows
    if not item.text:
        return []
    span = _span_in_text(item)
    return [Row(region.line if region else 0, item.text, (Mark(*span, item.note),) if span else ())]


def _span_in_text(item: Evidence) -> tuple[int, int] | None:
    """Return what to underline in the text of a piece of evidence, None when that is not known."""
    region, span = item.location.region, getattr(item, "span", None)
    if span is not None:
        return int(span[0]), int(span[1])
    return _span(region.line, item.text, region) if region and region.end_column - 1 <= len(item.text) else None


def _joined(one: Row | None, other: Row) -> Row:
    """Return one row for two views of the same line, with the marks of both."""
    if one is None:
        return other
    marks = dict.fromkeys([*one.marks, *other.marks])
    noted = {(mark.start, mark.end) for mark in marks if mark.note}
    return one._replace(marks=tuple(sorted(mark for mark in marks if mark.note or (mark.start, mark.end) not in noted)))


def _plain(rows: list[Row]) -> tuple[Row, ...]:
    """Return log lines; where several are marked as a whole, marking them says nothing and is left out."""
    if len(rows) == 1:
        return tuple(rows)
    return tuple(row._replace(marks=()) if _is_whole(row) else row for row in rows)


def _is_whole(row: Row) -> bool:
    """Whether a row is marked from end to end, without a note."""
    if len(row.marks) != 1 or row.marks[0].note:
        return False
    return row.text[row.marks[0].start : row.marks[0].end].strip() == row.text.strip()


def _ranges(region: Region, context: int) -> list[tuple[int, int]]:
    """Return the lines to read: the span and its surroundings, or both ends of a long span."""
    last = _last_line(region)
    first = max(1, region.line - context)
    if last - region.line < _LONG_SPAN:
        return [(first, last + context)]
    return [(first, region.line + 1), (last - 1, last + context)]


def _last_line(region: Region) -> int:
    ends_before = region.end_column <= 1 and region.end_line > region.line
    return region.end_line - 1 if ends_before else max(region.line, region.end_line)


def _span(number: int, text: str, region: Region) -> tuple[int, int] | None:
    """Return the part of a line (offsets from 0) that a region covers, None when it covers nothing of it."""
    last = _last_line(region)
    if not region.line <= number <= last:
        return None
    end_of_text = len(text.rstrip())
    start = region.column - 1 if number == region.line else len(text) - len(text.lstrip())
    end = region.end_column - 1 if number == region.end_line else end_of_text
    start = min(max(start, 0), len(text))
    if number != region.line and start >= end_of_text:
        return None
    return start, max(min(end, len(text)), start + 1)


def _trimmed(rows: list[Row]) -> list[Row]:
    """Drop blank lines of the context from both ends."""
    kept = [index for index, row in enumerate(rows) if row.marks or row.text.strip()]
    return rows[kept[0] : kept[-1] + 1] if kept else []
