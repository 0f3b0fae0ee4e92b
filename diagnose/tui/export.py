"""Saves what is shown: as text, Markdown, HTML or a picture."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

    from diagnose.tui.screens.base import Panel

FORMATS = {"txt": "Text", "md": "Markdown", "html": "HTML page, as it looks", "svg": "Picture (SVG), as it looks"}
"""Suffix -> what it is."""


def screen_text(app: App[Any]) -> str:
    """Return what is on the screen as text, without blanks at the ends of lines."""
    size = app.size
    strips = app.screen._compositor.render_strips(size)
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


def exported(app: App[Any], panel: Panel, suffix: str) -> str:
    """Return the document for a suffix; texts are all of what a panel shows, pictures what is in sight."""
    if suffix == "svg":
        return app.export_screenshot(title="diagnose", simplify=True)
    if suffix == "html":
        return _html(app)
    text = panel.export_text() or screen_text(app)
    if suffix == "txt":
        return text.rstrip("\n") + "\n"
    return panel.export_markdown() or _fenced(text)


def file_name(panel: Panel, suffix: str, folder: Path) -> str:
    """Return a name for a new file that is not there yet."""
    stem = "diagnose-" + (re.sub(r"[^a-z0-9]+", "-", panel.PANEL.lower()).strip("-") or "screen")
    names = (f"{stem}{f'-{number}' if number else ''}.{suffix}" for number in range(1000))
    return next(name for name in names if not (folder / name).exists())


def _html(app: App[Any]) -> str:
    from rich.console import Console

    width, height = app.size
    console = Console(
        width=width, height=height, file=io.StringIO(), force_terminal=True, color_system="truecolor", record=True, legacy_windows=False
    )
    console.print(app.screen._compositor.render_update(full=True, simplify=True))
    return console.export_html(inline_styles=True)


def _fenced(text: str) -> str:
    """Return a text as a block of code that nothing in it can end."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text.rstrip()}\n{fence}\n"
