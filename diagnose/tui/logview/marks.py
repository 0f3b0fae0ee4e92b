"""What is marked in a log: the lines of findings, and those that the user marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable

from diagnose.logs.paging.lineindex import LineIndex
from diagnose.model.finding import Finding
from diagnose.model.location import Region
from diagnose.model.severity import Severity
from diagnose.tui.logview.painter import Mark


class Marks:
    """Findings by line, as far as the lines are counted, and bookmarks by offset."""

    def __init__(self, index: LineIndex, path: str) -> None:
        self._index, self._path = index, path
        self._found: dict[int, tuple[Severity, Region, str]] = {}
        self._lines: list[int] = []
        self.revision = 0
        """Grows with every change of what is marked."""
        self.booked: dict[int, None] = {}
        self.base: int | None = None
        """The line marked last: times can be shown from it on."""
        self.place: Region | None = None
        """The place that the view was opened at, where that is a column of a line."""

    def take(self, findings: Iterable[Finding]) -> None:
        """Mark the lines of these findings that are in this log; the most severe one counts where several are on a line."""
        self._found.clear()
        for finding in findings:
            for location in (finding.location, *(item.location for item in finding.evidence), *(item.location for item in finding.related)):
                if location.path == self._path and location.region:
                    self._add(location.region, finding)
        self._lines = sorted(self._found)
        self.revision += 1

    def _add(self, region: Region, finding: Finding) -> None:
        known = self._found.get(region.line)
        if known is None or known[0] < finding.severity:
            self._found[region.line] = (finding.severity, region, finding.title)

    @property
    def lines(self) -> list[int]:
        """The lines of findings, in order."""
        return self._lines

    def worst(self, line: int) -> Severity:
        """Return the severity of what was found in a line with a finding."""
        return self._found[line][0]

    def severity_at(self, offset: int) -> Severity | None:
        """Return the severity of what was found in the line at an offset."""
        found = self._found.get(self._index.line_of(offset) or 0) if self._found else None
        return found[0] if found else None

    def title_at(self, offset: int) -> str:
        """Return what was found in the line at an offset."""
        found = self._found.get(self._index.line_of(offset) or 0) if self._found else None
        return found[2] if found else ""

    def span_at(self, offset: int) -> Mark | None:
        """Return the characters that prove a finding in the line at an offset."""
        if not self._found and self.place is None:
            return None
        line = self._index.line_of(offset) or 0
        found = self._found.get(line)
        if self.place and line == self.place.line and (found is None or found[1].column != self.place.column):
            return _span(self.place)
        return _span(found[1]) if found else None

    def neighbour(self, line: int, way: int, least: Severity = Severity.INFO) -> int | None:
        """Return the next line (`way` 1) or the one before (-1) with a finding of at least a severity."""
        lines = [known for known in self._lines if self._found[known][0] >= least]
        place = bisect_right(lines, line) if way > 0 else bisect_left(lines, line) - 1
        return lines[place] if 0 <= place < len(lines) else None

    def rank(self, line: int) -> tuple[int, int]:
        """Return how many lines with findings there are up to a line, and in all."""
        return bisect_right(self._lines, line), len(self._lines)

    def book(self, offset: int) -> bool:
        """Mark a line, or take its mark away; return whether it is marked now."""
        self.revision += 1
        if offset in self.booked:
            del self.booked[offset]
            self.base = next(reversed(self.booked), None)
            return False
        self.booked[offset] = None
        self.base = offset
        return True

    def forget(self) -> None:
        """Take the user's marks away: the log is another one."""
        self.booked.clear()
        self.base = None
        self.revision += 1

    def remembered(self, crc_of: Callable[[int], int]) -> list[list[int]]:
        """Return the user's marks as JSON values: offsets, and what tells the lines again."""
        return [[offset, crc_of(offset)] for offset in self.booked]

    def restore(self, known: object, crc_of: Callable[[int], int]) -> None:
        """Take over marks that were remembered, as far as the same lines still stand there."""
        for item in known if isinstance(known, list) else ():
            if isinstance(item, list) and len(item) == 2 and isinstance(item[0], int) and item[0] >= 0 and crc_of(item[0]) == item[1]:
                self.booked[item[0]] = None
        self.base = next(reversed(self.booked), None)
        self.revision += 1

    def next_booked(self, offset: int, way: int) -> int | None:
        """Return the marked line after (`way` 1) or before (-1) an offset, round the ends."""
        places = sorted(self.booked)
        if not places:
            return None
        if way > 0:
            return places[bisect_right(places, offset) % len(places)]
        return places[bisect_left(places, offset) - 1]


def _span(region: Region) -> Mark:
    end = region.end_column - 1 if region.end_line == region.line else 1 << 30
    return Mark(region.column - 1, end)
