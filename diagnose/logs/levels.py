"""Severities as logging libraries write them, as one of five words."""

from __future__ import annotations

WORDS = ("debug", "info", "warning", "error", "fatal")

_NAMES = {
    "trace": "debug", "verbose": "debug", "debug": "debug", "dbg": "debug", "fine": "debug", "silly": "debug",
    "info": "info", "information": "info", "informational": "info", "inf": "info", "notice": "info", "default": "info",
    "warn": "warning", "warning": "warning", "wrn": "warning",
    "error": "error", "err": "error", "severe": "error", "eror": "error",
    "fatal": "fatal", "critical": "fatal", "crit": "fatal", "panic": "fatal", "dpanic": "fatal", "alert": "fatal",
    "emerg": "fatal", "emergency": "fatal", "ftl": "fatal",
}  # fmt: skip
_SYSLOG = ("fatal", "fatal", "fatal", "error", "warning", "info", "info", "debug")
_TENS = ((10, "debug"), (20, "debug"), (30, "info"), (40, "warning"), (50, "error"), (60, "fatal"))
"""Pino and bunyan."""


def level_of(value: object) -> str:
    """Return the word for a level as a library writes it (a name, a syslog severity, tens), or ""."""
    if isinstance(value, str):
        name = value.strip().lower()
        return _NAMES.get(name, "") if not name.isdigit() else level_of(int(name[:9]))
    if not isinstance(value, int) or isinstance(value, bool):
        return ""
    return _SYSLOG[value] if 0 <= value < len(_SYSLOG) else dict(_TENS).get(value, "")
