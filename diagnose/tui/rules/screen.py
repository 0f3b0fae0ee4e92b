"""The panel of rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from diagnose.tui.places import ToLink, ToRule
from diagnose.tui.rules.page import lay_out
from diagnose.tui.rules.rows import RuleRow, RuleRows
from diagnose.tui.screens.base import Panel
from diagnose.tui.widgets.page import Layout, Page
from diagnose.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from diagnose.engine.catalog import Catalog
    from diagnose.model.rule import Rule

WIDE = 100

REST = 0.03
"""Seconds that the cursor rests on a rule before its file is read."""


class RulesScreen(Panel):
    """All rules and articles, and everything about the one under the cursor."""

    PANEL = "rules"
    DEFAULT_CSS = """
    RulesScreen #summary { height: 1; padding: 0 1; color: $dim; text-wrap: nowrap; text-overflow: ellipsis; }
    RulesScreen #filter { display: none; height: 1; border: none; padding: 0 1; background: $surface; }
    RulesScreen #both { height: 1fr; }
    RulesScreen RuleRows { width: 2fr; height: 100%; }
    RulesScreen Page { width: 3fr; height: 100%; border-left: solid $rule; }
    RulesScreen.-stacked #both { layout: vertical; }
    RulesScreen.-stacked RuleRows { width: 100%; height: 2fr; }
    RulesScreen.-stacked Page { width: 100%; height: 3fr; border-left: none; border-top: solid $rule; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "into", "Read", tooltip="Go to the explanation; on a place in it, follow it.", id="rules.into"),
        Binding(
            "slash", "filter", "Filter", key_display="/", tooltip="Only rules that have these words; !word leaves out.", id="rules.filter"
        ),
        Binding("o", "switch_rule", "Off/on", tooltip="Switch the rule off or on for this project (diagnose.yaml).", id="rules.switch"),
        Binding("t", "examples", "Test", tooltip="Run the rule's examples.", id="rules.examples"),
        Binding("f", "findings", "Findings", tooltip="What this rule found here.", id="rules.findings"),
        Binding("N", "new", "New rule", show=False, tooltip="Write the skeleton of a new rule.", id="rules.new"),
        Binding("tab", "switch_pane", "Switch pane", show=False, tooltip="Between the list and the explanation.", id="rules.pane"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._all: list[RuleRow] = []
        self._said: dict[str, list[tuple[bool, str]]] = {}
        self._wanted = ""
        self._rest: Timer | None = None
        self._catalog: Catalog | None = None
        """What the list was made from."""

    @property
    def rows(self) -> RuleRows:
        """The list."""
        return self.query_one(RuleRows)

    @property
    def page(self) -> Page:
        """The explanation."""
        return self.query_one(Page)

    def body(self) -> Iterable[Widget]:
        """Lay out."""
        yield Static(id="summary", markup=False)
        yield Input(id="filter", placeholder="words that must occur; !word must not", select_on_focus=False)
        with Horizontal(id="both"):
            yield RuleRows()
            yield Page()

    def on_mount(self) -> None:
        """Load the rules in a thread."""
        self.ui.result_changed.subscribe(self, lambda _: self._changed())
        self.rows.focus()
        self._load()

    def _changed(self) -> None:
        """Results came; with other rules the list is made anew."""
        if self.ui.session.catalog is not self._catalog:
            self._load()
        else:
            self._refresh()

    def _load(self) -> None:
        self.run_worker(self._list, thread=True, group="rules", exit_on_error=False)

    def _list(self) -> None:
        from diagnose.tui.rules.listing import listed

        catalog = self.ui.session.loaded_catalog()
        self.app.call_from_thread(self._listed, catalog, listed(catalog))

    def _listed(self, catalog: Catalog, rows: list[RuleRow]) -> None:
        self._catalog, self._all = catalog, rows
        self.rows.is_loading = False
        self._refresh()

    # what is shown

    def _refresh(self) -> None:
        from diagnose.tui.rules.listing import switched_off

        session, rows = self.ui.session, self.rows
        before = self._wanted or (rows.current.id if rows.current else "")
        rows.off = switched_off(session.opening)
        rows.found = Counter(finding.rule for finding in session.result.findings) if session.result else {}
        words = self.query_one("#filter", Input).value.lower().split()
        rows.shown = [row for row in self._all if all(_has(row, word) for word in words)]
        place = next((index for index, row in enumerate(rows.shown) if row.id == before), 0)
        if rows.shown:
            self._wanted = ""
        rows.changed(place)
        off = sum(rows.is_off(row.id) for row in self._all)
        said = f"{len(rows.shown):,} of {len(self._all):,} rules and articles" + (f", {off} switched off here" if off else "")
        self.query_one("#summary", Static).update(Text(said, self.ui.inks["dim"]))
        self._show_page(keep=True)

    def _show_page(self, keep: bool = False) -> None:
        row = self.rows.current
        rule = self._rule(row.id) if row else None
        self.page.show(partial(self._lay_out, rule) if rule else lambda _: Layout((), ()), keep)
        self.refresh_bindings()

    def _rule(self, name: str) -> Rule | None:
        """Return a rule with its examples, which the cache of rules leaves out."""
        from diagnose.engine.rules import find_rule

        return find_rule(name, self.ui.session.opening.packs)[0]

    def _lay_out(self, rule: Rule, width: int) -> Layout:
        return lay_out(rule, self._said.get(rule.id, ()), self.ui.inks, width)

    def show_rule(self, name: str) -> None:
        """Put the cursor on a rule."""
        self._wanted = name
        self.query_one("#filter", Input).value = ""
        self._refresh()

    # events

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Explain another rule, once the cursor rests."""
        del event
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._rested)
        self.refresh_bindings()

    def _rested(self) -> None:
        self._show_page()

    def on_row_list_chosen(self) -> None:
        """A click on the row that has the cursor."""
        self.action_into()

    def on_page_picked(self, event: Page.Picked) -> None:
        """A click on a place."""
        self._go(event.target)

    def on_input_changed(self) -> None:
        """Filter as it is typed."""
        self._refresh()

    def on_input_submitted(self) -> None:
        """Back to the list with the filter."""
        self._close_filter()

    def _close_filter(self) -> None:
        self.remove_class("-filtering")
        self.query_one("#filter", Input).styles.display = "none"
        self.set_focus(self.rows)

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the size."""
        self.set_class(event.size.width < WIDE, "-stacked")

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if not self.is_mounted or not self.query(RuleRows):
            return super().check_action(action, parameters)
        row = self.rows.current
        if action in ("into", "copy", "edit"):
            return row is not None
        if action == "examples":
            return row is not None and row.kind not in ("article", "format", "relation")
        if action == "switch_rule":
            return row is not None and row.kind not in ("article", "format", "relation")
        if action == "findings":
            return row is not None and bool(self.rows.found.get(row.id))
        return super().check_action(action, parameters)

    def action_into(self) -> None:
        """Go to the explanation; from there to the place."""
        if self.page.has_focus:
            self._go(self.page.target)
        else:
            self.page.focus()

    def _go(self, target: Any) -> None:
        if isinstance(target, ToRule):
            self.show_rule(target.rule)
        elif isinstance(target, ToLink):
            self.ui.open_link(target.text)

    def action_switch_pane(self) -> None:
        """Change between list and explanation."""
        (self.rows if self.page.has_focus else self.page).focus()

    def action_back(self) -> None:
        """Back to the list, then to all rules, then home."""
        words = self.query_one("#filter", Input)
        if self.rows.has_focus and not words.value:
            super().action_back()
        elif not self.page.has_focus:
            words.value = ""
        self._close_filter()

    def action_filter(self) -> None:
        """Write a filter."""
        self.add_class("-filtering")
        line = self.query_one("#filter", Input)
        line.styles.display = "block"  # at once: what is typed next belongs to it
        self.set_focus(line)

    def action_switch_rule(self) -> None:
        """Switch the rule off or on for this project."""
        row = self.rows.current
        if row is not None:
            self.run_worker(partial(self._switch, row.id, not self.rows.is_off(row.id)), thread=True, group="fix", exit_on_error=False)

    def _switch(self, rule: str, off: bool) -> None:
        from diagnose.tui.fix.writing import applier
        from diagnose.tui.rules.switch import CannotSwitch, switch

        opening = self.ui.session.opening
        root = opening.projects[0] if opening.projects else Path()
        try:
            changes = switch(root, opening.config, rule, off)
        except CannotSwitch as error:
            self.app.call_from_thread(self.ui.tell, str(error), "warning")
            return
        outcome = applier(opening).apply(changes)
        said = f"{rule} is {'off' if off else 'on'}: wrote"
        self.app.call_from_thread(self._switched, outcome, said)

    def _switched(self, outcome: Any, said: str) -> None:
        self.ui.tell_written(outcome, said)
        self._refresh()

    def action_examples(self) -> None:
        """Run the examples of the rule."""
        row = self.rows.current
        if row is not None:
            self._said[row.id] = [(True, "running the examples …")]
            self._show_page()
            self.run_worker(partial(self._try, row.id), thread=True, group="examples", exit_on_error=False)

    def _try(self, name: str) -> None:
        from diagnose.tui.rules.listing import tried

        rule = self._rule(name)
        said = tried(self.ui.session.loaded_catalog(), rule) if rule else [(False, "the rule's file is gone")]
        self.app.call_from_thread(self._tried, name, said)

    def _tried(self, name: str, said: list[tuple[bool, str]]) -> None:
        self._said[name] = said
        self._show_page()

    def action_findings(self) -> None:
        """Show what the rule found."""
        row = self.rows.current
        if row is not None:
            self.ui.show_findings_by(row.id)

    def action_new(self) -> None:
        """Begin a new rule."""
        self.ui.new_rule("", "")

    def action_edit(self) -> None:
        """Open the rule's file in the editor."""
        row = self.rows.current
        rule = self._rule(row.id) if row else None
        if rule is not None:
            self.ui.edit_place(rule.location.path, rule.location.region.line if rule.location.region else 1, 1)

    def action_copy(self) -> None:
        """Copy the rule's id or its explanation."""
        from diagnose.tui.screens.dialogs import Option, Pick

        row = self.rows.current
        if row is not None:
            options = [
                Option((row.id, "the rule's id"), "The id", row.id),
                Option((self.page.plain() + "\n", "the explanation"), "The explanation"),
                Option((f"# diagnose: ignore[{row.id}]", "the comment"), "A comment that silences it on a line"),
                Option((f"diagnose explain {row.id}", "the command"), "The command that explains it"),
            ]
            self.app.push_screen(Pick("Copy", options), self._copied)

    def _copied(self, chosen: tuple[str, str] | None) -> None:
        if chosen:
            self.ui.copy(*chosen)

    def export_text(self) -> str:
        """Return the explanation."""
        return self.page.plain() + "\n"


def _has(row: RuleRow, word: str) -> bool:
    bare = word.removeprefix("!")
    return not bare or (bare in row.text) != word.startswith("!")
