"""Where log bytes come from: files, standard input, compressed streams; recognised by content, not by name."""

from __future__ import annotations

import bz2
import codecs
import io
import lzma
import re
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

PEEK = 64 * 1024
"""Bytes looked at to recognise a source."""

_CHUNK = 256 * 1024


class _Decompressor(Protocol):
    eof: bool

    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...

    @property
    def unused_data(self) -> bytes: ...


def _gzip() -> _Decompressor:
    return cast(_Decompressor, zlib.decompressobj(wbits=31))


def _zstd() -> _Decompressor:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        from backports import zstd
    return cast(_Decompressor, zstd.ZstdDecompressor())


MAGIC: dict[bytes, tuple[str, Callable[[], Any]]] = {
    b"\x1f\x8b": ("gzip", _gzip),
    b"BZh": ("bzip2", bz2.BZ2Decompressor),
    b"\xfd7zXZ\x00": ("xz", lzma.LZMADecompressor),
    b"\x28\xb5\x2f\xfd": ("zstd", _zstd),
}
_HOLES = re.compile(rb"\0{16,}")
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class TruncatedSource(Exception):
    """A compressed source ends or breaks before its end; what came before was delivered."""


class Reader(Protocol):
    """Anything that fills a buffer: returns the number of bytes written, 0 at the end."""

    def readinto(self, buffer: memoryview, /) -> int:
        """Fill the buffer as far as data is there now."""
        ...


class Source(NamedTuple):
    """An open log: `reader` gives UTF-8 bytes (decompressed, transcoded); `plain` tells whether they are the file's own.

    `head` is its beginning, as UTF-8, to recognise formats by; reading gives it again. `archive` is `tar` or `zip` for a
    bundle of logs: its bytes are then those of the archive (unpacked, for a compressed tar).
    """

    reader: Reader
    plain: bool
    compression: str = ""
    encoding: str = "utf-8"
    binary: bool = False
    head: bytes = b""
    archive: str = ""


def open_source(file: BinaryIO) -> Source:
    """Recognise a binary file or pipe by its first bytes and return what to read.

    Raises OSError as the file does. Reading may raise TruncatedSource.
    """
    raw = cast(io.RawIOBase, file)
    head, broken = _peek(raw)
    reader: Reader = _Prefixed(head, _Broken(broken) if broken else raw)
    compression = ""
    for magic, (name, factory) in MAGIC.items():
        if head.startswith(magic):
            unpacked = _Decompressed(reader, factory)
            head, compression = unpacked.peek(PEEK), name
            reader = _Prefixed(head, unpacked)
            break
    archive = archive_of(head)
    if archive:
        return Source(reader, False, compression, head=head, archive=archive)
    return _decoded(reader, head, compression)


def _decoded(reader: Reader, head: bytes, compression: str) -> Source:
    encoding = next((name for bom, name in _BOMS.items() if head.startswith(bom)), "") or _utf16_without_bom(head[:8192])
    if encoding:
        text = head.decode(encoding, "replace").encode("utf-8", "replace")
        return Source(_Transcoded(reader, encoding), False, compression, encoding, head=text)
    if b"\r" in head[:-1] and b"\n" not in head:
        return Source(_CarriageReturns(reader), False, compression, "utf-8", _is_binary(head[:8192]), head.replace(b"\r", b"\n"))
    return Source(reader, not compression, compression, "utf-8", _is_binary(head[:8192]), head)


def archive_of(head: bytes) -> str:
    """Return `tar` or `zip` for the beginning of a bundle, "" for anything else."""
    if head[257:262] == b"ustar":
        return "tar"
    return "zip" if head[:4] in (b"PK\x03\x04", b"PK\x05\x06") else ""


def _utf16_without_bom(sample: bytes) -> str:
    """ASCII text in UTF-16 has a zero in every second byte, all on one side."""
    half = len(sample) // 2
    if half < 8:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.05 * half else ""


def _is_binary(sample: bytes) -> bool:
    """Text has few control characters; a log with a stray NUL or colour code is still a log.

    Stretches of NULs are what a log holds that was cut while it was written.
    """
    sample = _HOLES.sub(b"", sample)
    controls = sum(sample.count(byte) for byte in (*range(9), *range(14, 27), 28, 29, 30, 31))
    return controls > 0.1 * len(sample)


