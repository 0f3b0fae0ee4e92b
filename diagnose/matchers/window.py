"""Drives one matcher over the events of one log: collects, checks absences, fires, forgets.

Every event moves the clock. A frame whose forbidden interval has not ended yet waits; it fires with the first event
later than the interval, or at the end of the log. Frames that only an endless absence could still veto are kept as a
count with the first and the last of them, so that memory does not grow with their number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from diagnose.matchers.absence import Sightings, anchor_of, interval
from diagnose.matchers.collect import Collector, Frame, Held
from diagnose.matchers.sequence import SequenceCollector
from diagnose.matchers.unordered import SetCollector
from diagnose.model.event import Match
from diagnose.model.rule import Absence, Matcher

Fire = Callable[[Match, int], None]
"""Takes a match and how many equal ones it stands for."""

GroupKey = Callable[[Match], tuple[str, ...]]


class OpenFrames:
    """Frames of one group that fire at the end of the log unless a forbidden line is seen at or after `start`."""

    __slots__ = ("count", "first", "last", "start")

    def __init__(self, match: Match, start: float) -> None:
        self.first, self.last, self.count, self.start = match, match, 1, start

    def add(self, match: Match, start: float) -> None:
        """Add a later frame of the same group."""
        self.last, self.count, self.start = match, self.count + 1, max(self.start, start)


class Law(NamedTuple):
    """What all windows of one matcher share; times in ticks. `bounded` and `endless` are its absences with their numbers.

    `patience` is how long a complete frame may have to wait for its absences, `memory` how far back a forbidden line matters.
    """

    matcher: Matcher
    within: float
    bounded: tuple[tuple[int, Absence], ...]
    endless: tuple[tuple[int, Absence], ...]
    patience: float
    memory: float


def law_of(matcher: Matcher, scale: float) -> Law:
    """Return what a matcher asks for; `scale` turns seconds into ticks."""
    bounded = tuple((number, item) for number, item in enumerate(_scaled(matcher.absences, scale)) if item.window < math.inf)
    endless = tuple((number, item) for number, item in enumerate(matcher.absences) if item.window == math.inf)
    patience = max((item.window + max(0.0, item.slide) for _, item in bounded), default=0.0)
    reach = max((abs(item.slide) + item.window for _, item in bounded if item.slide > -math.inf), default=0.0)
    within = matcher.within * scale
    return Law(matcher, within, bounded, endless, patience, within + patience + reach)


class Window:
    """One matcher's state for one correlation key."""

    __slots__ = ("_collector", "_fire", "_group", "_law", "_open", "_seen", "touched")

    def __init__(self, law: Law, seen: Sequence[Sightings], fire: Fire, group: GroupKey) -> None:
        """`seen` are the forbidden lines of this key and of all keys."""
        self._law, self._collector = law, _collector(law)
        self._seen, self._fire, self._group = seen, fire, group
        self._open: dict[tuple[str, ...], OpenFrames] | None = None
        self.touched = -math.inf
        """The tick of the last event."""

    def feed(self, held: Held, steps: Sequence[int]) -> None:
        """Take an event that matched these steps (none: it only moves the clock)."""
        self.touched = held.tick
        self.expire(held.tick)
        if steps:
            self._collector.feed(held, steps)
            self._settle(held.tick)

    def expire(self, now: float) -> None:
        """Decide what can be decided, forget what cannot matter any more."""
        law = self._law
        if law.bounded:
            self._settle(now)
            for seen in self._seen:
                seen.forget(now - law.memory)
        self._collector.expire(now - law.patience)

    def forget_vetoed(self) -> None:
        """Forget the frames that a forbidden line has decided."""
        if self._open:
            self._open = {key: frames for key, frames in self._open.items() if not self._vetoed(frames.start)}

    def advance(self, now: float) -> None:
        """Let the clock move without an event: decide what waited only for time to pass."""
        if self._law.bounded:
            self._settle(now)

    def waiting(self) -> Iterator[tuple[tuple[str, ...], OpenFrames]]:
        """Yield, by group, the frames that only a forbidden line still to come could veto."""
        return ((key, frames) for key, frames in (self._open or {}).items() if not self._vetoed(frames.start))

    def finish(self) -> None:
        """The log has ended: nothing forbidden can come any more."""
        self._settle(math.inf)
        for frames in (self._open or {}).values():
            if not self._vetoed(frames.start):
                self._fire(frames.first, 1)
                if frames.count > 1:
                    self._fire(frames.last, frames.count - 1)
        self._open = None

    @property
    def idle(self) -> bool:
        """Whether forgetting this window would lose nothing."""
        return self._collector.empty and not self._open

    def _settle(self, now: float) -> None:
        """Decide every frame that can be decided at `now`."""
        while (frame := self._collector.frame()) is not None:
            if self._too_wide(frame):
                self._collector.drop(min(frame, key=lambda held: held.order))
                continue
            verdict = self._verdict(frame, now)
            if verdict is None:
                return
            if isinstance(verdict, Held):
                self._collector.drop(verdict)
            else:
                self._collector.consume()
                if verdict:
                    self._release(frame)

    def _too_wide(self, frame: Frame) -> bool:
        ticks = [held.tick for held in frame]
        return max(ticks) - min(ticks) > self._collector.within

    def _verdict(self, frame: Frame, now: float) -> Held | bool | None:
        """True: fire; None: wait; False: resolved by what came after, forget the frame; an event: drop this anchor only."""
        waiting = False
        for number, absence in self._law.bounded:
            start, stop = interval(absence, frame)
            if any(seen.within(number, start, stop) for seen in self._seen):
                return False if absence.anchor < 0 else anchor_of(absence, frame)
            waiting = waiting or stop >= now
        return None if waiting else True

    def _release(self, frame: Frame) -> None:
        match = _match(frame)
        if not self._law.endless:
            self._fire(match, 1)
        elif not any(self._seen_at_all(number, absence, frame) for number, absence in self._law.endless):
            self._hold(match, max(interval(absence, frame)[0] for _, absence in self._law.endless))

    def _hold(self, match: Match, start: float) -> None:
        key = self._group(match)
        self._open = self._open or {}
        held = self._open.get(key)
        if held is not None and not self._vetoed(held.start):
            held.add(match, start)
        elif held is not None or len(self._open) < MAX_GROUPS:
            self._open[key] = OpenFrames(match, start)

    def _seen_at_all(self, number: int, absence: Absence, frame: Frame) -> bool:
        start, stop = interval(absence, frame)
        return any(seen.within(number, start, stop) for seen in self._seen)

    def _vetoed(self, start: float) -> bool:
        later = [number for number, item in self._law.endless if item.slide > -math.inf]
        return any(seen.within(number, start, math.inf) for seen in self._seen for number in later)


MAX_GROUPS = 10_000
"""Different problems of one rule in one log that are kept apart."""


def _collector(law: Law) -> Collector:
    matcher = law.matcher
    if matcher.kind == "sequence":
        return SequenceCollector([step.at_least for step in matcher.steps], law.within)
    if matcher.kind == "count":
        return SetCollector([matcher.at_least], law.within)
    return SetCollector([step.at_least for step in matcher.steps], law.within)


def _scaled(absences: Iterable[Absence], scale: float) -> list[Absence]:
    if scale == 1.0:
        return list(absences)
    return [item._replace(window=item.window * scale, slide=item.slide * scale) for item in absences]


def _match(frame: Frame) -> Match:
    captures: dict[str, str] = {}
    for held in frame:
        for name, value in held.event.captures.items():
            captures.setdefault(name, value)
    return Match(tuple(held.event for held in frame), captures)


def lines_scale(matcher: Matcher) -> float:
    """Return lines per second for logs without timestamps: `within_lines` stands for `within`."""
    return matcher.within_lines / matcher.within if 0 < matcher.within < math.inf else 10.0

