"""The log view: a log (or any other text file) of any size, opened at a line or at its end."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from diagnose.logs.paging.linematch import LineMatcher
from diagnose.logs.paging.logbytes import Change
from diagnose.logs.paging.selection import SelectedRows, Selection
from diagnose.logs.paging.spool import Spool
from diagnose.logs.paging.timeline import Timeline, offset_at
from diagnose.model.location import Region
from diagnose.model.severity import Severity
from diagnose.report.clean import clean
from diagnose.tui.logview.bindings import log_keys
from diagnose.tui.logview.detail import DetailPage
from diagnose.tui.logview.document import open_log
from diagnose.tui.logview.export import MOST_COPIED, between, rows_of, write_rows
from diagnose.tui.logview.filters import Filter, as_json, from_json, selection_of
from diagnose.tui.logview.histogram import Histogram
from diagnose.tui.logview.jobs import Background
from diagnose.tui.logview.lines import LogLines
from diagnose.tui.logview.marks import Marks
from diagnose.tui.logview.places import Wanted, parse_place, parse_time
from diagnose.tui.logview.prompt import Prompt
from diagnose.tui.logview.searching import Jump, Search
from diagnose.tui.logview.status import Status
from diagnose.tui.logview.statusline import pieces
from diagnose.tui.screens.base import Panel

POLL = 0.25
"""Seconds between two looks at whether the log grew."""


class LogScreen(Panel):
    """Shows a log. Leaving it brings back what was below, as it was."""

    PANEL = "log"
    DEFAULT_CSS = """
    LogScreen #unreadable { height: 1fr; padding: 1 2; color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *log_keys(),
        Binding(
            "x", "export", "Export", show=False, tooltip="Write the selected lines, or all that are shown, to a file.", id="log.export"
        ),
        Binding("X", "app.export_screen", "Picture", show=False, tooltip="Save what is seen: text, HTML or a picture.", id="log.picture"),
        Binding("tab", "other", "Switch", show=False, tooltip="Between the lines, the message and the histogram.", id="log.other"),
    ]

    class Progressed(Message):
        """Work in the background came further."""

    def __init__(self, path: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__()
        self.path, self._line, self._column = path, line, column
        self.problem = ""
        self.filters: list[Filter] = []
        self.following = line is None
        self.wanted: Wanted | None = None
        """Where to go as soon as the lines are counted so far."""
        self._background = Background(self._progressed)
        self._poll: Timer | None = None
        self._shown_filters: Selection = Selection()
        self.note = ""
        """What is said until the next move."""

    # life

    def body(self) -> Iterable[Widget]:
        """Lay out: histogram, lines, message, prompt, status."""
        try:
            self.document = open_log(self.path)
        except (OSError, ValueError) as error:
            self.problem = f"{clean(self.path)} cannot be shown: {clean(getattr(error, 'strerror', None) or str(error))}"
            yield Static(Text(self.problem), id="unreadable")
            return
        self.marks = Marks(self.document.index, self.path)
        self.search = Search(self.document.index, self._background, self._go_to_hit)
        self.lines = LogLines(self.document, self.marks)
        yield Histogram()
        yield self.lines
        yield DetailPage()
        yield Prompt()
        yield Status()

    def crumbs(self) -> str:
        """Name the log."""
        return self.path

    def on_mount(self) -> None:
        """Begin to count; go to where the log is to be opened."""
        if self.problem:
            return
        self._background.start("index", self.document.index.work())
        self._take_findings(None)
        self.ui.result_changed.subscribe(self, self._take_findings)
        self._restore()
        self.lines.focus()
        self._poll = self.set_interval(POLL, self.look)
        self.call_after_refresh(self._open_at)

    def _open_at(self) -> None:
        self.lines.on_resize()
        if self._line is None:
            self.action_last()
            return
        column = self._column or 0
        if column:
            self.marks.place = (self._line, Region(self._line, column, self._line, column + 1))
        self._go(Wanted(line=self._line))

    def on_unmount(self) -> None:
        """Stop working and give the file back."""
        self._background.close()
        if not self.problem:
            self._remember()
            self.document.close()

    def _restore(self) -> None:
        known = self.ui.memory.section("logview").get(self.path, {})
        filters = from_json(known.get("filters") if isinstance(known, dict) else None)
        if filters:
            self._use_filters([item._replace(on=False) for item in filters])

    def _remember(self) -> None:
        section = self.ui.memory.section("logview")
        if self.filters:
            section[self.path] = {"filters": as_json(self.filters)}
        else:
            section.pop(self.path, None)
        self.ui.memory.changed()

    def _take_findings(self, _: object) -> None:
        self.marks.take(self.ui.session.findings_in(self.path))
        self.lines.painter.secrets = self.ui.session.secrets
        self.lines.redraw(anew=True)
        self._tell()

    # what goes on

    def _progressed(self) -> None:
        """Tell the screen (from the thread that works)."""
        if self.is_attached:
            self.post_message(self.Progressed())

    def on_log_screen_progressed(self) -> None:
        """Show what became known; go where that was not possible before."""
        if self.wanted:
            self._go(self.wanted)
        self.search.settle()
        if self.lines.view.settle() or len(self.lines.view.layout()) < self.lines.view.height:
            self.lines.view.changed()
        self.lines.refresh()
        self.query_one(Histogram).refresh()
        self._tell()

    def look(self) -> None:
        """See whether the log grew, was cut or was replaced."""
        before = self.document.size
        change = self.document.source.poll()
        if change is Change.GREW:
            self._grew(before)
        elif change in (Change.TRUNCATED, Change.REPLACED):
            self._begin_again(change)
        elif isinstance(self.document.source, Spool) and self.document.source.problem:
            self._tell()

    def _grew(self, before: int) -> None:
        self._background.start("index", self.document.index.work())
        for name, rows in (("filter", self.lines.view.rows), ("search", self.search.rows)):
            if isinstance(rows, SelectedRows):
                rows.grow()
                self._background.start(name, rows.work())
        self.lines.grew(before)
        if self.following:
            self.lines.view.end(self.document.size)
            self.lines.moved()
        self._tell()

    def _begin_again(self, change: Change) -> None:
        self.document.forget()
        self.marks.booked.clear()
        self.lines.redraw(anew=True)
        self._background.start("index", self.document.index.work())
        self._use_filters(self.filters, anew=True)
        self.lines.view.end(self.document.size)
        self.note = f"the log {change.value}"
        self.lines.moved()

    def _tell(self) -> None:
        """Say where one is and what goes on."""
        status = self.query(Status)
        if status:
            status.first().say(pieces(self))

    def on_log_lines_moved(self, event: LogLines.Moved) -> None:
        """Follow the cursor with what else is shown."""
        event.stop()
        if event.backward:
            self.following = False
        self._show_detail()
        histogram = self.query_one(Histogram)
        if histogram.has_class("-open") and self.lines.cursor is not None:
            histogram.follow(self.document.moment(self.lines.cursor))
        self._tell()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        own = action in {binding.action.partition("(")[0] for binding in log_keys()} | {"export", "other", "copy", "edit"}
        if own and self.problem:
            return False
        if action in ("finding", "error"):
            return bool(self.marks.lines)
        if action == "next_hit":
            return self.search.matcher is not None
        if action == "marked":
            return bool(self.marks.booked)
        return super().check_action(action, parameters)

    # moving

    def _moved(self, backward: bool) -> None:
        self.note = ""
        self.wanted = None
        self.lines.moved(backward)

    def action_move(self, count: int) -> None:
        """Move the cursor."""
        self.lines.view.move(count)
        self._moved(count < 0)

    def action_page(self, share: float) -> None:
        """Move by a share of the window."""
        self.lines.view.page(share)
        self._moved(share < 0)

    def action_first(self) -> None:
        """Go to the beginning."""
        self.lines.view.home()
        self._moved(True)

    def action_last(self) -> None:
        """Go to the end and stay there."""
        self.following = True
        self.lines.view.end(self.document.size)
        self._moved(False)

    def action_sideways(self, columns: int) -> None:
        """Scroll to the side."""
        self.lines.sideways(columns)

    def action_follow(self) -> None:
        """Stay at the end, or not."""
        if self.following:
            self.following = False
            self._tell()
        else:
            self.action_last()

    def _go(self, wanted: Wanted) -> None:
        """Go to a place; where it is not known yet, as soon as it is."""
        place = wanted.offset(self.document)
        self.wanted = wanted if place is None and not self.document.index.complete else None
        self.following = False
        if place is None and not self.wanted:
            self.note = f"the log has {self.document.index.lines:,} lines"
            place = self.document.index.at(self.document.size)
        if place is not None:
            self.lines.view.show(place)
            self._note_filtered(place)
            self.lines.moved()
        self._tell()

    def _note_filtered(self, place: int) -> None:
        """Say it where filters hide the line that was asked for."""
        if self._shown_filters and self.lines.cursor not in (place, None):
            self.note = "the filters hide that line; this is the nearest"

    # searching

    def action_search(self, backward: bool) -> None:
        """Ask what to look for."""
        kind, label = ("back", "search back") if backward else ("search", "search")
        self.query_one(Prompt).ask(kind, label, hint="regular expression; ! is no inversion here, filters (&) do that")

    def action_next_hit(self, backward: bool) -> None:
        """Go to the next hit."""
        if self.lines.cursor is not None:
            self.note = ""
            self.search.jump(self.lines.cursor, backward)
            self._tell()

    def _go_to_hit(self, jump: Jump | None) -> None:
        if jump is None:
            self.note = self.search.rows.problem if self.search.rows and self.search.rows.problem else "nothing found"
            self._tell()
            return
        self.note = "found from the other end on" if jump.wrapped else ""
        self.wanted, self.following = None, False
        self.lines.view.show(jump.offset)
        self.lines.moved()

    def _highlight(self, text: str) -> str:
        """Show what a text would find in what is seen; return what is wrong with it."""
        try:
            self.lines.painter.highlight = (LineMatcher(text),) if text else self._found_before()
        except ValueError as error:
            return f"not an expression: {error}"
        self.lines.redraw(anew=True)
        return ""

    def _found_before(self) -> tuple[LineMatcher, ...]:
        return (self.search.matcher,) if self.search.matcher else ()

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        """Show hits as they are typed."""
        if event.kind in ("search", "back"):
            self.query_one(Prompt).wrong(self._highlight(event.text))

    def on_prompt_entered(self, event: Prompt.Entered) -> None:
        """Do what was asked for; a mistake is shown beside what was typed."""
        wrong = {"search": self._search, "back": self._search, "line": self._go_to, "time": self._go_to_time}[event.kind](event.text)
        if wrong:
            self.query_one(Prompt).wrong(wrong)
            return
        if event.text is not None:
            self.query_one(Prompt).done()
        self.lines.focus()
        self._tell()

    def _search(self, text: str | None) -> str:
        if not text:
            return self._highlight("")
        wrong = self._highlight(text)
        if wrong:
            return wrong
        backward = self.query_one(Prompt).kind == "back"
        place = self.lines.cursor or 0
        self.search.start(LineMatcher(text), self._shown_filters, place)
        self.search.jump(place if backward else place - 1, backward)
        return ""

    # filters

    def action_filters(self) -> None:
        """Show the filters."""
        from diagnose.tui.logview.filterdialog import FilterDialog

        self.app.push_screen(FilterDialog(self.filters, self._use_filters))

    def _use_filters(self, filters: list[Filter], anew: bool = False) -> None:
        """Show what filters leave."""
        self.filters = list(filters)
        selection = selection_of(filters)
        if selection == self._shown_filters and not anew:
            self._tell()
            return
        self._shown_filters = selection
        self._background.stop("filter")
        if selection:
            rows = SelectedRows(self.document.index, selection)
            rows.focus(self.lines.cursor or 0)
            self._background.start("filter", rows.work())
            self.lines.use_rows(rows)
        else:
            self.lines.use_rows(self.document.index)
        if self.search.matcher:
            self.search.start(self.search.matcher, selection, self.lines.cursor or 0)
        self.lines.moved()

    # going to places

    def action_goto(self) -> None:
        """Ask for a line or share."""
        self.query_one(Prompt).ask("line", "go to", hint="120, +50, -50, or 75%")

    def _go_to(self, text: str | None) -> str:
        if not text:
            return ""
        number = self.document.index.line_of(self.lines.cursor) if self.lines.cursor is not None else None
        try:
            wanted = parse_place(text, number)
        except ValueError as error:
            return str(error)
        self._go(wanted)
        return ""

    def action_goto_time(self) -> None:
        """Ask for a time."""
        self.query_one(Prompt).ask("time", "go to time (UTC)", hint="10:38, 2024-06-04T10:38:53Z, or 2h for two hours ago")

    def _go_to_time(self, text: str | None) -> str:
        if not text:
            return ""
        near = self.document.moment(self.lines.cursor) if self.lines.cursor is not None else None
        try:
            moment = parse_time(text, near)
        except ValueError as error:
            return str(error)
        if not self.document.form.timed:
            return "this log states no times"
        self._go(Wanted(at=offset_at(self.document.index, moment, self.document.time_of)))
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
            self._tell()
            return
        self._go(Wanted(line=line))
        if self.lines.cursor is not None:
            self.note = self.note or clean(self.marks.title_at(self.lines.cursor))
            self._tell()

    def action_mark(self) -> None:
        """Mark the line, or take its mark away."""
        if self.lines.cursor is not None:
            self.marks.book(self.lines.cursor)
            self.lines.refresh()
            self.refresh_bindings()

    def action_marked(self, way: int) -> None:
        """Go to the next marked line."""
        place = None if self.lines.cursor is None else self.marks.next_booked(self.lines.cursor, way)
        if place is not None:
            self._go(Wanted(at=place))

    # how lines are shown

    def action_times(self) -> None:
        """Show other times beside the lines."""
        self.lines.times = self.lines.times.following
        self.note = f"times: {self.lines.times.value}" if self.document.form.timed else "this log states no times"
        self.lines.redraw()
        self._tell()

    def action_wrap(self) -> None:
        """Break long lines, or not."""
        self.lines.wrap, self.lines.left = not self.lines.wrap, 0
        self.lines.view.skip = 0
        self.lines.view.changed()
        self.action_move(0)

    def action_detail(self) -> None:
        """Show all of the message at the cursor, or not."""
        page = self.query_one(DetailPage)
        page.toggle_class("-open")
        if page.has_focus:
            self.lines.focus()
        self._show_detail()

    def _show_detail(self) -> None:
        page = self.query_one(DetailPage)
        if page.has_class("-open"):
            found = "" if self.lines.cursor is None else self.marks.title_at(self.lines.cursor)
            page.about(self.document, self.lines.cursor, found, self.ui.session.secrets)

    def action_histogram(self) -> None:
        """Show events over time, or not."""
        histogram = self.query_one(Histogram)
        histogram.toggle_class("-open")
        if not histogram.has_class("-open"):
            self.lines.focus()
            return
        if histogram.timeline is None or not self.document.form.timed:
            histogram.timeline = Timeline(self.document.index, self.document.time_of)
            self._background.start("timeline", histogram.timeline.work())
        if self.lines.cursor is not None:
            self.call_after_refresh(histogram.follow, self.document.moment(self.lines.cursor))
        histogram.focus()

    def on_histogram_jump(self, event: Histogram.Jump) -> None:
        """Show the log at the time that the histogram's cursor is on."""
        self._go(Wanted(at=event.offset))

    def on_histogram_left(self) -> None:
        """Give the keys back to the lines."""
        self.lines.focus()

    def action_other(self) -> None:
        """Go on to the next part that is shown."""
        parts: list[Widget] = [
            self.lines,
            *(part for part in (self.query_one(DetailPage), self.query_one(Histogram)) if part.has_class("-open")),
        ]
        place = next((number for number, part in enumerate(parts) if part.has_focus), 0)
        parts[(place + 1) % len(parts)].focus()

    # taking away

    def action_select(self) -> None:
        """Begin to select lines, or stop."""
        self.lines.begun = self.lines.cursor if self.lines.begun is None else None
        self.lines.refresh()
        self._tell()

    def action_copy(self) -> None:
        """Copy the selected lines, or the one at the cursor."""
        chosen = self.lines.selected()
        if chosen is None:
            return
        places = [place for place, _ in zip(between(self.lines.view.rows, *chosen), range(MOST_COPIED), strict=False)]
        text = "\n".join(self.lines.painter.plain(place) for place in places)
        count = len(places)
        self.ui.copy(text, "the line" if count == 1 else f"{count:,} lines" + (" (not more at once)" if count == MOST_COPIED else ""))
        self.lines.begun = None
        self.lines.refresh()

    def action_copy_place(self) -> None:
        """Copy where the line is."""
        self.ui.copy(f"{self.path}:{self.line_number()}", "path and line")

    def line_number(self) -> int:
        """Return the number of the line at the cursor."""
        return (self.document.index.line_of(self.lines.cursor) if self.lines.cursor is not None else None) or 1

    def action_edit(self) -> None:
        """Open the editor at the line."""
        self.ui.edit_place(self.path, self.line_number(), 1)

    def action_new_rule(self) -> None:
        """Write a rule with this line as its example."""
        if self.lines.cursor is not None:
            self.ui.new_rule(self.lines.painter.plain(self.lines.cursor), self.path)

    def action_export(self) -> None:
        """Ask for a file to write the lines to."""
        from diagnose.tui.screens.dialogs import Ask

        what = "the selected lines" if self.lines.begun is not None else "the lines that are shown"
        name = f"{Path(self.path.rpartition('!')[2]).stem or 'log'}-lines.log"
        self.app.push_screen(Ask(f"Write {what} to", name, _may_write), self._export)

    def _export(self, name: str | None) -> None:
        if name:
            span = self.lines.selected() if self.lines.begun is not None else None
            self.run_worker(partial(self._write, Path(name), span, self._shown_filters), thread=True, group="export", exit_on_error=False)

    def _write(self, path: Path, span: tuple[int, int] | None, selection: Selection) -> None:
        first, last = span or (0, self.document.size)
        try:
            count = write_rows(path, between(rows_of(self.document, selection), first, last), self.lines.painter.plain)
        except OSError as error:
            self.app.call_from_thread(self.ui.tell, f"{path} was not written: {error.strerror}", "error")
        else:
            self.app.call_from_thread(self.ui.tell, f"Wrote {count:,} lines to {path}")

    def export_text(self) -> str:
        """Return the lines that are in sight."""
        return "\n".join(self.lines.painter.plain(place.offset) for place in self.lines.view.layout() if not place.part)

    # leaving

    def action_back(self) -> None:
        """Let go of the selection, the search, the panels, one after the other; then go back."""
        if self.problem or not self._let_go():
            super().action_back()

    def _let_go(self) -> bool:
        """Close what was opened last; return whether there was anything."""
        if self.lines.begun is not None:
            self.action_select()
        elif self.search.matcher:
            self.search.clear()
            self._highlight("")
        elif self.query_one(DetailPage).has_class("-open"):
            self.action_detail()
        elif self.query_one(Histogram).has_class("-open"):
            self.action_histogram()
        else:
            return False
        self.note = ""
        self._tell()
        self.refresh_bindings()
        return True


def _may_write(name: str) -> str:
    """Say why a new file of this name cannot be written."""
    path = Path(name)
    if path.exists():
        return "this file exists; choose another name"
    return "" if path.parent.is_dir() else f"there is no folder {path.parent}"
