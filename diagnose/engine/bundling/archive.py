"""Writes a bundle as a zip archive: the same files give the same bytes, and it is there as a whole or not at all."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from diagnose.engine.bundling.member import Member

_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16


def zipped(members: Iterable[Member]) -> bytes:
    """Return the archive, members by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in sorted(members, key=lambda item: item.name):
            info = zipfile.ZipInfo(member.name.encode("utf-8", "replace").decode(), _MOMENT)
            info.external_attr, info.create_system, info.compress_type = _MODE, 3, zipfile.ZIP_DEFLATED
            archive.writestr(info, member.data, compresslevel=9)
    return buffer.getvalue()


def write_new(path: Path, data: bytes, force: bool) -> None:
    """Write a file as a whole. Raises FileExistsError when it is there and `force` is not given, and OSError as files do."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if force:
            Path(name).replace(path)
        else:
            _link(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)


def _link(made: Path, path: Path) -> None:
    """Give a file its name, unless that is taken; without hard links it is copied into a new file."""
    try:
        path.hardlink_to(made)
    except FileExistsError:
        raise
    except OSError:
        with path.open("xb") as file:
            file.write(made.read_bytes())
