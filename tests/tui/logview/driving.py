"""Opens the log view in the real app, without its scan, and presses keys in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.widgets import Input

from diagnose.model.finding import Finding
from diagnose.model.location import Location, Region
from diagnose.model.result import Result, Stats
from diagnose.model.severity import Severity
from diagnose.tui.app import DiagnoseApp
from diagnose.tui.export import screen_text
from diagnose.tui.logview.screen import LogScreen
from diagnose.tui.opening import Opening


class QuietApp(DiagnoseApp):
    """The app as it is when everything was read; it notes what it is told to do outside."""

    def __init__(self, findings: Sequence[Finding] = (), secrets: frozenset[str] = frozenset(), theme: str = "diagnose-dark") -> None:
        super().__init__(Opening(theme=theme))
        self.session.result = Result(list(findings), [], [], Stats(), secrets=secrets)
        self.session.phase = "done"
        self.session.revision = 1
        self.done: list[tuple[Any, ...]] = []

    def _begin(self) -> None:
        pass

    def copy(self, text: str, what: str) -> None:
        self.done.append(("copy", text, what))

    def edit_place(self, path: str, line: int = 1, column: int = 1) -> None:
        self.done.append(("edit", path, line))

    def new_rule(self, line: str, path: str) -> None:
        self.done.append(("rule", line, path))

    def tell(self, text: str, severity: Any = "information") -> None:
        self.done.append(("tell", text))

    def action_export_screen(self) -> None:
        self.done.append(("picture",))


class View:
    """An open log view."""

    def __init__(self, app: QuietApp, pilot: Any) -> None:
        self.app, self.pilot = app, pilot

    @property
    def log(self) -> LogScreen:
        return next(screen for screen in self.app.screen_stack[::-1] if isinstance(screen, LogScreen))

    @property
    def line(self) -> int | None:
        """The number of the line that the cursor is on."""
        cursor = self.log.lines.cursor
        return None if cursor is None else self.log.document.index.line_of(cursor)

    @property
    def screen(self) -> str:
        return screen_text(self.app)

    @property
    def body(self) -> str:
        """The screen without the first and the last line, which are those of every panel."""
        return "\n".join(self.screen.splitlines()[1:-1]) + "\n"

    @property
    def status(self) -> str:
        return self.screen.splitlines()[-2]

    @property
    def shown(self) -> list[str]:
        """The texts of the lines on the screen, without gutter."""
        return [self.log.lines.painter.plain(place.offset) for place in self.log.lines.view.layout() if not place.part]

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Write into the line that has the focus, all at once."""
        field = self.app.focused
        assert isinstance(field, Input)
        field.insert_text_at_cursor(text)
        await self.pilot.pause()
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing works in the background and all of it is on the screen."""
        await self.until(lambda: not any(screen.background.names for screen in self.app.screen_stack if isinstance(screen, LogScreen)))

    async def until(self, holds: Callable[[], bool], seconds: float = 10.0) -> None:
        if holds():
            return
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, self.screen
            await self.pilot.pause(0.01)
        await self.pilot.pause()


@asynccontextmanager
async def view(path: Path | str, line: int | None = None, column: int | None = None, *, size: tuple[int, int] = (100, 30), **options: Any):
    app = QuietApp(**options)
    async with app.run_test(size=size) as pilot:
        app.push_screen(LogScreen(str(path), line, column))
        await pilot.pause()
        opened = View(app, pilot)
        await opened.settle()
        yield opened


def log_of(folder: Path, lines: Sequence[str] | int, name: str = "app.log") -> Path:
    """A log of these lines, or of so many numbered ones."""
    path = folder / name
    texts = [f"line {number}" for number in range(1, lines + 1)] if isinstance(lines, int) else lines
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def finding(
    path: Path | str, line: int, severity: Severity = Severity.ERROR, title: str = "It broke", columns: tuple[int, int] = (1, 5)
) -> Finding:
    place = Location(str(path), Region(line, columns[0], line, columns[1]))
    return Finding(f"area/rule-{line}", title, severity, "What happened", place)
