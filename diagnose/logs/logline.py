"""What a raw line of a log is once it is readable."""

from __future__ import annotations

from typing import NamedTuple


class LogLine(NamedTuple):
    """`text` is what the program printed; `stamp` the wrapper's time as written, or ""; `raw` the whole line, decoded.

    `text` holds several lines where a collector put them into one (a message with its stack trace). `level` is the
    severity the line states, as a word of `levels.WORDS`, or "".
    """

    text: str
    stamp: str
    raw: str
    level: str = ""
