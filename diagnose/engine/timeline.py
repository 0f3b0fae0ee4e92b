"""Puts the events of one log in the order of their times, as far as a bounded look ahead can.

    lines of several threads      a@3 b@1 c@2       come as b c a: up to REORDER seconds late, up to MAX_HELD events
    later than that               a@90 b@1          come as they stand in the log, each with its own time
    a time out of all reason      a@1 b@9999 c@2    when the next event is back where the one before was, the time is ignored:
                                                    b counts as at 1
    a step of the clock           a@1 b@9999 c@9999 when the next event agrees, it is a step: what was held comes first

Equal times keep the order of arrival. Ticks are seconds; logs without times need none of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from diagnose.model.event import LogEvent

REORDER = 2.0
"""Seconds that a line may come late."""

JUMP = 86400.0
"""Seconds between two events beyond which the second one's time has to be confirmed by another."""

MAX_HELD = 10_000


class Arrival(NamedTuple):
    """An event on its way to a matcher; ordered by its tick, then by its number in the log."""

    tick: float
    order: int
    event: LogEvent
    rule: str
    matcher: int
    numbers: tuple[int, ...]


class Timeline:
    """Takes arrivals, gives them in order."""

    def __init__(self) -> None:
        self._heap: list[Arrival] = []
        self._clock: float | None = None
        self._suspects: list[Arrival] = []

    def add(self, arrival: Arrival) -> Sequence[Arrival]:
        """Take the next arrival of the log; return what is due."""
        due: list[Arrival] = []
        if self._clock is None or -JUMP <= arrival.tick - self._clock <= JUMP:
            if self._suspects:
                self._acquit()
            self._push(arrival)
        else:
            due = self._doubt(arrival)
        heap, clock = self._heap, self._clock or 0.0
        while heap and (heap[0].tick <= clock - REORDER or len(heap) > MAX_HELD):
            due.append(heappop(heap))
        return due

    def _doubt(self, arrival: Arrival) -> list[Arrival]:
        """Take an arrival whose time is far from all before; return what is given away because it is believed."""
        due: list[Arrival] = []
        if not self._suspects or arrival.tick == self._suspects[-1].tick:  # further lines of one record confirm nothing
            self._suspects.append(arrival)
        elif abs(arrival.tick - self._suspects[-1].tick) <= JUMP:
            due = list(self.finish())
            self._push(arrival)
        else:
            self._acquit()
            self._suspects.append(arrival)
        return due + list(self.finish()) if len(self._suspects) > MAX_HELD else due

    def flush(self) -> Iterator[Arrival]:
        """Yield what is held for the sake of order."""
        while self._heap:
            yield heappop(self._heap)

    def finish(self) -> Iterator[Arrival]:
        """Yield all that is held; the clock is then where the last event says."""
        yield from self.flush()
        if self._suspects:
            self._clock = self._suspects[-1].tick
            yield from self._suspects
            self._suspects = []

    def _acquit(self) -> None:
        """Let events whose time is out of all reason count as of now."""
        for suspect in self._suspects:
            self._push(suspect._replace(tick=self._clock or 0.0))
        self._suspects = []

    def _push(self, arrival: Arrival) -> None:
        heappush(self._heap, arrival)
        self._clock = arrival.tick if self._clock is None else max(self._clock, arrival.tick)