def _peek(raw: io.RawIOBase) -> tuple[bytes, str]:
    """Read PEEK bytes, or all there are: how a pipe is read must not depend on its pieces. Say why where it is broken."""
    buffer, used = bytearray(PEEK), 0
    try:
        while used < PEEK and (size := raw.readinto(memoryview(buffer)[used:])):
            used += size
    except TruncatedSource as error:
        return bytes(buffer[:used]), str(error)
    return bytes(buffer[:used]), ""


class Limited:
    """At most so many bytes of a reader."""

    def __init__(self, reader: Reader, left: int) -> None:
        self._reader, self._left = reader, left

    def readinto(self, buffer: memoryview, /) -> int:
        """Fill the buffer as far as data is there now and the limit allows."""
        size = self._reader.readinto(buffer[: self._left]) if self._left > 0 else 0
        self._left -= size
        return size


class _Broken:
    """What is behind a break."""

    def __init__(self, message: str) -> None:
        self._message = message

    def readinto(self, _buffer: memoryview, /) -> int:
        raise TruncatedSource(self._message)


class _Prefixed:
    """The peeked bytes first, then the rest."""

    def __init__(self, head: bytes, rest: Any) -> None:
        self._head, self._rest = head, rest

    def readinto(self, buffer: memoryview, /) -> int:
        if self._head:
            size = min(len(buffer), len(self._head))
            buffer[:size] = self._head[:size]
            self._head = self._head[size:]
            return size
        return self._rest.readinto(buffer) or 0


class _Decompressed:
    """A compressed stream of one or more members; a broken end raises TruncatedSource once all before it was given."""

    def __init__(self, reader: Reader, factory: Callable[[], _Decompressor]) -> None:
        self._reader, self._factory = reader, factory
        self._decompressor = factory()
        self._input, self._broken, self._ended = b"", "", False
        self._chunk = bytearray(_CHUNK)

    def readinto(self, buffer: memoryview, /) -> int:
        data = b""
        while not data and not self._ended:
            try:
                data = self._step(len(buffer))
            except (zlib.error, OSError, lzma.LZMAError, ValueError, EOFError) as error:
                self._ended, self._broken = True, str(error)
        if not data and self._broken:
            message, self._broken = self._broken, ""
            raise TruncatedSource(message)
        buffer[: len(data)] = data
        return len(data)

    def peek(self, size: int) -> bytes:
        """Return the first bytes; where the stream is broken already, reading on says so."""
        buffer = bytearray(size)
        try:
            return bytes(buffer[: self.readinto(memoryview(buffer))])
        except TruncatedSource as error:
            self._broken = str(error)
            return b""

    def _step(self, size: int) -> bytes:
        if self._decompressor.eof:
            self._input = self._decompressor.unused_data or self._more()
            if not self._input.strip(b"\0"):
                self._ended = True
                return b""
            self._decompressor = self._factory()
        given = self._input or ("" if self._wants_more() else b"")
        if given == "":
            given = self._more()
            if not given:
                self._ended, self._broken = True, "the compressed data ends before its end marker"
                return b""
        return self._decompress(cast(bytes, given), size)

    def _decompress(self, data: bytes, size: int) -> bytes:
        out = self._decompressor.decompress(data, size)
        self._input = getattr(self._decompressor, "unconsumed_tail", b"")
        return out

    def _wants_more(self) -> bool:
        return bool(getattr(self._decompressor, "needs_input", True))

    def _more(self) -> bytes:
        size = self._reader.readinto(memoryview(self._chunk))
        return bytes(self._chunk[:size])


class _CarriageReturns:
    """Lines that end in carriage returns alone, with line ends."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def readinto(self, buffer: memoryview, /) -> int:
        size = self._reader.readinto(buffer)
        buffer[:size] = bytes(buffer[:size]).replace(b"\r", b"\n")
        return size


class Counted:
    """A reader that counts the bytes it gave."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self.count = reader, 0

    def readinto(self, buffer: memoryview, /) -> int:
        """Fill the buffer as far as data is there now."""
        size = self._reader.readinto(buffer) or 0
        self.count += size
        return size


class _Transcoded:
    """Another encoding as UTF-8."""

    def __init__(self, reader: Reader, encoding: str) -> None:
        self._reader = reader
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._ready = b""
        self._chunk = bytearray(_CHUNK)

    def readinto(self, buffer: memoryview, /) -> int:
        ended = False
        while not self._ready and not ended:
            size = self._reader.readinto(memoryview(self._chunk))
            ended = size == 0
            self._ready = self._decoder.decode(bytes(self._chunk[:size]), final=ended).encode("utf-8", "replace")
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size
