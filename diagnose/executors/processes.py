"""Shares logs over processes: many logs one by one, a large plain log in ranges of bytes.

A range begins with the first record that begins in it and ends before the first record that begins behind it, so every
record belongs to exactly one range whatever the cuts are; the parts are merged in order, in this process.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, cast

from diagnose.engine.catalog import Catalog
from diagnose.engine.inputs import analyse_input
from diagnose.engine.logformat import recognise
from diagnose.engine.logmerge import LogMerger, LogOutcome
from diagnose.engine.logs import scan_blocks
from diagnose.engine.logscan import LogPart
from diagnose.engine.observing import observing
from diagnose.engine.options import STDIN, LogInput, Options
from diagnose.engine.records import first_record
from diagnose.engine.rules import load_catalog
from diagnose.logs.blocks import read_blocks
from diagnose.logs.sources import Limited, Reader, open_source

RANGE = 64 << 20
"""Bytes of a range: large enough to pay for its way, small enough that its events fit in memory many times over."""


class Range(NamedTuple):
    """A piece of a plain log, in bytes; `end` is exclusive."""

    log: LogInput
    start: int
    end: int


_catalog: Catalog | None = None


def analyse_logs(catalog: Catalog, packs: Sequence[Path], logs: Sequence[LogInput], options: Options) -> Iterator[LogOutcome]:
    """Yield the outcome of every log, in order; with `options.jobs` > 1 worker processes do the scanning.

    `packs` are the extra rule packs, for workers that cannot inherit the catalog.
    """
    if options.jobs < 2 or not logs or options.since is not None or options.until is not None:
        yield from (outcome for log in logs for outcome in analyse_input(catalog, log, options))
        return
    global _catalog  # noqa: PLW0603 - inherited by forked workers
    _catalog = catalog
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    with ProcessPoolExecutor(options.jobs, context, _start_worker, (tuple(packs), observing(catalog) is catalog)) as pool:
        started = [(log, _start(pool, log, options)) for log in logs]
        for log, futures in started:
            yield from _collect(catalog, log, futures, options)


def _start(pool: ProcessPoolExecutor, log: LogInput, options: Options) -> Any:
    """Submit a log: as ranges when it is worth it, else as a whole; standard input stays here."""
    if log.path == STDIN:
        return None
    ranges = ranges_of(log)
    if len(ranges) < 2:
        return pool.submit(_whole, log, options.block)
    return [pool.submit(_scan_range, piece, options.block) for piece in ranges]


def _collect(catalog: Catalog, log: LogInput, futures: Any, options: Options) -> Iterator[LogOutcome]:
    if futures is None:
        yield from analyse_input(catalog, log, options)
        return
    if not isinstance(futures, list):
        for outcome in futures.result():
            if options.progress:
                options.progress(outcome.stats.bytes)
            yield outcome
        return
    with Path(log.path).open("rb", buffering=0) as file:
        form = recognise(open_source(file).head, log.reference)
    merger = LogMerger(catalog, log.display, form)
    for future in futures:
        for part in future.result():
            merger.add(part)
            if options.progress:
                options.progress(part.bytes)
    yield merger.finish()


def ranges_of(log: LogInput, size: int = RANGE) -> list[Range]:
    """Return the ranges of a plain log; none for anything that can only be read from its beginning."""
    if log.older:
        return []
    try:
        total = Path(log.path).stat().st_size
        if total < 2 * size:
            return []
        with Path(log.path).open("rb", buffering=0) as file:
            source = open_source(file)
    except (OSError, ValueError):
        return []
    if not source.plain or source.binary:
        return []
    return [Range(log, start, min(start + size, total)) for start in range(0, total, size)]


def _start_worker(packs: tuple[Path, ...], observes: bool) -> None:
    global _catalog  # noqa: PLW0603
    if _catalog is None:
        loaded = load_catalog(packs).catalog
        _catalog = observing(loaded) if observes else loaded


def _whole(log: LogInput, block: int) -> list[LogOutcome]:
    assert _catalog is not None
    return list(analyse_input(_catalog, log, Options(threads=1, block=block)))


def _scan_range(piece: Range, block: int) -> list[LogPart]:
    assert _catalog is not None
    return list(scan_range(_catalog, piece, block))


def scan_range(catalog: Catalog, piece: Range, block: int) -> Iterator[LogPart]:
    """Yield what one range contributes."""
    with Path(piece.log.path).open("rb", buffering=0) as file:
        form = recognise(open_source(file).head, piece.log.reference)
        start = first_record(file, piece.start, form.folding)
        end = first_record(file, piece.end, form.folding)
        file.seek(start)
        blocks = read_blocks(Limited(cast(Reader, file), end - start), block, form.folding.cut)
        yield from scan_blocks(catalog, form, (item for item in blocks if item.size), 1)
