"""Places in a log as people write them."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import NamedTuple

from diagnose.engine.interval import parse_moment
from diagnose.tui.logview.document import LogDocument

_CLOCK = re.compile(r"(\d\d?):(\d\d)(?::(\d\d))?$")


class Wanted(NamedTuple):
    """Where to go: a line (from 1), a share of the log (0 to 1), or an offset."""

    line: int | None = None
    share: float | None = None
    at: int | None = None

    def offset(self, document: LogDocument) -> int | None:
        """Return where that begins; None while the lines are not counted so far, or where there is no such line."""
        if self.line is not None:
            return document.index.offset_of(max(self.line, 1))
        if self.share is not None and document.index.complete:
            return document.index.offset_of(max(round(self.share * document.index.lines), 1))
        if self.share is not None:
            return document.index.at(int(self.share * max(document.size - 1, 0)))
        return self.at


def parse_place(text: str, here: int | None) -> Wanted:
    """Return the place that a text means; `here` is the line at the cursor. Raises ValueError with what was expected."""
    text = text.strip().replace(",", "").replace("_", "")
    share = re.fullmatch(r"(\d+(?:\.\d+)?) ?%", text)
    if share:
        return Wanted(share=min(float(share[1]) / 100, 1.0))
    number = re.fullmatch(r"([+-]?)(\d{1,18})", text)
    if not number:
        raise ValueError("expected a line (120), a distance (+50), or a share (75%)")
    if not number[1]:
        return Wanted(line=int(number[2]))
    if here is None:
        raise ValueError("the lines are not counted so far yet")
    return Wanted(line=max(1, here + int(number[1] + number[2])))


def parse_time(text: str, near: float | None) -> float:
    """Return the moment that a text means; a time of day is one of the day at the cursor. Raises ValueError with what was expected."""
    clock = _CLOCK.match(text.strip())
    if clock and near is not None:
        try:
            day = datetime.fromtimestamp(near, UTC)
            return day.replace(hour=int(clock[1]), minute=int(clock[2]), second=int(clock[3] or 0), microsecond=0).timestamp()
        except ValueError:
            raise ValueError(f"{text} is no time of day") from None
    return parse_moment(text, time.time())
