"""How the lines of one log become readable: its encoding, the frame around its lines, JSON and logfmt inside.

Recognised from the first lines of a log; a line that is not in the log's frame is still guessed by its looks, so that a
wrong or changing frame loses nothing. Nothing here runs for lines without a candidate.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import NamedTuple

from diagnose.logs.frames import guess
from diagnose.logs.frames.frame import Frame, Peeled
from diagnose.logs.frames.table import recognise as recognise_frame
from diagnose.logs.jsonlog import Entry, read_entry
from diagnose.logs.lines import ANSI_TEXT
from diagnose.logs.logfmt import read_logfmt
from diagnose.logs.logline import LogLine

CP1252 = "diagnose.cp1252"
"""The error handler of logs whose bytes are not all UTF-8: those bytes are Windows-1252 (Latin-1)."""


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252" if byte not in b"\x81\x8d\x8f\x90\x9d" else "latin-1") for byte in data), error.end


codecs.register_error(CP1252, _as_cp1252)


class Framing(NamedTuple):
    """The frame of a log, what its messages are (`json`, `logfmt` or neither), and how bytes that are not UTF-8 are read."""

    frame: Frame = guess.FRAME
    inner: str = ""
    errors: str = "replace"

    @property
    def escapes(self) -> bool:
        """Whether a terminal's escape sequences may stand in the log as JSON escapes."""
        return self.frame.escapes or self.inner == "json"

    def decode(self, line: bytes) -> str:
        """Return a raw line (no line end) as text."""
        return line.decode("utf-8", self.errors).rstrip("\r")

    def length(self, part: bytes) -> int:
        """Return the characters in a part of a raw line."""
        return len(part.decode("utf-8", self.errors))

    def peel(self, raw: str) -> Peeled:
        """Return what the frame of a decoded line holds."""
        return self.frame.peel(raw) or guess.peel(raw)

    def unwrap(self, line: bytes) -> LogLine:
        """Return the readable form of one raw line (no line end)."""
        raw = self.decode(line)
        return readable(self.peel(raw), raw)


GUESS = Framing()
unwrap = GUESS.unwrap


def readable(peeled: Peeled, raw: str) -> LogLine:
    """Return the line that stood in a frame: without colours, a second time before it, JSON or logfmt around it."""
    text, stamp = peeled.text, peeled.stamp
    if text[:1] == "\0":
        text = text.lstrip("\0")
    if "\x1b" in text:
        text = ANSI_TEXT.sub("", text)
    if peeled.stamp or text is not raw:
        inner = guess.peel(text)
        text, stamp = inner.text, inner.stamp or stamp
    entry = entry_of(text)
    if entry is None:
        return LogLine(text, stamp, raw, peeled.level)
    return LogLine(entry.text, entry.stamp or stamp, raw, entry.level or peeled.level)


def entry_of(text: str) -> Entry | None:
    """Return what a structured line says, None for other text."""
    return read_entry(text) if text[:1] == "{" else read_logfmt(text)


def recognise_framing(lines: Sequence[bytes]) -> Framing:
    """Return how to read a log, from its first lines."""
    errors = CP1252 if _is_cp1252(b"\n".join(lines)) else "replace"
    texts = [line.decode("utf-8", errors).rstrip("\r") for line in lines]
    frame = recognise_frame(texts)
    inner = [_kind(peeled.text) for text in texts if text.strip() and (peeled := frame.peel(text) or guess.peel(text)).text]
    kind = max(("json", "logfmt"), key=inner.count)
    return Framing(frame, kind if inner.count(kind) > 0.5 * len(inner) else "", errors)


def _kind(text: str) -> str:
    if entry_of(text) is None:
        return ""
    return "json" if text[:1] == "{" else "logfmt"


def _is_cp1252(sample: bytes) -> bool:
    """Whether more bytes beyond ASCII are no UTF-8 than are."""
    if sample.isascii():
        return False
    text = sample.decode("utf-8", "surrogateescape")
    wrong = sum("\udc80" <= char <= "\udcff" for char in text)
    return wrong > sum(char > "\x7f" for char in text) - wrong
