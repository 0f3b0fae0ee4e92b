"""What all parts of the log view share: the log, the lines on the screen, and going to a place."""

from __future__ import annotations

from diagnose.logs.paging.selection import Selection
from diagnose.tui.logview.document import LogDocument
from diagnose.tui.logview.filters import Filter
from diagnose.tui.logview.jobs import Background
from diagnose.tui.logview.levels import Least
from diagnose.tui.logview.lines import LogLines
from diagnose.tui.logview.marks import Marks
from diagnose.tui.logview.places import Wanted
from diagnose.tui.logview.searching import Search
from diagnose.tui.logview.status import Status
from diagnose.tui.logview.statusline import pieces
from diagnose.tui.screens.base import Panel


class LogPanel(Panel):
    """A screen with an open log; `problem` says why there is none."""

    document: LogDocument
    marks: Marks
    lines: LogLines
    search: Search
    background: Background

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.problem = path, ""
        self.filters: list[Filter] = []
        self.least, self.folded = Least.ALL, False
        """The least level shown; whether lines that continue another are hidden."""
        self.selection = Selection()
        """What all of these leave."""
        self.following = False
        """Whether the end stays in sight while the log grows."""
        self.wanted: Wanted | None = None
        """Where to go as soon as the lines are counted so far."""
        self.note = ""
        """What is said until the next move."""

    def go(self, wanted: Wanted) -> None:
        """Go to a place; where it is not known yet, as soon as it is."""
        place = wanted.offset(self.document)
        self.wanted = wanted if place is None and not self.document.index.complete else None
        self.following = False
        if place is None and not self.wanted:
            self.note = f"the log has {self.document.index.lines:,} lines"
            place = self.document.index.at(self.document.size)
        if place is not None:
            self.lines.view.show(place)
            self.lines.reveal("mark")
            self._note_filtered(place)
            self.lines.moved()
        self.tell()

    def _note_filtered(self, place: int) -> None:
        """Say it where filters hide the line that was asked for."""
        if self.selection and self.lines.cursor not in (place, None):
            self.note = "the filters hide that line; this is the nearest"

    def moved(self, backward: bool) -> None:
        """The user moved: what was said and where to go is of no interest any more."""
        self.background.give_way()
        self.note = ""
        self.wanted = None
        self.lines.moved(backward)

    def tell(self) -> None:
        """Say where one is and what goes on."""
        for status in self.query(Status):
            status.say(pieces(self))

    def line_number(self) -> int:
        """Return the number of the line at the cursor."""
        return (self.document.index.line_of(self.lines.cursor) if self.lines.cursor is not None else None) or 1
