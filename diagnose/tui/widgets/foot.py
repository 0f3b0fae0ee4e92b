"""The last line of every screen: the keys that work now, the most important first; help is always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from diagnose.tui.app import DiagnoseApp

ALWAYS = ("common.help", "common.help-too", "common.leave", "common.quit")
"""Bindings that are shown at the right however narrow the screen is."""


class Foot(Widget):
    """One line of keys; each can be clicked."""

    DEFAULT_CSS = """
    Foot { dock: bottom; height: 1; background: $head-back; color: $foreground; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, str]] = []
        """Columns from, to, and the key that is there."""

    @property
    def ui(self) -> DiagnoseApp:
        """The app."""
        return self.app  # type: ignore[return-value]

    def on_mount(self) -> None:
        """Follow the bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Text:
        """Draw as many keys as fit, none cut off."""
        shown = self._shown()
        always = [(item, self._key(item)) for item in shown if item.binding.id in ALWAYS]
        room = self.size.width - sum(key.cell_len for _, key in always)
        self._spans = []
        line = Text()
        for item in (item for item in shown if item.binding.id not in ALWAYS):
            key = self._key(item)
            if line.cell_len + key.cell_len <= room:
                self._append(line, key, item)
        line.append(" " * max(0, room - line.cell_len))
        for item, key in always:
            self._append(line, key, item)
        return line

    def _append(self, line: Text, key: Text, item: ActiveBinding) -> None:
        self._spans.append((line.cell_len, line.cell_len + key.cell_len, item.binding.key))
        line.append_text(key)

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        for start, end, key in self._spans:
            if start <= event.x < end:
                self.app.simulate_key(key)

    def _shown(self) -> list[ActiveBinding]:
        """Return the bindings to show, each action once; those of the screen before those of the part that has the focus."""
        found: dict[str, ActiveBinding] = {}
        for item in self.screen.active_bindings.values():
            if item.binding.show and item.enabled:
                found.setdefault(item.binding.action, item)
        return sorted(found.values(), key=lambda item: item.node is not self.screen)

    def _key(self, item: ActiveBinding) -> Text:
        text = Text(" ")
        text.append(self.ui.get_key_display(item.binding), self.ui.inks["key"])
        text.append(f" {item.binding.description} ", self.ui.inks["text"])
        return text
