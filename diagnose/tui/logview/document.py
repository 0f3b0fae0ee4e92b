"""An open log: its bytes, its lines, how it is to be read. Nothing here knows the screen."""

from __future__ import annotations

import codecs
import os
import stat
import time
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from diagnose.engine.logformat import LogFormat, recognise
from diagnose.logs.bundles import Member, tar_members, zip_members, zip_names
from diagnose.logs.lines import MAX_LINE
from diagnose.logs.logline import LogLine
from diagnose.logs.paging.lineindex import LineIndex
from diagnose.logs.paging.logbytes import FileBytes, LogBytes
from diagnose.logs.paging.spool import Spool
from diagnose.logs.sources import Source, open_source


class RawLine(NamedTuple):
    """A line's bytes without its end; `cut` tells that it is longer than what is looked at."""

    data: bytes
    cut: bool = False


class LogDocument:
    """A log that is looked at; `kind` says what is unusual about its source ("gzip", "UTF-16", "")."""

    def __init__(self, name: str, source: LogBytes, form: LogFormat, kind: str = "") -> None:
        self.name, self.source, self.form, self.kind = name, source, form, kind
        self.index = LineIndex(source)
        self.archive: object = None
        """What has to stay open while the source is read."""
        self.moment = lru_cache(maxsize=4096)(self._moment)

    @property
    def size(self) -> int:
        """Bytes there are."""
        return self.source.size

    def raw(self, offset: int, limit: int = MAX_LINE) -> RawLine:
        """Return the line that begins at an offset, at most `limit` bytes of it."""
        size = 1024
        while True:
            data = self.source.read(offset, min(size, limit + 1))
            if offset == 0:
                data = data.removeprefix(codecs.BOM_UTF8)
            end = data.find(b"\n")
            if end >= 0:
                return RawLine(data[:end])
            if size > limit or offset + size >= self.size:
                return RawLine(data[:limit], len(data) > limit)
            size *= 16

    def text(self, offset: int) -> str:
        """Return the line that begins at an offset, decoded."""
        return self.form.framing.decode(self.raw(offset).data)

    def checksum(self, offset: int) -> int:
        """Return a number that tells whether the line at an offset is still the same."""
        return zlib.crc32(self.raw(offset).data)

    def unwrapped(self, offset: int) -> LogLine:
        """Return what a line says without the frames around it."""
        return self.form.framing.unwrap(self.raw(offset).data)

    def time_of(self, line: bytes) -> float | None:
        """Return the time that a raw line states (seconds since the epoch)."""
        if not self.form.timed:
            return None
        return self.form.time_of(self.form.framing.unwrap(line[:MAX_LINE]))

    def _moment(self, offset: int) -> float | None:
        return self.time_of(self.raw(offset).data)

    def forget(self) -> None:
        """Drop what was read: the log is another one."""
        self.index.reset()
        self.moment.cache_clear()

    def close(self) -> None:
        """Give the file back."""
        self.source.close()


def open_log(path: str) -> LogDocument:
    """Open a log by its path (`bundle.tar!app.log`: a file in a bundle).

    Raises OSError or ValueError where that is not possible.
    """
    bundle, bang, member = path.partition("!")
    if bang and not Path(path).exists():
        return _of_member(path, Path(bundle), member)
    place = Path(path)
    if not stat.S_ISREG(place.stat().st_mode) and not place.is_dir():
        raise ValueError("is not a file; a log from a pipe is read with: diagnose ui -")
    with place.open("rb", buffering=0) as file:
        source = open_source(cast(BinaryIO, file))
        reference = os.fstat(file.fileno()).st_mtime
    if source.archive:
        raise ValueError("is a bundle of logs: open one of the files in it")
    form = recognise(source.head, reference)
    if source.plain or (not source.compression and source.encoding == "utf-8-sig"):
        return LogDocument(path, FileBytes(place), form)
    reopened = place.open("rb", buffering=0)
    return LogDocument(path, Spool(open_source(cast(BinaryIO, reopened)).reader), form, _kind(source))


def of_reader(name: str, source: Source, kind: str) -> LogDocument:
    """Return the log that an opened source gives while it is read."""
    return LogDocument(name, Spool(source.reader), recognise(source.head, time.time()), kind)


def _of_member(name: str, bundle: Path, member: str) -> LogDocument:
    file = bundle.open("rb", buffering=0)
    members = _members(file, member)
    found = next(members, None)
    if found is None or found.file is None:
        file.close()
        raise ValueError(f"{bundle.name} has no readable file {member}")
    document = of_reader(name, open_source(cast(BinaryIO, found.file)), "in a bundle")
    document.archive = members
    return document


def _members(file: BinaryIO, name: str) -> Iterator[Member]:
    """Return the members of a name; whoever reads one has to keep them."""
    source = open_source(file)
    if source.archive == "zip" and not source.compression:
        return zip_members(file, [name] if name in zip_names(file) else [])
    return tar_members(source.reader, name.__eq__)


def _kind(source: Source) -> str:
    return source.compression or source.encoding.upper().removesuffix("-SIG")
