"""The list of logs with their progress."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.text import Text

from diagnose.logs.names import is_hidden, may_be_log
from diagnose.report.clean import fit
from diagnose.tui.findings.outline import counts
from diagnose.tui.symbols import SYMBOL
from diagnose.tui.widgets.rowlist import RowList

_BAR = 10
_MOST_OTHERS = 50
_LOG_SUFFIXES = (".log", ".jsonl", ".ndjson", ".log.gz", ".log.zst", ".log.bz2", ".log.xz")


class LogRow(NamedTuple):
    """A log: its path, its size in bytes, how far it was read (0 to 1), and its state; `found` lies here but is not read."""

    path: str
    size: int
    share: float
    state: str


class LogRows(RowList):
    """Shows logs."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.logs: Sequence[LogRow] = ()

    @property
    def count(self) -> int:
        """How many logs there are."""
        return len(self.logs)

    @property
    def current(self) -> LogRow | None:
        """The log under the cursor."""
        return self.logs[self.cursor] if self.cursor < self.count else None

    def row(self, index: int, width: int) -> Text:
        """Draw a log: name, findings, progress, size."""
        log, inks = self.logs[index], self.ui.inks
        end = Text()
        if log.state != "found":
            end.append_text(self._counts(log.path))
        end.append_text(self._state(log))
        end.append(f"{size_text(log.size):>9} ", inks["dim"])
        room = max(8, width - end.cell_len - 3)
        text = Text(" ")
        text.append(fit(log.path, (len(log.path) - 1, len(log.path)), room).text, inks["dim" if log.state == "found" else "text"])
        text.append(" " * max(1, width - text.cell_len - end.cell_len))
        return text.append_text(end)

    def _counts(self, path: str) -> Text:
        text = Text()
        for severity, number in counts(self.ui.session.findings_in(path)).items():
            shown = f"{SYMBOL[severity]} {number:<4}" if number else " " * 6
            text.append(shown, self.ui.inks[severity.word if number else "dim"])
        return text

    def _state(self, log: LogRow) -> Text:
        inks, signs = self.ui.inks, self.ui.signs
        if log.state == "reading":
            filled = int(log.share * _BAR)
            bar = Text().append("━" * filled, inks["info"]).append("━" * (_BAR - filled), inks["rule"])
            return bar.append(f" {log.share:4.0%}", inks["info"])
        said, ink = {
            "done": (f"{signs.yes} read", "good"),
            "waiting": ("waiting", "dim"),
            "stopped": ("stopped", "warning"),
            "found": ("not read", "dim"),
        }[log.state]
        return Text(f"{said:<{_BAR + 5}}", inks[ink])

    def empty(self) -> list[Text]:
        """Say how to open one."""
        lines = ["", "No log is read.", "", "O opens one; or start with: diagnose ui app.log PROJECT"]
        return [Text(f" {line}", self.ui.inks["dim"]) for line in lines]


def size_text(size: int) -> str:
    """Return a size as people write it."""
    value, units = float(size), ("B", "KB", "MB", "GB", "TB")
    for unit in units:
        if value < 1000 or unit == units[-1]:
            return f"{value:,.0f} {unit}" if unit == "B" or value >= 100 else f"{value:,.1f} {unit}"
        value /= 1000
    return ""


def logs_nearby(folder: Path, known: set[str]) -> list[LogRow]:
    """Return what looks like a log directly in a folder and is not read."""
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return []
    names = [path for path in files if path.name.lower().endswith(_LOG_SUFFIXES) and may_be_log(path.name) and not is_hidden(path.name)]
    rows = [LogRow(str(path), path.stat().st_size, 0.0, "found") for path in names[:_MOST_OTHERS]]
    return [row for row in rows if row.path not in known]
