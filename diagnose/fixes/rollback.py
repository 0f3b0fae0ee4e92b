"""Gives files their old bytes back: to undo an application, and after a crash in the middle of one."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from diagnose.fixes import disk
from diagnose.fixes.journal import Level, clean, forget, levels, mark
from diagnose.model.location import Location
from diagnose.model.problem import Problem


class Outcome(NamedTuple):
    """What was done to which files (real paths), and why nothing or not everything was."""

    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def recover(folder: Path) -> Outcome:
    """Finish what a crash interrupted: every level that is not applied is taken back."""
    clean(folder)
    outcomes = [guarded(partial(roll_back, level), level.folder) for level in levels(folder) if _is_open(level)]
    files = [path for outcome in outcomes for path in outcome.files]
    return Outcome(tuple(files), tuple(problem for outcome in outcomes for problem in outcome.problems))


def _is_open(level: Level) -> bool:
    return level.state in ("applying", "undoing")


def take_back(level: Level) -> Outcome:
    """Undo an applied level; refuse when one of its files was changed since."""
    if problems := tuple(_changed_since(level)):
        return Outcome(problems=problems)

    def act() -> Outcome:
        mark(level, "undoing")
        return roll_back(level)

    return guarded(act, level.folder)


def roll_back(level: Level) -> Outcome:
    """Give every file of a level its old bytes. Can be repeated after a crash; a file that others changed is left."""
    restored, problems = [], []
    for index, entry in enumerate(level.entries):
        disk.remove(level.temporary(index))
        now = disk.digest(disk.read(entry.path))
        if now == entry.old:
            continue
        if now != entry.new:
            kept = f"; what it was is in {level.folder}/{index}.old" if entry.old else ""
            problems.append(problem(f"was changed by others in the meantime and is left as it is{kept}", entry.path, "changed"))
            continue
        _restore(level, index)
        restored.append(entry.path)
    for folder in reversed(level.made):
        disk.remove_folder(folder)
    sync(level)
    if problems:
        mark(level, "stuck")
    else:
        forget(level)
    return Outcome(tuple(restored), tuple(problems))


def _restore(level: Level, index: int) -> None:
    entry = level.entries[index]
    if entry.old is None:
        disk.remove(entry.path)
        return
    disk.make_folders(str(Path(entry.path).parent))
    disk.write_new(level.temporary(index), level.old_bytes(index), entry.mode, owner_of(entry.path))
    disk.rename(level.temporary(index), entry.path)


def _changed_since(level: Level) -> Iterator[Problem]:
    for entry in level.entries:
        try:
            now = disk.digest(disk.read(entry.path))
        except OSError as error:
            yield problem(f"cannot be read: {error.strerror or error}", entry.path)
            continue
        if now not in (entry.new, entry.old):
            yield problem("was changed since it was fixed; nothing was undone", entry.path, "changed")


def guarded(action: Callable[[], Outcome], path: str) -> Outcome:
    """Return the outcome of an action; an error of the system is a problem in it."""
    try:
        return action()
    except OSError as error:
        message = f"cannot be restored now: {error.strerror or error}; the next 'diagnose fix' tries again"
        return Outcome(problems=(problem(message, str(error.filename or path)),))


def sync(level: Level) -> None:
    """Bring the folders of all files down to the disk."""
    for folder in sorted({str(Path(entry.path).parent) for entry in level.entries}):
        disk.sync_folder(folder)


def mode_of(path: str) -> int | None:
    """Return the permission bits of a file, None when there is none."""
    try:
        return stat.S_IMODE(Path(path).stat().st_mode)
    except OSError:
        return None


def owner_of(path: str) -> tuple[int, int] | None:
    """Return user and group of a file, None when there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_uid, found.st_gid


def problem(message: str, path: str, kind: str = "unreadable") -> Problem:
    """Return what is wrong with a file as a value."""
    return Problem(kind, message, Location(path))
