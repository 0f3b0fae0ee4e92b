"""Moving in a log: by rows, to lines, times, findings, marks."""

from __future__ import annotations

from diagnose.logs.paging.timeline import offset_at
from diagnose.model.severity import Severity
from diagnose.report.clean import clean
from diagnose.tui.logview.base import LogPanel
from diagnose.tui.logview.places import Wanted, parse_place, parse_time
from diagnose.tui.logview.prompt import Prompt


class Moving(LogPanel):
    """The keys that go somewhere."""

    def action_move(self, count: int) -> None:
        """Move the cursor."""
        self.lines.view.move(count)
        self.moved(count < 0)

    def action_page(self, share: float) -> None:
        """Move by a share of the window."""
        self.lines.view.page(share)
        self.moved(share < 0)

    def action_first(self) -> None:
        """Go to the beginning."""
        self.lines.view.home()
        self.moved(True)

    def action_last(self) -> None:
        """Go to the end and stay there."""
        self.following = True
        self.lines.view.end(self.document.size)
        self.moved(False)

    def action_sideways(self, columns: int) -> None:
        """Scroll to the side."""
        self.lines.sideways(columns)

    def action_follow(self) -> None:
        """Stay at the end, or not."""
        if self.following:
            self.following = False
            self.tell()
        else:
            self.action_last()

    def action_goto(self) -> None:
        """Ask for a line or share."""
        self.query_one(Prompt).ask("line", "go to", hint="120, +50, -50, or 75%")

    def go_to(self, text: str | None) -> str:
        """Go to the line or share that a text means; return what is wrong with it."""
        if not text:
            return ""
        number = self.document.index.line_of(self.lines.cursor) if self.lines.cursor is not None else None
        try:
            wanted = parse_place(text, number)
        except ValueError as error:
            return str(error)
        self.go(wanted)
        return ""

    def action_goto_time(self) -> None:
        """Ask for a time."""
        self.query_one(Prompt).ask("time", "go to time (UTC)", hint="10:38, 2024-06-04T10:38:53Z, or 2h for two hours ago")

    def go_to_time(self, text: str | None) -> str:
        """Go to the time that a text means; return what is wrong with it."""
        if not text:
            return ""
        near = self.document.moment(self.lines.cursor) if self.lines.cursor is not None else None
        try:
            moment = parse_time(text, near)
        except ValueError as error:
            return str(error)
        if not self.document.form.timed:
            return "this log states no times"
        self.go(Wanted(at=offset_at(self.document.index, moment, self.document.time_of)))
        return ""

    def action_finding(self, way: int) -> None:
        """Go to the next line with a finding."""
        self._to_finding(way, Severity.INFO)

    def action_error(self, way: int) -> None:
        """Go to the next line with an error."""
        self._to_finding(way, Severity.ERROR)

    def _to_finding(self, way: int, least: Severity) -> None:
        cursor = self.lines.cursor
        number = self.document.index.line_of(cursor) if cursor is not None else None
        line = self.marks.neighbour(number or 0, way, least)
        if line is None:
            self.note = "no further finding in this direction"
            self.tell()
            return
        self.go(Wanted(line=line))
        if self.lines.cursor is not None:
            self.note = self.note or clean(self.marks.title_at(self.lines.cursor))
            self.tell()

    def action_mark(self) -> None:
        """Mark the line, or take its mark away."""
        if self.lines.cursor is not None:
            self.marks.book(self.lines.cursor)
            self.lines.redraw(anew=True)
            self.refresh_bindings()

    def action_marked(self, way: int) -> None:
        """Go to the next marked line."""
        place = None if self.lines.cursor is None else self.marks.next_booked(self.lines.cursor, way)
        if place is not None:
            self.go(Wanted(at=place))
