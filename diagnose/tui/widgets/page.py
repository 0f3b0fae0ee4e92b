"""A page of text with places that enter acts on (evidence, fixes, references); laid out for the width it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from diagnose.tui.widgets.rowlist import moves

if TYPE_CHECKING:
    from diagnose.tui.app import DiagnoseApp

MARGIN = 1
"""Columns at both sides."""


class Stop(NamedTuple):
    """Lines (from 0, exclusive end) that belong to one place, and what it is."""

    first: int
    last: int
    target: Any


class Layout(NamedTuple):
    """Lines of text and the places in them."""

    lines: Sequence[Text]
    stops: Sequence[Stop]


Compose = Callable[[int], Layout]
"""Lays a page out for a width in columns."""


class Page(ScrollView, can_focus=True):
    """Shows one layout; keys move from place to place and scroll where there is none."""

    DEFAULT_CSS = """
    Page { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *moves("page"),
        Binding("space", "page(1)", "Page down", show=False, tooltip="One screen further.", id="page.space"),
    ]

    class Picked(Message):
        """Enter was pressed, or the mouse clicked twice, on a place."""

        def __init__(self, page: Page, target: Any) -> None:
            super().__init__()
            self.page, self.target = page, target

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._write: Compose = lambda _: Layout((), ())
        self._layout_ = Layout((), ())
        self._laid_for = (0, "")
        self.stop = 0
        """The number of the place that keys act on."""

    @property
    def ui(self) -> DiagnoseApp:
        """The app."""
        return self.app  # type: ignore[return-value]

    @property
    def target(self) -> Any:
        """What enter acts on; None on a page without places."""
        stops = self.laid_out.stops
        return stops[self.stop].target if self.stop < len(stops) else None

    @property
    def laid_out(self) -> Layout:
        """The lines for the present width."""
        wanted = (max(20, self.size.width - 2 * MARGIN), self.app.theme)
        if self._laid_for != wanted and self.size.width:
            self._laid_for = wanted
            self._layout_ = self._write(wanted[0])
            self.virtual_size = Size(0, len(self._layout_.lines))
        return self._layout_

    def show(self, compose: Compose, keep: bool = False) -> None:
        """Show another page, from its beginning unless the place is to be kept."""
        self._write, self._laid_for = compose, (0, "")
        lines = len(self.laid_out.lines)
        if not keep:
            self.stop = 0
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.stop = max(0, min(self.stop, len(self._layout_.stops) - 1))
        self.virtual_size = Size(0, lines)
        self.refresh()

    def plain(self) -> str:
        """Return all of the page as text."""
        return "\n".join(line.plain.rstrip() for line in self.laid_out.lines)

    # drawing

    def render_line(self, y: int) -> Strip:
        """Draw the line `y` of what is seen."""
        width, index = self.size.width, y + self.scroll_offset.y
        lines, stops = self.laid_out
        if index >= len(lines):
            return Strip.blank(width, self.rich_style)
        text = Text(" " * MARGIN) + lines[index]
        text.no_wrap = True
        stop = stops[self.stop] if self.has_focus and self.stop < len(stops) else None
        if stop and stop.first <= index < stop.last:
            text = Text().append(self.ui.signs.bar, self.ui.inks["key"]) + lines[index]
            text.append(" " * max(0, width - text.cell_len))
            if not self.ui.inks.few_colors:
                text.stylize_before(self.ui.inks["cursor-blur"])
        self._select(text, index)
        segments = [Segment(item.text, item.style) for item in text.render(self.app.console)]
        return Strip(segments).apply_style(self.rich_style).adjust_cell_length(width, self.rich_style).apply_offsets(0, index)

    def _select(self, text: Text, index: int) -> None:
        """Show what the mouse has marked."""
        selection = self.text_selection
        span = selection.get_span(index) if selection else None
        if span is not None:
            end = len(text) if span[1] == -1 else span[1]
            text.stylize(self.screen.get_component_rich_style("screen--selection"), span[0], end)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text that the mouse has marked."""
        return selection.extract("\n".join(" " * MARGIN + line.plain for line in self.laid_out.lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw what is marked."""
        del selection
        self.refresh()

    # movement

    def move(self, way: int) -> None:
        """Go to the next place if it can be seen from here, else scroll by a line."""
        stops, height = self.laid_out.stops, self.size.height
        top = self.scroll_offset.y
        wanted = self.stop + way
        if 0 <= wanted < len(stops) and top - 2 <= stops[wanted].first < top + height + 1 and self._is_seen(stops):
            self.go_to(wanted)
        else:
            self.scroll_to(y=top + way, animate=False, immediate=True)
            self._follow(way)

    def _is_seen(self, stops: Sequence[Stop]) -> bool:
        """Whether the present place is in sight."""
        top = self.scroll_offset.y
        return stops[self.stop].last > top and stops[self.stop].first < top + self.size.height

    def _follow(self, way: int) -> None:
        """Take the nearest place in sight when the present one was left behind."""
        stops = self.laid_out.stops
        if stops and not self._is_seen(stops):
            top = self.scroll_offset.y
            seen = [number for number, stop in enumerate(stops) if stop.last > top and stop.first < top + self.size.height]
            if seen:
                self.stop = seen[0] if way > 0 else seen[-1]
        self.refresh()

    def go_to(self, number: int) -> None:
        """Make a place the present one and show all of it, or its beginning."""
        self.stop = number
        stop = self.laid_out.stops[number]
        top, height = self.scroll_offset.y, self.size.height
        if stop.first < top:
            self.scroll_to(y=max(0, stop.first - 1), animate=False, immediate=True)
        elif stop.last > top + height:
            self.scroll_to(y=max(0, min(stop.first - 1, stop.last - height)), animate=False, immediate=True)
        self.refresh()

    def action_down(self) -> None:
        """Go down."""
        self.move(1)

    def action_up(self) -> None:
        """Go up."""
        self.move(-1)

    def action_page(self, pages: float) -> None:
        """Scroll by screens."""
        self.scroll_to(y=self.scroll_offset.y + int(pages * max(1, self.size.height - 1)), animate=False, immediate=True)
        self._follow(1 if pages > 0 else -1)

    def action_first(self) -> None:
        """Go to the beginning."""
        self.scroll_to(y=0, animate=False, immediate=True)
        self.stop = 0
        self.refresh()

    def action_last(self) -> None:
        """Go to the end."""
        self.scroll_to(y=len(self.laid_out.lines), animate=False, immediate=True)
        self.stop = max(0, len(self.laid_out.stops) - 1)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Make the place under the mouse the present one; act on it with the second click."""
        index = event.y + self.scroll_offset.y
        for number, stop in enumerate(self.laid_out.stops):
            if stop.first <= index < stop.last:
                self.stop = number
                self.refresh()
                if event.chain == 2:
                    self.post_message(self.Picked(self, stop.target))

    def on_focus(self) -> None:
        """The present place is shown with the focus only."""
        self.refresh()

    def on_blur(self) -> None:
        """The present place is shown with the focus only."""
        self.refresh()
