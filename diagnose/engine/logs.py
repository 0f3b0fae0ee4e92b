"""Analyses one log from its first byte to its findings' raw material."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from diagnose.engine.catalog import Catalog
from diagnose.engine.interval import Interval, stretch_of
from diagnose.engine.logformat import LogFormat, recognise
from diagnose.engine.logmerge import LogMerger, LogOutcome
from diagnose.engine.logscan import LogPart, LogScanner, search_block
from diagnose.engine.options import DEFAULTS, STDIN, Options
from diagnose.logs.blocks import Block, Pipeline, read_blocks
from diagnose.logs.sources import Limited, Reader, Source, open_source
from diagnose.model.location import Location
from diagnose.model.problem import Problem


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
    merger = LogMerger(catalog, display, form, interval)
    broken: list[Problem] = []
    reader, lines_before = _within(file, source, form, interval)
    merger.skip(lines_before)
    blocks = _unbroken(read_blocks(reader, options.block, form.folding.cut), display, broken)
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
    stretch = stretch_of(file, file.seek(0, io.SEEK_END), interval, form)
    if stretch is None:
        file.seek(0)
        return cast(Reader, file), 0
    file.seek(stretch.start)
    return Limited(cast(Reader, file), stretch.end - stretch.start), stretch.lines_before


def scan_blocks(catalog: Catalog, form: LogFormat, blocks: Iterator[Block], threads: int, may_count: bool = True) -> Iterator[LogPart]:
    """Yield what consecutive blocks contribute, in order."""
    scanner = LogScanner(catalog, form, may_count)
    for _, searched in Pipeline(partial(search_block, catalog, form), threads).run(blocks):
        yield scanner.scan(searched)


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
