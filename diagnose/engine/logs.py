"""Analyses one log from its first byte to its findings' raw material."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from diagnose.engine.catalog import Catalog
from diagnose.engine.logmerge import LogMerger, LogOutcome
from diagnose.engine.logscan import LogScanner, search_block
from diagnose.engine.run import STDIN, Progress
from diagnose.logs.blocks import Block, Pipeline, read_blocks
from diagnose.logs.lines import strip_ansi, unwrap
from diagnose.logs.sources import open_source
from diagnose.logs.timestamps import Clock
from diagnose.model.location import Location
from diagnose.model.problem import Problem

THREADS = 2
_SAMPLE_LINES = 200


def analyse_log(catalog: Catalog, path: str, display: str, reference: float, progress: Progress | None = None) -> LogOutcome:
    """Return what one log gives; `path` may be `-` for standard input. `reference` dates times without a year."""
    try:
        if path == STDIN:
            return _analyse(catalog, sys.stdin.buffer, display, reference, progress)
        with Path(path).open("rb", buffering=0) as file:
            return _analyse(catalog, file, display, reference, progress)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return _failed(display, "unreadable", f"cannot be read: {getattr(error, 'strerror', None) or error}")


def analyse_bytes(catalog: Catalog, data: bytes, display: str) -> LogOutcome:
    """Return what a log in memory gives (examples of rules)."""
    return _analyse(catalog, io.BytesIO(data), display, time.time(), None)


def _analyse(catalog: Catalog, file: BinaryIO, display: str, reference: float, progress: Progress | None) -> LogOutcome:
    source = open_source(getattr(file, "raw", file))
    if source.binary:
        return _failed(display, "skipped", "looks like a binary file, not a log; skipped")
    blocks = read_blocks(source.reader)
    first = next(blocks, None)
    clock = Clock(reference)
    timed = first is not None and _has_times(first, clock)
    merger = LogMerger(catalog, display, timed, clock)
    scanner = LogScanner(catalog, clock, timed)
    broken: list[Problem] = []
    ends_open = False
    pipeline = Pipeline(partial(search_block, catalog), THREADS)
    for _, searched in pipeline.run(_watched(first, blocks, display, broken)):
        merger.add(scanner.scan(searched))
        ends_open = searched.ends_open
        if progress:
            progress(searched.raw_size)
    outcome = merger.finish()
    outcome.stats.files = 1
    outcome.stats.lines += ends_open
    outcome.problems.extend(broken)
    return outcome


def _watched(first: Block | None, rest: Iterator[Block], display: str, broken: list[Problem]) -> Iterator[Block]:
    """Pass blocks on; note where a compressed source broke off."""
    if first is not None:
        yield from _unless_broken(first, display, broken)
    for block in rest:
        yield from _unless_broken(block, display, broken)


def _unless_broken(block: Block, display: str, broken: list[Problem]) -> Iterator[Block]:
    if block.truncated:
        message = f"ends early ({block.truncated}); everything before the break was read"
        broken.append(Problem("truncated", message, Location(display)))
    elif block.size:
        yield block


def _has_times(block: Block, clock: Clock) -> bool:
    """Whether any of the first lines carries a timestamp."""
    sample = bytes(block.view()[: 64 * 1024])
    lines = (unwrap(strip_ansi(line)) for line in sample.split(b"\n")[:_SAMPLE_LINES])
    return clock.learn(line.stamp or line.text for line in lines) > 0


def _failed(display: str, kind: str, message: str) -> LogOutcome:
    return LogOutcome(display, False, problems=[Problem(kind, message, Location(display))])
