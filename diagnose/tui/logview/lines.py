"""The lines of a log, drawn where they are seen: gutter, time, text, and a bar that tells where in the log one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from diagnose.logs.paging.lineindex import Rows
from diagnose.model.severity import Severity
from diagnose.tui.logview.document import LogDocument
from diagnose.tui.logview.marks import Marks
from diagnose.tui.logview.painter import Painter, strip_of
from diagnose.tui.logview.position import position_bar, severities_by_row
from diagnose.tui.logview.times import TimeDisplay, absolute, span
from diagnose.tui.logview.viewport import Place, Viewport

if TYPE_CHECKING:
    from diagnose.tui.app import DiagnoseApp

_WHEEL = 3
"""Rows that a step of the wheel scrolls."""

_KEPT = 2000
"""Rows that are kept as they were drawn."""

_AHEAD = 8
"""Columns that a step to the side scrolls."""


class LogLines(Widget, can_focus=True):
    """A window on the rows of a document. `rows` may be all its lines or those that filters leave."""

    DEFAULT_CSS = """
    LogLines { height: 1fr; background: $background; color: $foreground; }
    """
    ALLOW_SELECT = False

    def __init__(self, document: LogDocument, marks: Marks, moved: Callable[[bool], None]) -> None:
        """`moved` is called when the cursor or the window is somewhere else, with whether that is away from the end."""
        super().__init__()
        self.document, self.marks, self._moved = document, marks, moved
        self.view = Viewport(document.index, self._height_of)
        self.painter = Painter(document, marks.span_at)
        self.wrap = False
        self.left = 0
        """Columns that are scrolled out at the left."""
        self.times = TimeDisplay.OFF
        self.begun: int | None = None
        """Where the selection begins; it goes on to the cursor."""
        self._strips: dict[int, Strip] = {}
        self._rows: dict[Place, Strip] = {}
        self._drawn: tuple[object, ...] = ()
        """What the rows kept in `_rows` depend on."""
        self._seen: tuple[list[Place], tuple[object, ...], int | None, int | None] | None = None
        """What was drawn last: places, what rows depend on, beginning of the selection, cursor."""
        self._base: Style | None = None
        self._digits = 4
        self._bar: list[tuple[str, str]] | None = None
        self._found: tuple[tuple[int, ...], dict[int, Severity]] = ((), {})

    @property
    def ui(self) -> DiagnoseApp:
        """The app."""
        return self.app  # type: ignore[return-value]

    @property
    def cursor(self) -> int | None:
        """The row that keys act on."""
        return self.view.cursor

    # what is shown

    def use_rows(self, rows: Rows) -> None:
        """Show other rows, around the same place."""
        place = self.view.cursor
        self.view.rows = rows
        self.begun = None
        if place is not None:
            self.view.show(place)
        self.redraw()

    def redraw(self, anew: bool = False) -> None:
        """Draw again; `anew`: also the lines themselves."""
        if anew:
            self.painter.forget()
            self._strips.clear()
            self._rows.clear()
        self._digits, self._bar = self._digits_of(), None
        self.view.changed()
        self._refresh_what_changed(anew)

    def _refresh_what_changed(self, anew: bool) -> None:
        """Draw two rows where only the cursor moved, else all."""
        before, now = self._seen, (self.view.layout(), self._state(), self.begun, self.cursor)
        self._seen = now
        if anew or before is None or before[:3] != now[:3] or self.begun is not None or self.times.is_relative:
            self.refresh()
            return
        rows = [row for row, place in enumerate(now[0]) if place.offset in (before[3], now[3])]
        if rows and before[3] != now[3]:
            self.refresh(*(Region(0, row, self.size.width, 1) for row in rows))

    def _state(self) -> tuple[object, ...]:
        """Return what the drawn rows depend on."""
        index = self.document.index
        return (self.left, self.wrap, self.times, self._digits, self.size, self.marks.revision, index.complete)

    def grew(self, before: int) -> None:
        """The log has more than the `before` bytes it had."""
        last = self.document.index.at(max(before - 1, 0))
        self.painter.forget_from(last)
        for known in [known for known in self._strips if known >= last]:
            del self._strips[known]
        self._rows.clear()
        self.redraw()

    def selected(self) -> tuple[int, int] | None:
        """Return the first and the last row of the selection; only the cursor's where there is none."""
        if self.cursor is None:
            return None
        anchor = self.cursor if self.begun is None else self.begun
        return min(anchor, self.cursor), max(anchor, self.cursor)

    # drawing

    def _digits_of(self) -> int:
        """Return the columns of a line number."""
        index = self.document.index
        return max(4, len(str(index.lines if index.complete else max(index.lines, self.document.size // 40))))

    @property
    def lead(self) -> int:
        """Columns before the text."""
        return 3 + self._digits + 1 + self.times.width

    @property
    def text_width(self) -> int:
        """Columns of the text."""
        return max(1, self.size.width - self.lead - 1)

    def _height_of(self, offset: int) -> int:
        return max(1, -(-self._line(offset).cell_length // self.text_width)) if self.wrap else 1

    def _line(self, offset: int) -> Strip:
        if offset not in self._strips:
            if len(self._strips) > _KEPT:
                self._strips.clear()
            self._strips[offset] = strip_of(self.painter.shown(offset), self._style(), self.ui.inks.__getitem__)
        return self._strips[offset]

    def notify_style_update(self) -> None:
        """Draw everything anew in another theme."""
        self._base = None
        self._strips.clear()
        self._rows.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Draw the row `y` of the window."""
        if self._bar is None:
            self._bar = position_bar(self.view, self.document, self._found_by_row(), self.size.height, self.ui.signs)
        places, style = self.view.layout(), self._style()
        row = self._row(places[y], places[y - 1] if y else None) if y < len(places) else Strip.blank(self.size.width - 1, style)
        sign, ink = self._bar[y] if y < len(self._bar) else (" ", "rule")
        return Strip.join([row, Strip([Segment(sign, style + self.ui.inks[ink])], 1)])

    def _style(self) -> Style:
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def _found_by_row(self) -> dict[int, Severity]:
        """Return what the position bar shows of findings; made anew only when that can be something else."""
        state = (self.marks.revision, self.document.index.lines, self.size.height)
        if self._found[0] != state:
            self._found = (state, severities_by_row(self.document, self.marks, self.size.height))
        return self._found[1]

    def _row(self, place: Place, above: Place | None) -> Strip:
        ink = self._ink_of(place.offset)
        row = self._plain_row(place, above)
        if not ink:
            return row
        bar, style = Segment(self.ui.signs.bar, self.ui.inks["key"]), self.ui.inks[ink]
        rest = row.crop(1)
        return Strip([Segment(item.text, self._over(item.style or Style.null(), style)) for item in (bar, *rest)], row.cell_length)

    def _over(self, style: Style, row: Style) -> Style:
        """Return a style in a row that is told apart; what a search found stays told apart in it."""
        if style.reverse and row.reverse:
            return style + Style(reverse=False, underline=True)
        return style + row if style.bgcolor in (None, self._style().bgcolor) else style

    def _plain_row(self, place: Place, above: Place | None) -> Strip:
        """Return a row as it is without the cursor; kept, as scrolling shows most rows again."""
        state = self._state()
        if state != self._drawn or len(self._rows) > _KEPT or self.times.is_relative:
            self._drawn = state
            self._rows.clear()
        if place not in self._rows:
            row = self._laid_out(place, above)
            if self.document.index.line_of(place.offset) is None:
                return row
            self._rows[place] = row
        return self._rows[place]

    def _laid_out(self, place: Place, above: Place | None) -> Strip:
        """Return gutter and text, as wide as the window."""
        begin, room, style = (place.part * self.text_width if self.wrap else self.left), self.text_width, self._style()
        line = self._line(place.offset)
        text = line if not begin and line.cell_length <= room else line.crop(begin, begin + room)
        pad = Segment(" " * max(self.size.width - 1 - self.lead - text.cell_length, 0), style)
        gutter = [Segment(item.text, style + item.style if item.style else style) for item in self._gutter(place, above)]
        row = Strip([*gutter, *text, pad])
        return row if row.cell_length == self.size.width - 1 else row.adjust_cell_length(self.size.width - 1, style)

    def _ink_of(self, offset: int) -> str:
        if offset == self.cursor:
            return "cursor"
        selection = self.selected() if self.begun is not None else None
        return "cursor-blur" if selection and selection[0] <= offset <= selection[1] else ""

    def _gutter(self, place: Place, above: Place | None) -> list[Segment]:
        ink, signs = self.ui.inks, self.ui.signs
        if place.part:
            return [Segment(" " * self.lead)]
        severity = self.marks.severity_at(place.offset)
        number = self.document.index.line_of(place.offset)
        sign = {Severity.ERROR: signs.error, Severity.WARNING: signs.warning, Severity.INFO: signs.info}[severity] if severity else " "
        name = severity.word if severity else "gutter"
        booked = Segment("+" if place.offset in self.marks.booked else " ", ink["key"])
        shown = Segment(f"{'' if number is None else number:>{self._digits}} ", ink[name])
        return [Segment(" "), Segment(sign, ink[name]), booked, shown, *self._time(place.offset, above)]

    def _time(self, offset: int, above: Place | None) -> list[Segment]:
        if self.times is TimeDisplay.OFF:
            return []
        return [Segment(self._time_text(offset, above).rjust(self.times.width - 1) + " ", self.ui.inks["dim"])]

    def _time_text(self, offset: int, above: Place | None) -> str:
        moment = self.document.moment(offset)
        if moment is None:
            return ""
        if self.times is TimeDisplay.ABSOLUTE:
            return absolute(moment)
        base: int | None = self.marks.base
        if self.times is TimeDisplay.ABOVE:
            before = above.offset if above else self.view.rows.previous(offset)
            base = before if isinstance(before, int) else None
        start = None if base is None else self.document.moment(base)
        return "" if start is None else span(moment - start)

    # movement

    def on_resize(self) -> None:
        """Show as much as there is room for, the cursor in it."""
        self.view.height = max(1, self.size.height)
        self.view.changed()
        if self.cursor is not None:
            self.view.move(0)
        self.redraw()

    def moved(self, backward: bool = False) -> None:
        """Draw what was moved to and tell about it."""
        self.redraw()
        self._moved(backward)

    def sideways(self, columns: int) -> None:
        """Scroll to the side."""
        if not self.wrap:
            longest = max((self._line(place.offset).cell_length for place in self.view.layout()), default=0)
            self.left = max(0, min(self.left + columns, max(0, longest - self.text_width // 2)))
            self.refresh()

    def reveal(self, ink: str) -> None:
        """Scroll to the side so far that the first part of the cursor's row in an ink is seen."""
        parts = [] if self.cursor is None or self.wrap else self.painter.shown(self.cursor).parts
        part = next(((start, end) for start, end, name in parts if name == ink), None)
        if part is None:
            return
        if self._shows(0, part):
            self.left = 0
        elif not self._shows(self.left, part):
            self.left = max(0, part[0] - self.text_width // 3)
        self.redraw()

    def _shows(self, left: int, part: tuple[int, int]) -> bool:
        """Whether a part is seen with so much scrolled out: all of it, or a good deal of a long one."""
        return left <= part[0] and (part[1] <= left + self.text_width or part[0] <= left + self.text_width // 2)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        if event.shift:
            self.sideways(_AHEAD)
        elif self.view.scroll(_WHEEL):
            self.moved()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        if event.shift:
            self.sideways(-_AHEAD)
        elif self.view.scroll(-_WHEEL):
            self.moved(backward=True)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor under the mouse, or go where the position bar was hit."""
        if event.x >= self.size.width - 1:
            self.capture_mouse()
            self._jump(event.y)
            return
        places = self.view.layout()
        if 0 <= event.y < len(places):
            self.begun = None
            self.view.cursor = places[event.y].offset
            self.capture_mouse()
            self.moved(backward=True)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select rows, or move along the position bar, while the button is held."""
        if self.app.mouse_captured is not self:
            return
        places = self.view.layout()
        if event.x >= self.size.width - 1 and self.begun is None:
            self._jump(event.y)
        elif self.cursor is not None and 0 <= event.y < len(places) and places[event.y].offset != self.cursor:
            self.begun = self.cursor if self.begun is None else self.begun
            self.view.cursor = places[event.y].offset
            self.moved(backward=True)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The button was let go."""
        event.stop()
        self.release_mouse()

    def _jump(self, y: int) -> None:
        share = min(max(y, 0) / max(self.size.height - 1, 1), 1.0)
        self.view.show(self.document.index.at(int(share * max(self.document.size - 1, 0))))
        self.moved(backward=True)
