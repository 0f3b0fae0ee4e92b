"""What the design promises ("Speed and size to reach"), and whether a measured value keeps it."""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """A limit; `least` tells that more is better."""

    limit: float
    least: bool = False

    def judge(self, value: float | None) -> str:
        """Return the limit and `ok` or `MISS`."""
        if value is None:
            return "-"
        kept = value >= self.limit if self.least else value <= self.limit
        return f"{'≥' if self.least else '≤'} {self.limit:g} {'ok' if kept else 'MISS'}"


RIPGREP_NO_HITS = Target(5.0, least=True)
RIPGREP_HITS = Target(1.0, least=True)
RIPGREP_RULES = 300
"""Rules from which the promise holds: up to some 64 literals ripgrep has a vectorised search of its own."""

WC_NO_HITS = Target(4.0)
TEN_TIMES_THE_LOG = Target(10.5)
TEN_TIMES_THE_RULES = Target(1.5)
PEAK_MB = Target(200.0)
PEAK_GROWTH = Target(1.1)
"""The same memory for ten times the log: a tenth is the allocator's noise."""

COMPONENT_MS = Target(120.0)
REPOSITORY_MS = Target(600.0)
TEN_TIMES_THE_FILES = Target(11.0)
