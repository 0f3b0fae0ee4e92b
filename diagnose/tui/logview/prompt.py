"""The line at the bottom in which one writes what to look for or where to go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label


class Prompt(Horizontal):
    """Hidden until `ask`; tells what is typed and what was entered."""

    DEFAULT_CSS = """
    Prompt { height: 1; display: none; background: $head-back; }
    Prompt.-open { display: block; }
    Prompt Label { width: auto; padding: 0 1; color: $primary; text-style: bold; }
    Prompt Input { width: 1fr; border: none; height: 1; padding: 0; background: $surface; }
    Prompt Input:focus { border: none; }
    Prompt #wrong { color: $error; text-style: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Cancel", tooltip="Close the line; what was shown before stays.", id="prompt.close"),
        Binding("up", "older", "Older", show=False, tooltip="What was entered before.", id="prompt.older"),
        Binding("down", "newer", "Newer", show=False, tooltip="What was entered after that.", id="prompt.newer"),
    ]

    class Typed(Message):
        """The text is another one."""

        def __init__(self, kind: str, text: str) -> None:
            super().__init__()
            self.kind, self.text = kind, text

    class Entered(Message):
        """Enter was pressed; the text is None when the line was closed instead."""

        def __init__(self, kind: str, text: str | None) -> None:
            super().__init__()
            self.kind, self.text = kind, text

    def __init__(self) -> None:
        super().__init__()
        self.kind = ""
        self._history: dict[str, list[str]] = {}
        self._place = 0

    @property
    def is_open(self) -> bool:
        """Whether one writes in it."""
        return self.has_class("-open")

    def compose(self) -> Iterable[Widget]:
        """Lay out."""
        yield Label("", markup=False)
        yield Input(select_on_focus=False)
        yield Label("", id="wrong", markup=False)

    def ask(self, kind: str, label: str, value: str = "", hint: str = "") -> None:
        """Open for a kind of question."""
        self.kind = kind
        self._place = len(self._history.get(kind, []))
        self.query(Label).first().update(Text(label))
        self.wrong("")
        field = self.query_one(Input)
        field.placeholder = hint
        self.add_class("-open")
        field.value = value
        self.screen.set_focus(field)  # at once: what is typed on goes into it

    def wrong(self, reason: str) -> None:
        """Say beside the text what is wrong with it."""
        self.query_one("#wrong", Label).update(Text(reason))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed."""
        event.stop()
        if self.is_open:
            self.post_message(self.Typed(self.kind, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell what was entered; whoever asked closes the line, so that a mistake can be mended."""
        event.stop()
        self.post_message(self.Entered(self.kind, event.value))

    def done(self) -> None:
        """Close; what was entered can be had again."""
        value = self.query_one(Input).value
        known = self._history.setdefault(self.kind, [])
        if value and value not in known[-1:]:
            known.append(value)
        self._shut()

    def action_close(self) -> None:
        """Close without an answer."""
        self._shut()
        self.post_message(self.Entered(self.kind, None))

    def _shut(self) -> None:
        self.remove_class("-open")
        self.query_one(Input).blur()

    def action_older(self) -> None:
        """Take what was entered before."""
        self._recall(-1)

    def action_newer(self) -> None:
        """Take what was entered after that."""
        self._recall(1)

    def _recall(self, way: int) -> None:
        known = self._history.get(self.kind, [])
        self._place = max(0, min(self._place + way, len(known)))
        field = self.query_one(Input)
        field.value = known[self._place] if self._place < len(known) else ""
        field.cursor_position = len(field.value)

    def on_key(self, event: events.Key) -> None:
        """Keys that the line does not know do nothing else meanwhile."""
        if self.is_open and event.key in ("pageup", "pagedown", "f1"):
            event.stop()
