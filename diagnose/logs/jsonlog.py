"""Reads one JSON line of a logging library: message, time, level, error and stack under their usual names.

pino, bunyan, winston; zap, logrus, zerolog, slog; structlog, loguru, python-json-logger; Serilog, .NET; log4j2, Logback, ECS;
GELF; Google Cloud; journald's JSON; the exports of log consoles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from diagnose.logs.levels import level_of

MESSAGES = (
    "message", "msg", "log", "textPayload", "LogEntry", "logEntry", "MESSAGE", "@m", "event", "short_message", "@message",
    "RenderedMessage", "Message", "@mt", "MessageTemplate", "logLine", "body", "Body", "line",
)  # fmt: skip
TIMES = (
    "time", "timestamp", "@timestamp", "ts", "@t", "date", "datetime", "TimeGenerated", "asctime", "t", "Timestamp", "instant",
    "timeMillis", "timeStamp", "eventTime", "Time", "__REALTIME_TIMESTAMP", "TimeGenerated [UTC]",
)  # fmt: skip
LEVELS = ("level", "severity", "lvl", "levelname", "log.level", "LogLevel", "@l", "Level", "loglevel", "PRIORITY")
_ERRORS = ("err", "error", "exception", "Exception", "@x", "exc_info", "thrown", "cause", "errorVerbose", "exc_text")
_STACKS = ("stack", "stack_trace", "stackTrace", "stacktrace", "extendedStackTrace", "traceback", "error.stack_trace")
_WORDS = ("error.message", "message", "msg", "Message")

MAX_DEPTH = 3
"""JSON in a message of JSON is read so deep."""


class Entry(NamedTuple):
    """What a JSON line says; texts that it does not state are empty."""

    text: str
    stamp: str = ""
    level: str = ""


def read_entry(line: str, depth: int = 0) -> Entry | None:
    """Return what a JSON line says, or None when it is no JSON object. Error and stack follow the message on lines of their own."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("record"), dict) and isinstance(value.get("text"), str):
        return _of_loguru(value["record"], value["text"])
    stamp, level = _stamp(value), level_of(next((value[name] for name in LEVELS if name in value), None)) or _nested_level(value)
    message = next((text for name in MESSAGES if (text := _text(value.get(name)))), None)
    if message is None:
        details = _details(value, "")
        return Entry("\n".join(details) or line, stamp, level)
    inner = read_entry(message, depth + 1) if message[:1] == "{" and depth < MAX_DEPTH else None
    if inner:
        return Entry(inner.text, inner.stamp or stamp, inner.level or level)
    message = message.rstrip("\r\n")
    return Entry("\n".join([message, *_details(value, message)]), stamp, level)


def _of_loguru(record: dict[str, Any], text: str) -> Entry:
    """Read an entry of loguru's `serialize`: the record, and the text with its stack as it would be printed."""
    message, time, level = record.get("message"), record.get("time"), record.get("level")
    lines = [str(message), *text.rstrip().split("\n")[1:]] if message else [text.rstrip()]
    stamp = time.get("repr", "") if isinstance(time, dict) else ""
    return Entry("\n".join(lines), str(stamp), level_of(level.get("name")) if isinstance(level, dict) else "")


def _text(value: object) -> str | None:
    """Return a message; journald writes one that is not UTF-8 as a list of bytes."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(item, int) and 0 <= item < 256 for item in value):
        return bytes(value).decode("utf-8", "replace")
    return None


def _stamp(value: dict[str, Any]) -> str:
    for name in TIMES:
        moment = value.get(name)
        if isinstance(moment, dict):
            seconds = moment.get("epochSecond", moment.get("seconds"))
            moment = f"{seconds}.{moment.get('nanoOfSecond', moment.get('nanos', 0)):09d}" if isinstance(seconds, int) else None
        if isinstance(moment, str | int | float) and not isinstance(moment, bool):
            return str(moment)
    return ""


def _nested_level(value: dict[str, Any]) -> str:
    inner = value.get("log")
    return level_of(inner.get("level")) if isinstance(inner, dict) else ""


def _details(value: dict[str, Any], message: str) -> list[str]:
    """Return the error and the stack of an entry, as far as the message does not hold them already."""
    found: list[str] = []
    for text in map(str.rstrip, _errors(value)):
        if text and text not in message and not any(text in other for other in found):
            found.append(text)
    return found


def _errors(value: dict[str, Any]) -> Iterable[str]:
    yield from _strings(value, ("error.stack_trace", "error.message", *_STACKS))
    for name in _ERRORS:
        error = value.get(name)
        if isinstance(error, str):
            yield error
        elif isinstance(error, dict):
            yield from _strings(error, (*_STACKS, *_WORDS))


def _strings(value: dict[str, Any], names: Sequence[str]) -> Iterable[str]:
    for name in names:
        if isinstance(value.get(name), str):
            yield value[name]
        elif isinstance(value.get(name), list):
            yield "\n".join(_frame(item) for item in value[name] if isinstance(item, dict) and "method" in item)


def _frame(item: dict[str, Any]) -> str:
    """Return a frame of a stack that log4j2 writes as a list."""
    return f"\tat {item.get('class')}.{item.get('method')}({item.get('file')}:{item.get('line')})"
