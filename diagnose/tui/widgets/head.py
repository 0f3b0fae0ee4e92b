"""The first line of every screen: the name, the panels, and what is going on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text
from textual import events
from textual.widget import Widget

from diagnose.report.clean import fit

if TYPE_CHECKING:
    from diagnose.tui.app import DiagnoseApp


class Tab(NamedTuple):
    """A panel that has a number: its mode and its name."""

    mode: str
    name: str


TABS = (Tab("findings", "Findings"), Tab("logs", "Logs"), Tab("project", "Project"), Tab("rules", "Rules"), Tab("ask", "Ask"))


_CRUMBS_ROOM = 28
"""Columns that the name of what is shown has at least, before the tabs lose their names."""


class Head(Widget):
    """One line; `crumbs` names what a screen on top of a panel shows."""

    DEFAULT_CSS = """
    Head { dock: top; height: 1; background: $head-back; color: $foreground; }
    """
    ALLOW_SELECT = False

    def __init__(self, crumbs: str = "") -> None:
        super().__init__()
        self._crumbs = crumbs
        self._spans: list[tuple[int, int, str]] = []
        """Columns from, to, and the mode of the tab that is there."""

    @property
    def ui(self) -> DiagnoseApp:
        """The app."""
        return self.app  # type: ignore[return-value]

    def say(self, crumbs: str) -> None:
        """Name what is shown."""
        self._crumbs = crumbs
        self.refresh()

    def render(self) -> Text:
        """Draw the tabs at the left, what goes on at the right; the middle gives way."""
        width = self.size.width
        status = self._status()
        left = self._tabs(width - status.cell_len - 2 - (_CRUMBS_ROOM if self._crumbs else 0))
        room = width - left.cell_len - status.cell_len - 3
        if self._crumbs and room >= 8:
            end = len(self._crumbs)
            around = None if " " in self._crumbs else (end - 1, end)  # of a path the end tells more, of a title the beginning
            crumbs = fit(self._crumbs, around, room).text
            left.append(f" {self.ui.signs.closed} ", self.ui.inks["dim"])
            left.append(crumbs, self.ui.inks["bold"])
        gap = max(1, width - left.cell_len - status.cell_len)
        return left + Text(" " * gap) + status

    def _tabs(self, room: int) -> Text:
        """Return as much of the tabs as there is room for: all names, only the present one, or nothing."""
        present = self.app.current_mode
        for names in (True, False):
            text = Text().append(" diagnose ", self.ui.inks["heading"])
            self._spans = []
            for number, tab in enumerate(TABS, 1):
                here = tab.mode == present
                label = f" {number} {tab.name} " if names or here else f" {number} "
                style = (self.ui.inks["cursor"] + self.ui.inks["bold"]) if here else self.ui.inks["dim"]
                self._spans.append((text.cell_len, text.cell_len + len(label), tab.mode))
                text.append(label, style)
            if text.cell_len <= room:
                return text
        return Text(f" {next((tab.name for tab in TABS if tab.mode == present), '')} ", self.ui.inks["heading"])

    def on_click(self, event: events.Click) -> None:
        """Go to the panel under the mouse."""
        for start, end, mode in self._spans:
            if start <= event.x < end:
                self.ui.action_panel(mode)

    def _status(self) -> Text:
        """Return what is going on."""
        session, signs = self.ui.session, self.ui.signs
        if session.phase == "starting":
            return Text(f"{self.ui.spin} loading rules ", self.ui.inks["dim"])
        if session.phase == "reading":
            reading = session.progress.reading
            share = f" {session.progress.share:.0%}" if reading else ""
            return Text(f"{self.ui.spin} checking{share} ", self.ui.inks["info"])
        if session.phase == "stopped":
            return Text(f"{signs.no} stopped ", self.ui.inks["warning"])
        if session.phase == "failed":
            return Text(f"{signs.error} a fault ended the check ", self.ui.inks["error"])
        result = session.result
        if result is None:
            return Text("")
        if not result.findings and not result.diagnoses:
            return Text(f"{signs.yes} nothing found ", self.ui.inks["good"])
        return Text(f"{signs.yes} checked ", self.ui.inks["good"])
