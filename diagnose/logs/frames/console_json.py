"""JSON exports of log consoles: one array of entries, each on its own line, pretty-printed, or all on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from diagnose.logs.frames.frame import Frame, Peeled
from diagnose.logs.jsonlog import LEVELS, MESSAGES, TIMES
from diagnose.logs.levels import level_of

_MEMBER = re.compile(r'\s*"([^"\\]+)"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)\s*,?\s*$')


def peel(raw: str) -> Peeled | None:
    """Peel a whole entry or, where one takes several lines, one member of it."""
    text = raw.strip().lstrip("[,").rstrip(",]").strip()
    if text[:1] == "{" and text[-1:] == "}":
        return Peeled(text)
    found = _MEMBER.match(raw)
    if not found:
        return Peeled("") if not text.strip("{}") else None
    return _member(found[1], json.loads(found[2]) if found[2][0] == '"' else found[2]) if _is_json(found[2]) else None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _member(name: str, value: object) -> Peeled | None:
    if name in MESSAGES:
        return Peeled(str(value))
    if name in TIMES:
        return Peeled("", str(value))
    return Peeled("", level=level_of(value) if name in LEVELS else "")


def begins(raw: str) -> bool:
    """Whether a line begins an entry."""
    return raw.lstrip(" \t[,")[:1] == "{"


PRETTY = Frame("console export (JSON)", peel, escapes=True, begins=begins)
ONE_LINE = PRETTY._replace(breaks=b"},{")


def recognise(lines: Sequence[str]) -> Frame | None:
    """Recognise an array of objects by its beginning."""
    head = "".join(lines[:3])[:200].lstrip("\ufeff \t")
    if not re.match(r'\[\s*\{\s*"', head):
        return None
    return ONE_LINE if "},{" in lines[0] else PRETTY
