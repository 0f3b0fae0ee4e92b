"""What could not be read or understood, and what was read: the page beside an empty list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnose.tui.places import ToFile
from diagnose.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from diagnose.tui.inks import Inks
    from diagnose.tui.session.session import Session
    from diagnose.tui.widgets.page import Layout

MOST = 200


def lay_out_problems(session: Session, inks: Inks, width: int) -> Layout:
    """Return the page."""
    sheet = Sheet(width, inks)
    result = session.result
    if result is None:
        return sheet.layout
    sheet.heading("What was read")
    opening = session.opening
    rows = [("projects", ", ".join(str(root) for root in opening.projects) or "none"), ("logs", ", ".join(opening.logs) or "none")]
    stats = result.stats
    rows += [("files", f"{stats.files:,}"), ("rules", f"{result.rules:,}")]
    if stats.lines:
        rows.append(("log lines", f"{stats.lines:,}"))
    if result.suppressed:
        rows.append(("silenced", f"{result.suppressed:,} findings, by comments in files or by a baseline"))
    sheet.rows(rows, 2)
    if result.errors:
        sheet.heading("What could not be read or is left out")
        for problem in result.errors[:MOST]:
            region = problem.location.region
            with sheet.leads_to(ToFile(problem.location.path, region.line if region else 1, region.column if region else 1)):
                sheet.prose(str(problem), "text" if problem.is_notice else "warning", indent=2)
    return sheet.layout
