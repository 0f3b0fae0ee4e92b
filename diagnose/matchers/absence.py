"""Absence: lines that must not be there, and the interval in which they must not be.

For a frame with ticks t0..tn, start = t[anchor] + slide and stop = start + window (absolute) or start + window + (tn - t0);
both ends count. A bare absence of the rule language has an endless window: from t0 to the end of the log.

    a, unless x                     a@1 . x@9         nothing: x came later
                                    x@1 a@2           a match: x was before
    a, unless x before 5            x@1 a@5           nothing      x@1 a@7   a match
    a b, unless x between           a@1 x@2 b@3       nothing      a@1 b@2 x@3  a match
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Sequence

from diagnose.matchers.collect import Frame, Held
from diagnose.model.rule import Absence

MAX_TICKS = 50_000
"""Forbidden lines kept of one absence; beyond, the oldest go."""


class Sightings:
    """The ticks at which the forbidden lines of each absence were seen, in order, as far as they can still matter."""

    __slots__ = ("_absences", "_ticks")

    def __init__(self, absences: Sequence[Absence]) -> None:
        self._absences = absences
        self._ticks: list[list[float]] = [[] for _ in absences]

    def add(self, absence: int, tick: float) -> None:
        """Note a forbidden line. Where any one before, or any one after, decides, only the first or the last is kept."""
        ticks = self._ticks[absence]
        kind = self._absences[absence]
        if ticks and kind.slide == -math.inf:
            ticks[0] = min(ticks[0], tick)
        elif ticks and kind.window == math.inf:
            ticks[0] = max(ticks[0], tick)
        elif ticks and tick < ticks[-1]:
            insort(ticks, tick)
        elif not ticks or tick > ticks[-1]:
            ticks.append(tick)
        if len(ticks) > 2 * MAX_TICKS:
            del ticks[:MAX_TICKS]

    @property
    def lasts(self) -> bool:
        """Whether a line was seen that matters to the end of the log: one that must not be before a match."""
        return any(ticks and item.slide == -math.inf for ticks, item in zip(self._ticks, self._absences, strict=True))

    def within(self, absence: int, start: float, stop: float) -> bool:
        """Whether a forbidden line was seen in [start, stop]."""
        ticks = self._ticks[absence]
        index = bisect_left(ticks, start)
        return index < len(ticks) and ticks[index] <= stop

    def forget(self, before: float) -> None:
        """Forget what was seen before a tick, as far as that is cheap."""
        for ticks in self._ticks:
            if len(ticks) > 1024 and ticks[512] < before:
                del ticks[: bisect_left(ticks, before)]


def interval(absence: Absence, frame: Frame) -> tuple[float, float]:
    """Return the interval in which the forbidden line must not be."""
    ticks = [held.tick for held in frame]
    anchor = anchor_of(absence, frame).tick
    if absence.slide == -math.inf:
        return -math.inf, anchor
    start = anchor + absence.slide
    span = 0.0 if absence.absolute else max(ticks) - min(ticks)
    return start, start + max(0.0, absence.window + span)


def anchor_of(absence: Absence, frame: Frame) -> Held:
    """Return the event that the interval is measured from: the last for -1, else by number (sets: by time)."""
    if absence.anchor < 0:
        return max(frame, key=lambda held: (held.tick, held.order))
    ordered = sorted(frame, key=lambda held: (held.tick, held.order)) if absence.anchor == 0 else frame
    return ordered[min(absence.anchor, len(frame) - 1)]
