"""Analyses one log from its first byte to its findings' raw material."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from diagnose.engine.catalog import Catalog
from diagnose.engine.interval import Interval, stretch_of
from diagnose.engine.logmerge import LogMerger, LogOutcome
from diagnose.engine.logscan import LogPart, LogScanner, search_block
from diagnose.engine.options import DEFAULTS, STDIN, Options
from diagnose.engine.records import record_cut
from diagnose.logs.blocks import Block, Cut, Pipeline, read_blocks
from diagnose.logs.lines import strip_ansi, unwrap
from diagnose.logs.sources import Limited, Reader, Source, open_source
from diagnose.logs.timestamps import Clock
from diagnose.model.location import Location
from diagnose.model.problem import Problem

SAMPLE_LINES = 200
"""Lines at the beginning of a log that decide on its timestamps."""


class LogFormat(NamedTuple):
    """How a log is to be read: whether its lines carry times, and the clock that reads them."""

    timed: bool
    clock: Clock

    @property
    def cut(self) -> Cut:
        """Where blocks end so that no record is cut."""
        return record_cut(self.clock, self.timed)


def analyse_log(catalog: Catalog, path: str, display: str, reference: float, options: Options = DEFAULTS) -> LogOutcome:
    """Return what one log gives; `path` may be `-` for standard input. `reference` dates times without a year."""
    try:
        if path == STDIN:
            return _analyse(catalog, sys.stdin.buffer, display, reference, options)
        with Path(path).open("rb", buffering=0) as file:
            return _analyse(catalog, file, display, reference, options)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return _failed(display, "unreadable", f"cannot be read: {getattr(error, 'strerror', None) or error}")


def analyse_bytes(catalog: Catalog, data: bytes, display: str, options: Options = DEFAULTS) -> LogOutcome:
    """Return what a log in memory gives (examples of rules)."""
    return _analyse(catalog, io.BytesIO(data), display, time.time(), options)


def _analyse(catalog: Catalog, file: BinaryIO, display: str, reference: float, options: Options) -> LogOutcome:
    source = open_source(getattr(file, "raw", file))
    if source.binary:
        return _failed(display, "skipped", "looks like a binary file, not a log; skipped")
    form = recognise(source.head, reference)
    interval = Interval(options.since, options.until)
    merger = LogMerger(catalog, display, form.timed, form.clock, interval)
    broken: list[Problem] = []
    reader, lines_before = _within(file, source, form, interval)
    merger.skip(lines_before)
    blocks = _unbroken(read_blocks(reader, options.block, form.cut), display, broken)
    for part in scan_blocks(catalog, form, blocks, options.threads, interval.is_open):
        merger.add(part)
        if options.progress:
            options.progress(part.bytes)
    outcome = merger.finish()
    outcome.problems.extend(broken)
    return outcome


def _within(file: BinaryIO, source: Source, form: LogFormat, interval: Interval) -> tuple[Reader, int]:
    """Return what to read for an interval, and how many lines are before it."""
    if interval.is_open or not source.plain or not form.timed or not file.seekable():
        return source.reader, 0
    stretch = stretch_of(file, file.seek(0, io.SEEK_END), interval, form.clock)
    if stretch is None:
        file.seek(0)
        return cast(Reader, file), 0
    file.seek(stretch.start)
    return Limited(cast(Reader, file), stretch.end - stretch.start), stretch.lines_before


def scan_blocks(catalog: Catalog, form: LogFormat, blocks: Iterator[Block], threads: int, may_count: bool = True) -> Iterator[LogPart]:
    """Yield what consecutive blocks contribute, in order."""
    scanner = LogScanner(catalog, form.clock, form.timed, may_count)
    for _, searched in Pipeline(partial(search_block, catalog), threads).run(blocks):
        yield scanner.scan(searched)


def recognise(head: bytes, reference: float) -> LogFormat:
    """Return how to read a log, from its first bytes."""
    clock = Clock(reference)
    lines = (unwrap(strip_ansi(line)) for line in head.split(b"\n")[:SAMPLE_LINES])
    return LogFormat(clock.learn(line.stamp or line.text for line in lines) > 0, clock)


def _unbroken(blocks: Iterator[Block], display: str, broken: list[Problem]) -> Iterator[Block]:
    """Pass blocks on; note where a compressed source broke off."""
    for block in blocks:
        if block.truncated:
            message = f"ends early ({block.truncated}); everything before the break was read"
            broken.append(Problem("truncated", message, Location(display)))
        elif block.size:
            yield block


def _failed(display: str, kind: str, message: str) -> LogOutcome:
    return LogOutcome(display, False, problems=[Problem(kind, message, Location(display))])
