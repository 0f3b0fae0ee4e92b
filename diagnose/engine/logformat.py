"""How one log is to be read: recognised once, from its first bytes."""

from __future__ import annotations

from typing import NamedTuple

from diagnose.engine.records import Folding, folding_of
from diagnose.logs.framing import Framing, recognise_framing
from diagnose.logs.lines import strip_ansi
from diagnose.logs.logline import LogLine
from diagnose.logs.timestamps import Clock

SAMPLE_LINES = 200
"""Lines at the beginning of a log that decide on its frame and its timestamps."""


class LogFormat(NamedTuple):
    """Whether a log's lines carry times, the clock that reads them, the frame around its lines, how its records begin."""

    timed: bool
    clock: Clock
    framing: Framing
    folding: Folding

    def time_of(self, line: LogLine) -> float | None:
        """Return the time that a line states: its wrapper's, else its own."""
        moment = self.clock.read(line.stamp) if line.stamp else None
        return moment if moment is not None else self.clock.read(line.text)


def recognise(head: bytes, reference: float) -> LogFormat:
    """Return how to read a log, from its first bytes; `reference` dates times without a year."""
    lines = sample_of(head)
    framing = recognise_framing(lines)
    clock = Clock(reference)
    readable = (framing.unwrap(line) for line in lines)
    timed = clock.learn(line.stamp or line.text for line in readable) > 0
    return LogFormat(timed, clock, framing, folding_of(lines, framing, clock, timed, reference))


def sample_of(head: bytes) -> list[bytes]:
    """Return the first lines of a log; the last one, which may be cut, only where it is alone."""
    lines = strip_ansi(head).split(b"\n")[: SAMPLE_LINES + 1]
    return lines[:-1] if len(lines) > 1 else lines
