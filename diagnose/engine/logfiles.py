"""From what a caller names to log files: folders stand for the logs below them, patterns for what they match."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

from diagnose.engine.options import STDIN
from diagnose.logs.names import is_hidden, may_be_log


class NoLogsError(ValueError):
    """A folder without a log file in it."""


def log_files(paths: Iterable[str]) -> list[str]:
    """Return the files that are meant, each once; what does not exist stays, so that the run can say so. Raises NoLogsError."""
    files: list[str] = []
    for path in paths:
        files.extend([path] if path == STDIN else _files_of(path))
    return list(dict.fromkeys(files))


def _files_of(path: str) -> list[str]:
    try:
        if Path(path).is_dir():
            return _below(Path(path))
        if not Path(path).exists() and any(char in path for char in "*?["):
            found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - absolute patterns too
            return [item for item in found if Path(item).is_file()] or [path]
    except OSError:
        pass
    except ValueError as error:  # a NUL in the name
        if isinstance(error, NoLogsError):
            raise
    return [path]


def _below(folder: Path) -> list[str]:
    """Return the files of a folder and its folders, without hidden ones, links and what is no log by its name."""
    found = []
    for path in sorted(folder.rglob("*")):
        hidden = is_hidden(path.relative_to(folder).as_posix())
        if not hidden and path.is_file() and not path.is_symlink() and may_be_log(path.name):
            found.append(str(path))
    if not found:
        raise NoLogsError(f"{folder}: no log files in this folder")
    return found
