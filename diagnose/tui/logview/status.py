"""The line above the keys: where one is, what is shown, and what goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text
from textual.widget import Widget

from diagnose.report.clean import fit

if TYPE_CHECKING:
    from diagnose.tui.app import DiagnoseApp


class Said(NamedTuple):
    """A piece of the line and its ink."""

    text: str
    ink: str = "text"


class Status(Widget):
    """One line; what does not fit is left out at the end."""

    DEFAULT_CSS = "Status { height: 1; background: $head-back; color: $foreground; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._said: list[Said] = []

    @property
    def ui(self) -> DiagnoseApp:
        """The app."""
        return self.app  # type: ignore[return-value]

    def say(self, pieces: list[Said]) -> None:
        """Show other pieces."""
        if pieces != self._said:
            self._said = pieces
            self.refresh()

    def render(self) -> Text:
        """Draw."""
        text = Text()
        for piece in self._said:
            lead = f" {self.ui.signs.dot} " if text.cell_len else " "
            room = self.size.width - text.cell_len - len(lead)
            if room < 6:
                break
            text.append(lead, self.ui.inks["dim"])
            text.append(fit(piece.text, None, room).text, self.ui.inks[piece.ink])
        text.no_wrap = True
        return text


def size_of(count: int) -> str:
    """Return a number of bytes for people."""
    value = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    return ""
