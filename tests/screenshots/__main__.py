"""Makes the README's pictures: `python -m tests.screenshots` runs the real program on the sample logs and draws what it prints."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[2]
WIDTH = 96

PICTURES = {
    # file: the command, and how many of its lines to show
    "logs.svg": ("diagnose logs sample_logs/tailscale-proxy/proxy.log --project sample_logs/tailscale-proxy/project", 46),
    "check.svg": ("diagnose check sample_logs/angular-shop/project", 40),
}


def output_of(command: str) -> str:
    """Return what a command prints, in colour."""
    argv = [sys.executable, "-m", *command.split()]
    environment = {**os.environ, "COLUMNS": str(WIDTH), "FORCE_COLOR": "1"}
    return subprocess.run(argv, capture_output=True, text=True, cwd=ROOT, env=environment, check=False).stdout


def draw(name: str, command: str, lines: int) -> None:
    """Draw a command and the head of its output as a terminal window."""
    printed = output_of(command).splitlines()
    shown = "\n".join(printed[:lines]) + ("\n\x1b[2m…\x1b[0m" if len(printed) > lines else "")
    console = Console(width=WIDTH, record=True, file=io.StringIO(), force_terminal=True, color_system="standard")
    console.print(Text.from_ansi(f"\x1b[1m$ {command}\x1b[0m\n{shown}"), soft_wrap=False)
    target = ROOT / ".github" / "images" / name
    target.write_text(console.export_svg(title="diagnose"), encoding="utf-8")
    print(target)


if __name__ == "__main__":
    from tests.screenshots.interface import draw_interface

    for picture, (said, count) in PICTURES.items():
        draw(picture, said, count)
    draw_interface(ROOT / ".github" / "images")
