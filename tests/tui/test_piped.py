"""A log piped into the interface: `kubectl logs my-pod | diagnose ui -`."""

from __future__ import annotations

import os
import pty
import sys
from pathlib import Path

import pytest

from diagnose.cli import ui
from diagnose.cli.options import UsageError

CODE = """
import time
from pathlib import Path
from diagnose.tui.piped import take_over
path = Path(take_over())
while path.stat().st_size < 8:
    time.sleep(0.01)
print("piped", path.read_text().split(), "typed", input())
"""


def in_a_terminal(command: str, typed: bytes) -> str:
    """Run a command in a terminal, type, return what it showed."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve("/bin/sh", ["sh", "-c", command], {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    os.write(terminal, typed)
    shown = b""
    try:
        while data := os.read(terminal, 1024):
            shown += data
    except OSError:  # how Linux says that the terminal's program ended
        pass
    os.waitpid(pid, 0)
    os.close(terminal)
    return shown.decode()


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals")
def test_the_pipe_goes_to_a_file_and_keys_come_from_the_terminal():
    shown = in_a_terminal(f"printf 'one\\ntwo\\n' | {sys.executable} -c '{CODE}'", b"key\n")
    assert "piped ['one', 'two'] typed key" in shown


def test_without_a_pipe_or_a_terminal_it_says_so(monkeypatch):
    with open(os.devnull) as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        monkeypatch.setattr("diagnose.tui.piped._KEYBOARD", "/nowhere/tty")
        with pytest.raises(UsageError, match="no terminal"):
            ui.sort_paths(["-"])
