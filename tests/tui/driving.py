"""Drives the interface as a user would, without a terminal, and reads what is on its screen."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.worker import WorkerState

from diagnose.cli import ui
from diagnose.tui.app import DiagnoseApp
from diagnose.tui.export import screen_text

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_logs"
GOLDEN = Path(__file__).parent / "golden"
PASTE = "paste:"
PATIENCE = 60.0
"""Seconds that a slow machine may take; a fast one waits for nothing."""

__all__ = ["SAMPLES", "Keys", "app_on", "driven", "golden", "ids_of", "press", "run", "said", "screen_text", "settled", "typed", "until"]


def app_on(*arguments: str) -> DiagnoseApp:
    """Return the app as `diagnose ui ARGUMENTS` would start it."""
    parser = argparse.ArgumentParser()
    ui.configure(parser)
    return DiagnoseApp(ui.opening_of(parser.parse_args(arguments)))


@asynccontextmanager
async def driven(app: DiagnoseApp, size: tuple[int, int] = (100, 30)) -> AsyncIterator[Pilot[Any]]:
    """Run an app on a screen of this many columns and lines; everything was checked once when the body begins."""
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield pilot


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until no thread works and everything is drawn."""

    def is_quiet() -> bool:
        app: Any = pilot.app
        working = any(
            worker.state in (WorkerState.PENDING, WorkerState.RUNNING) and worker.group not in ("watch", "follow") for worker in app.workers
        )
        return not working and not app.session.is_busy

    await pilot.pause()
    if not is_quiet():
        await until(pilot, is_quiet)
        await pilot.pause()


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"still not so after {PATIENCE} s:\n{screen_text(pilot.app)}")
        await pilot.pause(0.01)


class Keys:
    """Presses keys and remembers which bindings they were, so that a test can tell that none was left out."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.ids: set[str] = set()

    async def __call__(self, *keys: str) -> str:
        """Press keys; return what is on the screen then."""
        for key in keys:
            active = self.pilot.app.screen.active_bindings.get(key)
            if active is not None and active.binding.id:
                self.ids.add(active.binding.id)
            if key.startswith(PASTE):
                self.pilot.app.screen.post_message(events.Paste(key.removeprefix(PASTE)))
            else:
                await self.pilot.press(key)
            await settled(self.pilot)
        return screen_text(self.pilot.app)


def said(app: Any) -> str:
    """Return the messages that are shown in a corner for some seconds."""
    return "\n".join(note.message for note in app._notifications)


def typed(text: str) -> list[str]:
    """Return what writes a text where the cursor is, for `Keys`: pasted, which is quicker than key by key."""
    return [PASTE + text]


def ids_of(*classes: type) -> set[str]:
    """Return the ids of the bindings that screens and widgets declare themselves."""
    return {binding.id or "" for kind in classes for binding in kind.__dict__["BINDINGS"]} - {""}


async def press(pilot: Pilot[Any], *keys: str) -> str:
    """Press keys one after the other, waiting for what each starts; return what is on the screen then."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
    return screen_text(pilot.app)


def run(body: Callable[[], Awaitable[None]]) -> None:
    """Run an asynchronous test."""
    asyncio.run(body())  # type: ignore[arg-type]


def golden(name: str, text: str) -> None:
    """Compare a screen with the one that was looked at and kept; DIAGNOSE_UPDATE_GOLDENS=1 keeps a new one."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("DIAGNOSE_UPDATE_GOLDENS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"no golden screen {path}; look at this one and keep it with DIAGNOSE_UPDATE_GOLDENS=1:\n{text}"
    kept = path.read_text(encoding="utf-8")
    assert text == kept, f"{name} looks different:\n{text}"


def sample(name: str, folder: Path) -> Path:
    """Copy a sample to a folder of its own, so that it can be changed; return the copy."""
    copy = folder / name
    shutil.copytree(SAMPLES / name, copy)
    return copy
