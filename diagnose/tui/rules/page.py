"""The page of a rule: what `diagnose explain` says, in the theme's colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from diagnose.report.explain import explain_text
from diagnose.tui.places import ToLink, ToRule
from diagnose.tui.symbols import SIGNS
from diagnose.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from diagnose.model.rule import Rule
    from diagnose.tui.inks import Inks
    from diagnose.tui.widgets.page import Layout


def lay_out(rule: Rule, said: Sequence[tuple[bool, str]], inks: Inks, width: int) -> Layout:
    """Return the page; `said` are results of the rule's examples: whether each is as it should be, and what is said of it."""
    sheet = Sheet(width, inks)
    for good, text in said:
        sheet.prose(text, "good" if good else "error", lead=f"{SIGNS.yes if good else SIGNS.error} ", lead_ink="good" if good else "error")
    sheet.gap()
    section = "title"
    for line in explain_text(rule, width=width):
        if line and not line.startswith(" ") and section != "title":
            section = line
            sheet.heading(line)
        elif not line.strip():
            section = section if section != "title" else ""
            sheet.gap()
        else:
            _write(sheet, line, section)
    return sheet.layout


def _write(sheet: Sheet, line: str, section: str) -> None:
    text = line.strip()
    if section == "title":
        sheet.line(Text(line, sheet.inks["bold"]))
    elif section in ("See also", "Explains findings of", "A consequence of"):
        with sheet.leads_to(ToRule(text)):
            sheet.line(Text(line, sheet.inks["path"]))
    elif text.startswith(("http://", "https://")):
        with sheet.leads_to(ToLink(text)):
            sheet.line(Text(line, sheet.inks["path"]))
    else:
        sheet.line(Text(line, sheet.inks["dim" if text.startswith("|") else "text"]))
