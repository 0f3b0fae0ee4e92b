"""The expression that finds lines like a given one: the same words, other numbers."""

from __future__ import annotations

import re

from diagnose.logs.timestamps import HEAD
from diagnose.tui.logview.document import LogDocument

MOST = 300
"""Characters of a line that count."""

_SPECIAL = re.compile(r"[.^$*+?{}\[\]\\|()]")
_VARIABLE = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b|\b0x[0-9a-fA-F]+\b|\b(?=[a-f]*\d)[0-9a-f]{8,}\b|\d+")


def expression_like(document: LogDocument, offset: int) -> str:
    """Return the expression for the line at an offset; empty for a line that says nothing."""
    raw = document.text(offset)
    message = document.unwrapped(offset).text.split("\n", 1)[0]
    text = message if message and message in raw else raw
    return generalised(_without_time(document, text).strip()[:MOST])


def generalised(text: str) -> str:
    """Return an expression for a text in which numbers, and what is made of hexadecimal digits, may be others."""
    parts, last = [], 0
    for found in _VARIABLE.finditer(text):
        parts += [_SPECIAL.sub(r"\\\g<0>", text[last : found.start()]), r"\d+" if found[0].isdecimal() else r"[\w-]+"]
        last = found.end()
    return "".join([*parts, _SPECIAL.sub(r"\\\g<0>", text[last:])])


def _without_time(document: LogDocument, text: str) -> str:
    """Return what follows the time at the beginning of a text."""
    place = document.form.clock.find(text[:HEAD]) if document.form.timed else None
    return text[place[1] :] if place and place[0] < 4 else text
