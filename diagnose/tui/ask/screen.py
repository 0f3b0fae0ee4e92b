"""The panel that answers questions: one line to write, answers while it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from diagnose.tui.ask.page import lay_out
from diagnose.tui.ask.rows import AnswerRows
from diagnose.tui.places import ToFinding, ToRule
from diagnose.tui.screens.base import Panel
from diagnose.tui.widgets.page import Layout, Page
from diagnose.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from diagnose.engine.ask import Assistant
    from diagnose.engine.catalog import Catalog
    from diagnose.knowledge.answers import Answer

WIDE = 100
MOST = 20
"""Answers that are listed."""


class Question(Input):
    """The line to write in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.list", "Answers", tooltip="From the question to the answers.", id="ask.list"),
    ]


class AskScreen(Panel):
    """Questions over rules, articles and what was found here; nothing leaves the machine."""

    PANEL = "ask"
    DEFAULT_CSS = """
    AskScreen Input { height: 3; border: round $rule; background: $background; padding: 0 1; }
    AskScreen Input:focus { border: round $primary; }
    AskScreen #both { height: 1fr; }
    AskScreen AnswerRows { width: 2fr; height: 100%; }
    AskScreen Page { width: 3fr; height: 100%; border-left: solid $rule; }
    AskScreen.-stacked #both { layout: vertical; }
    AskScreen.-stacked AnswerRows { width: 100%; height: 1fr; }
    AskScreen.-stacked Page { width: 100%; height: 2fr; border-left: none; border-top: solid $rule; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "into", "Read", tooltip="Go to the answer; on a place in it, follow it.", id="ask.into"),
        Binding("slash", "write", "Ask", key_display="/", tooltip="Write another question.", id="ask.write"),
        Binding("tab", "switch", "Switch pane", show=False, tooltip="From question to answers to the page.", id="ask.switch"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._assistant: Assistant | None = None
        self._catalog: Catalog | None = None
        """What the assistant was made for."""

    @property
    def rows(self) -> AnswerRows:
        """The answers."""
        return self.query_one(AnswerRows)

    @property
    def page(self) -> Page:
        """The answer in full."""
        return self.query_one(Page)

    @property
    def question(self) -> Question:
        """The line to write in."""
        return self.query_one(Question)

    def body(self) -> Iterable[Widget]:
        """Lay out."""
        yield Question(placeholder="What is wrong? In your own words, or paste a line of a log", select_on_focus=False)
        with Horizontal(id="both"):
            yield AnswerRows()
            yield Page()

    def on_mount(self) -> None:
        """Begin to write."""
        self.question.focus()

    # answering

    def on_input_changed(self, event: Input.Changed) -> None:
        """Answer what is written so far."""
        self.run_worker(partial(self._ask, event.value), thread=True, exclusive=True, group="ask", exit_on_error=False)

    def _ask(self, text: str) -> None:
        session = self.ui.session
        catalog = session.loaded_catalog()
        if self._assistant is None or self._catalog is not catalog:
            from diagnose.engine.ask import load_assistant

            self._catalog = catalog
            self._assistant = load_assistant(catalog, session.opening.packs, session.opening.builtin)
        findings = session.result.findings if session.result else ()
        answers = self._assistant.ask(text, findings, MOST)
        self.app.call_from_thread(self._answered, text, answers)

    def _answered(self, text: str, answers: Sequence[Answer]) -> None:
        if text != self.question.value:
            return  # something else was written in the meantime
        rows = self.rows
        rows.answers, rows.asked = answers, text
        rows.changed(0)
        self._show_page()

    def _show_page(self) -> None:
        answer = self.rows.current
        self.page.show(partial(self._lay_out, answer) if answer else lambda _: Layout((), ()))
        self.refresh_bindings()

    def _lay_out(self, answer: Answer, width: int) -> Layout:
        result = self.ui.session.result
        findings = [finding for finding in result.findings if finding.rule == answer.id] if result else []
        return lay_out(answer, findings, self.ui.inks, width)

    # events

    def on_input_submitted(self) -> None:
        """From the question to the answers."""
        self.action_list()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show another answer."""
        del event
        self._show_page()

    def on_row_list_chosen(self) -> None:
        """A click on the row that has the cursor."""
        self.action_into()

    def on_page_picked(self, event: Page.Picked) -> None:
        """A click on a place."""
        self._go(event.target)

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the size."""
        self.set_class(event.size.width < WIDE, "-stacked")

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if not self.is_mounted or not self.query(AnswerRows):
            return super().check_action(action, parameters)
        if action == "into":
            return self.rows.current is not None
        if action == "list":
            return self.question.has_focus and self.rows.count > 0
        if action == "write":
            return not self.question.has_focus
        return super().check_action(action, parameters)

    def action_into(self) -> None:
        """Go to the answer; from there to the place."""
        if self.page.has_focus:
            self._go(self.page.target)
        elif self.rows.current is not None:
            self.page.focus()

    def _go(self, target: Any) -> None:
        if isinstance(target, ToRule):
            self.ui.open_rule(target.rule)
        elif isinstance(target, ToFinding):
            self.ui.show_finding(target.fingerprint)

    def action_list(self) -> None:
        """Go to the answers."""
        if self.rows.count:
            self.rows.focus()

    def action_write(self) -> None:
        """Go to the question."""
        self.question.focus()

    def action_switch(self) -> None:
        """Go to the next part."""
        order = [self.question, self.rows, self.page]
        here = next((index for index, part in enumerate(order) if part.has_focus), 0)
        order[(here + 1) % len(order)].focus()

    def action_back(self) -> None:
        """One part back, from the question home."""
        if self.page.has_focus:
            self.rows.focus()
        elif self.rows.has_focus:
            self.question.focus()
        else:
            super().action_back()

    def action_copy(self) -> None:
        """Copy the answer."""
        self.ui.copy(self.page.plain() + "\n", "the answer")

    def export_text(self) -> str:
        """Return the answer."""
        return self.page.plain() + "\n"
