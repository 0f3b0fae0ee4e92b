"""What a commit is about to change, asked of Git: files that are deleted or renamed count, what is not staged does not.

pre-commit hides unstaged changes before it runs hooks; called by hand or by another hook runner the tree on disk may differ
from what is committed. Then the bytes of the index are taken, and files that Git does not know count as absent.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from diagnose.facts.file_kinds import file_kind, folder_kind

CONFIGURATION = frozenset({"diagnose.yaml", ".diagnose.yaml", "diagnose.yml", ".diagnose.yml", "pyproject.toml"})
TIMEOUT = 60
"""Seconds that one call of Git may take."""


class NoRepository(Exception):
    """The folder is in no Git repository, or Git does not answer; the text says why."""


class Staged(NamedTuple):
    """The top of a repository, the files of a commit that rules may look at (paths from there), and whether any is known."""

    top: Path
    files: list[str]
    is_commit: bool
    """Whether something is staged at all; otherwise the whole project is meant."""


def staged_files(folder: Path) -> Staged:
    """Return what the commit being made changes; raises NoRepository."""
    top = Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    names = _names(_git(top, "diff", *_range(), "--name-only", "--no-renames", "-z", "--no-ext-diff"))
    return Staged(top, [name for name in names if is_relevant(name)], bool(names))


def _range() -> list[str]:
    """Return what to compare: the commits that pre-commit names (a push, or --from-ref and --to-ref), else the index."""
    first, last = os.environ.get("PRE_COMMIT_FROM_REF"), os.environ.get("PRE_COMMIT_TO_REF")
    return [f"{first}...{last}"] if first and last else ["--cached"]


def is_relevant(path: str) -> bool:
    """Whether any rule reads a file of this name."""
    folder, _, name = path.rpartition("/")
    return bool(file_kind(name, folder_kind(folder))) or path in CONFIGURATION


def index_overlay(top: Path) -> dict[str, bytes | None]:
    """Return, by absolute path, the bytes in the index of files that differ on disk, and None for those it does not have."""
    status = _names(_git(top, "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"))
    unknown = [line[3:] for line in status if line.startswith("??") and is_relevant(line[3:])]
    changed = [line[3:] for line in status if line[1:2] in "MDT" and line[1:2].strip() and is_relevant(line[3:])]
    overlay: dict[str, bytes | None] = {str(top / name): None for name in unknown}
    return overlay | {str(top / name): data for name, data in zip(changed, _blobs(top, changed), strict=True)}


def _blobs(top: Path, names: Sequence[str]) -> Iterator[bytes | None]:
    """Yield the bytes of files in the index."""
    if not names:
        return
    asked = b"".join(b":" + os.fsencode(name) + b"\n" for name in names if "\n" not in name)
    answer, position = _git(top, "cat-file", "--batch", data=asked), 0
    for name in names:
        if "\n" in name:  # the question is a line: such a file is read from disk
            yield (top / name).read_bytes() if (top / name).is_file() else None
            continue
        end = answer.index(b"\n", position)
        words = answer[position:end].split()
        if len(words) != 3 or words[1] != b"blob":
            position = end + 1
            yield None
            continue
        size = int(words[2])
        yield answer[end + 1 : end + 1 + size]
        position = end + 1 + size + 1


def _names(output: bytes) -> list[str]:
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def _git(folder: Path, *arguments: str, data: bytes = b"") -> bytes:
    try:
        command = ["git", "-C", str(folder), "-c", "core.fsmonitor=false", *arguments]
        done = subprocess.run(command, input=data, capture_output=True, timeout=TIMEOUT, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoRepository(f"git cannot be run: {error}") from None
    if done.returncode:
        raise NoRepository(os.fsdecode(done.stderr).strip() or f"git {arguments[0]} failed")
    return done.stdout


def below(top: Path, files: Iterable[str], root: Path) -> list[Path]:
    """Return the files that are below a folder, as paths."""
    start = root.resolve()
    return [path for name in files if (path := top / name).resolve().is_relative_to(start) or path.is_relative_to(start)]
