"""Keeps compiled rule packs under the user's cache folder, so that a warm start parses and compiles nothing.

An entry is a text file (JSON) and beside it the search database; its key covers the files of the packs (path, size,
modification time), this program's version and those of the libraries that compile. A damaged entry is made anew in silence.
Nothing is unpickled.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FORMAT = 9
"""Raised when the layout of an entry changes."""

_KEPT = 8


def cache_folder() -> Path | None:
    """Return the folder of the cache, or None when it is switched off (DIAGNOSE_NO_CACHE) or there is no home."""
    if os.environ.get("DIAGNOSE_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    try:
        return Path(base or Path.home() / ".cache", "diagnose")
    except RuntimeError:
        return None


def cache_key(folders: Iterable[Path], version: str) -> str:
    """Return the key of packs: changes when any file of them is added, removed or written."""
    digest = hashlib.sha256(f"{FORMAT} {version} {sys.version} {sys.platform}".encode())
    for folder in folders:
        digest.update(str(folder.resolve()).encode("utf-8", "surrogateescape"))
        _add_folder(digest, str(folder))
    return digest.hexdigest()[:32]


def _add_folder(digest: Any, folder: str) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        digest.update(b"unreadable")
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            digest.update(entry.name.encode("utf-8", "surrogateescape"))
            _add_folder(digest, entry.path)
        else:
            status = entry.stat()
            digest.update(f"{entry.name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))


def read_entry(key: str) -> tuple[Any, bytes] | None:
    """Return (JSON value, search database) of an entry, or None when there is none or it is damaged."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        raw = (folder / f"{key}.json").read_bytes()
        database = (folder / f"{key}.hs").read_bytes()
        head, _, body = raw.partition(b"\n")
        if head != _checksum(body, database):
            return None
        return json.loads(body), database
    except (OSError, ValueError, RecursionError):
        return None


def write_entry(key: str, value: Any, database: bytes) -> None:
    """Store an entry; failing to is no problem (a read-only home)."""
    folder = cache_folder()
    if folder is None:
        return
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / f"{key}.hs", database)
        _replace(folder / f"{key}.json", _checksum(body, database) + b"\n" + body)
        _drop_old(folder)


def _checksum(body: bytes, database: bytes) -> bytes:
    return f"{zlib.crc32(database, zlib.crc32(body)):08x}".encode()


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)


def _drop_old(folder: Path) -> None:
    entries = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in entries[_KEPT:]:
        path.unlink(missing_ok=True)
        path.with_suffix(".hs").unlink(missing_ok=True)
