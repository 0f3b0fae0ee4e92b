"""Writes logs of any size: one chunk of lines is made by hand, then repeated hour by hour."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.benchmarks.loglines import healthy, saying, stamped
from tests.benchmarks.rulepack import Pack

LINES = 60_000
"""Lines of a chunk, which covers an hour."""

_FIRST_HOUR = datetime.datetime(2026, 3, 4, 5)


def write_log(path: Path, size: int, pack: Pack | None = None, every: int = 5) -> None:
    """Write a log of (up to a line) `size` bytes; with a pack one line in `every` is what one of its rules looks for."""
    chunk = _chunk(pack, every)
    hour, written = _FIRST_HOUR, 0
    with path.open("wb") as file:
        while written < size:
            data = stamped(hour, chunk)
            if written + len(data) > size:
                data = data[: data.rfind(b"\n", 0, size - written) + 1]
                size = 0
            written += file.write(data)
            hour += datetime.timedelta(hours=1)


def warm(path: Path) -> None:
    """Bring a file into the page cache."""
    with path.open("rb", buffering=0) as file:
        while file.read(1 << 22):
            pass


def _chunk(pack: Pack | None, every: int) -> bytes:
    random = Random(20260304)
    hits = _hits(pack, random) if pack else None
    lines = []
    for number in range(LINES):
        second = number * 3600 // LINES
        clock = f":{second // 60:02}:{second % 60:02}"
        lines.append(saying(next(hits), random, clock) if hits and number % every == 0 else healthy(random, clock))
    return "\n".join([*lines, ""]).encode()


def _hits(pack: Pack, random: Random) -> Iterator[str]:
    """Yield what the rules look for, all rules in turn, the lines of each in their order."""
    rules = random.sample(pack.rules, len(pack.rules))
    visit = 0
    while True:
        for rule in rules:
            yield rule.say(random, visit)
        visit += 1
