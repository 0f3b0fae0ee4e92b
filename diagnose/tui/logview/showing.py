"""How lines are shown, and what is shown beside them."""

from __future__ import annotations

from textual.widget import Widget

from diagnose.logs.paging.timeline import Timeline
from diagnose.tui.logview.base import LogPanel
from diagnose.tui.logview.detail import DetailPage
from diagnose.tui.logview.histogram import Histogram
from diagnose.tui.logview.places import Wanted


class Showing(LogPanel):
    """The keys that show and hide."""

    def action_times(self) -> None:
        """Show other times beside the lines."""
        self.lines.times = self.lines.times.following
        self.note = f"times: {self.lines.times.value}" if self.document.form.timed else "this log states no times"
        self.lines.redraw()
        self.tell()

    def action_wrap(self) -> None:
        """Break long lines, or not."""
        self.lines.wrap, self.lines.left = not self.lines.wrap, 0
        self.lines.view.skip = 0
        self.lines.view.changed()
        self.lines.view.move(0)
        self.moved(False)

    def action_detail(self) -> None:
        """Show all of the message at the cursor, or not."""
        page = self.query_one(DetailPage)
        page.toggle_class("-open")
        if page.has_focus:
            self.set_focus(self.lines)
        self.show_detail()

    def show_detail(self) -> None:
        """Show the message at the cursor, where it is wanted."""
        page = self.query_one(DetailPage)
        if page.has_class("-open"):
            found = "" if self.lines.cursor is None else self.marks.title_at(self.lines.cursor)
            page.about(self.document, self.lines.cursor, found, self.ui.session.secrets)

    def show_time(self) -> None:
        """Have the histogram's cursor where the lines are."""
        histogram = self.query_one(Histogram)
        if histogram.has_class("-open") and self.lines.cursor is not None:
            histogram.follow(self.document.moment(self.lines.cursor))

    def action_histogram(self) -> None:
        """Show events over time, or not."""
        histogram = self.query_one(Histogram)
        histogram.toggle_class("-open")
        if not histogram.has_class("-open"):
            self.set_focus(self.lines)
            return
        if histogram.timeline is None:
            histogram.timeline = Timeline(self.document.index, self.document.time_of)
            self.background.start("timeline", histogram.timeline.work())
        self.show_time()
        self.set_focus(histogram)

    def on_histogram_jump(self, event: Histogram.Jump) -> None:
        """Show the log at the time that the histogram's cursor is on."""
        self.go(Wanted(at=event.offset))

    def on_histogram_left(self) -> None:
        """Give the keys back to the lines."""
        self.set_focus(self.lines)

    def action_other(self) -> None:
        """Go on to the next part that is shown."""
        parts: list[Widget] = [
            self.lines,
            *(part for part in (self.query_one(DetailPage), self.query_one(Histogram)) if part.has_class("-open")),
        ]
        place = next((number for number, part in enumerate(parts) if part.has_focus), 0)
        parts[(place + 1) % len(parts)].focus()
