"""Keeps what is computed from rule packs beside their compiled form, such as the search index of `ask`.

A file is named by its kind: the length of the identity of the packs, the identity, the data with its checksum. One of
another identity, or a damaged one, is none.
"""

from __future__ import annotations

import contextlib
import zlib
from pathlib import Path

from diagnose.ruleset.cache import cache_folder, replace_file

_KEPT = 8


def read_derived(identity: str, kind: str) -> bytes | None:
    """Return the data of a kind (a file suffix) for packs, or None when there is none."""
    path, own = _place(identity, kind)
    if path is None:
        return None
    try:
        head, _, rest = path.read_bytes().partition(b"\n")
        size, checksum = head.split(b" ")
        stored, data = rest[: int(size)], rest[int(size) :]
    except (OSError, ValueError):
        return None
    return data if stored == own and checksum == b"%08x" % zlib.crc32(data) else None


def write_derived(identity: str, kind: str, data: bytes) -> None:
    """Store data of a kind; failing to is no problem (a read-only home)."""
    path, own = _place(identity, kind)
    if path is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, b"%d %08x\n" % (len(own), zlib.crc32(data)) + own + data)
        files = sorted(path.parent.glob(f"*.{kind}"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in files[_KEPT:]:
            old.unlink(missing_ok=True)


def _place(identity: str, kind: str) -> tuple[Path | None, bytes]:
    own = identity.encode("utf-8", "surrogateescape")
    folder = cache_folder()
    return (folder / f"{zlib.crc32(own):08x}{zlib.adler32(own):08x}.{kind}" if folder else None), own
