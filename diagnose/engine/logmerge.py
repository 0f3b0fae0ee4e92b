"""Merges what the pieces of one log contribute: the reduce step. Windows, absence and counting happen here, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnose.engine.catalog import Catalog
from diagnose.engine.interval import NO_INTERVAL, Interval
from diagnose.engine.logformat import LogFormat
from diagnose.engine.logscan import LogPart
from diagnose.engine.repeats import Repeat
from diagnose.engine.timeline import Arrival, Timeline
from diagnose.matchers.collect import Held
from diagnose.matchers.rulestate import RuleState
from diagnose.model.event import Group, LogEvent, Match
from diagnose.model.problem import Problem
from diagnose.model.result import Stats

MAX_UNDATED = 1_000
"""Events before the first time of a log that wait for it."""


class LogOutcome:
    """Everything one log gave: groups of matches by rule, what went wrong, what was read."""

    __slots__ = ("groups", "path", "problems", "stats", "timed")

    def __init__(
        self,
        path: str,
        timed: bool,
        groups: list[tuple[str, Group]] | None = None,
        problems: list[Problem] | None = None,
        stats: Stats | None = None,
    ) -> None:
        self.path = path
        self.timed = timed
        self.groups = [] if groups is None else groups
        self.problems = [] if problems is None else problems
        self.stats = Stats() if stats is None else stats


class LogMerger:
    """Folds the parts of one log, in order, into its outcome; what it holds does not grow with the log."""

    def __init__(self, catalog: Catalog, path: str, form: LogFormat, interval: Interval = NO_INTERVAL) -> None:
        self._catalog, self._form, self._interval = catalog, form, interval
        self._last_time: float | None = None
        self._ends_open = False
        self._path, self._path_shown = path, ""
        self._skipped = 0
        self._lines_before = 0
        self._part = 0
        self._repeats: dict[Repeat, tuple[int, bytes, int]] = {}
        self._states: dict[str, RuleState] = {}
        self._timeline = Timeline()
        self._undated: list[Arrival] = []
        self._arrived = self._order = 0
        self._tick = 0.0
        self._outcome = LogOutcome(path, form.timed)
        self.forbidden: dict[str, LogEvent] = {}
        """The last line, by rule, that an absence was about."""

    @property
    def stats(self) -> Stats:
        """What was read so far."""
        return self._outcome.stats

    def begin_file(self, path: str, form: LogFormat) -> None:
        """Note that the parts to come are of another file of the same log; its lines count from 1 again."""
        self._settle_repeats()
        self._end_line()
        self._form, self._skipped, self._lines_before = form, 0, self._outcome.stats.lines
        self._path_shown = "" if path == self._path else path

    def add(self, part: LogPart) -> None:
        """Take the next part."""
        stats = self._outcome.stats
        before = stats.lines - self._lines_before + self._skipped
        for event, slots in part.events:
            self._feed(event._replace(line=event.line + before, path=self._path_shown), slots)
        for repeat, (count, line) in part.repeats.items():
            self._repeats[repeat] = (self._repeats.get(repeat, (0, b"", 0))[0] + count, line, self._part)
        self._part += 1
        stats.lines += part.lines
        stats.bytes += part.bytes
        stats.unpacked_bytes += part.bytes
        self._ends_open = part.ends_open
        self._outcome.problems.extend(part.problems)

    def skip(self, lines: int) -> None:
        """Note that so many lines before the first part were left out."""
        self._skipped = lines

    def advance(self, tick: float, seconds: float) -> None:
        """Let `seconds` pass after `tick` without a line (a log that is followed)."""
        self._match(self._flush())
        for state in self._states.values():
            state.advance(tick, seconds)

    def groups(self) -> Iterator[tuple[str, tuple[str, ...], Group]]:
        """Yield (rule, key, group) of what is true by now."""
        self._settle_repeats()
        self._match(self._flush())
        return ((state.rule.id, key, group) for state in self._states.values() for key, group in state.groups.items())

    def waiting(self) -> Iterator[tuple[str, tuple[str, ...], Group]]:
        """Yield (rule, key, group) of what only a forbidden line still to come could veto."""
        return ((state.rule.id, key, group) for state in self._states.values() for key, group in state.waiting())

    def _end_line(self) -> None:
        self._outcome.stats.lines += self._ends_open
        self._ends_open = False

    def _settle_repeats(self) -> None:
        for repeat, (count, line, part) in self._repeats.items():
            self._repeat(repeat, count, line, part)
        self._repeats.clear()

    def finish(self) -> LogOutcome:
        """The log has ended: decide what waits for its end, and return the outcome."""
        self._outcome.stats.files = max(1, self._outcome.stats.files)
        self._end_line()
        self._settle_repeats()
        self._match(self._flush())
        self._match(self._timeline.finish())
        for state in self._states.values():
            for group in state.finish().values():
                self._outcome.groups.append((state.rule.id, group))
        return self._outcome

    def _feed(self, event: LogEvent, slots: tuple[int, ...]) -> None:
        rule, matcher, _ = self._catalog.slot(slots[0])
        if event.time is None and self._last_time is not None:
            event = event._replace(time=self._last_time)
        self._last_time = event.time
        if not self._interval.holds(event.time):
            return
        if self._catalog.simple[slots[0]]:
            self._state(rule.id).add(Match((event,), event.captures), order=2 * self._part)
            return
        if not self._outcome.timed:
            self._tick = float(event.line + self._lines_before)
        elif event.time is not None:
            self._tick = event.time
        self._arrived += 1
        numbers = tuple(self._catalog.plan.slots[slot][2] for slot in slots)
        arrival = Arrival(self._tick, self._arrived, event, rule.id, matcher, numbers)
        if not self._outcome.timed:
            self._match((arrival,))
        elif event.time is None and len(self._undated) < MAX_UNDATED:
            self._undated.append(arrival)
        else:
            self._match(self._dated(arrival))

    def _dated(self, arrival: Arrival) -> list[Arrival]:
        """Return what is due with an event; what came before the first time of the log counts as at that time."""
        held, self._undated = self._undated, []
        return [due for item in (*held, arrival) for due in self._timeline.add(item._replace(tick=arrival.tick))]

    def _flush(self) -> Iterator[Arrival]:
        """Yield all that waits, first what no time came after."""
        held, self._undated = self._undated, []
        yield from held
        yield from self._timeline.flush()

    def _match(self, arrivals: Iterable[Arrival]) -> None:
        """Give events to the matchers of their rules."""
        for tick, _, event, rule, matcher, numbers in arrivals:
            self._order += 1
            if numbers[-1] >= len(self._catalog.rules[rule].matchers[matcher].steps):
                self.forbidden[rule] = event
            self._state(rule).feed(matcher, numbers, Held(tick, self._order, event))

    def _repeat(self, repeat: Repeat, count: int, raw: bytes, part: int) -> None:
        slot, captures = repeat
        line = self._form.framing.unwrap(raw)
        moment = self._form.time_of(line)
        moment = moment if moment is not None else self._last_time
        event = LogEvent(0, 1, 1, moment, line.text, dict(captures))
        match = Match((event,), event.captures)
        self._state(self._catalog.slot(slot)[0].id).add(match, count, order=2 * part + 1)

    def _state(self, rule_id: str) -> RuleState:
        state = self._states.get(rule_id)
        if state is None:
            state = self._states[rule_id] = RuleState(self._catalog.rules[rule_id], self._outcome.timed)
        return state
