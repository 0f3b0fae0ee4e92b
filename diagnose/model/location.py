"""Where something is: a file and a span in it."""

from __future__ import annotations

from typing import NamedTuple


class Region(NamedTuple):
    """A span of text. Lines and columns count from 1, columns count characters; the end is exclusive (as in SARIF)."""

    line: int
    column: int
    end_line: int
    end_column: int


class Location(NamedTuple):
    """A file, by the path it was given as, and a span in it; no region means the file as a whole."""

    path: str
    region: Region | None = None

    def __str__(self) -> str:
        return self.path if self.region is None else f"{self.path}:{self.region.line}"
