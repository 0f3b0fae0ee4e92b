"""The time column: when a line was written, or how long after another one."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum


class TimeDisplay(Enum):
    """What the column holds."""

    OFF = "off"
    ABSOLUTE = "UTC"
    ABOVE = "since the line above"
    MARK = "since the marked line"

    @property
    def following(self) -> TimeDisplay:
        """The next one, round and round."""
        every = list(TimeDisplay)
        return every[(every.index(self) + 1) % len(every)]

    @property
    def is_relative(self) -> bool:
        """Whether it depends on another line."""
        return self in (TimeDisplay.ABOVE, TimeDisplay.MARK)

    @property
    def width(self) -> int:
        """Columns it takes."""
        return {TimeDisplay.OFF: 0, TimeDisplay.ABSOLUTE: 24}.get(self, 11)


def absolute(moment: float) -> str:
    """Return a moment as date and time to the millisecond, UTC."""
    try:
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    except (ValueError, OverflowError, OSError):
        return "?"


def span(seconds: float) -> str:
    """Return a length of time in at most nine columns, with its sign."""
    sign, length = ("-" if seconds < 0 else "+"), abs(seconds)
    if length < 100:
        return f"{sign}{length:.3f}s"
    if length < 6000:
        return f"{sign}{int(length // 60)}m{int(length % 60):02}s"
    if length < 360_000:
        return f"{sign}{int(length // 3600)}h{int(length % 3600 // 60):02}m"
    return f"{sign}{int(length // 86400)}d{int(length % 86400 // 3600):02}h"
