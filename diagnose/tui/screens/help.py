"""Help: the keys that work on a screen, made from its bindings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from diagnose.report.wrap import wrap
from diagnose.tui.widgets.page import Layout, Page

if TYPE_CHECKING:
    from diagnose.tui.app import DiagnoseApp
    from diagnose.tui.screens.base import Panel

_WORDS = {"list": "Moving in lists", "page": "Moving in texts", "common": "Everywhere", "tree": "Opening and closing groups"}


class HelpScreen(ModalScreen[None]):
    """Lists the keys of the panel it was opened on."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen > Vertical { width: 84; max-width: 100%; height: 90%; border: round $primary; background: $background; padding: 0 1; }
    HelpScreen Static { height: auto; color: $dim; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "close", "Close", tooltip="Back to the panel.", id="help.close"),
    ]

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self._heading = panel.PANEL
        self._active = list(panel.active_bindings.values())

    @property
    def ui(self) -> DiagnoseApp:
        """The app."""
        return self.app  # type: ignore[return-value]

    def compose(self) -> Iterable[Widget]:
        """Lay out."""
        with Vertical() as box:
            box.border_title = f"Keys: {self._heading}"
            yield Page()
            yield Static("escape closes · other keys: diagnose ui --list-keys", markup=False)

    def on_mount(self) -> None:
        """Show the keys."""
        page = self.query_one(Page)
        page.show(self._lay_out)
        page.focus()

    def _lay_out(self, width: int) -> Layout:
        lines: list[Text] = []
        for heading, rows in _grouped(self._active).items():
            lines += [Text(), Text(heading, self.ui.inks["heading"])]
            for keys, label, text in rows:
                lines += self._row(keys, label, text, width)
        return Layout(lines[1:], ())

    def _row(self, keys: list[str], label: str, text: str, width: int) -> Iterable[Text]:
        shown = " ".join(self.ui.get_key_display(Binding(key, "")) for key in dict.fromkeys(keys))
        head = Text().append(f"  {shown:<18}", self.ui.inks["key"]).append(f" {label:<14} ", self.ui.inks["bold"])
        for number, line in enumerate(wrap(text, max(20, width - 36))):
            lead = head if number == 0 else Text(" " * max(0, head.cell_len))
            yield Text().append_text(lead).append(line, self.ui.inks["text"])

    def action_close(self) -> None:
        """Close the help."""
        self.dismiss(None)


Row = tuple[list[str], str, str]


def _grouped(active: Iterable[ActiveBinding]) -> dict[str, list[Row]]:
    """Return the keys by the part of the screen they belong to: what is special first, what works everywhere last."""
    found: dict[str, dict[str, Row]] = {}
    for item in active:
        binding = item.binding
        if binding.system or not binding.tooltip or not binding.id:
            continue
        group = (binding.id or "").partition(".")[0]
        rows = found.setdefault(group, {})
        rows.setdefault(binding.action, ([], binding.description, binding.tooltip))[0].append(binding.key)
    order = sorted(found, key=lambda name: list(_WORDS).index(name) + 1 if name in _WORDS else 0)
    order.sort(key=lambda name: name == "common")
    return {_WORDS.get(name, name.capitalize()): list(found[name].values()) for name in order}
