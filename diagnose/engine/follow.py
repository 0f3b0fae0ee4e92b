"""Follows one growing log: new lines in, the groups of matches that are true by now out.

Records at the end are held back until the next line or a moment of silence shows that they are complete. Absences are
decided when the clock passes their window: the log's own clock, as its last line told it, moved on by the seconds since.
A log that begins to be written tells its format line by line: while its first lines come, it is recognised anew with each
of them, and read again from its beginning when it turns out to be of another.
"""

from __future__ import annotations

import codecs
import io
import time
from collections.abc import Callable, Iterator
from statistics import median_high
from typing import BinaryIO, cast

from diagnose.engine.catalog import Catalog
from diagnose.engine.interval import NO_INTERVAL, Interval
from diagnose.engine.logformat import SAMPLE_LINES, LogFormat, recognise
from diagnose.engine.logmerge import LogMerger, LogOutcome
from diagnose.engine.logscan import LogScanner, search_block
from diagnose.engine.options import STDIN
from diagnose.engine.records import MAX_LINES
from diagnose.logs.blocks import Block
from diagnose.logs.sources import PEEK, open_source
from diagnose.logs.tail import Appended, PipeTail, Tail
from diagnose.model.event import Group, LogEvent
from diagnose.model.location import Location
from diagnose.model.problem import Problem

PATIENCE = 0.08
"""Seconds of silence after which the last record counts as complete."""

_LONGEST_LINE = 64 << 20
_TIMED_LINES = 20
"""Lines at the end of what was read in which the log's own time is looked for."""


