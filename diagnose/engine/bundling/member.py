"""A file of a bundle."""

from __future__ import annotations

import re
from typing import NamedTuple

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Member(NamedTuple):
    """A file of a bundle: its name there, its bytes, and where they are from (`origin` as reports name it, its lines)."""

    name: str
    data: bytes
    origin: str = ""
    lines: tuple[tuple[int, int], ...] = ()


def safe_name(path: str) -> str:
    """Return the last part of a path as a file name that is harmless everywhere."""
    last = re.split(r"[/\\!]", path)[-1]
    return _UNSAFE.sub("-", last).strip(".-") or "log"
