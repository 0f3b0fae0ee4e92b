"""Events over time, errors and warnings apart. It is also a way to move: its cursor is where in time the log is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from diagnose.logs.paging.timeline import Bucket, Timeline, spread
from diagnose.tui.logview.times import absolute

if TYPE_CHECKING:
    from diagnose.tui.app import DiagnoseApp

_ROWS = 4
_EIGHTHS = " ▁▂▃▄▅▆▇█"


class Histogram(Widget, can_focus=True):
    """A column for every interval of the log's time."""

    DEFAULT_CSS = """
    Histogram { height: 7; display: none; background: $background; border-bottom: solid $rule; }
    Histogram.-open { display: block; }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "Earlier", tooltip="An interval with events earlier.", id="histogram.earlier"),
        Binding("right,l", "step(1)", "Later", tooltip="An interval with events later.", id="histogram.later"),
        Binding("shift+left,H,pageup", "step(-10)", "Back", show=False, tooltip="Ten intervals earlier.", id="histogram.back"),
        Binding("shift+right,L,pagedown", "step(10)", "On", show=False, tooltip="Ten intervals later.", id="histogram.on"),
        Binding("home,g", "step(-100000)", "First", show=False, tooltip="To the first interval.", id="histogram.first"),
        Binding("end,G", "step(100000)", "Last", show=False, tooltip="To the last interval.", id="histogram.last"),
        Binding("right_square_bracket", "bad(1)", "Next errors", tooltip="The next interval with errors.", id="histogram.next-bad"),
        Binding(
            "left_square_bracket", "bad(-1)", "Errors before", show=False, tooltip="The interval with errors before.", id="histogram.bad"
        ),
        Binding("enter,tab", "leave", "To the log", tooltip="Back to the lines, at this time.", id="histogram.leave"),
    ]

    class Jump(Message):
        """Show the log at an offset."""

        def __init__(self, offset: int) -> None:
            super().__init__()
            self.offset = offset

    class Left(Message):
        """The keys belong to the lines again."""

    def __init__(self) -> None:
        super().__init__()
        self.timeline: Timeline | None = None
        self.moment: float | None = None
        """Where the cursor is, in seconds since the epoch."""
        self._known: tuple[int, int] = (-1, -1)
        self._buckets: list[Bucket] = []

    @property
    def ui(self) -> DiagnoseApp:
        """The app."""
        return self.app  # type: ignore[return-value]

    @property
    def buckets(self) -> list[Bucket]:
        """The intervals, as many as there are columns."""
        if self.timeline is None:
            return []
        state = (len(self.timeline.pieces), self.size.width)
        if state != self._known:
            self._known, self._buckets = state, self.timeline.buckets(max(1, self.size.width - 2))
        return self._buckets

    @property
    def place(self) -> int:
        """The column of the cursor: the interval of its moment, as far as the log's times are known."""
        buckets = self.buckets
        if self.moment is None or len(buckets) < 2:
            return 0
        length = buckets[1].time - buckets[0].time
        return max(0, min(int((self.moment - buckets[0].time) / length), len(buckets) - 1))

    def follow(self, moment: float | None) -> None:
        """Put the cursor where the log is shown; while it has the focus, it leads."""
        if moment is not None and not self.has_focus:
            self.moment = moment
        self.refresh()

    # drawing

    def render_line(self, y: int) -> Strip:
        """Draw what is at the cursor, the columns, or the line below them."""
        buckets, width = self.buckets, self.size.width
        if y == 0 or not buckets:
            text = self._heading(buckets) if y == 0 else Text()
            segments = [Segment(item.text, item.style) for item in text.render(self.app.console)]
            return Strip(segments).adjust_cell_length(width).apply_style(self.rich_style)
        cells = [Segment(" ")]
        cells += self._axis(buckets) if y > _ROWS else self._columns(buckets, _ROWS - y)
        return Strip(cells).adjust_cell_length(width).apply_style(self.rich_style)

    def _heading(self, buckets: list[Bucket]) -> Text:
        if not buckets:
            working = self.timeline is not None and not self.timeline.complete
            return Text(" reading times…" if working else " this log states no times", self.ui.inks["dim"])
        bucket, dot = buckets[self.place], self.ui.signs.dot
        rough = "" if self.timeline and self.timeline.is_exact else "about "
        text = Text(f" {absolute(bucket.time)[:19]} UTC ", self.ui.inks["bold"])
        text.append(f"{dot} {rough}{_counted(bucket.lines, 'line')}", self.ui.inks["text"])
        for count, word in ((bucket.errors, "error"), (bucket.warnings, "warning")):
            if count:
                text.append(f" {dot} {_counted(count, word)}", self.ui.inks[word])
        text.append(f" {dot} {absolute(buckets[0].time)[:16]} to {absolute(buckets[-1].time)[:16]}", self.ui.inks["dim"])
        return text

    def _columns(self, buckets: list[Bucket], row: int) -> list[Segment]:
        """Return the cells of a row, from 0 at the bottom; errors stand below, warnings on them."""
        here = self.place
        heights = spread([bucket.lines for bucket in buckets], _ROWS * 8)
        most = max((bucket.lines for bucket in buckets), default=0) or 1
        cells = []
        for number, (bucket, height) in enumerate(zip(buckets, heights, strict=True)):
            filled = max(0, min(height - row * 8, 8))
            sign = _EIGHTHS[filled] if self.ui.signs.bar != "|" else ("#" if filled > 3 or (filled and not row) else " ")
            bad = bucket.errors / most * _ROWS * 8
            warned = bad + bucket.warnings / most * _ROWS * 8
            ink = "error" if bad > row * 8 else "warning" if warned > row * 8 else "gutter"
            if number == here and ink == "gutter":
                ink = "key"
            cells.append(Segment(sign, self.ui.inks[ink]))
        return cells

    def _axis(self, buckets: list[Bucket]) -> list[Segment]:
        signs, cells, here = self.ui.signs, [], self.place
        for number, bucket in enumerate(buckets):
            sign, ink = (signs.error, "error") if bucket.errors else (signs.warning, "warning") if bucket.warnings else (signs.line, "rule")
            if number == here:
                sign, ink = ("▲" if signs.bar != "|" else "^"), "key"
            style = self.ui.inks[ink]
            cells.append(Segment(sign, style + self.ui.inks["cursor"] if number == here and self.has_focus else style))
        return cells

    # movement

    def action_step(self, steps: int) -> None:
        """Go to another interval that has events."""
        self._go(self.place + steps, 1 if steps > 0 else -1)

    def action_bad(self, way: int) -> None:
        """Go to the next interval with errors."""
        place = self.place + way
        while 0 <= place < len(self.buckets) and not self.buckets[place].errors:
            place += way
        if 0 <= place < len(self.buckets):
            self._go(place, way)

    def _go(self, place: int, way: int) -> None:
        buckets = self.buckets
        if not buckets:
            return
        place = max(0, min(place, len(buckets) - 1))
        while 0 <= place < len(buckets) and buckets[place].offset is None:
            place += way
        offset = buckets[place].offset if 0 <= place < len(buckets) else None
        if offset is not None:
            self.moment = buckets[place].time + (buckets[1].time - buckets[0].time if len(buckets) > 1 else 0) / 2
            self.refresh()
            self.post_message(self.Jump(offset))

    def on_click(self, event: events.Click) -> None:
        """Go where the mouse points."""
        self._go(event.x - 1, 1)

    def action_leave(self) -> None:
        """Give the keys back to the lines."""
        self.post_message(self.Left())

    def on_focus(self) -> None:
        """The cursor looks different with the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor looks different without the focus."""
        self.refresh()


def _counted(count: float, word: str) -> str:
    return f"{count:,.0f} {word}{'' if round(count) == 1 else 's'}"
