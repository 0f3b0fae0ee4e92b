"""Small questions on top of a screen: choose one of several, or write a line. They return what was chosen, None for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from diagnose.report.clean import clean, fit
from diagnose.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from diagnose.tui.app import DiagnoseApp

_MOST_ROWS = 14


class Option(NamedTuple):
    """Something to choose: what is returned, its name, and what is said about it."""

    value: Any
    label: str
    note: str = ""


class OptionRows(RowList):
    """The options that match what was typed."""

    DEFAULT_CSS = "OptionRows { height: auto; }"

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self.options = list(options)

    @property
    def count(self) -> int:
        """How many match."""
        return len(self.options)

    def row(self, index: int, width: int) -> Text:
        """Draw an option: its name, and its note at the right."""
        option = self.options[index]
        label = fit(clean(option.label), None, width - 3).text
        text = Text(f" {label}", self.ui.inks["text"])
        room = width - text.cell_len - 3
        if option.note and room >= 6:
            note = fit(clean(option.note), None, room).text
            text.append(" " * max(2, width - text.cell_len - len(note) - 1))
            text.append(note, self.ui.inks["dim"])
        return text

    def empty(self) -> list[Text]:
        """Say that nothing matches."""
        return [Text(" nothing matches", self.ui.inks["dim"])]


class Pick(ModalScreen[Any]):
    """Choose one option; typing narrows the list, as anywhere in the order of the letters."""

    DEFAULT_CSS = """
    Pick { align: center middle; background: $background 60%; }
    Pick > Vertical { width: 72; max-width: 100%; height: auto; max-height: 90%; border: round $primary; background: $background; }
    Pick > Vertical { padding: 0 1; }
    Pick Input, Pick Input:focus { border: none; height: 1; padding: 0; background: $background; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", tooltip="Choose nothing.", id="pick.close"),
        Binding("enter", "choose", "Choose", priority=True, tooltip="Take this one.", id="pick.choose"),
        Binding("down", "move(1)", "Down", priority=True, show=False, tooltip="The next one.", id="pick.down"),
        Binding("up", "move(-1)", "Up", priority=True, show=False, tooltip="The one before.", id="pick.up"),
    ]

    def __init__(self, title: str, options: Sequence[Option], chosen: object = None, preview: Callable[[Any], None] | None = None) -> None:
        super().__init__()
        self._heading, self._all, self._chosen, self._preview = title, list(options), chosen, preview

    def compose(self) -> Iterable[Widget]:
        """Lay out."""
        with Vertical() as box:
            box.border_title = self._heading
            box.border_subtitle = "type to narrow · enter chooses · escape closes"
            yield Input(placeholder="type to narrow")
            yield OptionRows(self._all)

    def on_mount(self) -> None:
        """Begin at what is chosen now."""
        rows = self.query_one(OptionRows)
        rows.styles.height = max(1, min(_MOST_ROWS, len(self._all)))
        start = next((index for index, option in enumerate(self._all) if option.value == self._chosen), 0)
        rows.changed(start)
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        rows = self.query_one(OptionRows)
        rows.options = [option for option in self._all if is_fuzzy(event.value, f"{option.label} {option.note}")]
        rows.changed(0)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show what the option would do."""
        rows = self.query_one(OptionRows)
        if self._preview and event.index < rows.count:
            self._preview(rows.options[event.index].value)

    def on_row_list_chosen(self) -> None:
        """Take what was clicked twice."""
        self.action_choose()

    def action_move(self, steps: int) -> None:
        """Move in the list while the input has the focus."""
        self.query_one(OptionRows).move(steps)

    def action_choose(self) -> None:
        """Return the option."""
        rows = self.query_one(OptionRows)
        if rows.count:
            self.dismiss(rows.options[rows.cursor].value)

    def action_close(self) -> None:
        """Return nothing."""
        self.dismiss(None)


def is_fuzzy(typed: str, text: str) -> bool:
    """Whether the letters of every typed word occur in a text in their order (a word as a whole first of all)."""
    lowered = text.lower()
    return all(word in lowered or _in_order(word, lowered) for word in typed.lower().split())


def _in_order(word: str, text: str) -> bool:
    place = -1
    for char in word:
        place = text.find(char, place + 1)
        if place < 0:
            return False
    return True


class Ask(ModalScreen[str | None]):
    """Write one line; `check` says what is wrong with it, in place, and nothing is returned until it is right."""

    DEFAULT_CSS = """
    Ask { align: center middle; background: $background 60%; }
    Ask > Vertical { width: 76; max-width: 100%; height: auto; border: round $primary; background: $background; padding: 0 1; }
    Ask Input, Ask Input:focus { border: none; height: 1; padding: 0; background: $surface; }
    Ask Static { height: auto; min-height: 1; color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Close", tooltip="Write nothing.", id="ask-line.close")]

    def __init__(self, title: str, value: str = "", check: Callable[[str], str] = lambda _: "") -> None:
        super().__init__()
        self._heading, self._value, self._check = title, value, check

    @property
    def ui(self) -> DiagnoseApp:
        """The app."""
        return self.app  # type: ignore[return-value]

    def compose(self) -> Iterable[Widget]:
        """Lay out."""
        with Vertical() as box:
            box.border_title = self._heading
            box.border_subtitle = "enter accepts · escape closes"
            yield Input(self._value, select_on_focus=False)
            yield Static("", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what is wrong as it is typed."""
        self.query_one(Static).update(Text(self._check(event.value) if event.value else ""))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return the line if it is right."""
        wrong = self._check(event.value)
        if wrong:
            self.query_one(Static).update(Text(wrong))
        else:
            self.dismiss(event.value)

    def action_close(self) -> None:
        """Return nothing."""
        self.dismiss(None)
