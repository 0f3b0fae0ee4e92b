"""A run in steps: what is known so far after the projects, and again after each log, for a front end that shows it at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diagnose.engine.catalog import Catalog
from diagnose.engine.observing import observing
from diagnose.engine.options import STDIN, LogInput
from diagnose.engine.run import Collected, Request, add_outcome, add_project, conclude, display_path, reference_time
from diagnose.model.fact import Fact
from diagnose.model.result import Result, Stats

if TYPE_CHECKING:
    from diagnose.engine.logmerge import LogOutcome

EVERY = 0.3
"""Seconds between two results while logs are read."""

State = tuple[tuple[str, int, int], ...]


class Stage(NamedTuple):
    """What is known after a step; `facts` are those of the projects, in their order."""

    result: Result
    facts: tuple[Fact, ...]
    is_last: bool


class Listener(NamedTuple):
    """Told when a log begins and ends, and how many bytes of it were read since the last call; may raise to stop the run."""

    begun: Callable[[LogInput], object]
    read: Callable[[LogInput, int], object]
    ended: Callable[[LogInput], object]


Memo = dict[str, tuple[State, "list[LogOutcome]"]]
"""What logs gave before, by path, with the files' sizes and times then: a log that did not change is not read again."""


def logs_of(request: Request) -> list[LogInput]:
    """Return the logs of a request: rotated files are one log."""
    if not request.logs:
        return []
    from diagnose.engine.inputs import as_logs

    return as_logs(LogInput(path, display_path(path), reference_time(path)) for path in request.logs)


def run_staged(catalog: Catalog, request: Request, listener: Listener, memo: Memo) -> Iterator[Stage]:
    """Yield the result after the projects and, not too often, after each log; the last one is complete."""
    started = time.monotonic()
    catalog = observing(catalog) if request.projects and request.logs else catalog
    collected = Collected()
    facts = tuple(add_project(catalog, root, settings, collected, request) for root, settings in request.projects)
    logs = logs_of(request)
    shown = 0.0
    for index, log in enumerate(logs):
        if time.monotonic() - shown >= EVERY and (index or facts):
            yield _stage(catalog, request, collected, facts, started)
            shown = time.monotonic()
        listener.begun(log)
        for outcome in _outcomes(catalog, log, request, listener, memo):
            add_outcome(catalog, outcome, collected)
        listener.ended(log)
    yield _stage(catalog, request, collected, facts, started)._replace(is_last=True)


def _stage(catalog: Catalog, request: Request, collected: Collected, facts: tuple[Fact, ...], started: float) -> Stage:
    result = conclude(catalog, collected, facts, request.selection, request.baseline, request.whole_projects)
    stats = Stats()
    stats.add(collected.stats)
    stats.seconds = time.monotonic() - started
    return Stage(result._replace(stats=stats), facts, False)


def _outcomes(catalog: Catalog, log: LogInput, request: Request, listener: Listener, memo: Memo) -> list[LogOutcome]:
    from diagnose.engine.inputs import analyse_input

    state = _state(log)
    known = memo.get(log.path)
    if known and state and known[0] == state:
        return known[1]

    def progress(size: int) -> None:
        listener.read(log, size)

    options = request.options._replace(progress=progress)
    outcomes = list(analyse_input(catalog, log, options))
    if state:
        memo[log.path] = (state, outcomes)
    return outcomes


def _state(log: LogInput) -> State:
    """Return path, size and time of a log's files; nothing for what cannot be told."""
    if log.path == STDIN:
        return ()
    try:
        found = [(part.path, Path(part.path).stat()) for part in (*log.older, log)]
    except (OSError, ValueError):
        return ()
    return tuple((path, status.st_size, status.st_mtime_ns) for path, status in found)
