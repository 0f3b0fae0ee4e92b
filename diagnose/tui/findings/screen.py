"""The home screen: the list of findings, and beside or below it everything about the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from diagnose.model.finding import Diagnosis, Finding
from diagnose.model.severity import Severity
from diagnose.report.evidence import Reader
from diagnose.tui.findings.detail import Around, explained, is_fixable, lay_out
from diagnose.tui.findings.outline import GROUPINGS, Filters, Heading, Outline, counts, identity
from diagnose.tui.findings.rows import FindingRows
from diagnose.tui.places import ToFile, ToFinding, ToFix, ToLink, ToRule
from diagnose.tui.screens.base import Panel
from diagnose.tui.symbols import SYMBOL
from diagnose.tui.widgets.page import Layout, Page
from diagnose.tui.widgets.rowlist import RowList

WIDE = 100
"""Columns from which list and page stand side by side."""

MANY = 5_000
"""Findings from which they are grouped and filtered in a thread."""

TINY = (50, 14)
"""Columns and lines below which only one of them is shown."""


class FindingsScreen(Panel):
    """What was found."""

    PANEL = "findings"
    DEFAULT_CSS = """
    FindingsScreen #summary { height: 1; padding: 0 1; color: $dim; text-wrap: nowrap; text-overflow: ellipsis; }
    FindingsScreen #filter { display: none; height: 1; border: none; padding: 0 1; background: $surface; }
    FindingsScreen #both { height: 1fr; }
    FindingsScreen FindingRows { width: 2fr; height: 100%; }
    FindingsScreen Page { width: 3fr; height: 100%; border-left: solid $rule; }
    FindingsScreen.-stacked #both { layout: vertical; }
    FindingsScreen.-stacked FindingRows { width: 100%; height: 2fr; }
    FindingsScreen.-stacked Page { width: 100%; height: 3fr; border-left: none; border-top: solid $rule; }
    FindingsScreen.-one.-list Page { display: none; }
    FindingsScreen.-one.-page FindingRows { display: none; }
    FindingsScreen.-one Page { border: none; height: 100%; width: 100%; }
    FindingsScreen.-one FindingRows { height: 100%; width: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "into", "Details", tooltip="Go to the details; on a place in them, open it.", id="findings.into"),
        Binding("f", "fix", "Fix", tooltip="Preview the edits that fix this, and apply them.", id="findings.fix"),
        Binding("u", "undo", "Undo", tooltip="Take the last edits of files back.", id="findings.undo"),
        Binding(
            "slash", "filter", "Filter", key_display="/", tooltip="Only what holds these words; !word leaves out.", id="findings.filter"
        ),
        Binding("o", "group", "Group", tooltip="Group by cause, by rule, by file.", id="findings.group"),
        Binding("tab", "switch", "Switch pane", show=False, tooltip="Between list and details.", id="findings.switch"),
        Binding("E", "severity('error')", "Errors", show=False, tooltip="Show errors, or all again.", id="findings.errors"),
        Binding("W", "severity('warning')", "Warnings", show=False, tooltip="Show warnings, or all again.", id="findings.warnings"),
        Binding("I", "severity('info')", "Info", show=False, tooltip="Show advice, or all again.", id="findings.info"),
        Binding("A", "pick_area", "Area", show=False, tooltip="Only one area or rule.", id="findings.area"),
        Binding("F", "pick_file", "File", show=False, tooltip="Only one file.", id="findings.file"),
        Binding("c", "clear", "Show all", tooltip="Take all filters away.", id="findings.clear"),
        Binding("n", "next(1)", "Next", show=False, tooltip="The next finding, from the details too.", id="findings.next"),
        Binding("N", "next(-1)", "Previous", show=False, tooltip="The finding before.", id="findings.previous"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.filters = Filters()
        self.grouping = GROUPINGS[0]
        self._known: dict[str, Finding] = {}

    @property
    def rows(self) -> FindingRows:
        """The list."""
        return self.query_one(FindingRows)

    @property
    def page(self) -> Page:
        """The details."""
        return self.query_one(Page)

    @property
    def item(self) -> Diagnosis | Finding | None:
        """What the cursor is on; on a plain heading the first finding below it."""
        row = self.rows.current
        if row is None:
            return None
        return row.group.findings[0] if isinstance(row.item, Heading) else row.item

    def body(self) -> Iterable[Widget]:
        """Lay out."""
        yield Static(id="summary", markup=False)
        yield Input(id="filter", placeholder="words that must occur; !word must not", select_on_focus=False)
        with Horizontal(id="both"):
            yield FindingRows()
            yield Page()

    def on_mount(self) -> None:
        """Begin where the last time ended."""
        self.add_class("-list")
        self._recall()
        self.ui.result_changed.subscribe(self, self._changed)
        self.rows.focus()
        self._changed(None)

    # what is shown

    def _changed(self, _: None) -> None:
        result = self.ui.session.result
        self._known = {finding.fingerprint: finding for finding in result.findings} if result else {}
        self._show()

    def _show(self, wanted: str = "") -> None:
        """Show what there is now, with the cursor on the finding of the fingerprint `wanted` if one is given."""
        self._remember()
        make = partial(Outline, self.ui.session.result, self.grouping, self.filters, self.rows.outline.closed)
        if len(self._known) <= MANY:
            self._shown(make(), wanted)
        else:
            self.run_worker(partial(self._outlined, make, wanted), thread=True, exclusive=True, group="outline", exit_on_error=False)

    def _outlined(self, make: Callable[[], Outline], wanted: str) -> None:
        """Group and filter very many findings without holding up the keys (in a thread)."""
        worker = get_current_worker()
        outline = make()
        if not worker.is_cancelled:
            self.app.call_from_thread(self._shown, outline, wanted)

    def _shown(self, outline: Outline, wanted: str) -> None:
        rows = self.rows
        rows.hint = self._hint()
        rows.show(outline)
        if wanted:
            self.show_finding(wanted)
        self.query_one("#summary", Static).update(self._summary())
        self._show_details(keep=True)
        self.refresh_bindings()

    def _summary(self) -> Text:
        """Return the line above: how many of what, and what limits it."""
        result, inks = self.ui.session.result, self.ui.inks
        text = Text()
        if result is None:
            return text
        causes = len(result.diagnoses)
        if causes:
            text.append(f"{causes} root cause{'s' if causes > 1 else ''}   ", inks["bold"])
        for severity, number in counts(result.findings).items():
            if number:
                faded = self.filters.severities and severity not in self.filters.severities
                text.append(
                    f"{SYMBOL[severity]} {number:,} {severity.word}{_plural(severity, number)}   ", inks["dim" if faded else severity.word]
                )
        said = []
        kept = len(self.rows.outline.kept)
        if not self.filters.is_open:
            said.append(f"{kept:,} of {len(result.findings):,} shown: {_named(self.filters)}")
        said.append(f"by {self.grouping}")
        problems = sum(not problem.is_notice for problem in result.errors)
        if problems:
            said.append(f"{problems} not read")
        return text.append(f" {self.ui.signs.dot} ".join(said), inks["dim"])

    def _hint(self) -> list[str]:
        session = self.ui.session
        if session.result is None:
            return ["Looking …"]
        if not self.filters.is_open:
            return [f"Nothing matches {_named(self.filters)}.", "c shows everything again."]
        read = session.result.stats.files
        return [f"Nothing found in {read:,} file{'s' if read != 1 else ''}.", *(["Still reading …"] if session.is_busy else [])]

    def _show_details(self, keep: bool = False) -> None:
        item = self.item
        if item is None:
            self.page.show(self._no_details, keep)
            return
        reader = Reader(self.ui.session.sources.lines, False, self.ui.session.secrets)
        self.page.show(partial(lay_out, item, Around(self._known, reader, self.ui.inks)), keep)

    def _no_details(self, width: int) -> Layout:
        """Return what stands beside an empty list: what was read and what could not be."""
        from diagnose.tui.findings.problems import lay_out_problems

        return lay_out_problems(self.ui.session, self.ui.inks, width)

    # events

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show the details of another row."""
        del event
        self._remember()
        self._show_details()
        self.refresh_bindings()

    def on_row_list_chosen(self) -> None:
        """A click on the row that has the cursor."""
        self.action_into()

    def on_page_picked(self, event: Page.Picked) -> None:
        """A click on a place."""
        self._go(event.target)

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the size."""
        width, height = event.size
        self.set_class(width < WIDE, "-stacked")
        self.set_class(width < TINY[0] or height < TINY[1], "-one")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        self.filters = self.filters._replace(text=event.value.strip())
        self._show()

    def on_input_submitted(self) -> None:
        """Back to the list with the filter."""
        self._close_filter()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the pane that has the focus where only one is shown."""
        in_page = event.widget is self.page
        self.set_class(in_page, "-page")
        self.set_class(not in_page, "-list")

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if not self.is_mounted or not self.query(FindingRows):
            return super().check_action(action, parameters)
        if action == "fix":
            return bool(self._fixes())
        if action == "undo":
            return self.ui.can_undo
        if action == "clear":
            return not self.filters.is_open
        if action == "into":
            return self.item is not None
        return super().check_action(action, parameters)

    def _fixes(self) -> list[Any]:
        """Return the fixes of what the cursor is on."""
        item = self.item
        if item is None:
            return []
        findings = explained(item, self._known) if isinstance(item, Diagnosis) else [item]
        return [*item.fixes, *(fix for finding in findings for fix in finding.fixes if is_fixable(fix))]

    def action_into(self) -> None:
        """Go to the details; from there to the place."""
        if self.page.has_focus:
            self._go(self.page.target)
        else:
            self.add_class("-page").remove_class("-list")
            self.page.focus()

    def action_switch(self) -> None:
        """Change between list and details."""
        (self.rows if self.page.has_focus else self.page).focus()

    @property
    def has_way_back(self) -> bool:
        """Whether there is a filter, or the list, to go back to."""
        return bool(self.query(FindingRows)) and (not self.rows.has_focus or not self.filters.is_open)

    def action_back(self) -> None:
        """Back to the list, then to everything."""
        if self.has_class("-filtering"):
            self._close_filter(clear=True)
        elif self.page.has_focus:
            self.rows.focus()
        else:
            self.action_clear()

    def action_next(self, way: int) -> None:
        """Go to another finding."""
        self.rows.move(way)

    def action_fix(self) -> None:
        """Open the fix screen."""
        item = self.item
        if item is not None:
            self.ui.open_fix(item)

    def action_undo(self) -> None:
        """Take the last application of edits back."""
        self.ui.undo()

    def _go(self, target: Any) -> None:
        """Follow a place of the details."""
        if isinstance(target, ToFile):
            self.ui.open_place(target.path, target.line, target.column)
        elif isinstance(target, ToFix):
            self.action_fix()
        elif isinstance(target, ToFinding):
            self.show_finding(target.fingerprint)
        elif isinstance(target, ToLink):
            self.ui.open_link(target.text)
        elif isinstance(target, ToRule):
            self.ui.open_rule(target.rule)

    def limit_to(self, path: str = "", area: str = "") -> None:
        """Show the findings of one file, or of one area or rule, only."""
        self.filters = Filters(path=path, area=area)
        self._show()
        self.rows.focus()

    def show_finding(self, fingerprint: str) -> None:
        """Put the cursor on a finding."""
        index = self.rows.outline.find_finding(fingerprint)
        if index is None:
            self.ui.tell("The filter hides this finding; c shows everything", "warning")
            return
        self.rows.changed(index)
        self._show_details()

    # filters

    def action_filter(self) -> None:
        """Write a filter."""
        self.add_class("-filtering")
        line = self.query_one("#filter", Input)
        line.styles.display = "block"  # at once: what is typed next belongs to it
        self.set_focus(line)

    def _close_filter(self, clear: bool = False) -> None:
        line = self.query_one("#filter", Input)
        self.remove_class("-filtering")
        line.styles.display = "none"
        self.set_focus(self.rows)
        if clear:
            line.value = ""

    def action_clear(self) -> None:
        """Take all filters away."""
        self.filters = Filters()
        self.query_one("#filter", Input).value = ""
        self._show()

    def action_severity(self, word: str) -> None:
        """Switch a severity on or off; with all off, all are shown."""
        self.filters = self.filters._replace(severities=self.filters.severities ^ {Severity.parse(word)})
        self._show()

    def action_group(self) -> None:
        """Group in the next way."""
        self.grouping = GROUPINGS[(GROUPINGS.index(self.grouping) + 1) % len(GROUPINGS)]
        row = self.rows.current
        self._show(row.item.fingerprint if row is not None and isinstance(row.item, Finding) else "")

    def action_pick_area(self) -> None:
        """Choose an area or a rule."""
        from diagnose.tui.findings.choices import area_options
        from diagnose.tui.screens.dialogs import Pick

        options = area_options(self._known.values())
        self.app.push_screen(Pick("Only this area or rule", options, self.filters.area), partial(self._set_filter, "area"))

    def action_pick_file(self) -> None:
        """Choose a file."""
        from diagnose.tui.findings.choices import file_options
        from diagnose.tui.screens.dialogs import Pick

        options = file_options(self._known.values())
        self.app.push_screen(Pick("Only this file", options, self.filters.path), partial(self._set_filter, "path"))

    def _set_filter(self, name: str, value: str | None) -> None:
        if value is not None:
            self.filters = self.filters._replace(area=value) if name == "area" else self.filters._replace(path=value)
            self._show()

    # copying, editing, saving

    def action_copy(self) -> None:
        """Choose what to copy of the finding."""
        from diagnose.tui.findings.choices import copy_options
        from diagnose.tui.screens.dialogs import Pick

        item = self.item
        if item is not None:
            self.app.push_screen(Pick("Copy", copy_options(item, self._known, self.page.plain())), self._copy)

    def _copy(self, chosen: tuple[str, str] | None) -> None:
        if chosen:
            self.ui.copy(*chosen)

    def action_edit(self) -> None:
        """Open the editor at the place under the cursor."""
        target = self.page.target if self.page.has_focus else None
        if isinstance(target, ToFile):
            self.ui.edit_place(*target)
            return
        item = self.item
        location = item.location if isinstance(item, Finding) else item.evidence[-1].location if item and item.evidence else None
        if location is not None and location.path:
            region = location.region
            self.ui.edit_place(location.path, region.line if region else 1, region.column if region else 1)

    def export_text(self) -> str:
        """Return everything that the filter leaves, as the batch report says it."""
        from diagnose.tui.findings.choices import report_text

        return report_text(self.ui.session, self.rows.outline)

    def export_markdown(self) -> str:
        """Return the same as Markdown."""
        from diagnose.tui.findings.choices import report_markdown

        return report_markdown(self.rows.outline, self._known)

    # state

    def _remember(self) -> None:
        section = self.ui.memory.section("findings")
        severities = sorted(severity.word for severity in self.filters.severities)
        if self.rows.current is not None and self.rows.wanted is None:
            section["row"] = list(identity(self.rows.current))
        section.update(
            grouping=self.grouping, text=self.filters.text, severities=severities, area=self.filters.area, path=self.filters.path
        )

    def _recall(self) -> None:
        section = self.ui.memory.section("findings")
        grouping = section.get("grouping")
        self.grouping = grouping if grouping in GROUPINGS else GROUPINGS[0]
        words = {severity.word: severity for severity in Severity}
        severities = frozenset(words[word] for word in section.get("severities", ()) if word in words)
        text, area, path = (str(section.get(name, "")) for name in ("text", "area", "path"))
        self.filters = Filters(text, severities, area, path)
        row = section.get("row")
        if isinstance(row, list) and len(row) == 2:
            self.rows.wanted = (str(row[0]), str(row[1]))
        if text:
            self.query_one("#filter", Input).value = text


def _plural(severity: Severity, number: int) -> str:
    return "s" if number != 1 and severity is not Severity.INFO else ""


def _named(filters: Filters) -> str:
    parts = [filters.text, *sorted(severity.word for severity in filters.severities), filters.area, filters.path]
    return ", ".join(part for part in parts if part)
