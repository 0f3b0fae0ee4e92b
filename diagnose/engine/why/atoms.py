"""Takes regular expressions apart into pieces that can be tried one by one, to say which piece a line does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_WAYS = 48
"""Ways through the alternatives of an expression that are tried."""

_QUANTIFIER = re.compile(r"[*+?][?+]?|\{\d*,?\d*\}[?+]?")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[pP]\{[^}]*\}|N\{[^}]*\}|.)", re.DOTALL)
_GROUP_HEAD = re.compile(r"\(\?(?:P<\w+>|<\w+>|:|[aiLmsux]+:)")
_SPACED = re.compile(r"\s+|[^\s\w]+|\w+")


class Atom(NamedTuple):
    """A piece of an expression: its source, and the text it stands for ("" when it is not just text)."""

    source: str
    literal: str = ""


Way = tuple[Atom, ...]


def text_way(text: str) -> Way:
    """Return the way of a plain text: its words."""
    return tuple(Atom(re.escape(piece), piece) for piece in _SPACED.findall(text))


def ways_of(pattern: str) -> tuple[str, list[Way]]:
    """Return the flags that an expression starts with, and the ways through its alternatives, each a sequence of atoms."""
    flags = re.match(r"\(\?[aiLmsux]+\)", pattern)
    body = pattern[flags.end() :] if flags else pattern
    ways = [tuple(way) for way in _alternatives(body)][:MAX_WAYS]
    return (flags[0] if flags else ""), ways


def _alternatives(body: str) -> Iterator[list[Atom]]:
    for part in _split(body):
        yield from _sequence(part)


def _sequence(part: str) -> Iterator[list[Atom]]:
    """Yield the ways through a sequence; groups that stand once are entered."""
    ways: list[list[Atom]] = [[]]
    for piece in _merged(_tokens(part)):
        source = piece[0].source if len(piece) == 1 and not piece[0].literal else ""
        inner = _inside(source)
        if inner is None:
            ways = [[*way, *_words(piece)] for way in ways]
            continue
        choices = list(_alternatives(inner))
        if len(ways) * len(choices) > MAX_WAYS:
            ways = [[*way, Atom(source)] for way in ways]
        else:
            ways = [[*way, *choice] for way in ways for choice in choices]
    yield from ways


def _words(chars: list[Atom]) -> list[Atom]:
    """Return the words of neighbouring characters."""
    text = "".join(atom.literal for atom in chars)
    if not text:
        return chars
    spans = [match.span() for match in _SPACED.finditer(text)]
    return [Atom("".join(atom.source for atom in chars[start:stop]), text[start:stop]) for start, stop in spans]


def _inside(source: str) -> str | None:
    """Return what is in a group that stands exactly once, None for anything else."""
    if not source.startswith("(") or not source.endswith(")"):
        return None
    head = _GROUP_HEAD.match(source)
    if head and not re.match(r"\(\?[aiLmsux]+:", source):
        return source[head.end() : -1]
    return None if source.startswith("(?") else source[1:-1]


def _merged(tokens: Iterator[Atom]) -> Iterator[list[Atom]]:
    """Yield neighbouring characters together, everything else by itself."""
    chars: list[Atom] = []
    for atom in tokens:
        if atom.literal:
            chars.append(atom)
            continue
        if chars:
            yield chars
            chars = []
        yield [atom]
    if chars:
        yield chars


def _tokens(part: str) -> Iterator[Atom]:
    """Yield every token; its literal is one character, or "" for what is not just one."""
    index = 0
    while index < len(part):
        end, literal = _token_end(part, index)
        quantifier = _QUANTIFIER.match(part, end)
        end = quantifier.end() if quantifier else end
        yield Atom(part[index:end], "" if quantifier else literal)
        index = end


def _token_end(part: str, index: int) -> tuple[int, str]:
    char = part[index]
    if char == "\\":
        found = _ESCAPE.match(part, index)
        end = found.end() if found else index + 1
        body = part[index + 1 : end]
        is_text = len(body) == 1 and not body.isalnum()
        code = body[1:] if body[:1] in "xu" and len(body) > 2 else ""
        return end, body if is_text else chr(int(code, 16)) if code else ""
    if char == "[":
        end = _class_end(part, index)
        return end, _one_letter(part[index + 1 : end - 1])
    if char == "(":
        return _group_end(part, index), ""
    return index + 1, "" if char in ".^$" else char


def _one_letter(inside: str) -> str:
    """Return the letter that a class such as `[Ee]` stands for, "" for any other class."""
    return inside[1].lower() if len(inside) == 2 and inside[0] != inside[1] and inside[0].lower() == inside[1].lower() else ""


def _class_end(part: str, index: int) -> int:
    end = index + 1
    end += part[end : end + 1] == "^"
    end += part[end : end + 1] == "]"
    while end < len(part) and part[end] != "]":
        end += 2 if part[end] == "\\" else 1
    return end + 1


def _group_end(part: str, index: int) -> int:
    depth, end = 0, index
    while end < len(part):
        char = part[end]
        if char == "\\":
            end += 1
        elif char == "[":
            end = _class_end(part, end) - 1
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                return end + 1
        end += 1
    return len(part)


def _split(body: str) -> list[str]:
    """Split at the alternatives' bars that are in no group."""
    parts, start, index = [], 0, 0
    while index < len(body):
        if body[index] == "|":
            parts.append(body[start:index])
            index = start = index + 1
        else:
            index = _token_end(body, index)[0]
    return [*parts, body[start:]]
