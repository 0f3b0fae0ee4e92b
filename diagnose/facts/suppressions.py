"""Finds comments such as `# diagnose: ignore[area/name] reason` in the files that were read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from diagnose.facts.sources import decode
from diagnose.model.location import Region
from diagnose.model.suppression import Suppression

FILE_WIDE_LINES = 10
"""Lines at the beginning of a file in which `ignore-file` counts."""

_MARK = b"diagnose:"
_COMMENT = re.compile(r"(?:#|//|<!--|/\*|\*|--|;|\"//\")[^\n]*?\bdiagnose:\s*(ignore(?:-file)?)\s*\[([^\]\n]*)\]")


def suppressions(files: Iterable[tuple[str, bytes]]) -> Iterator[Suppression]:
    """Yield the comments of files given as (path as reports show it, bytes)."""
    for path, data in files:
        if _MARK in data:
            for number, line in enumerate(decode(data).split("\n"), 1):
                yield from _of_line(path, number, line)


def _of_line(path: str, number: int, line: str) -> Iterator[Suppression]:
    for found in _COMMENT.finditer(line):
        whole_file = found[1] == "ignore-file"
        rules = tuple(name for name in re.split(r"[,\s]+", found[2]) if name)
        if rules and (not whole_file or number <= FILE_WIDE_LINES):
            start = found.start(1) + 1
            yield Suppression(path, Region(number, start, number, found.end() + 1), rules, whole_file)
