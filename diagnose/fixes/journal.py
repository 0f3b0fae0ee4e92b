"""What was written, so that it can be taken back: one folder a level, below the user's state folder.

A level holds the bytes that files had before (`0.old`, …) and `journal.json`: the state and, for every file, its path, the
digests before and after, and its mode. The state is `applying` (a crash takes it back), `applied` (undo may take it back) or
`undoing` (a crash goes on taking it back). A level appears and disappears by renaming its folder; only the state changes in it.
"""

# ruff: noqa: PTH118
from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from diagnose.fixes import disk

KEPT = 20
"""Levels that can be undone."""

_NEW, _GONE = ".new-", ".gone-"


@dataclass(slots=True)
class Entry:
    """One file: digests of its bytes before and after (None: not there), and the mode it had."""

    path: str
    old: str | None
    new: str | None
    mode: int | None = None


@dataclass(slots=True)
class Level:
    """One application."""

    folder: str
    state: str
    entries: list[Entry]
    made: list[str] = field(default_factory=list)
    """Folders that were made for new files."""

    @property
    def name(self) -> str:
        """The number of the level."""
        return Path(self.folder).name

    def old_bytes(self, index: int) -> bytes:
        """Return what the file of an entry held before."""
        return Path(self.folder, f"{index}.old").read_bytes()

    def temporary(self, index: int) -> str:
        """Return the path of the new file of an entry, beside the old one."""
        folder, name = os.path.split(self.entries[index].path)
        return os.path.join(folder, f".{name[:80]}.{self.name}-{index}.diagnose-tmp")


def state_folder(project: str) -> Path:
    """Return the folder that holds the journal of a project (the real path of its folder); raises RuntimeError without a home."""
    base = os.environ.get("XDG_STATE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    name = hashlib.sha256(project.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Path(base or Path.home() / ".local" / "state", "diagnose", name)


def begin(folder: Path, entries: list[Entry], old: list[bytes | None], made: list[str]) -> Level:
    """Write a new level in the state `applying`, down to the disk."""
    number = 1 + max((int(level.name) for level in levels(folder)), default=0)
    level = Level(str(folder / f"{number:06d}"), "applying", entries, made)
    fresh = str(folder / f"{_NEW}{number:06d}")
    disk.make_folders(fresh)
    for index, data in enumerate(old):
        if data is not None:
            disk.write_new(os.path.join(fresh, f"{index}.old"), data)
    disk.write_new(os.path.join(fresh, "journal.json"), _encoded(level))
    disk.sync_folder(fresh)
    disk.rename(fresh, level.folder)
    disk.sync_folder(str(folder))
    return level


def mark(level: Level, state: str) -> None:
    """Change the state of a level."""
    level.state = state
    fresh = os.path.join(level.folder, "journal.new")
    disk.remove(fresh)
    disk.write_new(fresh, _encoded(level))
    disk.rename(fresh, os.path.join(level.folder, "journal.json"))
    disk.sync_folder(level.folder)


def forget(level: Level) -> None:
    """Remove a level."""
    gone = os.path.join(os.path.split(level.folder)[0], f"{_GONE}{level.name}")
    disk.rename(level.folder, gone)
    disk.remove_tree(gone)


def levels(folder: Path) -> list[Level]:
    """Return all levels, the oldest first."""
    return list(_read_levels(folder))


def clean(folder: Path) -> None:
    """Remove what crashes left behind of levels that never were or are no more, and levels too old to keep."""
    for name in _names(folder):
        if name.startswith((_NEW, _GONE)):
            disk.remove_tree(str(folder / name))
    for level in levels(folder)[:-KEPT]:
        if level.state == "applied":
            forget(level)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return []


def _read_levels(folder: Path) -> Iterator[Level]:
    for name in _names(folder):
        if name.isdecimal():
            try:
                value: dict[str, Any] = json.loads((folder / name / "journal.json").read_bytes())
                entries = [Entry(**entry) for entry in value["entries"]]
                yield Level(str(folder / name), value["state"], entries, value["made"])
            except (OSError, ValueError, KeyError, TypeError):
                continue  # damaged by others: it cannot be used, and is left for a person to look at


def _encoded(level: Level) -> bytes:
    value = {"version": 1, "state": level.state, "entries": [asdict(entry) for entry in level.entries], "made": level.made}
    return json.dumps(value, indent=1).encode()
