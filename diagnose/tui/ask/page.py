"""The page of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from diagnose.report.clean import clean
from diagnose.report.masking import mask_text
from diagnose.tui.places import ToFinding, ToRule
from diagnose.tui.symbols import SIGNS, SYMBOL
from diagnose.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diagnose.knowledge.answers import Answer
    from diagnose.model.finding import Finding
    from diagnose.tui.inks import Inks
    from diagnose.tui.widgets.page import Layout


def lay_out(answer: Answer, findings: Sequence[Finding], inks: Inks, width: int) -> Layout:
    """Return the page; `findings` are those of this rule in what is open now."""
    sheet = Sheet(width, inks)
    sheet.prose(answer.title, "bold")
    sheet.prose(f"{answer.kind} {answer.id}", "dim")
    for cell in answer.cells:
        sheet.gap()
        sheet.prose(f"{cell.row[0]}: {cell.value}", "good", lead=f"{SIGNS.yes} ", lead_ink="good")
        if cell.table:
            sheet.prose(cell.table, "dim", indent=2)
    if findings:
        sheet.heading("Found here")
        for finding in findings[:20]:
            with sheet.leads_to(ToFinding(finding.fingerprint)):
                sheet.prose(finding.message or finding.title, indent=2, lead=f"{SYMBOL[finding.severity]} ", lead_ink=finding.severity.word)
                sheet.line(Text(f"    {clean(str(finding.location))}", inks["path"]))
    if answer.answer:
        sheet.heading("Answer")
        for paragraph in mask_text(answer.answer, ()).split("\n\n"):
            sheet.gap()
            sheet.prose(paragraph)
    if answer.steps:
        sheet.heading("What to do")
        for step in answer.steps:
            sheet.prose(mask_text(step, ()), indent=2, lead=f"{SIGNS.dot} ")
    if answer.next_steps:
        sheet.heading("Then")
        for step in answer.next_steps:
            sheet.prose(step, "path", indent=2)
    sheet.heading("Why this answer")
    for reason in answer.why:
        sheet.prose(mask_text(reason, ()), "dim", indent=2)
    with sheet.leads_to(ToRule(answer.id)):
        sheet.prose(f"All about {answer.id}", "path", indent=2)
    return sheet.layout
