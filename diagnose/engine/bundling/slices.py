"""The lines of logs that findings rest on, with some around them, and the beginning of each log, by which it is recognised."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from diagnose.engine.bundling.member import Member, safe_name
from diagnose.engine.logsources import LogSource, log_sources
from diagnose.logs.blocks import read_blocks
from diagnose.model.finding import Evidence, Finding
from diagnose.model.result import Result

HEAD, TAIL = 30, 100
"""Lines of the beginning and of the end of a log that are always taken."""

WHOLE = 1 << 62
"""As lines around a finding: all of them."""

MAX_BYTES = 8 << 20
"""Bytes of one log that are taken at most."""

Range = tuple[int, int]


class Wanted(NamedTuple):
    """The ranges of lines to take, by log as reports name it; first and last included, in order, apart."""

    ranges: dict[str, list[Range]]
    whole: bool = False


def wanted_lines(result: Result, around: int) -> Wanted:
    """Return which lines of which file the findings and diagnoses of a result rest on, with `around` lines on each side."""
    places: list[Evidence] = [item for diagnosis in result.diagnoses for item in diagnosis.evidence]
    found: Sequence[Finding] = [*result.findings, *result.observations]
    places += [item for finding in found for item in (*finding.evidence, *finding.related, Evidence(finding.location))]
    ranges: dict[str, list[Range]] = {}
    for place in places:
        if place.location.region is not None:
            region = place.location.region
            ranges.setdefault(place.location.path, []).append((max(1, region.line - around), region.end_line + around))
    return Wanted({path: _joined(items) for path, items in ranges.items()}, around >= WHOLE)


def _joined(ranges: Iterable[Range]) -> list[Range]:
    joined: list[Range] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def slice_logs(paths: Iterable[str], wanted: Wanted) -> list[Member]:
    """Return a member for every log text behind the paths; what cannot be read is left out (the report says so)."""
    members: list[Member] = []
    for log in log_sources(paths):
        if log.source is not None:
            members.append(_slice(log, wanted, f"logs/{len(members) + 1:03d}-{_plain(log.display)}"))
    return members


def _plain(display: str) -> str:
    name = safe_name(display)
    for suffix in (".gz", ".zst", ".bz2", ".xz"):
        name = name.removesuffix(suffix)
    return name if name.endswith((".log", ".txt", ".json", ".jsonl", ".csv")) else f"{name}.log"


class _Taker:
    """Takes the wanted lines as they pass by, and remembers the last ones."""

    def __init__(self, ranges: Sequence[Range], whole: bool) -> None:
        self._ranges = deque(_joined([*ranges, (1, HEAD)]))
        self._whole = whole
        self._tail: deque[tuple[int, bytes]] = deque(maxlen=TAIL)
        self.lines: list[tuple[int, bytes]] = []
        self._size = 0
        self.number = 0

    def take(self, line: bytes) -> None:
        self.number += 1
        while self._ranges and self._ranges[0][1] < self.number:
            self._ranges.popleft()
        is_wanted = self._whole or (bool(self._ranges) and self._ranges[0][0] <= self.number)
        if is_wanted and self._size < MAX_BYTES:
            self._size += len(line) + 1
            self.lines.append((self.number, line))
        else:
            self._tail.append((self.number, line))

    def finish(self) -> list[tuple[int, bytes]]:
        last = self.lines[-1][0] if self.lines else 0
        return self.lines + [item for item in self._tail if item[0] > last]


def _slice(log: LogSource, wanted: Wanted, name: str) -> Member:
    assert log.source is not None
    taker = _Taker(wanted.ranges.get(log.display, ()), wanted.whole)
    pending = b""
    for block in read_blocks(log.source.reader):
        data = pending + bytes(block.view())[block.shared :]
        lines = data.split(b"\n")
        pending = lines.pop()
        for line in lines:
            taker.take(line)
    if pending:
        taker.take(pending)
    taken = taker.finish()
    numbers = _joined((number, number) for number, _ in taken)
    return Member(name, b"".join(line + b"\n" for _, line in taken), log.display, tuple(numbers))
