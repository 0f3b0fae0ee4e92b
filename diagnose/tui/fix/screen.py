"""Fixing one finding, one root cause, or everything that is safe: preview, accept, apply, undo."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from diagnose.model.finding import Diagnosis, Finding
from diagnose.tui.fix.page import lay_out
from diagnose.tui.fix.proposal import Effect, Proposal, Wanted, propose
from diagnose.tui.fix.ways import AnyRow, EditRow, StepRow, Way, WayRow, WayRows, ways_out
from diagnose.tui.screens.base import Panel
from diagnose.tui.widgets.page import Page
from diagnose.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from diagnose.fixes.rollback import Outcome

WIDE = 100


class FixScreen(Panel):
    """The ways out at the left, what the chosen one does at the right."""

    PANEL = "fix"
    DEFAULT_CSS = """
    FixScreen #state { height: auto; padding: 0 1; }
    FixScreen #both { height: 1fr; }
    FixScreen WayRows { width: 2fr; height: 100%; }
    FixScreen Page { width: 3fr; height: 100%; border-left: solid $rule; }
    FixScreen.-stacked #both { layout: vertical; }
    FixScreen.-stacked WayRows { width: 100%; height: 1fr; }
    FixScreen.-stacked Page { width: 100%; height: 2fr; border-left: none; border-top: solid $rule; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "apply", "Apply", tooltip="Write the accepted edits to the files.", id="fix.apply"),
        Binding("u", "undo", "Undo", tooltip="Give the files of the last application their old bytes back.", id="fix.undo"),
        Binding("enter", "choose", "Choose", tooltip="Choose this way out, or switch an edit or step.", show=False, id="fix.choose"),
        Binding("S", "all_safe", "All safe fixes", tooltip="Everything in the project that can be fixed safely.", id="fix.all-safe"),
        Binding("tab", "switch", "Switch pane", show=False, tooltip="Between the ways out and what they change.", id="fix.switch"),
    ]

    def __init__(self, item: Diagnosis | Finding, explained: list[Finding]) -> None:
        super().__init__()
        self._item = item
        self._explained = explained
        self._effect: Effect | None = None
        self._is_working = False
        self._is_for_all = False
        self._is_applied = False

    @property
    def ways(self) -> WayRows:
        """The ways out."""
        return self.query_one(WayRows)

    @property
    def page(self) -> Page:
        """What the chosen way does."""
        return self.query_one(Page)

    def body(self) -> Iterable[Widget]:
        """Lay out."""
        yield Static(id="state", markup=False)
        with Horizontal(id="both"):
            yield WayRows()
            yield Page()

    def crumbs(self) -> str:
        """Return what is fixed."""
        return f"Fix: {self._item.title}"

    def on_mount(self) -> None:
        """Show the ways and prove the first that has edits."""
        rows = self.ways
        rows.ways = ways_out(self._item, self._explained)
        rows.ticked = set(self.ui.memory.section("steps").get(self._ticks, ()))
        rows.focus()
        self.ui.result_changed.subscribe(self, self._changed)
        self._choose(0)

    @property
    def _ticks(self) -> str:
        return self._item.fingerprint if isinstance(self._item, Finding) else self._item.rule

    # choosing a way

    def _choose(self, number: int) -> None:
        rows = self.ways
        rows.chosen, rows.proposal, rows.note = number, None, ("", "dim")
        self._effect = None
        way = rows.way
        if way is not None and way.has_edits:
            rows.note = ("looking for edits and proving them …", "dim")
            fingerprints = frozenset() if self._is_for_all else frozenset({getattr(way.owner, "fingerprint", "")})
            wanted = Wanted(fingerprints, "" if self._is_for_all else way.fix.title, not self._is_for_all)
            self._work(partial(self._propose, wanted))
        self._draw()

    def _work(self, task: Any) -> None:
        self._is_working = True
        self.run_worker(task, thread=True, exclusive=True, group="fix", exit_on_error=False)

    def _propose(self, wanted: Wanted) -> None:
        session = self.ui.session
        proposal = propose(session.loaded_catalog(), session.request(), wanted)
        effect = proposal.effect(session.loaded_catalog())
        self.app.call_from_thread(self._proposed, proposal, effect)

    def _proposed(self, proposal: Proposal, effect: Effect) -> None:
        self._is_working = False
        rows = self.ways
        rows.proposal, self._effect = proposal, effect
        if proposal.edits:
            rows.note = ("a applies what is accepted", "good")
        else:
            reason = "; ".join(proposal.reasons) or "nothing of this is in the project"
            rows.note = (f"no edit can be made: {reason}", "warning")
        self._draw()

    def _look_at_effect(self) -> None:
        session, proposal = self.ui.session, self.ways.proposal
        if proposal is not None:
            effect = proposal.effect(session.loaded_catalog())
            self.app.call_from_thread(self._proposed, proposal, effect)

    # drawing

    def _draw(self) -> None:
        rows = self.ways
        rows.build()
        way = rows.way
        if way is not None:
            self.page.show(partial(self._lay_out, way), keep=True)
        self.refresh_bindings()

    def _lay_out(self, way: Way, width: int) -> Any:
        return lay_out(way, self.ways.proposal, self._effect, self.ui.inks, width)

    def _changed(self, _: None) -> None:
        """Say what became of the finding after another check."""
        result = self.ui.session.result
        if result is None or self.ui.session.is_busy:
            return
        known = {finding.fingerprint for finding in result.findings}
        if isinstance(self._item, Finding):
            is_gone = self._item.fingerprint not in known
        else:
            is_gone = not any(item.rule == self._item.rule and item.root_cause == self._item.root_cause for item in result.diagnoses)
        rest = len(result.findings)
        left = f"{rest:,} finding{'s' if rest != 1 else ''} left" if rest else "nothing else is found"
        if is_gone and self._is_applied:
            self._say(f"{self.ui.signs.yes} It is gone: {left}. escape goes back, u takes the edits back", "good")
        elif self._is_applied:
            self._is_applied = False
            self._say("It is still found.", "warning")
            self._choose(self.ways.chosen)
        elif not is_gone:
            self._say("", "text")
        self._draw()

    def _say(self, text: str, ink: str) -> None:
        from rich.text import Text

        self.query_one("#state", Static).update(Text(text, self.ui.inks[ink]))

    # events

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the size."""
        self.set_class(event.size.width < WIDE, "-stacked")

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """What can be switched depends on the row."""
        del event
        self.refresh_bindings()

    def on_row_list_chosen(self) -> None:
        """A click on the row that has the cursor."""
        self.action_choose()

    def on_way_rows_accepted(self, event: WayRows.Accepted) -> None:
        """Switch a row."""
        self._switch(event.row)

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if not self.is_mounted or not self.query(WayRows):
            return super().check_action(action, parameters)
        if action == "apply":
            proposal = self.ways.proposal
            return not self._is_working and proposal is not None and bool(proposal.changes())
        if action == "undo":
            return self.ui.can_undo and not self._is_working
        if action == "all_safe":
            return bool(self.ui.session.opening.projects) and not self._is_for_all
        return super().check_action(action, parameters)

    def action_choose(self) -> None:
        """Choose the way under the cursor, or switch the edit or step."""
        rows = self.ways
        if rows.cursor < rows.count:
            self._switch(rows.rows[rows.cursor])

    def _switch(self, row: AnyRow) -> None:
        rows = self.ways
        if isinstance(row, WayRow):
            self._choose(row.way)
        elif isinstance(row, StepRow):
            rows.ticked ^= {rows.ways[row.way].steps[row.number]}
            self.ui.memory.section("steps")[self._ticks] = sorted(rows.ticked)
            self._draw()
        elif isinstance(row, EditRow) and rows.proposal is not None:
            rows.proposal.rejected ^= {row.edit}
            self._effect = None
            self._work(self._look_at_effect)
            self._draw()

    def action_switch(self) -> None:
        """Change between the ways and the page."""
        (self.ways if self.page.has_focus else self.page).focus()

    def action_all_safe(self) -> None:
        """Offer everything that is safe."""
        self._is_for_all = True
        self._say("All safe fixes of the project", "bold")
        rows = self.ways
        first = next((number for number, way in enumerate(rows.ways) if way.has_edits), None)
        if first is None:
            self._work(partial(self._propose, Wanted(unsafe=False)))
            rows.note = ("looking for edits and proving them …", "dim")
        else:
            self._choose(first)

    # writing

    def action_apply(self) -> None:
        """Write the accepted edits."""
        proposal = self.ways.proposal
        if proposal is not None:
            self._work(partial(self._apply, proposal))

    def _apply(self, proposal: Proposal) -> None:
        from diagnose.tui.fix.writing import applier

        outcome = applier(self.ui.session.opening).apply(proposal.changes())
        self.app.call_from_thread(self._applied, outcome)

    def _applied(self, outcome: Outcome) -> None:
        """Say what was written, and check whether it helped."""
        self._is_working = False
        said = self.ui.tell_written(outcome, "Applied to")
        if said:
            rows = self.ways
            self._is_applied, rows.proposal, rows.note = True, None, ("applied; u takes it back", "good")
            self._say(f"{said}; checking again …", "good")
        self._draw()

    def action_undo(self) -> None:
        """Take the last application back."""
        self._is_working = True
        self.ui.undo(self._undone)

    def _undone(self, said: str) -> None:
        """Show the edits that can be made again."""
        self._is_working = self._is_applied = False
        if said:
            self._say(f"{said}; checking again …", "good")
        self._choose(self.ways.chosen)

    # copying

    def action_copy(self) -> None:
        """Choose what to copy."""
        from diagnose.tui.findings.choices import commands_in
        from diagnose.tui.screens.dialogs import Option, Pick

        way, proposal = self.ways.way, self.ways.proposal
        options = []
        if proposal is not None and proposal.edits:
            options.append(Option((proposal.diff(), "the diff"), "The edits as a diff", "for git apply"))
        if way is not None and way.steps:
            steps = "\n".join(f"{number}. {step}" for number, step in enumerate(way.steps, 1))
            options.append(Option((steps, "the steps"), "The steps"))
            options += [Option((command, "the command"), "A command or value", command) for command in commands_in(way.steps)]
        options.append(Option(("diagnose fix", "the command"), "The command that shows all edits", "diagnose fix"))
        self.app.push_screen(Pick("Copy", options), self._copied)

    def _copied(self, chosen: tuple[str, str] | None) -> None:
        if chosen:
            self.ui.copy(*chosen)

    def export_text(self) -> str:
        """Return the page."""
        return self.page.plain() + "\n"

    def export_markdown(self) -> str:
        """Return the edits and steps as Markdown."""
        way, proposal = self.ways.way, self.ways.proposal
        if way is None:
            return ""
        diff = f"```diff\n{proposal.diff()}```\n" if proposal is not None and proposal.edits else ""
        return f"# {way.fix.title}\n\n{diff}" + "".join(f"{number}. {step}\n" for number, step in enumerate(way.steps, 1))
