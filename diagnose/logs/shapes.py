"""The shape of a message: what stays the same when the program says it again; numbers, ids, addresses and times go.

Codes that tell success from failure (HTTP statuses, exit and error codes) stay.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from diagnose.logs.levels import level_of
from diagnose.logs.logline import LogLine

MAX_TOKENS = 40
"""Tokens of a shape; what is behind them counts as one."""

MAX_TEXT = 600
"""Characters of a message that make its shape."""

KEPT_CODE = re.compile(
    r"""(?:HTTP/\d(?:\.\d)?["']?[ ]|"""
    r"""(?i:\b(?:status|code|errno|signal|sqlstate|exit(?:ed|s)?(?:[ ]with)?|error)\b)["':=(\s]{1,4})(\d{1,5})(?![\d.]\d)"""
)
"""Codes that are part of what a message says: group 1."""

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_CLOCK = r"#:#(?::#)?(?:[.,:]#)?(?:[ ]?(?:[AP]M|Z|UTC|GMT|[+-]#(?::#)?))?"
_DATE = rf"(?:#[-/.]#[-/.]#|#[-/ ]{_MONTH}[-/ ]#|(?:[A-Z][a-z]{{2}} )?{_MONTH} +#)"
_TIME = rf"\b[IWEF](?=# {_CLOCK})|{_DATE}(?:[T :]+{_CLOCK})?(?: #)?(?= )|{_DATE}[T :]+{_CLOCK}|#T{_CLOCK}|{_CLOCK}"
_MASKS = (
    (re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"), "<id>"),
    (re.compile(r"\b(?=[0-9a-fA-F]*\d)(?=\d*[a-fA-F])[0-9a-fA-F]{8,}\b"), "<id>"),
    (re.compile(r"\b(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{20,}={0,2}"), "<id>"),
    (re.compile(r"\?[^\s\"'?]*=[^\s\"']*"), "?<query>"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b"), "<address>"),
    (re.compile(r"0x[0-9a-fA-F]+|\d+(?:\.\d+)?"), "#"),
    (re.compile(_TIME), "<time>"),
)
_LEADING_TIME = re.compile(r"^[\[(]?<time>(?:[ ]?<time>)*[\])]?[ :]*")
_CODES = str.maketrans({str(digit): chr(0xE000 + digit) for digit in range(10)})
_DIGITS = str.maketrans({chr(0xE000 + digit): str(digit) for digit in range(10)})

_LEVEL = re.compile(
    r"\b(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|SEVERE|FATAL|CRIT(?:ICAL)?|PANIC|EMERG)\b|"
    r"\[(?:error|warn|crit|alert|emerg|info|notice|debug)\]|\blevel=(\w+)"
)
_FAILURE = re.compile(
    r"(?i)\b(?:error|errors|fail(?:ed|s|ure|ing)?|exception|panic|traceback|refused|denied|unreachable|timed?[ -]?out|timeout|"
    r"cannot|can't|could[ ]not|unable|invalid|fatal|crash\w*|killed|abort\w*|unhandled|uncaught|missing|not[ ]found)\b|"
    r"\w(?:Error|Exception)\b|\bHTTP/[\d.]+[\"']? 5\d\d\b"
)  # fmt: skip
_FRAME = re.compile(r"\s+(?:at |\.{3} \d+ more|File \"|in )")


class Shape(NamedTuple):
    """The tokens of a message and how bad it says it is: a word of `levels.WORDS`, or ""; `fails` when its words speak of failure."""

    tokens: tuple[str, ...]
    level: str = ""
    fails: bool = False

    @property
    def text(self) -> str:
        """The shape as a line."""
        return " ".join(self.tokens)


def shape_of(line: LogLine) -> Shape | None:
    """Return the shape of a readable line; None for blank lines and the frames of a stack trace."""
    text = line.text[:MAX_TEXT]
    if not text.strip() or _FRAME.match(text):
        return None
    found = _LEVEL.search(text[:120])
    level = line.level or (level_of((found[1] or found[0]).strip("[]")) if found else "")
    return Shape(tuple(_tokens(masked(text))), level, bool(_FAILURE.search(text)))


def masked(text: str) -> str:
    """Return a message with what varies replaced."""
    text = KEPT_CODE.sub(lambda match: match[0][: match.start(1) - match.start()] + match[1].translate(_CODES), text)
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return _LEADING_TIME.sub("", text).translate(_DIGITS)


def _tokens(text: str) -> list[str]:
    tokens = text.split()
    return tokens if len(tokens) <= MAX_TOKENS else [*tokens[:MAX_TOKENS], "<more>"]


def speaks_of_failure(word: str) -> bool:
    """Return whether a word by itself speaks of failure."""
    return bool(_FAILURE.search(word))