class FollowedLog:
    """One log that grows. Call `poll` every few milliseconds, then `groups`."""

    def __init__(
        self, catalog: Catalog, path: str, display: str, interval: Interval = NO_INTERVAL, now: Callable[[], float] = time.time
    ) -> None:
        """`now` tells the time (seconds since the epoch)."""
        self.display = display
        self.problems: list[Problem] = []
        self._catalog, self._interval, self._now = catalog, interval, now
        self._tail: Tail | PipeTail = PipeTail() if path == STDIN else Tail(path)
        self._merger: LogMerger | None = None
        self._scanner: LogScanner | None = None
        self._decoder: codecs.IncrementalDecoder | None = None
        self._head: bytearray | None = None
        self._held = bytearray()
        self._arrived = now()
        self._tick: float | None = None
        self._skipping = False

    @property
    def ended(self) -> bool:
        """Whether nothing can come any more (a pipe that was closed)."""
        return self._tail.ended

    @property
    def exists(self) -> bool:
        """Whether there is, or was, something to read."""
        return self._tail.exists

    @property
    def behind(self) -> bool:
        """Whether there was more than one poll reads."""
        return self._tail.behind

    @property
    def timed(self) -> bool:
        """Whether the log's lines carry times."""
        return self._scanner is not None and self._scanner.form.timed

    def poll(self) -> bool:
        """Read what is new; return whether anything was looked at."""
        looked = False
        try:
            for piece in self._tail.poll():
                looked = self._take(piece) or looked
        except OSError as error:
            self._note("unreadable", f"cannot be read: {error.strerror}")
        if self._held and not looked and self._now() - self._arrived >= PATIENCE:
            end = self._held.rfind(b"\n") + 1
            looked = self._scan(end) or looked
        return looked

    def advance(self) -> None:
        """Let the time since the last line pass for windows and absences."""
        if self._merger and self._tick is not None:
            self._merger.advance(self._tick, max(0.0, self._now() - self._arrived))

    def groups(self) -> Iterator[tuple[str, tuple[str, ...], Group]]:
        """Yield (rule, key, group) of everything that is true by now."""
        return self._merger.groups() if self._merger else iter(())

    def waiting(self) -> Iterator[tuple[str, tuple[str, ...], Group]]:
        """Yield (rule, key, group) of what only a line that may still come can take back."""
        return self._merger.waiting() if self._merger else iter(())

    def forbidden(self, rule: str) -> LogEvent | None:
        """Return the last line that a rule's absence was about."""
        return self._merger.forbidden.get(rule) if self._merger else None

    def finish(self) -> LogOutcome:
        """Following ends here; return what the log gave."""
        self._scan(len(self._held))
        self._tail.close()
        outcome = self._merger.finish() if self._merger else LogOutcome(self.display, False)
        outcome.problems.extend(self.problems)
        return outcome

    def _take(self, piece: Appended) -> bool:
        if piece.begins:
            self._scan(len(self._held))
            self._begin(piece)
        if self._skipping:
            return False
        data = self._decoder.decode(piece.data).encode("utf-8", "replace") if self._decoder else piece.data
        self._held += data
        self._arrived = self._now() if piece.modified is None else min(self._now(), piece.modified)
        if self._head is not None:
            self._learn(data)
        return self._scan(self._complete())

    def _begin(self, piece: Appended) -> None:
        """Recognise a file by its first bytes."""
        source = open_source(cast(BinaryIO, io.BytesIO(piece.data[:PEEK])))
        self._skipping = bool(source.binary or source.compression or source.archive)
        if self._skipping:
            what = "a binary file" if source.binary else "compressed"
            self._note("skipped", f"is {what} and cannot be followed; skipped")
            return
        self._decoder = None
        if source.encoding != "utf-8":
            self._decoder = codecs.getincrementaldecoder(source.encoding)(errors="replace")
        form = recognise(source.head, self._now())
        first = self._merger is None
        if not first and self._scanner and self._scanner.form.timed and not form.timed:
            form = self._scanner.form  # the same program goes on in a new file
        self._head = bytearray() if first else None
        self._read_as(form)

    def _read_as(self, form: LogFormat) -> None:
        """Read what comes in a format, as another file of the same log."""
        self._scanner = LogScanner(self._catalog, form, self._interval.is_open)
        if self._merger is None:
            self._merger = LogMerger(self._catalog, self.display, form, self._interval)
        self._merger.begin_file(self.display, form)
        self._merger.stats.files += 1

    def _learn(self, data: bytes) -> None:
        """Look at a log's first lines again with those that came; where its format is another, begin again."""
        assert self._head is not None and self._scanner
        self._head += data
        form = recognise(bytes(self._head[:PEEK]), self._now())
        if _looks(form) != _looks(self._scanner.form):
            self._merger, self._held = None, bytearray(self._head)
            self._read_as(form)
        if len(self._head) > PEEK or self._head.count(b"\n") > SAMPLE_LINES:
            self._head = None

    def _complete(self) -> int:
        """Return where the last record, which may still go on, begins."""
        assert self._scanner
        if len(self._held) > _LONGEST_LINE:
            return len(self._held)
        folding, held = self._scanner.form.folding, self._held
        end = folding.cut(held, len(held))
        first = held.find(b"\n") + 1
        alone = end == held.rfind(b"\n") + 1 and folding.begins(bytes(held[: max(0, first - 1)]))
        return 0 if alone and held.count(b"\n", first) < MAX_LINES else end

    def _scan(self, end: int) -> bool:
        """Look at the first `end` bytes that are held."""
        if end == 0 or not self._scanner or not self._merger:
            return False
        data = self._held[:end]
        del self._held[:end]
        self._merger.add(self._scanner.scan(search_block(self._catalog, self._scanner.form, Block(data, end))))
        self._tick = self._tick_of(data, self._scanner.form)
        return True

    def _tick_of(self, data: bytearray, form: LogFormat) -> float | None:
        """Return the log's time after some bytes: that of its last lines (one may be wrong), or the number of lines."""
        assert self._merger
        if not form.timed:
            return float(self._merger.stats.lines)
        lines = bytes(data[-64 * 1024 :]).split(b"\n")[-_TIMED_LINES:]
        moments = [moment for line in lines if line and (moment := form.time_of(form.framing.unwrap(line))) is not None]
        return median_high(moments[-3:]) if moments else self._tick

    def _note(self, kind: str, message: str) -> None:
        problem = Problem(kind, message, Location(self.display))
        if problem not in self.problems:
            self.problems.append(problem)


def _looks(form: LogFormat) -> tuple[bool, str, str, str, bool]:
    """Return what makes a format another one."""
    framing = form.framing
    return form.timed, framing.frame.name, framing.inner, framing.errors, form.folding.timed
