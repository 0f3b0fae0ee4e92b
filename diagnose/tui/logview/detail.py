"""All of one message: JSON laid out, a record with the lines that belong to it, what wraps it, and what was found in it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from rich.text import Text

from diagnose.logs.paging.lineindex import Edge
from diagnose.report.clean import clean, take
from diagnose.report.mask import mask_lines
from diagnose.tui.inks import Inks
from diagnose.tui.logview.document import LogDocument
from diagnose.tui.logview.times import absolute
from diagnose.tui.widgets.page import Layout, Page

MOST_BYTES = 256 * 1024
"""Bytes of a line that are laid out."""

MOST_LINES = 200
"""Lines of a record in each direction."""

_KEY = re.compile(r'^(\s*)("(?:[^"\\]|\\.)*")(: ?)(.*)$', re.DOTALL)


class DetailPage(Page):
    """The message at the cursor; hidden until it is asked for."""

    DEFAULT_CSS = """
    DetailPage { height: 40%; min-height: 5; display: none; border-top: solid $rule; background: $background; }
    DetailPage.-open { display: block; }
    """

    def about(self, document: LogDocument, offset: int | None, found: str, secrets: Collection[str]) -> None:
        """Show the message that the line at an offset belongs to."""
        if offset is None:
            self.show(lambda _: Layout((), ()))
            return
        head = _head(document, offset, found)
        lines = [masked.text for masked in mask_lines([(line, (0, 0)) for line in message_at(document, offset)], secrets)]
        self.show(lambda width: Layout([*_wrapped(head, width, self.ui.inks), *_body(lines, width, self.ui.inks)], ()))


def message_at(document: LogDocument, offset: int) -> list[str]:
    """Return the lines of the message at an offset: of JSON laid out, else of the record that the line is part of."""
    text = document.form.framing.decode(document.raw(offset, MOST_BYTES).data)
    laid_out = pretty(text) or pretty(document.form.framing.peel(text).text)
    if laid_out:
        return laid_out
    lines: list[str] = []
    for place in _record(document, offset):
        lines += document.unwrapped(place).text.split("\n")
    return lines


def pretty(text: str) -> list[str]:
    """Return a text with a JSON object or array in it laid out over lines; nothing where there is none."""
    start = min((place for place in (text.find("{"), text.find("[")) if place >= 0), default=-1)
    while start >= 0:
        try:
            value, end = json.JSONDecoder().raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
            continue
        if isinstance(value, dict | list) and value and end - start > 2:
            before, after = text[:start].strip(), text[end:].strip()
            return [
                *([before] if before else []),
                *json.dumps(value, indent=2, ensure_ascii=False).split("\n"),
                *([after] if after else []),
            ]
        start = text.find("{", end)
    return []


def _record(document: LogDocument, offset: int) -> list[int]:
    """Return the lines of the record that a line is part of."""
    begins, index = document.form.folding.begins, document.index
    places = [offset]
    while len(places) < MOST_LINES and not begins(document.raw(places[0]).data):
        above = index.previous(places[0])
        if isinstance(above, Edge):
            break
        places.insert(0, above)
    below = index.next(offset)
    while not isinstance(below, Edge) and len(places) < 2 * MOST_LINES and not begins(document.raw(below).data):
        places.append(below)
        below = index.next(below)
    return places


def _head(document: LogDocument, offset: int, found: str) -> str:
    number, moment = document.index.line_of(offset), document.moment(offset)
    level = document.unwrapped(offset).level
    parts = [f"line {number}" if number else "", f"{absolute(moment)} UTC" if moment is not None else "", level, found]
    return " · ".join(part for part in parts if part)


def _wrapped(head: str, width: int, inks: Inks) -> list[Text]:
    return [Text(take(clean(head), width)[0], inks["heading"])] if head else []


def _body(lines: list[str], width: int, inks: Inks) -> list[Text]:
    shown: list[Text] = []
    for line in lines:
        rest, first = clean(line.rstrip("\r")), True
        while rest or first:
            piece, rest = take(rest, width)
            shown.append(_coloured(piece, inks) if first else Text(piece, inks["text"]))
            first = False
    return shown


def _coloured(line: str, inks: Inks) -> Text:
    """Return a line of laid out JSON in colours; any other text as it is."""
    found = _KEY.match(line)
    if not found:
        return Text(line, inks["text"])
    text = Text(found[1])
    text.append(found[2], inks["code-key"])
    text.append(found[3], inks["dim"])
    value = found[4]
    ink = (
        "code-string"
        if value.startswith('"')
        else "code-number"
        if value[:1] in "-0123456789"
        else "code-word"
        if value[:1] in "tfn"
        else "text"
    )
    text.append(value, inks[ink if value else "text"])
    return text
