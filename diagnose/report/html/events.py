"""When things happened: the events of a result over time, in bins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagnose.report.json import rfc3339

if TYPE_CHECKING:
    from diagnose.model.finding import Finding
    from diagnose.model.result import Result

BINS = 80


def histogram(result: Result) -> dict[str, Any] | None:
    """Return the bins of the events (how many of each severity begin or last in each), None where no event has a time.

    Of a finding the first and the last time are known, and how many there were: what is between is spread evenly.
    """
    timed = [finding for finding in result.findings if finding.time is not None]
    if not timed:
        return None
    start, end = min(_first(item) for item in timed), max(_last(item) for item in timed)
    width = max((end - start) / BINS, 1e-6)
    bins: list[dict[str, float]] = [{"error": 0.0, "warning": 0.0, "info": 0.0} for _ in range(BINS)]
    for finding in timed:
        first, last = (min(BINS - 1, int((moment - start) / width)) for moment in (_first(finding), _last(finding)))
        for number, share in _spread(first, last, finding.count):
            bins[number][finding.severity.word] += share
    counts = [{name: round(value, 3) for name, value in item.items() if value} for item in bins]
    return {"start": rfc3339(start), "end": rfc3339(end), "seconds": width, "bins": counts}


def _spread(first: int, last: int, count: int) -> Iterator[tuple[int, float]]:
    """Yield what falls into each bin: one event into the first, one into the last, the others evenly from the first to the last."""
    yield first, 1
    if count > 1:
        yield last, 1
    if count > 2:
        yield from ((number, (count - 2) / (last - first + 1)) for number in range(first, last + 1))


def _first(finding: Finding) -> float:
    return finding.time or 0.0


def _last(finding: Finding) -> float:
    return max(finding.last_time if finding.last_time is not None else _first(finding), _first(finding))
