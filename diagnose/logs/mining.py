"""Mines the shapes of messages from logs on several sides, so that they can be compared.

Lines are grouped by exact shape, then positions that take many values are opened, as IPLoM does in its second and third step
(Makanju, Zincir-Heywood, Milios: "Clustering Event Logs Using Iterative Partitioning", KDD 2009). Unlike tree miners such as
Drain, which take the first similar template they meet, the result does not depend on the order of the lines, and a rare
word (`refused` where it was `established`) is never merged away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from diagnose.logs.logline import LogLine
from diagnose.logs.shapes import KEPT_CODE, Shape, shape_of, speaks_of_failure

MANY = 6
"""Values at one position that make it open."""

OPEN = "<*>"

MAX_WAITING = 20_000
"""Lines of different looks that wait to be made shapes of."""

MAX_SHAPES = 20_000
"""Shapes that are kept; lines of further ones are only counted."""

_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_IDS = re.compile(rb"\b(?=[a-fA-F]*0)[0a-fA-F]{8,}(?:-[0a-fA-F]{4,12}){0,4}\b")
_NUMBERS = re.compile(rb"00+")
_KEPT = re.compile(KEPT_CODE.pattern.encode())

Unwrap = Callable[[bytes], LogLine]


class Example(NamedTuple):
    """The first line of a shape on one side: file, line number, text."""

    path: str
    line: int
    text: str


class Mined(NamedTuple):
    """A shape with its number of lines and first example on each side (None: not seen)."""

    shape: Shape
    counts: tuple[int, ...]
    examples: tuple[Example | None, ...]


class _Entry:
    __slots__ = ("counts", "examples", "fails", "level")

    def __init__(self, sides: int, shape: Shape) -> None:
        self.counts = [0] * sides
        self.examples: list[Example | None] = [None] * sides
        self.level, self.fails = shape.level, shape.fails

    def add(self, other: _Entry) -> None:
        self.counts = [own + more for own, more in zip(self.counts, other.counts, strict=True)]
        self.examples = [own or more for own, more in zip(self.examples, other.examples, strict=True)]
        self.fails |= other.fails
        self.level = self.level or other.level


class Miner:
    """Collects the shapes of all sides. Memory does not grow with the logs."""

    def __init__(self, sides: int) -> None:
        self._sides = sides
        self._entries: dict[tuple[str, ...], _Entry] = {}
        self.lines = [0] * sides
        self.left_out = 0

    def file(self, side: int, path: str, unwrap: Unwrap) -> FileMiner:
        """Return what takes the lines of one file."""
        return FileMiner(self, side, path, unwrap)

    def add(self, side: int, shape: Shape, count: int, example: Example) -> None:
        """Count lines of a shape."""
        entry = self._entries.get(shape.tokens)
        if entry is None:
            if len(self._entries) >= MAX_SHAPES:
                self.left_out += count
                return
            entry = self._entries[shape.tokens] = _Entry(self._sides, shape)
        entry.counts[side] += count
        if entry.examples[side] is None:
            entry.examples[side] = example

    def mined(self) -> list[Mined]:
        """Return all shapes, positions with many values opened."""
        entries = _opened(self._entries)
        return [
            Mined(Shape(tokens, entry.level, entry.fails), tuple(entry.counts), tuple(entry.examples)) for tokens, entry in entries.items()
        ]


class FileMiner:
    """Takes the blocks of one file. Lines that differ in numbers and hexadecimal ids only are looked at once."""

    def __init__(self, miner: Miner, side: int, path: str, unwrap: Unwrap) -> None:
        self._miner, self._side, self._path, self._unwrap = miner, side, path, unwrap
        self._waiting: dict[bytes, list[int]] = {}
        self._first: dict[bytes, bytes] = {}
        self._number = 0

    def add(self, data: bytes, continues: bool = False) -> None:
        """Take whole lines; with `continues` the first one is the rest of a line that was counted."""
        waiting = self._waiting
        lines = data.split(b"\n")
        looks = _NUMBERS.sub(b"0", _IDS.sub(b"0", data.translate(_ZEROS))).split(b"\n")
        if lines and not lines[-1]:
            lines.pop()
        for line, look in list(zip(lines, looks, strict=False))[1:] if continues else zip(lines, looks, strict=False):
            self._number += 1
            found = _KEPT.search(line)
            key = look + found[0] if found else look
            seen = waiting.get(key)
            if seen is not None:
                seen[0] += 1
            else:
                waiting[key] = [1, self._number]
                self._first[key] = line
                if len(waiting) >= MAX_WAITING:
                    self.finish()
                    waiting = self._waiting
        self._miner.lines[self._side] += len(lines) - continues

    def finish(self) -> None:
        """Make shapes of the lines that wait."""
        for key, (count, number) in self._waiting.items():
            line = self._unwrap(self._first[key][:4096])
            shape = shape_of(line)
            if shape is not None:
                self._miner.add(self._side, shape, count, Example(self._path, number, line.text))
        self._waiting, self._first = {}, {}


def _opened(entries: dict[tuple[str, ...], _Entry]) -> dict[tuple[str, ...], _Entry]:
    """Return the entries with every position opened that takes many values while all others stay the same."""
    by_length: dict[int, dict[tuple[str, ...], _Entry]] = {}
    for tokens, entry in entries.items():
        by_length.setdefault(len(tokens), {})[tokens] = entry
    result: dict[tuple[str, ...], _Entry] = {}
    for length, group in sorted(by_length.items()):
        opened = group
        for position in range(length):
            opened = _open_position(opened, position)
        result |= opened
    return result


def _open_position(group: dict[tuple[str, ...], _Entry], position: int) -> dict[tuple[str, ...], _Entry]:
    families: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for tokens in group:
        if not speaks_of_failure(tokens[position]):
            families.setdefault((*tokens[:position], OPEN, *tokens[position + 1 :]), []).append(tokens)
    result = dict(group)
    for open_tokens, members in families.items():
        if len(members) >= MANY:
            _merge(result, open_tokens, members)
    return result


def _merge(group: dict[tuple[str, ...], _Entry], tokens: tuple[str, ...], members: Iterable[tuple[str, ...]]) -> None:
    whole: _Entry | None = None
    for member in members:
        entry = group.pop(member)
        if whole is None:
            whole = entry
        else:
            whole.add(entry)
    if whole is not None:
        group[tokens] = whole
