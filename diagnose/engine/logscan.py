"""Scans one log: the map step. Bytes in, confirmed events out; nothing here runs for a line without a candidate."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import NamedTuple

from diagnose.engine.candidates import Candidate, candidate_at, spot_of
from diagnose.engine.catalog import Catalog
from diagnose.engine.logformat import LogFormat
from diagnose.engine.records import Place, record_at
from diagnose.engine.repeats import Known, Repeat, Shortcuts
from diagnose.engine.seams import seam_hits
from diagnose.logs.blocks import OVERLAP, Block
from diagnose.logs.count import count_newlines
from diagnose.logs.lines import has_ansi, raw_column, slice_line, strip_ansi
from diagnose.logs.logline import LogLine
from diagnose.matchers.confirm import Span, Test
from diagnose.model.event import MAX_EVIDENCE, LogEvent
from diagnose.model.problem import Problem

LOOK_BACK = 50
"""Lines before an event that are looked at for its time (stack traces, tables)."""

_end_of = itemgetter(1)

MIN_DEFERRING = 64 * 1024
"""Bytes of a block in which lines that must not come after a match are looked at from the last on."""

LATEST = 8
"""Lines of a block that must not come after a match, and of which the latest decides, that are looked at."""


def _line_of(found: tuple[LogEvent, tuple[int, ...]]) -> int:
    return found[0].line


class ScannedBlock(NamedTuple):
    """A block after the automaton: its readable bytes, what was found in them, how many lines end in them."""

    data: bytearray | bytes
    size: int
    hits: list[tuple[int, int]]
    newlines: int
    raw_size: int
    continues: bool
    original: Block | None = None
    """The block before escape sequences were taken away; None when there were none."""
    has_seams: bool = False
    """Whether there are lines that were split into pieces."""

    @property
    def ends_open(self) -> bool:
        """Whether the last line has no line end (the last of a log, or one cut)."""
        return bool(self.size) and self.data[self.size - 1] != 0x0A


class LogPart:
    """What a piece of a log contributes; picklable, lines count from the piece's first.

    `events` are (event, slot numbers) in order. `repeats` counts further matches of what was seen often enough to know all
    about it: (slot, captures) -> (count, last line's bytes).
    """

    __slots__ = ("bytes", "ends_open", "events", "lines", "problems", "repeats")

    def __init__(  # noqa: PLR0913, PLR0917 - a record
        self,
        events: list[tuple[LogEvent, tuple[int, ...]]] | None = None,
        repeats: dict[Repeat, tuple[int, bytes]] | None = None,
        lines: int = 0,
        bytes: int = 0,
        problems: list[Problem] | None = None,
        ends_open: bool = False,
    ) -> None:
        self.events = [] if events is None else events
        self.repeats = {} if repeats is None else repeats
        self.lines = lines
        self.bytes = bytes
        self.problems = [] if problems is None else problems
        self.ends_open = ends_open
        """The last line has no line end (the last of a log, or one cut)."""


def search_block(catalog: Catalog, form: LogFormat, block: Block) -> ScannedBlock:
    """Run the automaton over a block (on any thread)."""
    data: bytearray | bytes = block.data
    size = block.size
    original = block if has_ansi(data, size, form.framing.escapes) else None
    if original:
        data = strip_ansi(bytes(block.view()), form.framing.escapes)
        size = len(data)
    hits = catalog.prefilter.scan(memoryview(data)[:size])
    seams = seam_hits(catalog.prefilter, data, size, form.framing) if form.framing.frame.partial_lines else None
    hits.extend(seams or ())
    if len(hits) > 1:
        hits.sort(key=_end_of)
    return ScannedBlock(
        data, size, hits, count_newlines(data, size), block.size - block.shared, block.continues, original, seams is not None
    )


MANY_HITS = 200
"""Hits in a block of a megabyte from which another thread does not make its search faster."""


def is_dense(block: ScannedBlock) -> bool:
    """Whether there is more to do about the hits of a block than for finding them."""
    return len(block.hits) > MANY_HITS


class LogScanner:
    """Confirms the candidates of one log, block by block. Remembers per slot how much was seen, to stop looking closer."""

    def __init__(self, catalog: Catalog, form: LogFormat, may_count: bool = True) -> None:
        """`may_count` allows to count hits without a look at their lines; not when the time of each decides."""
        self._catalog, self.form, self._may_count = catalog, form, may_count
        self.known = Known(catalog, may_count)
        self.shortcuts = Shortcuts(catalog, form, self.known)
        self._confirmed = [0] * len(catalog.plan.slots)
        self._wanted: dict[frozenset[int], list[int]] = {}

    def scan(self, block: ScannedBlock) -> LogPart:
        """Return what one block contributes."""
        part = LogPart(lines=block.newlines, bytes=block.raw_size, ends_open=block.ends_open)
        if block.hits:
            _BlockScan(self, self._catalog, block, part).run()
        return part

    def is_counted(self, slot: int) -> bool:
        """Whether a further hit of the slot needs no look at its line."""
        return self._may_count and self._confirmed[slot] >= MAX_EVIDENCE and self._catalog.countable[slot]

    def wanted(self, literals: frozenset[int]) -> list[int]:
        """Return the slots that have all they need in a line with these literals."""
        slots = self._wanted.get(literals)
        if slots is None:
            concerned = {slot for literal in literals for slot in self._catalog.plan.consumers[literal]}
            needs = self._catalog.plan.needs
            slots = self._wanted[literals] = [slot for slot in concerned if not any(literals.isdisjoint(group) for group in needs[slot])]
        return slots

    @property
    def lasts(self) -> frozenset[int]:
        """Slots of lines of which only the last counts; none where the time of each decides."""
        return self._catalog.lasts if self._may_count else frozenset()

    def rule_of(self, slot: int) -> str:
        """Return the rule of a slot."""
        return self._catalog.plan.slots[slot][0]

    def confirm(self, slots: set[int], line: LogLine, place: Place, part: LogPart) -> dict[tuple[str, int], tuple[list[int], Span]]:
        """Return, by rule and matcher, the slots whose term the line really matches and the span with their captures."""
        matched: dict[tuple[str, int], tuple[list[int], Span]] = {}
        tried: dict[Test, Span | None] = {}
        for slot in sorted(slots):
            span = self._confirm_one(slot, line, place, part, tried)
            if span is None:
                continue
            self._confirmed[slot] += 1
            rule, matcher, _ = self._catalog.plan.slots[slot]
            found = matched.get((rule, matcher))
            if found is None:
                matched[rule, matcher] = ([slot], span)
            else:
                found[0].append(slot)
                joined = found[1]._replace(captures={**span.captures, **found[1].captures})
                matched[rule, matcher] = (found[0], joined)
        return matched

    def _confirm_one(self, slot: int, line: LogLine, place: Place, part: LogPart, tried: dict[Test, Span | None]) -> Span | None:
        """Return the span of a slot's term; equal terms of several slots share their test and are `tried` on a line once."""
        if self._catalog.plan.slots[slot][0] in self._catalog.disabled:
            return None
        try:
            test = self._catalog.test(slot)
            if test in tried:
                span = tried[test]
            else:
                span = tried[test] = test(line.text) or (_raw(test(line.raw)) if line.raw is not line.text and line.text else None)
            fold = self._catalog.folds[slot]
            return span if span is not None or fold is None else self._confirm_record(test, fold, line, place)
        except TimeoutError:
            problem = self._catalog.timeout(slot)
            if problem:
                part.problems.append(problem)
            return None

    def _confirm_record(self, test: Test, fold: str, line: LogLine, place: Place) -> Span | None:
        """Look at the whole record of a line; the span is then the line's own."""
        lines = record_at(place, self.form.folding)
        span = test(fold.join(lines)) if len(lines) > 1 else None
        return Span(0, len(line.text), span.captures) if span else None

    def time_of(self, candidate: Candidate, data: bytearray | bytes) -> float | None:
        """Return the time of a line: its own, or that of the nearest line before it."""
        moment = self.form.time_of(candidate.line)
        if moment is None and candidate.start > candidate.line_start:
            _, stop = slice_line(data, candidate.start, len(data))
            moment = self.form.time_of(self.form.framing.unwrap(bytes(data[candidate.line_start : stop])))
        return moment if moment is not None else self._time_before(data, candidate.line_start)

    def _time_before(self, data: bytearray | bytes, start: int) -> float | None:
        for _ in range(LOOK_BACK):
            if start <= 0:
                return None
            end = start - 1
            start, stop = slice_line(data, end, end)
            moment = self.form.time_of(self.form.framing.unwrap(bytes(data[start:stop])))
            if moment is not None:
                return moment
        return None


class _BlockScan:
    """One pass over the hits of one block, line by line."""

    def __init__(self, scanner: LogScanner, catalog: Catalog, block: ScannedBlock, part: LogPart) -> None:
        self._scanner, self._block, self._part = scanner, block, part
        self._exact, self._consumers = catalog.plan.exact, catalog.plan.consumers
        self._counted_to: dict[int, int] = {}
        self._counts: dict[int, int] = {}
        self._repeated: dict[Repeat, tuple[int, int, int]] = {}
        self._counted_from, self._counted_line = 0, 1
        self._looked_at: dict[int, set[int]] = {}
        self._deferred: list[tuple[int, list[int]]] = []
        self._original_lines: list[bytes] | None = None

    def run(self) -> None:
        """Look at every line with a hit that some slot wants."""
        hits, data, size = self._block.hits, self._block.data, self._block.size
        lasts = self._scanner.lasts if size >= MIN_DEFERRING and not self._block.has_seams else frozenset()
        index = bisect_right(hits, OVERLAP, key=_end_of) if self._block.continues else 0
        while index < len(hits):
            literal, end = hits[index]
            slot = self._exact[literal]
            if slot >= 0 and not self._block.has_seams and self._scanner.is_counted(slot):
                self._count(slot, end)
                index += 1
            elif self._block.has_seams:
                index = self._look_at(index)
            else:
                start, stop = slice_line(data, end - 1, size)
                after = index + 1
                while after < len(hits) and hits[after][1] <= stop:
                    after += 1
                wanted = self._wanted(literal) if after == index + 1 else self._wanted_together(index, after)
                if lasts and wanted and lasts.issuperset(wanted):
                    self._deferred.append((index, wanted))
                    index = after
                    continue
                idle = not wanted or (len(wanted) == 1 and self._is_known(wanted[0], start, stop))
                index = after if idle else self._look_at(index)
        self._look_at_deferred()
        self._keep_last_lines()

    def _look_at_deferred(self) -> None:
        """Look at lines that must not come after a match, from the last on, until each slot has those that can matter.

        Where no match of the rule begins in this block only the latest count; several, since lines may be out of order.
        """
        lasts = self._scanner.lasts
        begun = {self._scanner.rule_of(slot) for _, slots in self._part.events for slot in slots if slot not in lasts}
        seen: dict[int, int] = {}
        done: set[int] = set()
        before = len(self._part.events)
        for index, wanted in reversed(self._deferred):
            if not done.issuperset(wanted):
                slots = {slot for slot in wanted if slot not in done}
                known = len(self._part.events)
                end = self._block.hits[index][1]
                self._look(slots, candidate_at(self._block.data, self._block.size, end - 1, self._scanner.form.framing))
                for _, matching in self._part.events[known:]:
                    for slot in matching:
                        seen[slot] = seen.get(slot, 0) + 1
                        if seen[slot] >= LATEST and self._scanner.rule_of(slot) not in begun:
                            done.add(slot)
        if len(self._part.events) > before:
            self._part.events.sort(key=_line_of)

    def _look_at(self, index: int) -> int:
        """Look at the line of a hit; return the index of the first hit behind it."""
        hits = self._block.hits
        candidate = candidate_at(self._block.data, self._block.size, hits[index][1] - 1, self._scanner.form.framing)
        first = index
        index += 1
        while index < len(hits) and hits[index][1] <= candidate.stop:
            index += 1
        slots = {slot for literal, _ in hits[first:index] for slot in self._consumers[literal]}
        self._look(slots, candidate)
        return index

    def _wanted(self, literal: int) -> list[int]:
        """Return the slots that a line may match whose only hit is this literal."""
        return self._scanner.wanted(frozenset((literal,)))

    def _wanted_together(self, first: int, after: int) -> list[int]:
        """Return the slots that a line with these hits may match."""
        return self._scanner.wanted(frozenset(literal for literal, _ in self._block.hits[first:after]))

    def _is_known(self, slot: int, start: int, stop: int) -> bool:
        """Count a line when it is sure to repeat what is known."""
        if self._counted_to.get(slot, -1) >= stop:
            return False
        repeat = self._scanner.shortcuts.repeat(slot, bytes(self._block.data[start:stop]))
        if repeat is not None:
            self._note_repeat(repeat, start, stop)
        return repeat is not None

    def _count(self, slot: int, end: int) -> None:
        """Count a line whose hit alone proves the match; several hits in one line count once."""
        if end > self._counted_to.get(slot, -1):
            stop = self._block.data.find(b"\n", end, self._block.size)
            self._counted_to[slot] = stop if stop >= 0 else self._block.size
            self._counts[slot] = self._counts.get(slot, 0) + 1

    def _keep_last_lines(self) -> None:
        data, size = self._block.data, self._block.size
        for slot, count in self._counts.items():
            start, stop = slice_line(data, self._counted_to[slot] - 1, size)
            self._part.repeats[slot, ()] = (count, bytes(data[start:stop]))
        for repeat, (count, start, stop) in self._repeated.items():
            counted = self._part.repeats.get(repeat, (0,))[0]  # hits of the same slot in lines that were not looked at
            self._part.repeats[repeat] = (counted + count, bytes(data[start:stop]))

    def _look(self, slots: set[int], candidate: Candidate) -> None:
        if self._counted_to:
            slots = {slot for slot in slots if self._counted_to.get(slot, -1) < candidate.stop}
        if candidate.pieces:
            slots = self._not_looked_at(slots, candidate.chain)
        data = self._block.data
        place = Place(data, self._block.size, candidate.start, candidate.stop)
        matched = self._scanner.confirm(slots, candidate.line, place, self._part)
        matched = {key: found for key, found in matched.items() if not self._is_repeat(*found, candidate)}
        if not matched:
            return
        moment = self._scanner.time_of(candidate, data)
        for matching, span in matched.values():
            spot = spot_of(candidate, span, data, self._scanner.form.framing)
            number, columns = self._line_number(spot.line_start), (spot.column, spot.end_column)
            if self._block.original:
                columns = self._raw_columns(number, *columns)
            event = LogEvent(number, *columns, moment, spot.text, span.captures, spot.span)
            self._part.events.append((event, tuple(matching)))

    def _is_repeat(self, slots: list[int], span: Span, candidate: Candidate) -> bool:
        """Count a match that repeats what is known; return whether it was one."""
        repeat = self._scanner.known.repeated(slots[0], span) if len(slots) == 1 else None
        if repeat is None:
            return False
        self._note_repeat(repeat, candidate.start, candidate.stop)
        return True

    def _note_repeat(self, repeat: Repeat, start: int, stop: int) -> None:
        self._repeated[repeat] = (self._repeated.get(repeat, (0,))[0] + 1, start, stop)

    def _not_looked_at(self, slots: set[int], chain: int) -> set[int]:
        """Return the slots whose term was not yet tried on a line that was split."""
        known = self._looked_at.setdefault(chain, set())
        fresh = slots - known
        known |= slots
        return fresh

    def _line_number(self, start: int) -> int:
        first, last = sorted((start, self._counted_from))
        between = self._block.data.count(b"\n", first, last)
        self._counted_line += between if start >= self._counted_from else -between
        self._counted_from = start
        return self._counted_line

    def _raw_columns(self, number: int, first: int, end: int) -> tuple[int, int]:
        """Return columns of the raw line for columns of the line without escape sequences."""
        if self._original_lines is None:
            assert self._block.original is not None
            self._original_lines = bytes(self._block.original.view()).split(b"\n")
        framing = self._scanner.form.framing
        raw = framing.decode(self._original_lines[number - 1])
        last = raw_column(raw, max(first, end - 1), framing.escapes)
        return raw_column(raw, first, framing.escapes), last + (end > first)


def _raw(span: Span | None) -> Span | None:
    return span._replace(in_raw=True) if span else None
