"""Pictures of the terminal interface: the real program on the sample logs, driven by keys, drawn as a window."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Shot(NamedTuple):
    """A picture: the sample folder, the arguments of `diagnose ui` there, the keys to press, and the size in columns and lines."""

    folder: str
    arguments: tuple[str, ...]
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 36)


SHOTS = {
    "ui-findings.svg": Shot("angular-shop", ("access.log", "build.log", "project"), ("enter", "down", "down")),
    "ui-fix.svg": Shot("angular-shop", ("access.log", "build.log", "project"), ("f",)),
    "ui-log.svg": Shot("tailscale-proxy", ("proxy.log", "project"), ("2", "enter", "left_square_bracket", "i"), (120, 34)),
    "ui-project.svg": Shot("tailscale-proxy", ("proxy.log", "project"), ("3",), (120, 34)),
}


def draw_interface(images: Path) -> None:
    """Draw all pictures into a folder."""
    for name, shot in SHOTS.items():
        with tempfile.TemporaryDirectory(prefix="diagnose-shot-") as folder:
            copy = Path(folder, shot.folder)
            shutil.copytree(ROOT / "sample_logs" / shot.folder, copy)
            os.environ["XDG_STATE_HOME"] = str(Path(folder, "state"))
            os.environ["COLORTERM"], os.environ["TERM"] = "truecolor", "xterm-256color"
            os.environ.pop("NO_COLOR", None)
            before = Path.cwd()
            os.chdir(copy)
            try:
                (images / name).write_text(asyncio.run(_drawn(shot)), encoding="utf-8")
            finally:
                os.chdir(before)
        print(images / name)


async def _drawn(shot: Shot) -> str:
    from tests.tui.driving import Keys, app_on, driven, settled

    app = app_on(*shot.arguments, "--theme", "diagnose-dark")
    async with driven(app, shot.size) as pilot:
        await Keys(pilot)(*shot.keys)
        await pilot.pause(0.5)
        await settled(pilot)
        app.clear_notifications()
        await pilot.pause()
        return app.export_screenshot(title="diagnose")
