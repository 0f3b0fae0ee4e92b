"""Reads one logfmt line: `time=2024-06-04T10:38:53.885Z level=ERROR module=org/pkg message="…" error="…"` (Ballerina, Go)."""

from __future__ import annotations

import re

from diagnose.logs.jsonlog import Entry
from diagnose.logs.levels import level_of

_PAIR = re.compile(r'([A-Za-z_@][\w.@/-]*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))(?:\s+|$)')
BEGIN = r"(?:time|ts|t|timestamp|level|lvl|severity|msg|event|caller|logger)="
"""The keys that a logfmt line may begin with."""

_BEGIN = re.compile(BEGIN)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_TIMES, _LEVELS, _MESSAGES = ("time", "ts", "timestamp", "t"), ("level", "lvl", "severity"), ("message", "msg", "event")
_ERRORS = ("error", "err", "exception", "exc_info", "stack")


def read_logfmt(line: str) -> Entry | None:
    """Return what a logfmt line says, or None when it is none. The error follows the message on a line of its own."""
    if not _BEGIN.match(line):
        return None
    values: dict[str, str] = {}
    end = 0
    for found in _PAIR.finditer(line):
        if found.start() != end:
            break
        values.setdefault(found[1], _plain(found[2]) if found[2] is not None else found[3])
        end = found.end()
    message = _first(values, _MESSAGES)
    if not message:
        return None
    error = _first(values, _ERRORS)
    text = f"{message}\n{error}" if error and error not in message else message
    return Entry(text, _first(values, _TIMES), level_of(_first(values, _LEVELS)))


def _first(values: dict[str, str], names: tuple[str, ...]) -> str:
    return next((values[name] for name in names if values.get(name)), "")


def _plain(quoted: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), quoted) if "\\" in quoted else quoted
