"""The panel of logs: which are read, how far, and what was found in each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from diagnose.tui.loglist.rows import LogRow, LogRows, logs_nearby
from diagnose.tui.screens.base import Panel

EVERY = 0.25
"""Seconds between two looks at the progress."""


class LogsScreen(Panel):
    """The logs of this opening, and those that lie beside the project."""

    PANEL = "logs"
    DEFAULT_CSS = """
    LogsScreen #summary { height: 1; padding: 0 1; color: $dim; text-wrap: nowrap; text-overflow: ellipsis; }
    LogsScreen LogRows { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Look at the log, or read one that is not read yet.", id="logs.open"),
        Binding("f", "findings", "Findings", tooltip="Only the findings of this log.", id="logs.findings"),
        Binding("O", "other", "Other log", tooltip="Read another log too, by its path.", id="logs.other"),
        Binding("d", "drop", "Leave out", tooltip="Do not read this log any more.", show=False, id="logs.drop"),
    ]

    @property
    def rows(self) -> LogRows:
        """The list."""
        return self.query_one(LogRows)

    def body(self) -> Iterable[Widget]:
        """Lay out."""
        yield Static(id="summary", markup=False)
        yield LogRows()

    def on_mount(self) -> None:
        """Show the logs and follow their progress."""
        self.ui.result_changed.subscribe(self, lambda _: self._show())
        self.set_interval(EVERY, self._follow)
        self.rows.focus()
        self._show()

    def _follow(self) -> None:
        if self.ui.session.is_busy and self.is_current:
            self._show()

    def _show(self) -> None:
        known = self.ui.session.progress.logs
        read = [LogRow(path, item.size, item.share, item.state) for path, item in known.items()]
        near = logs_nearby(Path(), {*known, *self.ui.session.opening.logs})
        self.rows.logs = [*read, *near]
        self.rows.changed()
        said = f"{len(read):,} log{'s' if len(read) != 1 else ''} read" + (f"   {len(near):,} more here, not read" if near else "")
        self.query_one("#summary", Static).update(Text(said, self.ui.inks["dim"]))
        self.refresh_bindings()

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if not self.is_mounted or not self.query(LogRows):
            return super().check_action(action, parameters)
        log = self.rows.current
        if action in ("open", "edit"):
            return log is not None
        if action in ("findings", "drop"):
            return log is not None and log.state != "found"
        return super().check_action(action, parameters)

    def on_row_list_moved(self) -> None:
        """What can be done depends on the row."""
        self.refresh_bindings()

    def on_row_list_chosen(self) -> None:
        """A click on the row that has the cursor."""
        self.action_open()

    def action_open(self) -> None:
        """Open the log, or begin to read it."""
        log = self.rows.current
        if log is not None and log.state == "found":
            self.ui.read_also(log.path)
        elif log is not None:
            self.ui.open_place(log.path)

    def action_findings(self) -> None:
        """Show the findings of the log only."""
        log = self.rows.current
        if log is not None:
            self.ui.show_findings_of(log.path)

    def action_other(self) -> None:
        """Ask for the path of a log."""
        from diagnose.tui.screens.dialogs import Ask

        self.app.push_screen(Ask("Path of a log", "", _is_readable), self._other)

    def _other(self, path: str | None) -> None:
        if path:
            self.ui.read_also(str(Path(path).expanduser()))

    def action_drop(self) -> None:
        """Leave a log out."""
        log = self.rows.current
        if log is not None:
            self.ui.leave_out(log.path)

    def action_edit(self) -> None:
        """Open the log in the editor."""
        log = self.rows.current
        if log is not None:
            self.ui.edit_place(log.path)

    def action_copy(self) -> None:
        """Copy the path."""
        log = self.rows.current
        if log is not None:
            self.ui.copy(log.path, "the path")


def _is_readable(path: str) -> str:
    return "" if Path(path).expanduser().is_file() else "there is no such file"
