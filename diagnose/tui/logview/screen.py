"""The log view: a log (or any other text file) of any size, opened at a line or at its end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from diagnose.logs.paging.logbytes import Change
from diagnose.logs.paging.selection import SelectedRows
from diagnose.logs.paging.spool import Spool
from diagnose.model.location import Region
from diagnose.report.clean import clean
from diagnose.tui.logview.bindings import log_keys
from diagnose.tui.logview.detail import DetailPage
from diagnose.tui.logview.document import open_log
from diagnose.tui.logview.filters import as_json, from_json
from diagnose.tui.logview.histogram import Histogram
from diagnose.tui.logview.jobs import Background
from diagnose.tui.logview.lines import LogLines
from diagnose.tui.logview.marks import Marks
from diagnose.tui.logview.moving import Moving
from diagnose.tui.logview.places import Wanted
from diagnose.tui.logview.prompt import Prompt
from diagnose.tui.logview.searching import Search
from diagnose.tui.logview.seeking import Seeking
from diagnose.tui.logview.showing import Showing
from diagnose.tui.logview.status import Status
from diagnose.tui.logview.taking import Taking

_REMEMBERED = 100
"""Logs whose filters and marks are remembered."""

POLL = 0.25
"""Seconds between two looks at whether the log grew."""

_KEYS = [
    *log_keys(),
    Binding("x", "export", "Export", show=False, tooltip="Write the selected lines, or all that are shown, to a file.", id="log.export"),
    Binding("X", "app.export_screen", "Picture", show=False, tooltip="Save what is seen: text, HTML or a picture.", id="log.picture"),
    Binding("tab", "other", "Switch", show=False, tooltip="Between the lines, the message and the histogram.", id="log.other"),
]
_OWN = {binding.action.partition("(")[0] for binding in _KEYS} | {"copy", "edit"}


class LogScreen(Moving, Seeking, Showing, Taking):
    """Shows a log. Leaving it brings back what was below, as it was."""

    PANEL = "log"
    DEFAULT_CSS = """
    LogScreen #unreadable { height: 1fr; padding: 1 2; color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(_KEYS)

    class Progressed(Message):
        """Work in the background came further."""

    def __init__(self, path: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(path)
        self._line, self._column = line, column
        self.background = Background(self._progressed)

    # life

    def body(self) -> Iterable[Widget]:
        """Lay out: histogram, lines, message, prompt, status."""
        try:
            self.document = open_log(self.path)
        except (OSError, ValueError) as error:
            self.problem = f"{self.path} cannot be shown: {getattr(error, 'strerror', None) or error}"
            yield Static(Text(clean(self.problem)), id="unreadable")
            return
        self.marks = Marks(self.document.index, self.path)
        self.search = Search(self.document.index, self.background, self.go_to_hit)
        self.lines = LogLines(self.document, self.marks, self._after_move)
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
        self.background.start("index", self.document.index.work())
        self._take_findings(None)
        self.ui.result_changed.subscribe(self, self._take_findings)
        self._restore()
        self.set_focus(self.lines)
        self.set_interval(POLL, self.look)
        self.call_after_refresh(self._open_at)

    def _open_at(self) -> None:
        self.lines.on_resize()
        if self._line is None:
            self.action_last()
            return
        if self._column:
            self.marks.place = Region(self._line, self._column, self._line, self._column + 1)
        self.go(Wanted(line=self._line))

    def on_unmount(self) -> None:
        """Stop working and give the file back."""
        self.background.close()
        if not self.problem:
            self._remember()
            self.document.close()

    def _restore(self) -> None:
        """Have the marks of the last time, and its filters at hand, switched off."""
        known = self.ui.memory.section("logview").get(self.path)
        if isinstance(known, dict):
            self.filters = [item._replace(on=False) for item in from_json(known.get("filters"))]
            self.marks.restore(known.get("marks"), self.document.checksum)

    def _remember(self) -> None:
        section = self.ui.memory.section("logview")
        section.pop(self.path, None)
        if self.filters or self.marks.booked:
            section[self.path] = {"filters": as_json(self.filters), "marks": self.marks.remembered(self.document.checksum)}
        for forgotten in list(section)[:-_REMEMBERED]:
            del section[forgotten]
        self.ui.memory.changed()

    def _take_findings(self, _: object) -> None:
        self.marks.take(self.ui.session.findings_in(self.path))
        self.lines.painter.secrets = self.ui.session.secrets
        self.lines.redraw(anew=True)
        self.tell()

    # what goes on

    def _progressed(self) -> None:
        """Tell the screen (from the thread that works)."""
        if self.is_attached:
            self.post_message(self.Progressed())

    def on_log_screen_progressed(self) -> None:
        """Show what became known; go where that was not possible before."""
        if self.wanted:
            self.go(self.wanted)
        self.search.settle()
        self.lines.view.settle()
        self.lines.redraw()
        self.query_one(Histogram).refresh()
        self.tell()

    def look(self) -> None:
        """See whether the log grew, was cut or was replaced."""
        before, line = self.document.size, self.line_number()
        change = self.document.source.poll()
        if change is Change.GREW:
            self._grew(before)
        elif change is not Change.NONE:
            self._begin_again(change, line)
        elif isinstance(self.document.source, Spool):
            self.tell()

    def _grew(self, before: int) -> None:
        self.background.start("index", self.document.index.work())
        for name, rows in (("filter", self.lines.view.rows), ("search", self.search.rows)):
            if isinstance(rows, SelectedRows):
                rows.grow()
                self.background.start(name, rows.work())
        self.lines.grew(before)
        if self.following:
            self.lines.view.end(self.document.size)
            self.lines.moved()
        self.tell()

    def _begin_again(self, change: Change, line: int) -> None:
        """The log is another one: stay at its end, or at the line where there is one."""
        self.document.forget()
        self.marks.forget()
        self.lines.redraw(anew=True)
        self.background.start("index", self.document.index.work())
        self.use_filters(self.filters, anew=True)
        if self.following:
            self.action_last()
        else:
            self.go(Wanted(line=line))
        self.note = f"the log {change.value}"
        self.tell()

    def _after_move(self, backward: bool) -> None:
        """Follow the cursor with what else is shown."""
        if backward:
            self.following = False
        self.show_detail()
        self.show_time()
        self.tell()

    def on_prompt_entered(self, event: Prompt.Entered) -> None:
        """Do what was asked for; a mistake is shown beside what was typed."""
        answers = {"search": self.look_for, "back": self.look_for, "line": self.go_to, "time": self.go_to_time}
        wrong = answers[event.kind](event.text)
        if wrong:
            self.query_one(Prompt).wrong(wrong)
            return
        if event.text is not None:
            self.query_one(Prompt).done()
        self.set_focus(self.lines)
        self.tell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action in _OWN and (self.problem or self._is_writing):
            return False
        if action in ("finding", "error"):
            return bool(self.marks.lines)
        if action == "next_hit":
            return self.search.matcher is not None
        if action == "marked":
            return bool(self.marks.booked)
        return super().check_action(action, parameters)

    @property
    def _is_writing(self) -> bool:
        """Whether keys go to the prompt."""
        return any(prompt.is_open for prompt in self.query(Prompt))

    # leaving

    def action_back(self) -> None:
        """Let go of the selection, the search, the panels, one after the other; then go back."""
        if self.problem or not self._let_go():
            super().action_back()

    def _let_go(self) -> bool:
        """Close what was opened last; return whether there was anything."""
        if self.lines.begun is not None:
            self.action_select()
        elif self.search.is_waiting:
            self.search.cancel()
        elif self.search.matcher:
            self.search.clear()
            self.highlight("")
        elif self.query_one(DetailPage).has_class("-open"):
            self.action_detail()
        elif self.query_one(Histogram).has_class("-open"):
            self.action_histogram()
        else:
            return False
        self.note = ""
        self.tell()
        self.refresh_bindings()
        return True
