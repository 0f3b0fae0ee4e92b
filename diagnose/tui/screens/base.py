"""The frame around every screen: the first line, the keys that work, and what all screens can do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from diagnose.tui.widgets.foot import Foot
from diagnose.tui.widgets.head import TABS, Head

if TYPE_CHECKING:
    from diagnose.tui.app import DiagnoseApp


def common(key: str, action: str, label: str, text: str, show: bool = False) -> Binding:
    """Return a binding that all panels have."""
    name = action.replace("('", "-").rstrip("')").rpartition(".")[2].replace("_", "-")
    return Binding(key, action, label, show=show, tooltip=text, id=f"common.{name}")


class Panel(Screen[Any], inherit_bindings=False):
    """A screen. `PANEL` names it in help and begins the ids of its bindings."""

    PANEL: ClassVar[str] = ""
    HELP_TITLE: ClassVar[str] = "Everywhere"
    DEFAULT_CSS = """
    Panel { background: $background; color: $foreground; layers: base; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", tooltip="The keys of this panel.", id="common.help"),
        Binding("f1", "help", "Help", tooltip="The keys of this panel.", id="common.help-too"),
        common("q", "leave", "Quit", "Leave the program.", show=True),
        common("escape", "back", "Back", "Back to where you came from."),
        Binding("q", "back", "Back", tooltip="Back to where you came from.", id="common.quit"),
        *(common(str(n), f"app.panel('{tab.mode}')", tab.name, f"Go to {tab.name}.") for n, tab in enumerate(TABS, 1)),
        common("ctrl+p,colon", "app.command_palette", "Commands", "Everything that can be done, by name."),
        common("y", "copy", "Copy", "Copy something of what is shown."),
        common("e", "edit", "Editor", "Open this place in your editor ($VISUAL or $EDITOR)."),
        common("x", "app.export_screen", "Export", "Save what is shown: text, Markdown, HTML or a picture (SVG)."),
        common("T", "app.pick_theme", "Theme", "Dark, light, high contrast, colour-blind safe, 16 colours."),
        common("f5", "app.check_again", "Check again", "Read everything that changed again."),
        common("ctrl+x", "app.stop_check", "Stop", "Stop reading; what is known so far stays."),
        common("f2", "app.toggle_mouse", "Mouse", "Give the mouse to the terminal, to mark text, or take it back."),
        common("ctrl+l", "app.redraw", "Redraw", "Draw the screen anew."),
        common("ctrl+r", "app.forget", "Reset", "Forget positions, filters and the theme that were kept for this project."),
        common("ctrl+z", "app.suspend_process", "Suspend", "Stop the program; `fg` goes on."),
    ]

    @property
    def ui(self) -> DiagnoseApp:
        """The app."""
        return self.app  # type: ignore[return-value]

    def compose(self) -> Iterable[Widget]:
        """Lay out: first line, body, keys."""
        yield Head(self.crumbs())
        yield from self.body()
        yield Foot()

    def body(self) -> Iterable[Widget]:
        """Return what is between the first line and the keys."""
        return ()

    def on_screen_resume(self) -> None:
        """What goes on may have changed while another screen was shown."""
        for head in self.query(Head):
            head.refresh()

    def crumbs(self) -> str:
        """Return what is named in the first line."""
        return ""

    def export_text(self) -> str:
        """Return all of what is shown as text, also what is out of sight; empty for only what is seen."""
        return ""

    def export_markdown(self) -> str:
        """Return the same as Markdown; empty when there is nothing better than the text."""
        return ""

    @property
    def is_on_top(self) -> bool:
        """Whether another screen is below this one."""
        return self.app.screen_stack[0] is not self

    @property
    def has_way_back(self) -> bool:
        """Whether escape leads anywhere; panels with parts go through these first."""
        return self.is_on_top or self.app.current_mode != TABS[0].mode

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action == "leave":
            return not self.is_on_top
        if action == "back":
            return self.has_way_back
        if action in ("copy", "edit"):
            return type(self)._offers(action)
        return super().check_action(action, parameters)

    @classmethod
    def _offers(cls, action: str) -> bool:
        return getattr(cls, f"action_{action}") is not getattr(Panel, f"action_{action}")

    def action_copy(self) -> None:
        """Copy something; panels that can say what."""

    def action_edit(self) -> None:
        """Open the editor; panels that can say where."""

    def action_leave(self) -> None:
        """Leave the program."""
        self.ui.leave()

    def action_back(self) -> None:
        """Go back to the screen below, or to the home panel."""
        if self.is_on_top:
            self.dismiss(None)
        else:
            self.ui.action_panel(TABS[0].mode)

    def action_help(self) -> None:
        """Show the keys of this panel."""
        from diagnose.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self))
