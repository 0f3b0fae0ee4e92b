"""The page beside the ways out: what an edit changes and what that does, or the steps in full."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from diagnose.report.clean import clean, fit, take
from diagnose.tui.symbols import SIGNS
from diagnose.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from diagnose.tui.fix.proposal import Effect, Proposal
    from diagnose.tui.fix.ways import Way
    from diagnose.tui.inks import Inks
    from diagnose.tui.widgets.page import Layout

_RANGE = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_MOST_TITLES = 6
_MOST_PIECES = 8


def lay_out(way: Way, proposal: Proposal | None, effect: Effect | None, inks: Inks, width: int) -> Layout:
    """Return the page of a way out."""
    sheet = Sheet(width, inks)
    sheet.prose(way.fix.title, "bold")
    if proposal is not None and proposal.edits:
        _write_effect(sheet, effect)
        write_diff(sheet, proposal.diff())
    if way.steps:
        sheet.heading("By hand" if not way.has_edits else "Steps, with those that the edit makes")
        for number, step in enumerate(way.steps, 1):
            sheet.prose(step, indent=1, lead=f"{number}. ")
    sheet.gap()
    if way.owner.title:
        sheet.prose(way.owner.title, "dim", lead="For: ")
    return sheet.layout


def _write_effect(sheet: Sheet, effect: Effect | None) -> None:
    if effect is None:
        sheet.prose("checking what this does …", "dim")
        return
    if effect.gone:
        sheet.prose(f"checked: {_findings(len(effect.gone))} would be gone", "good", lead=f"{SIGNS.yes} ", lead_ink="good")
        _titles(sheet, effect.gone)
    else:
        sheet.prose("checked: no finding would go away", "warning", lead="▲ ", lead_ink="warning")
    if effect.new:
        sheet.prose(f"{_findings(len(effect.new))} would be new", "warning", lead="▲ ", lead_ink="warning")
        _titles(sheet, effect.new)


def _titles(sheet: Sheet, titles: Iterable[str]) -> None:
    shown = list(dict.fromkeys(titles))
    for title in shown[:_MOST_TITLES]:
        sheet.prose(title, "dim", indent=2)
    if len(shown) > _MOST_TITLES:
        sheet.prose(f"and {len(shown) - _MOST_TITLES} more", "dim", indent=2)


def _findings(number: int) -> str:
    return f"{number} finding{'s' if number != 1 else ''}"


def write_diff(sheet: Sheet, diff: str) -> None:
    """Write a unified diff with line numbers and colours; signs tell the same without colours."""
    old = new = 0
    for line in diff.split("\n")[:-1]:
        found = _RANGE.match(line)
        if found:
            old, new = int(found[1]), int(found[2])
            if sheet.lines and sheet.lines[-1].plain.strip() and not sheet.lines[-1].plain.startswith("─"):
                sheet.line(Text("     ⋮", sheet.inks["gutter"]))
        elif line.startswith("diff --git "):
            sheet.gap()
        elif line.startswith("+++ "):
            _write_name(sheet, line[4:])
        elif line.startswith(("rename ", "new file", "deleted file")):
            sheet.line(line, "dim")
        elif line.startswith(("--- ", "similarity ", "index ")):
            continue
        else:
            old, new = _write_line(sheet, line, old, new)


def _write_name(sheet: Sheet, name: str) -> None:
    shown = fit(name.removeprefix("b/").rstrip("\t"), None, max(8, sheet.width - 4)).text
    sheet.line(Text(shown, sheet.inks["path"]))
    sheet.line(Text("─" * sheet.width, sheet.inks["rule"]))


def _write_line(sheet: Sheet, line: str, old: int, new: int) -> tuple[int, int]:
    """Write a line of a hunk; return the numbers of the next ones."""
    sign, text = line[:1], line[1:].rstrip("\r")
    ink = {"+": "added", "-": "removed"}.get(sign, "dim")
    number = "" if sign == "\\" else str(old if sign == "-" else new)
    room = max(8, sheet.width - 7)
    shown = [fit(text, None, room).text] if ink == "dim" else _pieces(clean(text), room)
    for index, piece in enumerate(shown):
        row = Text(f"{number if index == 0 else '':>4} ", sheet.inks["gutter"])
        row.append(f"{sign if sign in '+-' and index == 0 else ' '} {piece}", sheet.inks[ink])
        if ink != "dim":
            row.append(" " * max(0, sheet.width - row.cell_len), sheet.inks[ink])
        sheet.line(row)
    return old + (sign in "- "), new + (sign in "+ ")


def _pieces(text: str, room: int) -> list[str]:
    """Cut a line into pieces that fit, the first ones of a giant line."""
    pieces: list[str] = []
    while len(pieces) < _MOST_PIECES:
        piece, text = take(text, room)
        pieces.append(piece)
        if not text:
            return pieces
    return [*pieces, "…"]
