"""The list of rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from rich.text import Text

from diagnose.model.severity import Severity
from diagnose.report.clean import fit
from diagnose.tui.symbols import SYMBOL
from diagnose.tui.widgets.rowlist import RowList

_ID_FROM = 64
"""Columns from which rows show id and title, not only the id."""


class RuleRow(NamedTuple):
    """A rule as the list shows it; `severity` is None for articles, formats and other kinds that find nothing."""

    id: str
    kind: str
    severity: Severity | None
    title: str
    text: str
    """What a filter looks in, in lower case."""


class RuleRows(RowList):
    """Shows rules."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.shown: Sequence[RuleRow] = ()
        self.off: Collection[str] = ()
        """Rules and areas that are switched off."""
        self.found: Mapping[str, int] = {}
        """How often a rule was found here."""
        self.is_loading = True

    @property
    def count(self) -> int:
        """How many rules are shown."""
        return len(self.shown)

    @property
    def current(self) -> RuleRow | None:
        """The rule under the cursor."""
        return self.shown[self.cursor] if self.cursor < self.count else None

    def is_off(self, rule: str) -> bool:
        """Whether a rule, or its area, is switched off."""
        return rule in self.off or rule.partition("/")[0] in self.off

    def row(self, index: int, width: int) -> Text:
        """Draw a rule: severity, id, title, what is special."""
        rule, inks = self.shown[index], self.ui.inks
        off = self.is_off(rule.id)
        end = Text()
        if off:
            end.append(" off", inks["warning"])
        elif self.found.get(rule.id):
            end.append(f" {self.ui.signs.times}{self.found[rule.id]:,}", inks["bold"])
        text = Text(" ")
        sign = SYMBOL[rule.severity] if rule.severity else self.ui.signs.dot
        text.append(f"{sign} ", inks[rule.severity.word if rule.severity and not off else "dim"])
        room = max(8, width - text.cell_len - end.cell_len - 1)
        area, _, name = rule.id.partition("/")
        shown = Text(f"{area}/", inks["dim"]).append(name, inks["dim" if off else "text"])
        shown.truncate(room if width < _ID_FROM else min(room, 44), overflow="ellipsis")
        text.append_text(shown)
        left = width - text.cell_len - end.cell_len - 3
        if width >= _ID_FROM and left > 8:
            text.append(" " * max(2, 48 - text.cell_len))
            text.append(fit(rule.title, None, max(4, width - text.cell_len - end.cell_len - 1)).text, inks["dim"])
        text.append(" " * max(0, width - text.cell_len - end.cell_len - 1))
        return text.append_text(end)

    def empty(self) -> list[Text]:
        """Say why there is nothing."""
        return [Text(), Text(" Loading …" if self.is_loading else " No rule has these words.", self.ui.inks["dim"])]
