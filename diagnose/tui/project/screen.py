"""The panel of the project: components at the left, what is known of the one under the cursor at the right."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from diagnose.tui.places import ToFile, ToFinding
from diagnose.tui.project.page import lay_out
from diagnose.tui.project.rows import ComponentRow, ComponentRows, component_rows
from diagnose.tui.screens.base import Panel
from diagnose.tui.widgets.page import Layout, Page
from diagnose.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from diagnose.engine.joining import ComponentGraph

WIDE = 90


class ProjectScreen(Panel):
    """What is known of the project before any rule looks at it."""

    PANEL = "project"
    DEFAULT_CSS = """
    ProjectScreen #both { height: 1fr; }
    ProjectScreen ComponentRows { width: 1fr; height: 100%; }
    ProjectScreen Page { width: 2fr; height: 100%; border-left: solid $rule; }
    ProjectScreen.-stacked #both { layout: vertical; }
    ProjectScreen.-stacked ComponentRows { width: 100%; height: 1fr; max-height: 8; }
    ProjectScreen.-stacked Page { width: 100%; height: 3fr; border-left: none; border-top: solid $rule; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "into", "Open", tooltip="Go to what is known; on a place in it, open the file there.", id="project.into"),
        Binding("f", "findings", "Findings", tooltip="Only the findings of this component.", id="project.findings"),
        Binding("tab", "switch", "Switch pane", show=False, tooltip="Between the components and what is known.", id="project.switch"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._graphs: dict[tuple[str, str], ComponentGraph] | None = None
        self._made_for = -1

    @property
    def rows(self) -> ComponentRows:
        """The components."""
        return self.query_one(ComponentRows)

    @property
    def page(self) -> Page:
        """What is known of one."""
        return self.query_one(Page)

    def body(self) -> Iterable[Widget]:
        """Lay out."""
        with Horizontal(id="both"):
            yield ComponentRows()
            yield Page()

    def on_mount(self) -> None:
        """Show the components."""
        self.ui.result_changed.subscribe(self, lambda _: self._show())
        self.rows.focus()
        self._show()

    def on_screen_resume(self) -> None:
        """Results may have come while another panel was shown."""
        self._show()

    def _show(self) -> None:
        session = self.ui.session
        self.rows.components = component_rows(session.facts, session.result.findings if session.result else ())
        self.rows.changed()
        self._show_page(keep=True)
        if self.is_current and session.result is not None and not session.is_busy and self._made_for != session.revision:
            self._made_for = session.revision
            self.run_worker(self._make_graphs, thread=True, exclusive=True, group="graphs", exit_on_error=False)

    def _make_graphs(self) -> None:
        """Make the value graphs (in a thread: files are searched for values)."""
        from diagnose.tui.project.graphs import graphs_of

        graphs = graphs_of(self.ui.session)
        self.app.call_from_thread(self._made, graphs)

    def _made(self, graphs: dict[tuple[str, str], ComponentGraph]) -> None:
        self._graphs = graphs
        self._show_page(keep=True)

    def _show_page(self, keep: bool = False) -> None:
        row = self.rows.current
        self.page.show(partial(self._lay_out, row) if row else lambda _: Layout((), ()), keep)
        self.refresh_bindings()

    def _lay_out(self, row: ComponentRow, width: int) -> Layout:
        from diagnose.engine.joining import ComponentGraph

        graph = None
        if self._graphs is not None:
            graph = self._graphs.get((str(row.project["path"]), row.path)) or ComponentGraph(row.path, (), ())
        return lay_out(row, graph, self.ui.inks, width, tuple(self.ui.session.secrets))

    # events and keys

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show another component."""
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if not self.is_mounted or not self.query(ComponentRows):
            return super().check_action(action, parameters)
        if action in ("into", "edit"):
            return self.rows.current is not None
        if action == "findings":
            return self.rows.current is not None and bool(self.rows.current.findings)
        return super().check_action(action, parameters)

    def action_into(self) -> None:
        """Go to the page; from there to the place."""
        if self.page.has_focus:
            self._go(self.page.target)
        else:
            self.page.focus()

    def action_back(self) -> None:
        """Back to the components, then home."""
        if self.page.has_focus:
            self.rows.focus()
        else:
            super().action_back()

    def action_switch(self) -> None:
        """Change between components and page."""
        (self.rows if self.page.has_focus else self.page).focus()

    def action_findings(self) -> None:
        """Show the findings of the component only."""
        row = self.rows.current
        if row is not None and row.findings:
            self.ui.show_findings_of(row.findings[0].location.path if len({item.location.path for item in row.findings}) == 1 else "")

    def action_edit(self) -> None:
        """Open the place under the cursor in the editor."""
        target = self.page.target
        if isinstance(target, ToFile):
            self.ui.edit_place(*target)

    def action_copy(self) -> None:
        """Copy the page."""
        self.ui.copy(self.page.plain() + "\n", "the page")

    def export_text(self) -> str:
        """Return the page."""
        return self.page.plain() + "\n"

    def _go(self, target: Any) -> None:
        if isinstance(target, ToFile):
            self.ui.open_place(*target)
        elif isinstance(target, ToFinding):
            self.ui.show_finding(target.fingerprint)
