"""Searching a log, and filtering it."""

from __future__ import annotations

from diagnose.logs.paging.linematch import LineMatcher
from diagnose.logs.paging.selection import SelectedRows
from diagnose.tui.logview.base import LogPanel
from diagnose.tui.logview.filters import Filter, selection_of
from diagnose.tui.logview.levels import narrowed
from diagnose.tui.logview.likeness import expression_like
from diagnose.tui.logview.prompt import Prompt
from diagnose.tui.logview.searching import Jump


class Seeking(LogPanel):
    """The keys that find lines."""

    def action_search(self, backward: bool) -> None:
        """Ask what to look for."""
        kind, label = ("back", "search back") if backward else ("search", "search")
        self.query_one(Prompt).ask(kind, label, hint="regular expression; ! is no inversion here, filters (&) do that")

    def action_next_hit(self, backward: bool) -> None:
        """Go to the next hit."""
        if self.lines.cursor is not None:
            self.note = ""
            self.search.jump(self.lines.cursor, backward)
            self.tell()

    def go_to_hit(self, jump: Jump | None) -> None:
        """Go where the search says, or say that there is nothing."""
        if jump is None:
            self.note = self.search.rows.problem if self.search.rows and self.search.rows.problem else "nothing found"
            self.tell()
            return
        self.note = "found from the other end on" if jump.wrapped else ""
        self.wanted, self.following = None, False
        self.lines.view.show(jump.offset)
        self.lines.reveal("hit")
        self.lines.moved()

    def highlight(self, text: str) -> str:
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
            self.query_one(Prompt).wrong(self.highlight(event.text))

    def look_for(self, text: str | None) -> str:
        """Search for an expression, on from the cursor; return what is wrong with it."""
        if not text:
            return self.highlight("")
        wrong = self.highlight(text)
        if wrong:
            return wrong
        backward = self.query_one(Prompt).kind == "back"
        place = self.lines.cursor or 0
        self.search.start(LineMatcher(text), self.selection, place)
        self.search.jump(place if backward else place - 1, backward)
        return ""

    def action_filters(self) -> None:
        """Show the filters."""
        from diagnose.tui.logview.filterdialog import FilterDialog

        self.app.push_screen(FilterDialog(self.filters, self.use_filters))

    def action_levels(self) -> None:
        """Show another least level."""
        self.least = self.least.following
        self.use_filters(self.filters)

    def action_fold(self) -> None:
        """Hide the lines that continue a message, or show them."""
        self.folded = not self.folded
        self.use_filters(self.filters)

    def action_like(self, out: bool) -> None:
        """Show only lines like the one at the cursor, or hide them."""
        expression = "" if self.lines.cursor is None else expression_like(self.document, self.lines.cursor)
        if expression:
            self.use_filters([*self.filters, Filter(expression, out)])
            self.note = "hidden; & shows the filters" if out else "only such lines; & shows the filters"
            self.tell()

    def use_filters(self, filters: list[Filter], anew: bool = False) -> None:
        """Show what filters leave."""
        self.filters = list(filters)
        selection = narrowed(selection_of(filters), self.least, self.folded)
        if selection == self.selection and not anew:
            self.tell()
            return
        self.selection = selection
        self.background.stop("filter")
        if selection:
            rows = SelectedRows(self.document.index, selection)
            rows.focus(self.lines.cursor or 0)
            self.background.start("filter", rows.work())
            self.lines.use_rows(rows)
        else:
            self.lines.use_rows(self.document.index)
        if self.search.matcher:
            self.search.start(self.search.matcher, selection, self.lines.cursor or 0)
        self.lines.moved()
