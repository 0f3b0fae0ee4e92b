"""The app: its panels, what they are told, and the threads that work for them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.signal import Signal
from textual.worker import Worker, WorkerState

from diagnose.model.finding import Finding
from diagnose.tui import symbols
from diagnose.tui.inks import Inks
from diagnose.tui.opening import Opening
from diagnose.tui.outside import OutsideApp
from diagnose.tui.session.memory import memory_of
from diagnose.tui.session.session import Known, Session
from diagnose.tui.session.watch import EVERY, Watch
from diagnose.tui.themes import MEANING, THEMES, default_theme
from diagnose.tui.widgets.head import Head

if TYPE_CHECKING:
    from diagnose.fixes.rollback import Outcome
    from diagnose.model.finding import Diagnosis
    from diagnose.tui.findings.screen import FindingsScreen
    from diagnose.tui.screens.base import Panel


ScreenKind = TypeVar("ScreenKind")

GROWING = 10
"""Logs that grow are read again after this many times the time that it takes."""

LONGEST_WAIT = 60.0
"""Seconds after which they are read again in any case."""


def _findings() -> Panel:
    from diagnose.tui.findings.screen import FindingsScreen

    return FindingsScreen()


def _logs() -> Panel:
    from diagnose.tui.loglist.screen import LogsScreen

    return LogsScreen()


def _project() -> Panel:
    from diagnose.tui.project.screen import ProjectScreen

    return ProjectScreen()


def _rules() -> Panel:
    from diagnose.tui.rules.screen import RulesScreen

    return RulesScreen()


def _ask() -> Panel:
    from diagnose.tui.ask.screen import AskScreen

    return AskScreen()


class DiagnoseApp(OutsideApp):
    """The terminal interface on one opening."""

    TITLE = "diagnose"
    CSS = """
    * { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
    Toast { background: $panel; color: $foreground; }
    CommandPalette > Vertical { margin-top: 2; }
    """
    MODES = {"findings": _findings, "logs": _logs, "project": _project, "rules": _rules, "ask": _ask}  # noqa: RUF012
    DEFAULT_MODE = "findings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+c", "interrupt", "Quit", show=False, priority=True, tooltip="Copy what the mouse marked, or leave.", id="common.interrupt"
        ),
        Binding(
            "ctrl+q", "leave_now", "Quit", show=False, priority=True, tooltip="Leave the program from anywhere.", id="common.leave-now"
        ),
    ]
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(self, opening: Opening) -> None:
        self.memory = memory_of(opening.home)
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self._wanted_theme(opening)
        self.session = Session(opening)
        self.signs = symbols.SIGNS
        self.inks = Inks(self)
        self.result_changed: Signal[None] = Signal(self, "result_changed")
        self.files_changed: Signal[frozenset[str]] = Signal(self, "files_changed")
        self.animation_level = "none"
        self._frame = 0
        self._stop = threading.Event()
        self._again = False
        self._ended = 0.0
        """When the last check ended."""
        self._is_waiting = False
        self._watch = Watch()

    def _wanted_theme(self, opening: Opening) -> str:
        names = [theme.name for theme in THEMES]
        wanted = opening.theme or str(self.memory.section("look").get("theme", ""))
        return "ansi" if self.no_color else wanted if wanted in names else default_theme()

    # life

    def on_mount(self) -> None:
        """Begin to work once the first frame is on the screen."""
        self.watch_signals()
        self._load_keys()
        self.set_interval(0.1, self._tick)
        self.call_after_refresh(self._begin)

    def _load_keys(self) -> None:
        """Take the user's own keys, where there are any."""
        from diagnose.tui.keymap import keys_file, load_keymap

        if keys_file().is_file():
            keys, wrong = load_keymap(keys_file())
            self.set_keymap(keys)
            for text in wrong:
                self.tell(text, "warning")

    def _begin(self) -> None:
        self.check()
        self.set_interval(EVERY, self._look)

    def _tick(self) -> None:
        """Turn the sign of something that goes on."""
        if self.session.is_busy:
            self._frame += 1
            for head in self.screen.query(Head):
                head.refresh()

    @property
    def spin(self) -> str:
        """The sign of something that goes on."""
        return self.signs.spinner[self._frame % len(self.signs.spinner)]

    def before_leaving(self) -> None:
        """Stop what works and keep what is to be remembered."""
        self._stop.set()
        self.memory.changed()

    # checking

    def check(self) -> None:
        """Read what changed; when that is being done already, once more afterwards."""
        if any(worker.group == "check" and worker.state in (WorkerState.PENDING, WorkerState.RUNNING) for worker in self.workers):
            self._again = True
            return
        self._stop = threading.Event()
        if self.session.catalog is not None:
            self.session.phase = "reading"
        self.run_worker(partial(self.session.scan, self._tell, self._stop), thread=True, group="check", exit_on_error=False)

    def _tell(self, known: Known) -> None:
        """Bring what a thread found out to the screen."""
        if not self._stop.is_set():
            self.call_from_thread(self._accept, known)

    def _accept(self, known: Known) -> None:
        self.session.accept(known)
        self.result_changed.publish(None)
        self._refresh_heads()

    def _refresh_heads(self) -> None:
        for head in self.screen.query(Head):
            head.refresh()
        self.screen.refresh_bindings()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """See to the end of a check."""
        if event.worker.group != "check" or event.state not in (WorkerState.SUCCESS, WorkerState.ERROR, WorkerState.CANCELLED):
            return
        if event.state == WorkerState.ERROR:
            from diagnose.tui.crash import crash_note

            self.session.phase = "failed"
            self.tell(crash_note(event.worker.error), "error")
        elif self.session.is_busy:
            self.session.phase = "stopped"
        self._ended = time.monotonic()
        self.result_changed.publish(None)
        self._refresh_heads()
        if self._again:
            self._again = False
            self.check()

    def action_check_again(self) -> None:
        """Read everything that changed again."""
        self.check()

    def action_stop_check(self) -> None:
        """Stop reading."""
        if self.session.is_busy:
            self._stop.set()
            self.tell("Stopped; what is known so far stays. f5 checks again")

    def _look(self) -> None:
        """See in a thread which files changed."""
        if not self.session.is_busy:
            self.run_worker(self._look_at_files, thread=True, group="watch", exclusive=True, exit_on_error=False)

    def _look_at_files(self) -> None:
        opening, files = self.session.opening, sorted(self.session.files)
        inside = [str(root / "any") for root in opening.projects]
        changed = self._watch.look([*files, *opening.logs], [*files, *inside])
        if changed:
            self.call_from_thread(self._files_changed, changed)

    def _files_changed(self, changed: frozenset[str]) -> None:
        """Check again: at once after a file of a project, now and then while a large log grows."""
        self.files_changed.publish(changed)
        if changed <= set(self.session.opening.logs):
            self._check_later()
        else:
            self.check()

    def _check_later(self) -> None:
        """Check again, but do not read large logs more than a tenth of the time."""
        took = self.session.result.stats.seconds if self.session.result else 0.0
        wait = min(LONGEST_WAIT, self._ended + GROWING * took - time.monotonic())
        if wait <= 0:
            self.check()
        elif not self._is_waiting:
            self._is_waiting = True
            self.set_timer(wait, self._waited)

    def _waited(self) -> None:
        self._is_waiting = False
        self.check()

    def after_edit(self) -> None:
        """The editor may have changed a file."""
        self.check()

    # fixes

    @property
    def can_undo(self) -> bool:
        """Whether an application of edits is there to be taken back."""
        from diagnose.tui.fix.writing import can_undo

        return can_undo(self.session.opening)

    def undo(self, then: Callable[[str], object] = lambda _: None) -> None:
        """Take the last application of edits back, check again, and say to `then` what was done."""
        self.run_worker(partial(self._undo, then), thread=True, group="fix", exit_on_error=False)

    def _undo(self, then: Callable[[str], object]) -> None:
        from diagnose.tui.fix.writing import applier

        outcome = applier(self.session.opening).undo()
        self.call_from_thread(lambda: then(self.tell_written(outcome, "Taken back in")))

    def tell_written(self, outcome: Outcome, said: str) -> str:
        """Say what was written or why not; check again. Returns what was said, nothing when nothing was written."""
        from diagnose.engine.run import display_path

        for problem in outcome.problems:
            self.tell(f"{display_path(problem.location.path)}: {problem.message}", "error")
        if not outcome.files:
            return ""
        names = ", ".join(display_path(path) for path in outcome.files)
        self.tell(f"{said} {names}")
        self.check()
        return f"{said} {names}"

    # panels

    def action_panel(self, mode: str) -> None:
        """Go to a panel."""
        if mode in self.MODES and mode != self.current_mode:
            self.switch_mode(mode)

    def open_place(self, path: str, line: int | None = None, column: int | None = None) -> None:
        """Show a file at a place."""
        from diagnose.tui.logview.screen import LogScreen

        self.push_screen(LogScreen(path, line, column))

    def read_also(self, path: str) -> None:
        """Read another log."""
        opening = self.session.opening
        if path not in opening.logs:
            self.session.opening = opening._replace(logs=(*opening.logs, path))
            self.check()

    def leave_out(self, path: str) -> None:
        """Do not read a log (by the path it is shown with) any more."""
        from diagnose.engine.run import display_path

        opening = self.session.opening
        self.session.opening = opening._replace(logs=tuple(log for log in opening.logs if display_path(log) != path))
        self.check()

    def show_findings_of(self, path: str) -> None:
        """Show the findings of one file only."""
        self._at_home(lambda home: home.limit_to(path=path))

    def show_findings_by(self, rule: str) -> None:
        """Show the findings of one rule or area only."""
        self._at_home(lambda home: home.limit_to(area=rule))

    def show_finding(self, fingerprint: str) -> None:
        """Show one finding in the list."""
        self._at_home(lambda home: home.show_finding(fingerprint))

    def _at_home(self, task: Callable[[FindingsScreen], object]) -> None:
        from diagnose.tui.findings.screen import FindingsScreen

        self.action_panel("findings")
        self.call_after_refresh(lambda: task(self._panel("findings", FindingsScreen)))

    def _panel(self, mode: str, kind: type[ScreenKind]) -> ScreenKind:
        return next(screen for screen in self._screen_stacks[mode] if isinstance(screen, kind))

    def open_fix(self, item: Diagnosis | Finding) -> None:
        """Show the fixes of a finding or root cause."""
        from diagnose.tui.findings.detail import explained
        from diagnose.tui.fix.screen import FixScreen

        result = self.session.result
        known = {finding.fingerprint: finding for finding in result.findings} if result else {}
        self.push_screen(FixScreen(item, [] if isinstance(item, Finding) else explained(item, known)))

    def open_rule(self, rule: str) -> None:
        """Show a rule in the panel of rules."""
        from diagnose.tui.rules.screen import RulesScreen

        self.action_panel("rules")
        self.call_after_refresh(lambda: self._panel("rules", RulesScreen).show_rule(rule))

    def new_rule(self, line: str, path: str) -> None:
        """Ask for a name and write a new rule; a `line` of a log, from the file `path`, becomes its example."""
        from diagnose.tui.rules.new import ask_for_rule

        ask_for_rule(self, line, path)

    def open_link(self, text: str) -> None:
        """Open a reference in the browser where it is an address, else copy it."""
        if text.startswith(("https://", "http://")) and " " not in text:
            self.open_url(text)
            self.tell(f"Opened {text}")
        else:
            self.copy(text, "the reference")

    def action_leave_now(self) -> None:
        """Leave from anywhere."""
        self.leave()

    def action_interrupt(self) -> None:
        """Copy what the mouse marked; without that, leave."""
        marked = self.screen.get_selected_text()
        if marked:
            self.copy(marked, "the marked text")
            self.screen.clear_selection()
        else:
            self.leave()

    # themes

    def action_pick_theme(self) -> None:
        """Choose a theme; each is shown while it is looked at."""
        from diagnose.tui.screens.dialogs import Option, Pick

        before = self.theme
        options = [Option(theme.name, theme.name, MEANING[theme.name]) for theme in THEMES]
        self.push_screen(Pick("Theme", options, before, self._show_theme), lambda name: self._keep_theme(name or before))

    def _show_theme(self, name: str) -> None:
        self.theme = name

    def _keep_theme(self, name: str) -> None:
        self.theme = name
        self.memory.section("look")["theme"] = name
        self.memory.changed()

    def action_forget(self) -> None:
        """Forget what was kept for this project."""
        self.memory.reset()
        self.theme = default_theme()
        self.tell("Positions, filters and theme of this project are forgotten")

    # the palette

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer everything that a key does now."""
        seen = set()
        for node, binding, enabled, tooltip in screen.active_bindings.values():
            if enabled and tooltip and binding.action not in seen and not binding.action.endswith("command_palette"):
                seen.add(binding.action)
                said = f"{binding.description}: {tooltip.rstrip('.')}"
                yield SystemCommand(
                    said, f"key {self.get_key_display(binding)}", partial(self.call_later, self.run_action, binding.action, node)
                )
