"""Rotated logs: which files are one log, and in which order they were written.

app.log.2.gz  app.log.1  app.log                      numbers count back from now
app-20240603.log  app-20240604.log                    days count forward
app.log.2024-06-03  app.log-20240604.gz  app.log      so do they behind the name
app.log-1717497533  app.log-20240604-1717497533       and seconds
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_PACKED = re.compile(r"\.(?:gz|zst|zstd|bz2|xz)$", re.IGNORECASE)
_DAY = r"(?P<day>(?:19|20)\d\d-?[01]\d-?[0-3]\d(?:[-_T.]?[0-2]\d(?:[-:_.]?[0-5]\d(?:[-:_.]?[0-5]\d)?)?)?|1\d{9})"
_INDEX = r"(?:[-._](?P<index>\d{1,4}|1\d{9}))?"
_INSIDE = re.compile(rf"(?P<stem>.*?)[-._]{_DAY}{_INDEX}(?P<ending>\.(?:log|txt|out|err|json|jsonl|ndjson))$")
_BEHIND = re.compile(rf"(?P<stem>.+?)[-._]{_DAY}{_INDEX}(?P<ending>)$")
_NUMBERED = re.compile(r"(?P<stem>.+)\.(?P<number>\d{1,3})$")

NEWEST = (2, "", 0)


class Rotated(NamedTuple):
    """The log a file belongs to (the name that is written to now), and a key that grows with its age in reverse."""

    base: str
    order: tuple[int, str, int]


def rotated(path: str) -> Rotated:
    """Return what a path's name says about rotation."""
    folder, slash, name = path.rpartition("/")
    plain = _PACKED.sub("", name)
    found = _INSIDE.match(plain) or _BEHIND.match(plain)
    if found:
        day = re.sub(r"\D", "", found["day"])
        return Rotated(folder + slash + found["stem"] + found["ending"], (0, day, int(found["index"] or 0)))
    numbered = _NUMBERED.match(plain)
    if numbered:
        return Rotated(folder + slash + numbered["stem"], (1, "", -int(numbered["number"])))
    return Rotated(folder + slash + plain, NEWEST)


def rotated_sets(paths: Iterable[str]) -> list[list[str]]:
    """Group paths into logs, the oldest file of each first; logs stand where their first file stood."""
    sets: dict[str, list[tuple[tuple[int, str, int], str]]] = {}
    for path in paths:
        base, order = rotated(path)
        sets.setdefault(base, []).append((order, path))
    return [[path for _, path in sorted(files, key=lambda item: item[0])] for files in sets.values()]
