"""Bundles of logs: tar and zip archives, read as streams; nothing is ever written to disk.

Names in an archive are only shown, never used as paths; links, devices and encrypted members are left out with a reason.
"""

from __future__ import annotations

import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from typing import Any, BinaryIO, NamedTuple

from diagnose.logs.names import is_hidden, may_be_log
from diagnose.logs.sources import Reader, TruncatedSource

MAX_MEMBERS = 100_000
"""Members that are looked at."""

MAX_UNPACKED = 32 << 30
"""Bytes that one member may unpack to."""

_PIECE = 8 * 1024
"""Bytes read of a member at a time: as much is lost where a tar archive breaks off."""

_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError)


class Member(NamedTuple):
    """A file in a bundle: its name there, its bytes, and how many of the bundle's bytes it takes (0: not known).

    `problem` says why it (or, without a name, the rest of the bundle) cannot be read.
    """

    name: str
    file: MemberFile | None
    stored: int = 0
    problem: str = ""


class ReaderFile(io.RawIOBase):
    """A reader as a file, which is what archives want; a break is its end, and `broken` says why."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self.broken = reader, ""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer as far as data is there now."""
        try:
            return 0 if self.broken else self._reader.readinto(memoryview(buffer).cast("B"))
        except TruncatedSource as error:
            self.broken = str(error)
            return 0


class MemberFile(io.RawIOBase):
    """A member's bytes; what breaks in the archive around it is a source that ends early."""

    def __init__(self, file: Any, size: int) -> None:
        """`file` is what an archive opens; `size` is what the archive says (0: it is checked there)."""
        self._read = getattr(file, "read1", file.read)
        self._size, self._left = size, MAX_UNPACKED

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer as far as data is there now."""
        view = memoryview(buffer).cast("B")
        if self._left <= 0:
            raise TruncatedSource(f"more than {MAX_UNPACKED >> 30} GB unpacked; the rest was left out")
        try:
            data: bytes = self._read(min(len(view), _PIECE))
        except _BROKEN as error:
            raise TruncatedSource(str(error) or type(error).__name__) from None
        if not data and self._size > MAX_UNPACKED - self._left:
            raise TruncatedSource("the archive ends within this file")
        view[: len(data)] = data
        self._left -= len(data)
        return len(data)


def tar_members(reader: Reader, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[Member]:
    """Yield the files of a tar archive in their order; each must be read before the next is asked for."""
    file = ReaderFile(reader)
    try:
        with tarfile.open(fileobj=file, mode="r|", errors="replace") as archive:
            for number, info in enumerate(archive):
                if number >= MAX_MEMBERS:
                    yield Member("", None, problem=f"holds more than {MAX_MEMBERS} files; the rest was left out")
                    return
                if info.isfile() and is_log(info.name) and wanted(info.name):
                    yield Member(info.name, MemberFile(_raw(archive.extractfile(info)), info.size))
    except _BROKEN as error:
        yield Member("", None, problem=file.broken or str(error) or type(error).__name__)
    else:
        if file.broken:
            yield Member("", None, problem=file.broken)


def _raw(extracted: Any) -> Any:
    """Return a member without the buffer around it, which loses what it holds where the archive breaks."""
    return getattr(extracted, "raw", extracted)


def zip_members(file: BinaryIO, names: Collection[str] | None = None) -> Iterator[Member]:
    """Yield the files of a zip archive, in the order of `names` where they are given. Raises nothing that a bad archive causes."""
    try:
        with zipfile.ZipFile(file) as archive:
            infos = {info.filename: info for info in archive.infolist()[:MAX_MEMBERS] if not info.is_dir() and is_log(info.filename)}
            for name in infos if names is None else names:
                yield _zip_member(archive, infos[name])
    except _BROKEN as error:
        yield Member("", None, problem=str(error) or type(error).__name__)


def zip_names(file: BinaryIO) -> list[str]:
    """Return the names of the logs in a zip archive, none of a broken one."""
    try:
        with zipfile.ZipFile(file) as archive:
            return [info.filename for info in archive.infolist()[:MAX_MEMBERS] if not info.is_dir() and is_log(info.filename)]
    except _BROKEN:
        return []


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    if info.flag_bits & 1:
        return Member(info.filename, None, info.compress_size, "is encrypted; skipped")
    try:
        return Member(info.filename, MemberFile(archive.open(info), 0), info.compress_size)
    except _BROKEN as error:
        return Member(info.filename, None, info.compress_size, f"cannot be unpacked: {error}")


def is_log(name: str) -> bool:
    """Whether a member may be a log by its name."""
    return may_be_log(name.rpartition("/")[2]) and not is_hidden(name)
