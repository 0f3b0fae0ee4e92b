"""Taking lines out of a log: to the clipboard, a file, the editor, a new rule."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from diagnose.logs.paging.selection import Selection
from diagnose.tui.logview.base import LogPanel
from diagnose.tui.logview.export import MOST_COPIED, between, rows_of, write_rows
from diagnose.tui.outside import may_write


class Taking(LogPanel):
    """The keys that copy, write and hand on."""

    def action_select(self) -> None:
        """Begin to select lines, or stop."""
        self.lines.begun = self.lines.cursor if self.lines.begun is None else None
        self.lines.redraw(anew=True)
        self.tell()

    def action_copy(self) -> None:
        """Copy the selected lines, or the one at the cursor."""
        chosen = self.lines.selected()
        if chosen is None:
            return
        places = [place for place, _ in zip(between(self.lines.view.rows, *chosen), range(MOST_COPIED), strict=False)]
        text = "\n".join(self.lines.painter.plain(place) for place in places)
        count = len(places)
        self.ui.copy(text, "the line" if count == 1 else f"{count:,} lines" + (" (not more at once)" if count == MOST_COPIED else ""))
        self.lines.begun = None
        self.lines.redraw(anew=True)

    def action_copy_place(self) -> None:
        """Copy where the line is."""
        self.ui.copy(f"{self.path}:{self.line_number()}", "path and line")

    def action_edit(self) -> None:
        """Open the editor at the line."""
        self.ui.edit_place(self.path, self.line_number(), 1)

    def action_new_rule(self) -> None:
        """Write a rule with this line as its example."""
        if self.lines.cursor is not None:
            self.ui.new_rule(self.lines.painter.plain(self.lines.cursor), self.path)

    def action_export(self) -> None:
        """Ask for a file to write the lines to."""
        from diagnose.tui.screens.dialogs import Ask

        what = "the selected lines" if self.lines.begun is not None else "the lines that are shown"
        name = f"{Path(self.path.rpartition('!')[2]).stem or 'log'}-lines.log"
        self.app.push_screen(Ask(f"Write {what} to", name, may_write), self._export)

    def _export(self, name: str | None) -> None:
        if name:
            span = self.lines.selected() if self.lines.begun is not None else None
            self.run_worker(partial(self._write, Path(name), span, self.selection), thread=True, group="export", exit_on_error=False)

    def _write(self, path: Path, span: tuple[int, int] | None, selection: Selection) -> None:
        first, last = span or (0, self.document.size)
        try:
            count = write_rows(path, between(rows_of(self.document, selection), first, last), self.lines.painter.plain)
        except OSError as error:
            self.app.call_from_thread(self.ui.tell, f"{path} was not written: {error.strerror}", "error")
        else:
            self.app.call_from_thread(self.ui.tell, f"Wrote {count:,} lines to {path}")

    def export_text(self) -> str:
        """Return the lines that are in sight."""
        return "\n".join(self.lines.painter.plain(place.offset) for place in self.lines.view.layout() if not place.part)
