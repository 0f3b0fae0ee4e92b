"""A log that is piped in: copied to a temporary file while the interface runs, whose keyboard is then the terminal itself."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
import threading
from pathlib import Path

_PIECE = 1 << 20
_KEYBOARD = "CONIN$" if os.name == "nt" else "/dev/tty"


def take_over() -> str:
    """Return the path of the file that standard input is copied to; it is deleted when the program ends.

    Raises OSError where there is no terminal to take the keyboard from.
    """
    keyboard = os.open(_KEYBOARD, os.O_RDWR)
    pipe = os.dup(0)
    os.dup2(keyboard, 0)
    os.close(keyboard)
    folder = tempfile.mkdtemp(prefix="diagnose-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "stdin.log"
    path.touch(mode=0o600)
    threading.Thread(target=_copy, args=(pipe, path), name="stdin", daemon=True).start()
    return str(path)


def _copy(pipe: int, path: Path) -> None:
    """Copy until the pipe ends or the disk is full: what is there by then stays."""
    with contextlib.suppress(OSError), path.open("ab", buffering=0) as file:
        while data := os.read(pipe, _PIECE):
            file.write(data)
