"""Logs that cannot be read anywhere (compressed, UTF-16, a pipe): copied to a temporary file while they are looked at."""

from __future__ import annotations

import shutil
import tempfile
import threading
from typing import cast

from diagnose.logs.paging.logbytes import Change, OpenFile
from diagnose.logs.sources import Reader, TruncatedSource

PIECE = 1 << 20
"""Bytes copied at a time."""

LEAST_FREE = 512 << 20
"""Bytes of the disk that copying leaves free: a small file can unpack to any size."""

_PIECES_A_LOOK = 64
"""Pieces between two looks at how much of the disk is free."""


class Spool(OpenFile):
    """The bytes of a reader in a temporary file that has no name; `problem` says why they are not all there."""

    def __init__(self, reader: Reader) -> None:
        file = tempfile.TemporaryFile(prefix="diagnose-", buffering=0)  # noqa: SIM115 - closed by `close`
        super().__init__(cast("tempfile._TemporaryFileWrapper[bytes]", file))  # type: ignore[arg-type,unused-ignore]
        self._reader, self._written = reader, 0
        self.done, self.problem = False, ""
        self._closed = threading.Event()
        threading.Thread(target=self._copy, name="spool", daemon=True).start()

    def poll(self) -> Change:
        """Take over what was copied since."""
        before, self.size = self.size, self._written
        return Change.GREW if self.size > before else Change.NONE

    def close(self) -> None:
        """Stop copying and give the disk's space back."""
        self._closed.set()
        super().close()

    def _copy(self) -> None:
        try:
            self._copy_all()
        except TruncatedSource as error:
            self.problem = f"ends early ({error})"
        except (OSError, ValueError) as error:
            if not self._closed.is_set():
                self.problem = f"cannot be read on: {getattr(error, 'strerror', None) or error}"
        self.done = True

    def _copy_all(self) -> None:
        buffer, pieces = memoryview(bytearray(PIECE)), 0
        while not self._closed.is_set():
            if pieces % _PIECES_A_LOOK == 0 and shutil.disk_usage(tempfile.gettempdir()).free < LEAST_FREE:
                self.problem = "the rest was left out: the disk is nearly full"
                return
            size = self._reader.readinto(buffer)
            if not size:
                return
            self._write(buffer[:size])
            pieces += 1

    def _write(self, data: memoryview) -> None:
        with self._lock:
            self._file.seek(self._written)
            while data:
                data = data[self._file.write(data) :]
            self._written = self._file.tell()
