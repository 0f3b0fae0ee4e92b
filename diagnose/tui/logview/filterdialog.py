"""The list of filters: add, switch, turn round, change, remove; the log behind it shows what each does at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from diagnose.report.clean import clean, fit
from diagnose.tui.logview.filters import Filter, parse
from diagnose.tui.widgets.rowlist import RowList

_DELAY = 0.15
"""Seconds after the last key until what is typed is tried."""


class FilterRows(RowList):
    """The filters."""

    DEFAULT_CSS = "FilterRows { height: auto; max-height: 8; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "screen.switch", "On/off", tooltip="Switch the filter on or off.", id="filters.switch"),
        Binding("exclamation_mark,i", "screen.turn", "In/out", tooltip="Show what matches, or all else.", id="filters.turn"),
        Binding("delete,backspace,d", "screen.remove", "Remove", tooltip="Remove the filter.", id="filters.remove"),
        Binding("enter", "screen.change", "Change", tooltip="Write the filter anew.", id="filters.change"),
    ]

    def __init__(self, filters: Sequence[Filter]) -> None:
        super().__init__()
        self.filters = list(filters)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.filters)

    def row(self, index: int, width: int) -> Text:
        """Draw a filter: whether it works, what it does, its expression."""
        item = self.filters[index]
        box = f"[{self.ui.signs.yes}]" if item.on else "[ ]"
        text = Text(f" {box} ", self.ui.inks["good" if item.on else "dim"])
        text.append("hide " if item.out else "show ", self.ui.inks["removed" if item.out else "added"])
        text.append(fit(clean(item.expression), None, max(1, width - 11)).text, self.ui.inks["text" if item.on else "dim"])
        return text

    def empty(self) -> list[Text]:
        """Say how to begin."""
        return [Text(" no filters: every line is shown", self.ui.inks["dim"])]


class FilterDialog(ModalScreen[list[Filter]]):
    """At the bottom of the screen, so that the log is seen; returns the filters."""

    DEFAULT_CSS = """
    FilterDialog { align: center bottom; background: $background 0%; }
    FilterDialog > Vertical { height: auto; max-height: 14;
        border: round $primary; background: $background; padding: 0 1; margin: 0 0 1 0; }
    FilterDialog Input { border: none; height: 1; padding: 0; background: $surface; }
    FilterDialog Input:focus { border: none; }
    FilterDialog Static { height: 1; color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", tooltip="Back to the log; the filters stay as they are.", id="filters.close"),
        Binding("tab,shift+tab", "other", "Switch", priority=True, tooltip="Between the line and the list.", id="filters.other"),
    ]

    def __init__(self, filters: Sequence[Filter], preview: Callable[[list[Filter]], None]) -> None:
        super().__init__()
        self._given, self._preview = list(filters), preview
        self._typed = 0

    def compose(self) -> Iterable[Widget]:
        """Lay out."""
        with Vertical() as box:
            box.border_title = "Filters"
            box.border_subtitle = "enter adds · tab to the list: space on/off, ! in/out, d removes, enter changes · escape closes"
            yield Input(placeholder="show lines that match; with ! before it: hide them", select_on_focus=False)
            yield Static("", markup=False)
            yield FilterRows(self._given)

    def on_mount(self) -> None:
        """Begin with the line."""
        self._update()
        self.set_focus(self.query_one(Input))

    @property
    def _rows(self) -> FilterRows:
        return self.query_one(FilterRows)

    def _update(self) -> None:
        rows = self._rows
        rows.styles.height = max(1, min(8, rows.count))
        rows.changed()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Try what is typed, once typing pauses."""
        self._typed += 1
        number = self._typed
        self.set_timer(_DELAY, lambda: self._try(event.value) if number == self._typed else None)

    def _try(self, text: str) -> Filter | None:
        """Show what the filters and the text leave; say what is wrong with the text."""
        try:
            item = parse(text)
        except ValueError as error:
            self.query_one(Static).update(Text(f"not an expression: {error}"))
            return None
        self.query_one(Static).update(Text(""))
        self._preview([*self._rows.filters, *([item] if item else [])])
        return item

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Add the filter; with nothing written, close."""
        self._typed += 1
        if not event.value:
            self.action_close()
            return
        item = self._try(event.value)
        if item:
            self._rows.filters.append(item)
            self.query_one(Input).value = ""
            self._update()

    def _change(self, index: int, item: Filter | None) -> None:
        filters = self._rows.filters
        filters[index : index + 1] = [item] if item else []
        self._update()
        self._preview(list(filters))

    def action_switch(self) -> None:
        """Switch the filter on or off."""
        if self._rows.count:
            item = self._rows.filters[self._rows.cursor]
            self._change(self._rows.cursor, item._replace(on=not item.on))

    def action_turn(self) -> None:
        """Show what matches, or all else."""
        if self._rows.count:
            item = self._rows.filters[self._rows.cursor]
            self._change(self._rows.cursor, item._replace(out=not item.out))

    def action_remove(self) -> None:
        """Remove the filter."""
        if self._rows.count:
            self._change(self._rows.cursor, None)

    def action_change(self) -> None:
        """Write the filter anew."""
        if self._rows.count:
            item = self._rows.filters[self._rows.cursor]
            self._change(self._rows.cursor, None)
            field = self.query_one(Input)
            field.value = str(item)
            field.cursor_position = len(field.value)
            self.set_focus(field)

    def action_other(self) -> None:
        """Go between the line and the list."""
        field = self.query_one(Input)
        self.set_focus(self._rows if field.has_focus else field)

    def action_close(self) -> None:
        """Return the filters."""
        self._preview(list(self._rows.filters))
        self.dismiss(list(self._rows.filters))
