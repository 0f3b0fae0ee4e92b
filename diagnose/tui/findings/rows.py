"""The list of findings: how its rows look, and how groups open and close."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from diagnose.model.finding import Diagnosis, Finding
from diagnose.model.severity import Severity
from diagnose.report.clean import clean, fit, width_of
from diagnose.tui.findings.outline import Heading, Outline, Row, identity
from diagnose.tui.symbols import SYMBOL, WORD
from diagnose.tui.widgets.rowlist import RowList

_PLACE_FROM = 76
"""Columns from which rows name the place too."""

_WORD_FROM = 34
"""Columns from which the severity is a word, not only a sign."""


class FindingRows(RowList):
    """Shows an outline."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "close", "Close", show=False, tooltip="Close the group, or go to its head.", id="tree.close"),
        Binding("right,l", "open", "Open", show=False, tooltip="Open the group, or go into it.", id="tree.open"),
        Binding("space", "fold", "Open/close", show=False, tooltip="Open or close the group.", id="tree.fold"),
        Binding("minus", "close_all", "Close all", show=False, tooltip="Close all groups.", id="tree.close-all"),
        Binding("equals_sign,plus", "open_all", "Open all", show=False, tooltip="Open all groups.", id="tree.open-all"),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.outline = Outline(None)
        self.hint: list[str] = []
        """What an empty list says."""
        self.wanted: tuple[str, str] | None = None
        """Where the cursor was the last time, as `identity` names it, until it is there again."""

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.outline)

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.outline[self.cursor] if self.cursor < self.count else None

    def show(self, outline: Outline) -> None:
        """Show another outline; the cursor stays on what it was on where that is still there."""
        before = self.wanted or (identity(self.current) if self.current else None)
        old = self.cursor
        if self.wanted and (outline.start_of(self.wanted[0]) is not None or not self.ui.session.is_busy):
            self.wanted = None
        self.outline = outline
        self.changed(self._place_of(before, old) if before else None)

    def _place_of(self, wanted: tuple[str, str], old: int) -> int:
        """Return the row of a group and finding: by name, else where the cursor was."""
        key, fingerprint = wanted
        start = self.outline.start_of(key)
        if start is None:
            return old
        if not fingerprint:
            return start
        index: int
        for index in (old, *range(start, min(len(self.outline), start + 5000))):
            if index < len(self.outline) and identity(self.outline[index]) == wanted:
                return index
        return old

    # drawing

    def row(self, index: int, width: int) -> Text:
        """Draw a row."""
        row = self.outline[index]
        item = row.item
        if isinstance(item, Finding):
            return self._finding(item, 2 if row.group.head is not None else 0, width)
        mark = self.ui.signs.closed if row.group.key in self.outline.closed else self.ui.signs.opened
        text = Text(f"{mark} ", self.ui.inks["dim"])
        self._severity(text, item.severity, width)
        label = item.title if isinstance(item, Diagnosis) else item.label
        style = "bold" if isinstance(item, Diagnosis) or self.outline.grouping != "cause" else "dim"
        number = f"{len(row.group.findings):,}" if isinstance(item, Heading) else ""
        return self._fill(text, (label, style), ("", number), width)

    def _finding(self, finding: Finding, indent: int, width: int) -> Text:
        text = Text(" " * indent)
        self._severity(text, finding.severity, width)
        times = f"{self.ui.signs.times}{finding.count:,}" if finding.count > 1 else ""
        place = str(finding.location) if width >= _PLACE_FROM else ""
        return self._fill(text, (finding.title, "text"), (place, times), width)

    def _severity(self, text: Text, severity: Severity, width: int) -> None:
        text.append(f"{SYMBOL[severity]} ", self.ui.inks[severity.word])
        if width >= _WORD_FROM:
            text.append(f"{WORD[severity]:<6}", self.ui.inks[severity.word])

    def _fill(self, text: Text, said: tuple[str, str], ends: tuple[str, str], width: int) -> Text:
        """Add a label and its ink, cut to what place and count leave, and these at the right."""
        (label, style), (place, times) = said, ends
        end = Text()
        if place:
            room = width // 3
            end.append(
                fit(place, (len(place) - 1, len(place)), room).text if width_of(place) > room else clean(place), self.ui.inks["path"]
            )
        if times:
            end.append(f"{' ' if place else ''}{times}", self.ui.inks["dim"])
        room = max(4, width - text.cell_len - end.cell_len - (2 if end else 1))
        text.append(fit(" ".join(label.split()), None, room).text, self.ui.inks[style])
        text.append(" " * max(0, width - text.cell_len - end.cell_len - 1))
        return text.append_text(end)

    def empty(self) -> list[Text]:
        """Say why there is nothing."""
        return [Text(f" {line}", self.ui.inks["dim"]) for line in ["", *self.hint]]

    # groups

    def action_close(self) -> None:
        """Close the group of the row; on a finding, go to the group's head."""
        row = self.current
        if row is None or row.group.head is None:
            return
        if row.number is not None:
            self.cursor = self.outline.find(row.group.key) or 0
        else:
            self._set_closed(row.group.key, True)

    def action_open(self) -> None:
        """Open the group of the row; when it is open, go into it."""
        row = self.current
        if row is None or row.number is not None:
            return
        if row.group.key in self.outline.closed:
            self._set_closed(row.group.key, False)
        elif row.group.findings:
            self.move(1)

    def action_fold(self) -> None:
        """Open or close the group of the row."""
        row = self.current
        if row is not None and row.group.head is not None:
            self._set_closed(row.group.key, row.group.key not in self.outline.closed)

    def action_close_all(self) -> None:
        """Close all groups."""
        self._fold_to({group.key for group in self.outline.groups if group.head is not None})

    def action_open_all(self) -> None:
        """Open all groups."""
        self._fold_to(set())

    def _set_closed(self, key: str, is_closed: bool) -> None:
        self._fold_to(self.outline.closed | {key} if is_closed else self.outline.closed - {key})

    def _fold_to(self, closed: set[str]) -> None:
        row = self.current
        self.outline.closed = closed
        self.outline.fold()
        self.changed(self.outline.find(row.group.key, row.number) if row else 0)
