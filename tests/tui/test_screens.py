"""Every screen and state as it was looked at and kept: text at three sizes, colours in every theme at the smallest."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from diagnose.tui.app import DiagnoseApp
from diagnose.tui.themes import THEMES
from tests.tui.driving import Keys, driven, golden, run, screen_text, typed
from tests.tui.world import PACK, small_app

SIZES = {"80x24": (80, 24), "120x36": (120, 36), "200x60": (200, 60)}

STATES: dict[str, Sequence[str]] = {
    "findings": (),
    "findings-details": ("enter", "down", "down"),
    "findings-finding": ("down",),
    "findings-other": ("G",),
    "findings-by-rule": ("o",),
    "findings-by-file": ("o", "o"),
    "findings-filtered": ("slash", *typed("port !odd")),
    "findings-nothing-left": ("slash", *typed("zebra"), "enter"),
    "findings-closed": ("minus",),
    "fix": ("down", "down", "f"),
    "fix-rejected": ("down", "down", "f", "down", "down", "space"),
    "fix-by-hand": ("G", "f", "G", "enter", "G", "space"),
    "fix-of-a-cause": ("f",),
    "logs": ("2",),
    "project": ("3",),
    "rules": ("4", "down", "down"),
    "rules-tested": ("4", "slash", *typed("low-port"), "enter", "t"),
    "ask": ("5",),
    "ask-answered": ("5", *typed("which ports"), "down"),
    "help": ("question_mark",),
    "dialog": ("T",),
    "dialog-line": ("4", "N"),
}


EVERYWHERE = ("findings", "findings-finding", "fix", "fix-by-hand", "logs", "project", "rules-tested", "ask-answered")
"""States that are kept at the larger sizes too."""


def app_in(world: Path, theme: str = "") -> DiagnoseApp:
    """Return the app with the pack at a path that is the same everywhere."""
    if not (world / "pack").exists():
        shutil.copytree(PACK, world / "pack")
    app = small_app("app.log", theme=theme)
    app.session.opening = app.session.opening._replace(packs=(Path("pack"),))
    return app


@pytest.mark.parametrize("size", SIZES)
def test_screens_look_as_kept(world: Path, size: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def body() -> None:
        for number, (name, presses) in enumerate(STATES.items()):
            if size != "80x24" and name not in EVERYWHERE:
                continue
            monkeypatch.setenv("XDG_STATE_HOME", str(world / f"state-{number}"))  # nothing is remembered of the one before
            async with driven(app_in(world), SIZES[size]) as pilot:
                await Keys(pilot)(*presses)
                golden(f"{size}/{name}", screen_text(pilot.app))

    run(body)


def colored(app: DiagnoseApp) -> str:
    """Return the screen with its colours, as `cat` shows it in a terminal."""
    console = Console(width=app.size.width, force_terminal=True, color_system="truecolor", legacy_windows=False)
    with console.capture() as capture:
        for strip in app.screen._compositor.render_strips(app.size):
            for segment in strip.simplify():
                console.print(segment.text, style=segment.style, end="", markup=False, highlight=False, soft_wrap=True)
            console.print()
    return capture.get()


@pytest.mark.parametrize("look", [*(theme.name for theme in THEMES), "no-color"])
def test_colours_are_as_kept(world: Path, look: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if look == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")

    async def body() -> None:
        async with driven(app_in(world, "" if look == "no-color" else look), (80, 24)) as pilot:
            keys = Keys(pilot)
            golden(f"colours/{look}-findings", colored(pilot.app))  # type: ignore[arg-type]
            await keys("down", "down", "f")
            golden(f"colours/{look}-fix", colored(pilot.app))  # type: ignore[arg-type]

    run(body)
