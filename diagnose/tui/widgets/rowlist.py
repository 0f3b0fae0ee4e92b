"""A list of rows with a cursor. Rows are drawn when they are seen, so that a hundred thousand cost what a hundred do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

if TYPE_CHECKING:
    from diagnose.tui.app import DiagnoseApp


def moves(panel: str) -> list[BindingType]:
    """Return the bindings that move a cursor, for a list or page of a panel."""
    rows = (
        ("down,j", "down", "Down", "The next row."),
        ("up,k", "up", "Up", "The row before."),
        ("pagedown", "page(1)", "Page down", "One screen further."),
        ("pageup,b", "page(-1)", "Page up", "One screen back."),
        ("ctrl+d", "page(0.5)", "Half down", "Half a screen further."),
        ("ctrl+u", "page(-0.5)", "Half up", "Half a screen back."),
        ("home,g", "first", "First", "To the first row."),
        ("end,G", "last", "Last", "To the last row."),
    )
    return [
        Binding(key, action, label, show=False, tooltip=text, id=f"{panel}.{label.lower().replace(' ', '-')}")
        for key, action, label, text in rows
    ]


class RowList(ScrollView, can_focus=True):
    """Subclasses say how many rows there are and how each looks."""

    DEFAULT_CSS = """
    RowList { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = moves("list")

    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, rows: RowList, index: int) -> None:
            super().__init__()
            self.rows, self.index = rows, index

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    class Chosen(Message):
        """A row was clicked twice, or enter was pressed on it."""

        def __init__(self, rows: RowList, index: int) -> None:
            super().__init__()
            self.rows, self.index = rows, index

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._strips: dict[tuple[int, int, str], Strip] = {}

    @property
    def ui(self) -> DiagnoseApp:
        """The app."""
        return self.app  # type: ignore[return-value]

    # what subclasses say

    @property
    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row(self, index: int, width: int) -> Text:
        """Return a row in at most `width` columns, harmless."""
        raise NotImplementedError

    def empty(self) -> list[Text]:
        """Return the lines that stand in an empty list."""
        return []

    # what others call

    def changed(self, cursor: int | None = None) -> None:
        """Rows changed; the cursor goes to `cursor`, or stays where it can."""
        self._strips.clear()
        self.virtual_size = Size(0, self.count)
        wanted = self.cursor if cursor is None else cursor
        self.cursor = max(0, min(wanted, self.count - 1))
        self.show_cursor()
        self.refresh()

    def show_cursor(self) -> None:
        """Scroll so that the cursor's row is seen."""
        if self.size.height:
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)

    # drawing

    def render_line(self, y: int) -> Strip:
        """Draw the line `y` of what is seen."""
        width = self.size.width
        index = y + self.scroll_offset.y
        if not self.count:
            lines = self.empty()
            return self._strip(lines[y], width) if y < len(lines) else Strip.blank(width, self.rich_style)
        if index >= self.count:
            return Strip.blank(width, self.rich_style)
        state = ("cursor" if self.has_focus else "cursor-blur") if index == self.cursor else ""
        key = (index, width, f"{state}{self.app.theme}")
        if key not in self._strips:
            if len(self._strips) > 2000:
                self._strips.clear()
            self._strips[key] = self._strip(self._row(index, width, state), width)
        return self._strips[key]

    def _row(self, index: int, width: int, state: str) -> Text:
        text = self.row(index, width)
        if state:
            text.append(" " * max(0, width - text.cell_len))
            text.stylize(self.ui.inks[state])
        return text

    def _strip(self, text: Text, width: int) -> Strip:
        text.no_wrap = True
        segments = [Segment(item.text, item.style) for item in text.render(self.app.console)]
        return Strip(segments).apply_style(self.rich_style).adjust_cell_length(width, self.rich_style)

    # movement

    def watch_cursor(self, old: int, new: int) -> None:
        """Show the row and tell about it."""
        if self.is_attached:
            self.show_cursor()
            self.refresh_line(old)
            self.refresh_line(new)
            self.post_message(self.Moved(self, new))

    def move(self, steps: int) -> None:
        """Move the cursor by rows, as far as there are any."""
        self.cursor = max(0, min(self.cursor + steps, self.count - 1))

    def action_down(self) -> None:
        """Go to the next row."""
        self.move(1)

    def action_up(self) -> None:
        """Go to the row before."""
        self.move(-1)

    def action_page(self, pages: float) -> None:
        """Go on by screens."""
        self.move(int(pages * max(1, self.size.height - 1)))

    def action_first(self) -> None:
        """Go to the first row."""
        self.cursor = 0

    def action_last(self) -> None:
        """Go to the last row."""
        self.cursor = max(0, self.count - 1)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; choose with the second click."""
        index = event.y + self.scroll_offset.y
        if index < self.count:
            self.cursor = index
            if event.chain == 2:
                self.post_message(self.Chosen(self, index))

    def on_resize(self) -> None:
        """Rows are as wide as the list."""
        self._strips.clear()
        self.call_after_refresh(self.show_cursor)

    def on_focus(self) -> None:
        """The cursor looks different with the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor looks different without the focus."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw anew in another theme."""
        self._strips.clear()
        super().notify_style_update()
