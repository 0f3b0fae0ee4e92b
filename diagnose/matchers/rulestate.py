"""One log rule over the events of one log: its matchers, their windows by correlation key, its groups."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import islice

from diagnose.matchers.absence import Sightings
from diagnose.matchers.collect import Held
from diagnose.matchers.window import MAX_GROUPS, Fire, GroupKey, OpenFrames, Window, law_of, lines_scale
from diagnose.model.event import Group, LogEvent, Match
from diagnose.model.rule import Matcher, Rule

MAX_KEYS = 50_000
"""Correlation keys with something held; beyond, the ones idle longest are forgotten."""


class RuleState:
    """Takes events in order of arrival; `groups` holds what was found so far."""

    def __init__(self, rule: Rule, timed: bool) -> None:
        """`timed` tells whether ticks are seconds or, in a log without timestamps, lines."""
        self.rule = rule
        self.groups: dict[tuple[str, ...], Group] = {}
        self._previous: dict[str, str] = {}
        self._matchers = [MatcherState(matcher, timed, self.add, self.group_key) for matcher in rule.matchers]

    def feed(self, matcher: int, numbers: Sequence[int], held: Held) -> None:
        """Take an event that matched these terms of a matcher (steps first, then absences)."""
        self._matchers[matcher].feed(numbers, held)

    def add(self, match: Match, count: int = 1, order: int = 0) -> None:
        """Note a match; `order` grows along the log where matches do not come in order."""
        if self.rule.carry:
            match = self._carried(match)
        key = self.group_key(match)
        group = self.groups.get(key)
        if group is None:
            if len(self.groups) >= MAX_GROUPS:
                key = next(reversed(self.groups))
            group = self.groups.setdefault(key, Group())
        group.add(match, count, order)

    def advance(self, tick: float, seconds: float) -> None:
        """Let `seconds` pass after `tick` without an event."""
        for state in self._matchers:
            state.advance(tick, seconds)

    def waiting(self) -> Iterator[tuple[tuple[str, ...], Group]]:
        """Yield, by key, what only a forbidden line still to come could veto."""
        for state in self._matchers:
            for key, frames in state.waiting():
                group = Group()
                group.add(frames.first)
                if frames.count > 1:
                    group.add(frames.last, frames.count - 1)
                yield key, group

    def finish(self) -> dict[tuple[str, ...], Group]:
        """The log has ended; return all groups."""
        for state in self._matchers:
            state.finish()
        return self.groups

    def group_key(self, match: Match) -> tuple[str, ...]:
        """Return what makes two matches the same problem."""
        return tuple(match.captures.get(name, "") for name in self.rule.group_by)

    def _carried(self, match: Match) -> Match:
        captures = dict(match.captures)
        for name in self.rule.carry:
            if not captures.get(name, "").strip():
                captures[name] = self._previous.get(name, "")
        self._previous = captures
        return Match(match.events, captures)


class MatcherState:
    """One matcher's windows, one for every value of the captures that correlate; the one touched last is the last."""

    def __init__(self, matcher: Matcher, timed: bool, fire: Fire, group: GroupKey) -> None:
        self._matcher = matcher
        self._scale = 1.0 if timed else lines_scale(matcher)
        self._law = law_of(matcher, self._scale)
        self._fire, self._group = fire, group
        self._everywhere = Sightings(matcher.absences)
        self._windows: OrderedDict[tuple[str, ...], tuple[Window, Sightings]] = OrderedDict()
        self._steps = len(matcher.steps)

    def feed(self, numbers: Sequence[int], held: Held) -> None:
        """Take an event; absences are noted before the steps see the clock move."""
        key = self._key(held.event)
        if numbers[-1] >= self._steps:
            for number in numbers:
                if number >= self._steps:
                    self._note(number - self._steps, held.tick, key)
            numbers = [number for number in numbers if number < self._steps]
        if numbers:
            self._entry(key or (), held.tick)[0].feed(held, numbers)

    def advance(self, tick: float, seconds: float) -> None:
        """Let `seconds` pass after `tick` without an event."""
        for window, _ in self._windows.values():
            window.advance(tick + seconds * self._scale)

    def waiting(self) -> Iterator[tuple[tuple[str, ...], OpenFrames]]:
        """Yield, by group, the frames that only a forbidden line still to come could veto."""
        for window, _ in self._windows.values():
            yield from window.waiting()

    def finish(self) -> None:
        """The log has ended."""
        for window, _ in self._windows.values():
            window.finish()

    def _key(self, event: LogEvent) -> tuple[str, ...] | None:
        """Return the correlation key of an event; None when it lacks a capture (it then concerns every key)."""
        if not self._matcher.by:
            return ()
        values = [event.captures.get(name) for name in self._matcher.by]
        return None if None in values else tuple(value for value in values if value is not None)

    def _note(self, absence: int, tick: float, key: tuple[str, ...] | None) -> None:
        if key is None or not self._matcher.by:
            self._everywhere.add(absence, tick)
            return
        window, seen = self._entry(key, tick)
        seen.add(absence, tick)
        window.forget_vetoed()

    def _entry(self, key: tuple[str, ...], tick: float) -> tuple[Window, Sightings]:
        entry = self._windows.get(key)
        if entry is None:
            entry = self._begin(key, tick)
        elif self._matcher.by:
            self._windows.move_to_end(key)
        entry[0].touched = tick
        return entry

    def _begin(self, key: tuple[str, ...], tick: float) -> tuple[Window, Sightings]:
        """Make a window for a new key, and look whether the one touched longest ago still matters."""
        self._release(tick)
        if len(self._windows) >= MAX_KEYS:
            self._forget()
        seen = Sightings(self._matcher.absences) if self._matcher.by else self._everywhere
        both = [self._everywhere, seen] if self._matcher.by else [self._everywhere]
        window = Window(self._law, both if self._matcher.absences else (), self._fire, self._group)
        self._windows[key] = (window, seen)
        return window, seen

    def _release(self, tick: float) -> None:
        """Forget up to two windows in which nothing can happen any more, so that there are as many as the time spans."""
        for _ in range(2):
            oldest = next(iter(self._windows), None)
            if oldest is None or self._windows[oldest][0].touched >= tick - self._law.memory:
                return
            entry = self._windows.pop(oldest)
            entry[0].expire(tick)
            if not entry[0].idle or entry[1].lasts:
                self._windows[oldest] = entry

    def _forget(self) -> None:
        """Make room: idle windows first, then the oldest tenth."""
        idle = [key for key, (window, seen) in self._windows.items() if window.idle and not seen.lasts]
        for key in idle or list(islice(self._windows, MAX_KEYS // 10)):
            self._windows.pop(key)[0].finish()
