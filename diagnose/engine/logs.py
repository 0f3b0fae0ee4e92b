"""Analyses one log from its first byte to its findings' raw material."""

from __future__ import annotations

import io
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from diagnose.engine.catalog import Catalog
from diagnose.engine.interval import Interval, stretch_of
from diagnose.engine.logformat import LogFormat, recognise
from diagnose.engine.logmerge import LogMerger, LogOutcome
from diagnose.engine.logscan import LogPart, LogScanner, is_dense, search_block
from diagnose.engine.options import DEFAULTS, STDIN, Options
from diagnose.logs.blocks import Block, Pipeline, read_blocks
from diagnose.logs.sources import Counted, Limited, Reader, Source, open_source
from diagnose.model.location import Location
from diagnose.model.problem import Problem
from diagnose.model.result import Stats


def analyse_log(catalog: Catalog, path: str, display: str, reference: float, options: Options = DEFAULTS) -> LogOutcome:
    """Return what one file gives; `path` may be `-` for standard input. `reference` dates times without a year."""
    analysis = LogAnalysis(catalog, display, options)
    analysis.add_path(path, display, reference)
    return analysis.finish()


def analyse_bytes(catalog: Catalog, data: bytes, display: str, options: Options = DEFAULTS) -> LogOutcome:
    """Return what a log in memory gives (examples of rules)."""
    analysis = LogAnalysis(catalog, display, options)
    analysis.add(io.BytesIO(data), display, time.time())
    return analysis.finish()


class LogAnalysis:
    """The analysis of one log: of one file, or of several that were written one after the other."""

    def __init__(self, catalog: Catalog, display: str, options: Options) -> None:
        self._catalog, self._display, self._options = catalog, display, options
        self._interval = Interval(options.since, options.until)
        self._merger: LogMerger | None = None
        self._problems: list[Problem] = []
        self._stats = Stats()

    def add_path(self, path: str, display: str, reference: float) -> None:
        """Read the next file, by its path; one that cannot be read is noted."""
        try:
            with opened(path) as file:
                self.add(file, display, reference)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            self.skip(display, "unreadable", f"cannot be read: {getattr(error, 'strerror', None) or error}")

    def add(self, file: BinaryIO, display: str, reference: float) -> None:
        """Read the next file; `reference` dates times without a year. Raises OSError as the file does."""
        counted = Counted(cast(Reader, getattr(file, "raw", file)))
        self.add_source(open_source(cast(BinaryIO, counted)), counted, file, display, reference)

    def add_source(self, source: Source, counted: Counted, file: BinaryIO | None, display: str, reference: float) -> None:
        """Read an opened source over the bytes that `counted` counts; `file` is what it was opened on, where that can seek."""
        size = _size_of(file)
        if source.binary:
            self.skip(display, "skipped", "looks like a binary file, not a log; skipped", size or counted.count)
            return
        before = self._read_bytes
        self._read(source, counted, file, display, recognise(source.head, reference))
        if size is not None:
            self._stats.skipped_bytes += max(0, size - (self._read_bytes - before))

    def skip(self, display: str, kind: str, message: str, size: int = 0) -> None:
        """Note a file that is left out."""
        self._problems.append(Problem(kind, message, Location(display)))
        self._stats.skipped_files += kind == "skipped"
        self._stats.skipped_bytes += size

    def finish(self) -> LogOutcome:
        """The log has ended; return what it gave."""
        outcome = self._merger.finish() if self._merger else LogOutcome(self._display, False)
        outcome.problems.extend(self._problems)
        outcome.stats.add(self._stats)
        return outcome

    @property
    def _read_bytes(self) -> int:
        return self._stats.bytes + (self._merger.stats.bytes if self._merger else 0)

    def _read(self, source: Source, counted: Counted, file: BinaryIO | None, display: str, form: LogFormat) -> None:
        merger = self._merger_for(display, form)
        reader, lines_before = _within(file, source, form, self._interval)
        merger.skip(lines_before)
        blocks = self._unbroken(read_blocks(reader, self._options.block, form.folding.cut), display)
        done = 0
        for part in scan_blocks(self._catalog, form, blocks, self._options.threads, self._interval.is_open):
            merger.add(part)
            stored = part.bytes if source.plain else counted.count - done
            merger.stats.bytes += stored - part.bytes
            done += stored
            if self._options.progress:
                self._options.progress(stored)
        if not source.plain:
            merger.stats.bytes += counted.count - done
        merger.stats.files += 1

    def _merger_for(self, display: str, form: LogFormat) -> LogMerger:
        if self._merger is None:
            self._merger = LogMerger(self._catalog, self._display, form, self._interval)
        self._merger.begin_file(display, form)
        return self._merger

    def _unbroken(self, blocks: Iterator[Block], display: str) -> Iterator[Block]:
        """Pass blocks on; note where a compressed source broke off."""
        for block in blocks:
            if block.truncated:
                message = f"ends early ({block.truncated}); everything before the break was read"
                self._problems.append(Problem("truncated", message, Location(display)))
                self._stats.truncated_files += 1
            elif block.size:
                yield block


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a log by its path; standard input stays open."""
    if path == STDIN:
        yield sys.stdin.buffer
        return
    with Path(path).open("rb", buffering=0) as file:
        yield cast(BinaryIO, file)


def _size_of(file: BinaryIO | None) -> int | None:
    """Return how many bytes a file holds; None for a pipe."""
    if file is None or not file.seekable():
        return None
    if isinstance(file, io.BytesIO):
        return file.getbuffer().nbytes
    status = os.fstat(file.fileno())
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _within(file: BinaryIO | None, source: Source, form: LogFormat, interval: Interval) -> tuple[Reader, int]:
    """Return what to read for an interval, and how many lines are before it."""
    if file is None or interval.is_open or not source.plain or not form.timed or not file.seekable():
        return source.reader, 0
    stretch = stretch_of(file, file.seek(0, io.SEEK_END), interval, form)
    if stretch is None:
        file.seek(0)
        return cast(Reader, file), 0
    file.seek(stretch.start)
    return Limited(cast(Reader, file), stretch.end - stretch.start), stretch.lines_before


def scan_blocks(catalog: Catalog, form: LogFormat, blocks: Iterator[Block], threads: int, may_count: bool = True) -> Iterator[LogPart]:
    """Yield what consecutive blocks contribute, in order."""
    scanner = LogScanner(catalog, form, may_count)
    for _, searched in Pipeline(partial(search_block, catalog, form), threads, is_dense).run(blocks):
        yield scanner.scan(searched)
