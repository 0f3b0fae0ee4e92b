"""Opens everything that a user named as logs, one text stream after the other: rotated files, members of bundles, compressed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple, cast

from diagnose.engine.inputs import as_logs
from diagnose.engine.logs import opened
from diagnose.engine.options import LogInput
from diagnose.engine.run import display_path, reference_time
from diagnose.logs.bundles import tar_members, zip_members
from diagnose.logs.sources import Source, open_source
from diagnose.model.location import Location
from diagnose.model.problem import Problem


class LogSource(NamedTuple):
    """One log text: how reports name it, what reads it (None: `problem` says why not), and what dates times without a year."""

    display: str
    source: Source | None
    reference: float
    problem: Problem | None = None


def log_sources(paths: Iterable[str]) -> Iterator[LogSource]:
    """Yield the log texts behind paths; each must be read before the next is asked for. Nothing that a file holds raises."""
    for log in as_logs(LogInput(path, display_path(path), reference_time(path)) for path in paths):
        for part in (*log.older, log._replace(older=())):
            try:
                with opened(part.path) as file:
                    yield from _sources(open_source(cast(BinaryIO, getattr(file, "raw", file))), file, part)
            except (OSError, ValueError) as error:
                message = f"cannot be read: {getattr(error, 'strerror', None) or error}"
                yield _failed(part, Problem("unreadable", message, Location(part.display)))


def _sources(source: Source, file: BinaryIO, log: LogInput) -> Iterator[LogSource]:
    if not source.archive:
        yield _found(source, log)
        return
    for member in tar_members(source.reader) if source.archive == "tar" else zip_members(file):
        inner = log._replace(display=f"{log.display}!{member.name}" if member.name else log.display)
        opened_member = open_source(cast(BinaryIO, member.file)) if member.file else None
        if opened_member is None or opened_member.archive:
            yield _failed(inner, Problem("skipped", member.problem or "a bundle in a bundle, left out", Location(inner.display)))
        else:
            yield _found(opened_member, inner)


def _found(source: Source, log: LogInput) -> LogSource:
    if source.binary:
        return _failed(log, Problem("skipped", "looks like a binary file, not a log; skipped", Location(log.display)))
    return LogSource(log.display, source, log.reference)


def _failed(log: LogInput, problem: Problem) -> LogSource:
    return LogSource(log.display, None, log.reference, problem)
