"""The clipboard: a program of the system where there is one, else the terminal's own way (OSC 52)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

TIMEOUT = 2.0
"""Seconds that a program may take."""


def programs() -> Iterator[list[str]]:
    """Yield the commands that take text on standard input and put it on the clipboard here."""
    if sys.platform == "darwin":
        yield ["pbcopy"]
    if os.environ.get("WAYLAND_DISPLAY"):
        yield ["wl-copy"]
    if os.environ.get("DISPLAY"):
        yield ["xclip", "-selection", "clipboard"]
        yield ["xsel", "--clipboard", "--input"]
    if os.environ.get("WSL_DISTRO_NAME") or os.name == "nt":
        yield ["win32yank.exe", "-i", "--crlf"]
        yield ["clip.exe"]
    if os.environ.get("TERMUX_VERSION"):
        yield ["termux-clipboard-set"]
    if os.environ.get("TMUX"):
        yield ["tmux", "load-buffer", "-w", "-"]


def copy_native(text: str) -> str:
    """Copy with the first program that works; return its name, empty when none does."""
    for command in programs():
        if shutil.which(command[0]) and _run(command, text):
            return command[0].removesuffix(".exe")
    return ""


def _run(command: list[str], text: str) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands
            command,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
