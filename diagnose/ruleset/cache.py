"""Keeps compiled rule packs under the user's cache folder, so that a warm start parses and compiles nothing.

An entry is two files: the search database, and `<key>.rules`: a checksum, the length of the head, the head (JSON) and the
bytes its items are slices of, which are read when they are needed. The head holds the identity of the packs: their files
(path, size, modification time), this program's version and those of the libraries that compile; an entry of another
identity is none. A damaged entry is made anew in silence. Nothing is unpickled.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = 26
"""Raised when the layout of an entry changes."""

_KEPT = 8


class Entry(NamedTuple):
    """What was stored: the head, and one slice of bytes for each item."""

    head: Any
    spans: list[tuple[int, int]]
    body: memoryview
    database_file: Path

    def item(self, number: int) -> Any:
        """Return an item's JSON value."""
        start, end = self.spans[number]
        return json.loads(bytes(self.body[start:end]))

    def database(self) -> bytes:
        """Return the search database, b"" when it is gone."""
        try:
            return self.database_file.read_bytes()
        except OSError:
            return b""


def cache_folder() -> Path | None:
    """Return the folder of the cache, or None when it is switched off (DIAGNOSE_NO_CACHE) or there is no home."""
    if os.environ.get("DIAGNOSE_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    try:
        return Path(base or Path.home() / ".cache", "diagnose")
    except RuntimeError:
        return None


def identity_of(folders: Iterable[Path], version: str) -> str:
    """Return what tells packs apart: changes when any file of them is added, removed or written."""
    parts = [f"{FORMAT} {version} {sys.version} {sys.platform}"]
    for folder in folders:
        parts.append(str(folder.resolve()))
        _add_folder(parts, str(folder))
    return "\n".join(parts)


def _add_folder(parts: list[str], folder: str) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        parts.append("unreadable")
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            parts.append(entry.name)
            _add_folder(parts, entry.path)
        else:
            status = entry.stat()
            parts.append(f"{entry.name} {status.st_size} {status.st_mtime_ns}")


def _key(identity: bytes) -> str:
    """Return a file's name; the identity in the file decides, so that a short checksum will do."""
    return f"{zlib.crc32(identity):08x}{zlib.adler32(identity):08x}"


def read_entry(identity: str) -> Entry | None:
    """Return the entry of packs, or None when there is none or it is damaged."""
    folder, wanted = cache_folder(), identity.encode("utf-8", "surrogateescape")
    if folder is None:
        return None
    key = _key(wanted)
    try:
        raw = (folder / f"{key}.rules").read_bytes()
        checksum, own, head_size, rest = raw.split(b" ", 3)
        stored = rest[: int(own)]
        content = memoryview(rest)[int(own) :]
        if stored != wanted or checksum != _checksum(content):
            return None
        head, spans = json.loads(bytes(content[: int(head_size)]))
    except (OSError, ValueError, RecursionError):
        return None
    return Entry(head, spans, content[int(head_size) :], folder / f"{key}.hs")


def write_entry(identity: str, head: Any, items: Sequence[Any], database: bytes) -> None:
    """Store an entry of JSON values; failing to is no problem (a read-only home)."""
    folder = cache_folder()
    if folder is None:
        return
    own = identity.encode("utf-8", "surrogateescape")
    spans, body = _packed(items)
    encoded = _json((head, spans))
    content = encoded + body
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder / f"{_key(own)}.hs", database)
        replace_file(folder / f"{_key(own)}.rules", b" ".join((_checksum(content), b"%d" % len(own), b"%d" % len(encoded), own + content)))
        _drop_old(folder)


def _packed(items: Iterable[Any]) -> tuple[list[tuple[int, int]], bytes]:
    spans, body = [], bytearray()
    for item in items:
        start = len(body)
        body += _json(item)
        spans.append((start, len(body)))
    return spans, bytes(body)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _checksum(content: bytes | memoryview) -> bytes:
    return b"%08x" % zlib.crc32(content)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)


def _drop_old(folder: Path) -> None:
    entries = sorted(folder.glob("*.rules"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [*entries[_KEPT:], *folder.glob("*.json")]:
        path.unlink(missing_ok=True)
        path.with_suffix(".hs").unlink(missing_ok=True)
