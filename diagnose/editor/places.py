"""Places as editors count them: lines and UTF-16 units from 0."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path

from diagnose.fixes.document import Splice
from diagnose.model.location import Region


def uri_of(path: str) -> str:
    """Return the URI of a file."""
    return from_fs_path(path) or Path(path).as_uri()


def units(text: str) -> int:
    """Return the UTF-16 units of a text."""
    return len(text) + sum(char > "\uffff" for char in text)


def range_of(region: Region | None, lines: Sequence[str]) -> types.Range:
    """Return the range of a region (lines and characters from 1); the first line for a file as a whole."""
    if region is None:
        return types.Range(types.Position(0, 0), types.Position(0, units(lines[0]) if lines else 0))
    start = _position(region.line, region.column, lines)
    end = _position(region.end_line, region.end_column, lines)
    return types.Range(start, end)


def _position(line: int, column: int, lines: Sequence[str]) -> types.Position:
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return types.Position(max(0, line - 1), units(text[: column - 1]) if text else max(0, column - 1))


def edits_of(text: str, splices: Sequence[Splice]) -> list[types.TextEdit]:
    """Return splices (offsets into a text) as an editor's edits."""
    return [
        types.TextEdit(types.Range(_at(text, splice.start), _at(text, splice.end)), splice.text)
        for splice in sorted(splices, key=lambda item: item.start)
    ]


def _at(text: str, offset: int) -> types.Position:
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n")
    return types.Position(line, units(before.rpartition("\n")[2]))
