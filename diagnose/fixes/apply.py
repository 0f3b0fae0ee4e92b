"""Applies a plan to all its files or to none, and takes applications back."""

# ruff: noqa: PTH112, PTH116, PTH120
from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from diagnose.fixes import disk
from diagnose.fixes.journal import Entry, Level, begin, levels, mark, state_folder
from diagnose.fixes.plan import FileChange
from diagnose.fixes.rollback import Outcome, guarded, mode_of, owner_of, problem, recover, roll_back, sync, take_back
from diagnose.fixes.workspace import is_below
from diagnose.model.problem import Problem


class _Write(NamedTuple):
    """A file to be written or (no bytes after) removed; a new one takes the mode of `like`."""

    path: str
    before: bytes | None
    after: bytes | None
    like: str


class _Changed(Exception):
    """A file changed between the check and the write."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Applier:
    """Writes below a project's folders, with a journal in the user's state folder.

    Every call first takes back what a crash left half done; `recovered` tells about it.
    """

    def __init__(self, project: Path, roots: Sequence[Path] = ()) -> None:
        self._project = os.path.realpath(project)
        self._roots = [os.path.realpath(root) for root in roots] or [self._project]
        self.recovered = Outcome()

    def apply(self, changes: Iterable[FileChange]) -> Outcome:
        """Make all changes, or none and say why."""
        writes = [write for change in changes for write in _writes(change)]
        return self._with_journal(lambda folder: self._apply(folder, writes))

    def undo(self) -> Outcome:
        """Take the last application back; a file that changed since makes it refuse."""
        return self._with_journal(self._undo)

    def recover(self) -> Outcome:
        """Only take back what a crash left half done; makes no folder when there is nothing."""
        try:
            if not state_folder(self._project).is_dir():
                return Outcome()
        except (OSError, RuntimeError):
            return Outcome()
        refused = self._with_journal(lambda _: Outcome())
        return refused if refused.problems else self.recovered

    def _with_journal(self, action: Callable[[Path], Outcome]) -> Outcome:
        try:
            folder = state_folder(self._project)
            disk.make_folders(str(folder), private=True)
            with disk.locked(str(folder / "lock")):
                self.recovered = recover(folder)
                return Outcome(problems=self.recovered.problems) if self.recovered.problems else action(folder)
        except disk.Busy:
            return Outcome(problems=(problem("another 'diagnose fix' is at work here", self._project),))
        except (OSError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or error
            message = f"no journal can be kept ({reason}); set XDG_STATE_HOME to a folder that can be written"
            return Outcome(problems=(problem(message, getattr(error, "filename", None) or self._project),))

    def _undo(self, folder: Path) -> Outcome:
        done = [level for level in levels(folder) if level.state == "applied"]
        if not done:
            return Outcome(problems=(problem("there is nothing to undo", self._project, "skipped"),))
        return take_back(done[-1])

    def _apply(self, folder: Path, writes: list[_Write]) -> Outcome:
        if problems := tuple(problem for write in writes for problem in self._obstacles(write)):
            return Outcome(problems=problems)
        made = sorted({name for write in writes for name in _missing_folders(write)}, key=len)
        entries = [Entry(item.path, disk.digest(item.before), disk.digest(item.after), mode_of(item.like)) for item in writes]
        level = begin(folder, entries, [write.before for write in writes], made)
        try:
            _write_all(level, writes)
        except (OSError, _Changed) as error:
            return _failed(level, error)
        except KeyboardInterrupt:
            roll_back(level)
            raise
        return Outcome(tuple(dict.fromkeys(write.path for write in writes)))

    def _obstacles(self, write: _Write) -> Iterator[Problem]:
        """Yield why a file cannot be written now."""
        if not any(is_below(write.path, root) for root in self._roots) or os.path.realpath(write.path) != write.path:
            yield problem("is, or has become, a link to a place outside the project", write.path)
            return
        try:
            now = disk.read(write.path)
        except OSError as error:
            yield problem(f"cannot be read: {error.strerror or error}", write.path)
            return
        if now != write.before:
            what = "is there already" if write.before is None else "was changed since it was read; run it again"
            yield problem(what, write.path, "changed")
        elif not _is_writable(write.path):
            yield problem("is read-only", write.path)
        elif not _is_writable(_existing_folder(write.path)):
            yield problem("cannot be written: its folder is read-only", write.path)


def _writes(change: FileChange) -> Iterator[_Write]:
    origin = change.origin
    if origin is None:
        yield _Write(change.target.real, change.before, change.after, change.target.real)
        return
    yield _Write(change.target.real, None, change.after, origin.real)
    yield _Write(origin.real, change.before, None, origin.real)


def _write_all(level: Level, writes: list[_Write]) -> None:
    for folder in level.made:
        disk.make_folders(folder)
    for index, write in enumerate(writes):
        if write.after is not None:
            disk.write_new(level.temporary(index), write.after, level.entries[index].mode, owner_of(write.like))
    for index, write in enumerate(writes):
        if disk.read(write.path) != write.before:
            raise _Changed(write.path)
        if write.after is None:
            disk.remove(write.path)
        else:
            disk.rename(level.temporary(index), write.path)
    sync(level)
    mark(level, "applied")


def _failed(level: Level, error: Exception) -> Outcome:
    """Take back what was written before an error, and tell about it."""
    if isinstance(error, _Changed):
        found = problem("was changed while others were written; nothing was applied", error.path, "changed")
    else:
        path = getattr(error, "filename", None) or level.entries[0].path
        found = problem(f"cannot be written: {getattr(error, 'strerror', None) or error}; nothing was applied", str(path))
    restored = guarded(lambda: roll_back(level), level.entries[0].path)
    return Outcome(problems=(found, *restored.problems))


def _missing_folders(write: _Write) -> Iterator[str]:
    folder = os.path.dirname(write.path)
    while write.after is not None and not os.path.isdir(folder):
        yield folder
        folder = os.path.dirname(folder)


def _existing_folder(path: str) -> str:
    folder = os.path.dirname(path)
    while not os.path.isdir(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    return folder


def _is_writable(path: str) -> bool:
    """Return whether a file or folder may be written: the mode counts for the administrator too."""
    try:
        return bool(os.stat(path).st_mode & 0o222) and os.access(path, os.W_OK)
    except FileNotFoundError:
        return True
    except OSError:
        return False
