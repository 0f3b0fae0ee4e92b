"""What every frame is: a way to peel off what stands around the program's own line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple


class Peeled(NamedTuple):
    """What a frame holds: the program's text and the frame's time as written, or "".

    `partial` tells that the line goes on in the next line of the same `stream`; `level` is a severity the frame states.
    """

    text: str
    stamp: str = ""
    partial: bool = False
    stream: str = ""
    level: str = ""


Peel = Callable[[str], Peeled | None]
"""Takes a raw line; None when the line is not of the frame."""


Begins = Callable[[str], bool]
"""Takes a raw line; tells whether it begins an entry of several lines."""

PartialLines = Callable[[bytearray | bytes, int], Iterator[int]]
"""Takes a block and the bytes in it; yields an offset in each line that may be partial, without a look at every line."""


class Frame(NamedTuple):
    """A recognised frame.

    `partial_lines` finds the pieces of long lines, where the frame cuts them; `escapes` tells that it writes JSON escapes;
    `begins` that it has entries of several lines; `breaks` separates entries within a line.
    """

    name: str
    peel: Peel
    partial_lines: PartialLines | None = None
    escapes: bool = False
    begins: Begins | None = None
    breaks: bytes = b""


Recogniser = Callable[[Sequence[str]], Frame | None]
"""Takes sample lines of one log (none blank); returns the frame they are in, or None."""


def by_share(frame: Frame, least: float = 0.6) -> Recogniser:
    """Recognise a frame by the share of the sample lines that are of it."""

    def recognise(lines: Sequence[str]) -> Frame | None:
        fitting = sum(frame.peel(line) is not None for line in lines)
        return frame if lines and fitting >= least * len(lines) else None

    return recognise
