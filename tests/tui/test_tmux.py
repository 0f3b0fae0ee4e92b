"""A scripted session with the real program in a real terminal: from the sample project to the fix and back, and out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tui.driving import ROOT, sample

TMUX = shutil.which("tmux")
PATIENCE = 60.0

pytestmark = pytest.mark.skipif(TMUX is None, reason="tmux is not installed")


class Terminal:
    """A terminal of its own server, so that no other tmux is touched."""

    def __init__(self, folder: Path, cache: Path, width: int = 100, height: int = 30) -> None:
        self._socket = str(folder / "tmux.sock")
        self.folder, self.cache = folder, cache
        environment = {**os.environ, "TERM": "xterm-256color"}
        self._environment = {name: value for name, value in environment.items() if name not in ("TMUX", "NO_COLOR", "CI")}
        self._call("new-session", "-d", "-s", "t", "-x", str(width), "-y", str(height), "sh")

    def _call(self, *words: str) -> str:
        command = [TMUX or "tmux", "-S", self._socket, *words]
        return subprocess.run(command, capture_output=True, text=True, env=self._environment, check=False).stdout

    def text(self) -> str:
        return self._call("capture-pane", "-p", "-t", "t")

    def type(self, text: str) -> None:
        self._call("send-keys", "-t", "t", "-l", text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._call("send-keys", "-t", "t", key)

    def wait(self, shows: str | Callable[[str], bool], gone: bool = False) -> str:
        """Wait until the screen shows a text (or does not any more); return the screen."""
        holds = shows if callable(shows) else lambda text: (shows in text) != gone
        end = time.monotonic() + PATIENCE
        while not holds(text := self.text()):
            assert time.monotonic() < end, f"waited for {shows!r}; the screen shows\n{text}"
            time.sleep(0.05)
        return text

    def end(self) -> None:
        self._call("kill-server")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules are compiled once for all tests here."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def terminal(tmp_path: Path, cache: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path, cache)
    yield made
    made.end()


def start(terminal: Terminal, folder: Path, *words: str) -> None:
    """Start the program as a user would, with a state folder of its own."""
    said = " ".join(words)
    state = terminal.folder / "state"
    places = f"PYTHONPATH={ROOT} XDG_STATE_HOME={state} XDG_CACHE_HOME={terminal.cache}"
    python = f"{places} COLORTERM=truecolor EDITOR='{terminal.folder}/editor' {sys.executable} -m diagnose"
    terminal.type(f"clear; cd {folder}; {python} {said}; echo ended with $?")
    terminal.press("Enter")


def test_from_the_sample_project_to_the_fix_and_back(terminal: Terminal, tmp_path: Path) -> None:
    shop = sample("angular-shop", tmp_path)
    angular = shop / "project" / "angular.json"
    before = angular.read_bytes()
    start(terminal, shop, "ui access.log build.log project")

    # read the diagnosis
    text = terminal.wait("The web app is taken from a directory")
    terminal.wait("✔ checked")
    text = terminal.wait("What happened")
    assert "f Fix" in text

    # apply the fix
    terminal.press("f")
    text = terminal.wait("a Apply")
    assert "checked:" in text and "outputPath" in text
    terminal.press("a")
    terminal.wait("Applied to")
    assert b'"browser": ""' in angular.read_bytes()

    # take it back
    terminal.wait("u Undo")
    terminal.press("u")
    terminal.wait("Taken back in")
    deadline = time.monotonic() + PATIENCE
    while angular.read_bytes() != before:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    terminal.press("Escape")
    terminal.wait("What happened")
    terminal.wait("✔ checked")

    # open the log at the evidence, search in it, come back
    terminal.press("Enter")
    terminal.wait("▌access.log:1:50")
    terminal.press("Enter")
    terminal.wait("line 1 of")
    before = terminal.text()
    terminal.type("/")
    terminal.wait(lambda text: text != before)  # the line to write in is there
    terminal.type("favicon")
    terminal.press("Enter")
    terminal.wait("/favicon: 1/2")
    terminal.press("q")  # the search
    terminal.wait("/favicon:", gone=True)
    terminal.press("q")  # the log
    terminal.wait("What happened")

    # ask
    terminal.press("5")
    terminal.wait("For example:")
    terminal.type("why do I see the nginx welcome page")
    terminal.wait("welcome page instead of the web app")

    # leave
    terminal.press("C-q")
    text = terminal.wait("ended with 0")
    assert "Traceback" not in text


def test_the_editor_opens_at_the_place_and_the_interface_comes_back(terminal: Terminal, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/edited\n')
    editor.chmod(0o755)
    project = sample("angular-shop", tmp_path) / "project"
    start(terminal, project)
    terminal.wait("✔ checked")
    terminal.press("e")
    deadline = time.monotonic() + PATIENCE
    while not (tmp_path / "edited").exists():
        assert time.monotonic() < deadline, terminal.text()
        time.sleep(0.05)
    assert (tmp_path / "edited").read_text() == "diagnose.yaml\n"
    terminal.wait("What happened")
    terminal.press("q")
    terminal.wait("ended with 0")


@pytest.mark.parametrize("way", ["q", "C-c", "C-q", "TERM"])
def test_the_terminal_is_itself_again_afterwards(terminal: Terminal, tmp_path: Path, way: str) -> None:
    start(terminal, sample("angular-shop", tmp_path) / "project")
    terminal.wait("✔ checked")
    if way == "TERM":
        pane = terminal._call("list-panes", "-t", "t", "-F", "#{pane_pid}").strip()
        children = subprocess.run(["pgrep", "-P", pane], capture_output=True, text=True, check=True).stdout.split()
        os.kill(int(children[-1]), 15)
    else:
        terminal.press(way)
    text = terminal.wait("ended with 143" if way == "TERM" else "ended with 0")
    assert "Traceback" not in text
    terminal.type("echo typed again")
    terminal.press("Enter")
    terminal.wait(lambda text: text.count("typed again") == 2)
