"""Writes files so that a crash leaves the old one or the new one: the only functions of the program that change project files."""

# Plain `os` calls, so that tests can count them and stop between any two.
# ruff: noqa: PTH103, PTH105, PTH106, PTH108, PTH118
from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: no lock between two runs
    fcntl = None  # type: ignore[assignment]

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Busy(Exception):
    """Another run holds the lock."""


def digest(data: bytes | None) -> str | None:
    """Return what identifies the bytes of a file; None for no file."""
    return None if data is None else hashlib.sha256(data).hexdigest()


def read(path: str) -> bytes | None:
    """Return the bytes of a file, None when there is none; raises OSError for what is no readable file."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise OSError(0, "is not a regular file", path)
        return Path(path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def write_new(path: str, data: bytes, mode: int | None = None, owner: tuple[int, int] | None = None) -> None:
    """Write a file that must not be there yet, down to the disk, with the mode and owner of the one it will replace."""
    handle = os.open(path, _NEW, 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        if mode is not None and hasattr(os, "fchmod"):
            _take_owner(handle, owner)
            os.fchmod(handle, mode)
        os.fsync(handle)
    finally:
        os.close(handle)


def _take_owner(handle: int, owner: tuple[int, int] | None) -> None:
    if owner is not None and hasattr(os, "fchown") and owner != (os.geteuid(), os.getegid()):
        with contextlib.suppress(OSError):
            os.fchown(handle, *owner)


def rename(source: str, goal: str) -> None:
    """Put a file or folder in the place of another, in one step."""
    os.replace(source, goal)


def remove(path: str) -> None:
    """Remove a file; it may be gone already."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(path)


def make_folders(path: str, private: bool = False) -> None:
    """Make a folder and those around it; a private one is for its owner only."""
    os.makedirs(path, mode=0o700 if private else 0o777, exist_ok=True)


def remove_folder(path: str) -> None:
    """Remove a folder if it is there and empty."""
    with contextlib.suppress(OSError):
        os.rmdir(path)


def remove_tree(path: str) -> None:
    """Remove a folder of plain files."""
    with contextlib.suppress(FileNotFoundError):
        for name in os.listdir(path):  # noqa: PTH208
            os.unlink(os.path.join(path, name))
        os.rmdir(path)


def sync_folder(path: str) -> None:
    """Bring a folder's entries down to the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the lock file at `path`; raise Busy when another process holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
        yield
    finally:
        os.close(handle)
