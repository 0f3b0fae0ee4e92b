"""BuildKit's plain progress: the step's number and the seconds since it began before each line: `#12 14.27 npm ERR! code 1`.

At the end the failed step's lines come again with the seconds alone, and `------` around them.
https://docs.docker.com/reference/cli/docker/buildx/build/#progress
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnose.logs.frames.frame import Frame, Peeled
from diagnose.logs.levels import level_of

_SAID = "transferring|resolve|extracting|exporting|naming|writing|preparing|pushing|importing|resolving|reading|merging|unpacking"
_STEP = re.compile(rf"(#\d+) (?:\d+\.\d{{1,3}} |(?=\[|DONE\b|CACHED\b|(ERROR)\b|CANCELED\b|WARN\b|sha256:|\.\.\.|(?:{_SAID}) ))")
_AGAIN = re.compile(r"\d+\.\d{1,3} ")


def peel(raw: str) -> Peeled | None:
    """Peel one line."""
    found = _STEP.match(raw)
    return Peeled(raw[found.end() :], stream=found[1], level=level_of(found[2] or "")) if found else None


def _peel_all(raw: str) -> Peeled | None:
    """Peel one line of a log that is known to be BuildKit's: also those of a failed step that come again."""
    again = _AGAIN.match(raw)
    return peel(raw) or (Peeled(raw[again.end() :]) if again else None)


FRAME = Frame("BuildKit", _peel_all)


def recognise(lines: Sequence[str]) -> Frame | None:
    """Recognise a log by the share of its lines that are of a step."""
    fitting = sum(line[:1] == "#" and (peel(line) is not None or line[1:].strip().isdigit()) for line in lines)
    return FRAME if fitting >= 0.5 * len(lines) else None
