"""One log line as a person means it: without the wrappers of container runtimes, collectors and terminals.

Formats: Docker json-file (https://docs.docker.com/engine/logging/drivers/json-file/), Kubernetes CRI
(https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md), `kubectl logs
--timestamps` and the Choreo console (an RFC 3339 stamp before each line), JSON lines of common loggers.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

ANSI = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
"""Terminal escape sequences (ECMA-48 CSI, OSC and two-byte forms)."""

MAX_LINE = 64 * 1024
"""Characters of a line that rules look at and reports show."""

_CRI = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) (?:stdout|stderr) [FP] ")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)) ")
_MESSAGES = ("message", "msg", "log", "textPayload", "LogEntry", "MESSAGE", "@m", "event")
_TIMES = ("time", "timestamp", "@timestamp", "ts", "@t", "date", "datetime", "TimeGenerated", "asctime", "t")


class LogLine(NamedTuple):
    """`text` is what the program printed; `stamp` the wrapper's time as written, or ""; `raw` the whole line, decoded."""

    text: str
    stamp: str
    raw: str


def strip_ansi(data: bytes) -> bytes:
    """Return the bytes without terminal escape sequences; line ends are kept."""
    return ANSI.sub(b"", data)


def unwrap(line: bytes) -> LogLine:
    """Return the readable form of one raw line (no line end); invalid UTF-8 is replaced."""
    raw = line.decode("utf-8", "replace").rstrip("\r")
    text, stamp = raw, ""
    first = raw[:1]
    if first == "{":
        text, stamp = _from_json(raw)
    elif first.isdigit() and len(raw) > 20:
        found = _CRI.match(raw) or _STAMP.match(raw)
        if found:
            text, stamp = raw[found.end() :], found[1]
            if text[:1] == "{":
                text, inner = _from_json(text)
                stamp = inner or stamp
    return LogLine(text, stamp, raw)


def _from_json(text: str) -> tuple[str, str]:
    """Return (message, time as written) of a JSON line; the text itself when it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text, ""
    if not isinstance(value, dict):
        return text, ""
    stamp = next((str(value[name]) for name in _TIMES if isinstance(value.get(name), str | int | float)), "")
    message = next((value[name] for name in _MESSAGES if isinstance(value.get(name), str)), None)
    if message is None:
        return text, stamp
    message = message.rstrip("\r\n")
    if "log" in value and "stream" in value:
        inner = unwrap(ANSI.sub(b"", message.encode("utf-8", "replace")))
        return inner.text, inner.stamp or stamp
    return message, stamp


def slice_line(data: bytearray | bytes, position: int, size: int) -> tuple[int, int]:
    """Return (start, end) of the line around a position; a giant line is cut to MAX_LINE around it."""
    start = data.rfind(b"\n", 0, position) + 1
    end = data.find(b"\n", position, size)
    end = size if end < 0 else end
    if end - start > MAX_LINE:
        start = max(start, position - MAX_LINE // 2)
        end = min(end, start + MAX_LINE)
    return start, end
