"""What the app does outside of its own screen: clipboard, editor, saved files, the mouse, the terminal."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.app import App, SuspendNotSupported

from diagnose.report.clean import clean

if TYPE_CHECKING:
    from diagnose.tui.screens.base import Panel

_ENDING_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


class OutsideApp(App[int]):
    """An app that can copy, edit, save and leave."""

    _mouse_is_ours = True

    def tell(self, text: str, severity: Any = "information") -> None:
        """Show a message for some seconds; its text may come from outside."""
        self.notify(clean(text), severity=severity, markup=False, timeout=4 if severity == "information" else 8)

    # clipboard

    def copy(self, text: str, what: str) -> None:
        """Put a text on the clipboard and say so, or say why not."""
        self.run_worker(partial(self._copy, text, what), thread=True, group="copy")

    def _copy(self, text: str, what: str) -> None:
        from diagnose.tui.clipboard import copy_native

        program = copy_native(text)
        self.call_from_thread(self._copied, text, what, program)

    def _copied(self, text: str, what: str, program: str) -> None:
        if program:
            self.tell(f"Copied {what} ({program})")
            return
        self.copy_to_clipboard(text)
        self.tell(f"Copied {what} by the terminal (OSC 52). If pasting gives something else, the terminal does not allow it: x exports")

    # editor

    def edit_place(self, path: str, line: int = 1, column: int = 1) -> None:
        """Open the user's editor at a place and come back when it ends."""
        from diagnose.tui.editor import editor_command

        if not Path(path).is_file():
            self.tell(f"{path} is not a file that an editor can open", "warning")
            return
        command = editor_command(path, line, column)
        if command is None:
            self.tell("No editor: set VISUAL or EDITOR", "warning")
            return
        try:
            with self.suspend():
                code = subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own editor
        except SuspendNotSupported:
            self.tell("An editor cannot be opened from here", "warning")
        except OSError as error:
            self.tell(f"{command[0]} cannot be started: {error.strerror}", "error")
        else:
            if code:
                self.tell(f"{command[0]} ended with code {code}", "warning")
            self.after_edit()

    def after_edit(self) -> None:
        """A file may have changed."""

    # saving what is shown

    def action_export_screen(self) -> None:
        """Ask for a format, then for a name, and save."""
        from diagnose.tui.export import FORMATS
        from diagnose.tui.screens.dialogs import Option, Pick

        panel = self.screen
        options = [Option(suffix, name, f".{suffix}") for suffix, name in FORMATS.items()]
        self.push_screen(Pick("Save what is shown as", options), lambda suffix: self._ask_name(panel, suffix))

    def _ask_name(self, panel: Any, suffix: str | None) -> None:
        from diagnose.tui.export import file_name
        from diagnose.tui.screens.dialogs import Ask

        if suffix:
            name = file_name(panel, suffix, Path.cwd())
            self.push_screen(Ask("Save to", name, may_write), lambda path: self._save(panel, suffix, path))

    def _save(self, panel: Panel, suffix: str, path: str | None) -> None:
        from diagnose.tui.export import exported

        if not path:
            return
        try:
            with Path(path).open("x", encoding="utf-8", errors="replace") as file:
                file.write(exported(self, panel, suffix))
        except OSError as error:
            self.tell(f"{path} was not saved: {error.strerror}", "error")
        else:
            self.tell(f"Saved {path}")

    # the terminal

    def action_toggle_mouse(self) -> None:
        """Give the mouse to the terminal, or take it back."""
        driver = self._driver
        self._mouse_is_ours = not self._mouse_is_ours
        switch = getattr(driver, "_enable_mouse_support" if self._mouse_is_ours else "_disable_mouse_support", None)
        if switch:
            switch()
            driver.flush()  # type: ignore[union-attr]
        self.tell("The mouse is back" if self._mouse_is_ours else "The mouse is the terminal's: mark and copy as usual, f2 takes it back")

    def action_redraw(self) -> None:
        """Draw everything anew."""
        self.screen.refresh(layout=True, repaint=True)
        self.refresh(repaint=True)

    def leave(self, code: int = 0) -> None:
        """End the program and give the terminal back."""
        self.before_leaving()
        self.exit(code)

    def before_leaving(self) -> None:
        """Save what is to be kept."""

    def watch_signals(self) -> None:
        """Leave cleanly when the system asks for it."""
        loop = asyncio.get_running_loop()
        for name in _ENDING_SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.add_signal_handler(number, self.leave, 128 + number)

    def _fatal_error(self) -> None:
        """Say in a sentence that the program has a fault; what a developer needs goes to a file."""
        from diagnose.tui.crash import crash_note

        self._exit_renderables.append(Text(crash_note(self._exception)))
        self._close_messages_no_wait()


def may_write(name: str) -> str:
    """Say why a new file of this name cannot be written."""
    path = Path(name)
    if path.exists():
        return "this file exists; choose another name"
    return "" if path.parent.is_dir() else f"there is no folder {path.parent}"
