"""Every test has its own state folder and an environment that says nothing about the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.world import make_world


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project and two logs in the working directory."""
    monkeypatch.chdir(tmp_path)
    return make_world(tmp_path / "world")


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("NO_COLOR", "COLORFGBG", "TMUX", "DISPLAY", "WAYLAND_DISPLAY", "VISUAL", "EDITOR", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
