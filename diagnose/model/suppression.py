"""A comment that silences findings."""

from __future__ import annotations

from typing import NamedTuple

from diagnose.model.location import Region


class Suppression(NamedTuple):
    """`diagnose: ignore[rules]` in a file: for its line and the next one, or (`ignore-file`) for the whole file."""

    path: str
    region: Region
    rules: tuple[str, ...]
    whole_file: bool
