"""Go's regular expressions (RE2) as Python's: the language of CRE rules. https://github.com/google/re2/wiki/Syntax"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\\Q(?P<quoted>.*?)(?:\\E|\Z)"
    r"|\\x\{(?P<code>[0-9A-Fa-f]{1,6})\}"
    r"|\\p(?P<name>[A-Za-z])(?![a-z{])|\\P(?P<other>[A-Za-z])(?![a-z{])"
    r"|(?P<end>\\z)"
    r"|\\(?P<escaped>.)"
    r"|(?P<set>\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\])"
    r"|\(\?(?P<look>[=!]|<[=!])"
    r"|\(\?(?P<group>[A-Za-z]*U[A-Za-z-]*[:)]|>|#|\(|P=|P>|&|R|\|)"
    r"|(?P<possessive>(?:[*+?]|\{\d+(?:,\d*)?\})\+)",
    re.DOTALL,
)
_NOT_GO = "123456789kGKRXZhHlLuUgNmMeEicyjJyYqoT"
"""Letters and digits that mean nothing, or something else, after a backslash in Go."""

_CLASS = re.compile(r"\[:(\^?)(\w+):\]")
_CLASSES = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7f", "blank": r"\t\x20", "cntrl": r"\x00-\x1f\x7f", "digit": "0-9",
    "graph": "!-~", "lower": "a-z", "print": r"\x20-~", "punct": r"!-/:-@\[-`{-~", "space": r"\t-\r\x20", "upper": "A-Z",
    "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip


class NotGo(ValueError):
    """An expression that Go refuses, or that cannot be said in Python; `position` is where (from 0)."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def python_regex(pattern: str) -> str:
    """Return an expression that matches what Go's does, ASCII classes included (unless it names Unicode's). Raises NotGo."""
    return ("" if re.search(r"\\[pP]", pattern) else "(?a)") + _TOKEN.sub(_translated, pattern)


def _translated(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return re.escape(found["quoted"])
    if found["code"]:
        return re.escape(chr(int(found["code"], 16)))
    if found["name"] or found["other"]:
        return rf"\p{{{found['name']}}}" if found["name"] else rf"\P{{{found['other']}}}"
    if found["end"]:
        return r"\Z"
    if found["look"]:
        raise NotGo("Go's expressions have no look-around", found.start())
    if found["group"]:
        raise NotGo(f"(?{found['group']} is not supported", found.start())
    if found["possessive"]:
        raise NotGo("Go's expressions have no possessive repeats", found.start())
    if found["escaped"] and found["escaped"] in _NOT_GO:
        raise NotGo(f"Go's expressions have no \\{found['escaped']}", found.start())
    return _set_of(found[0], found.start()) if found["set"] else found[0]


def _set_of(text: str, position: int) -> str:
    """Return a set of characters with the classes in it spelt out."""
    alone = re.fullmatch(r"\[(\^?)\[:\^(\w+):\]\]", text)
    if alone and alone[2] in _CLASSES:
        return f"[{'' if alone[1] else '^'}{_CLASSES[alone[2]]}]"
    for negated, name in _CLASS.findall(text):
        if negated or name not in _CLASSES:
            raise NotGo(f"[:{negated}{name}:] is not supported here", position)
    begin = re.match(r"\[\^?", text)
    assert begin
    body = _CLASS.sub(lambda found: _CLASSES[found[2]], text[begin.end() : -1])
    return begin[0] + re.sub(r"(?<!\\)\[", r"\\[", body) + "]"
