"""Everything about a finding or a root cause, as a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from diagnose.model.finding import Diagnosis, Evidence, Finding
from diagnose.report.clean import clean
from diagnose.report.evidence import Reader, only_starts
from diagnose.report.page import seen
from diagnose.tui.places import ToFinding, ToFix, ToLink, ToRule
from diagnose.tui.symbols import SIGNS, SYMBOL
from diagnose.tui.widgets.frames import write_frames
from diagnose.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from diagnose.model.fix import Fix
    from diagnose.tui.inks import Inks
    from diagnose.tui.widgets.page import Layout


class Around(NamedTuple):
    """What a page needs besides the finding: the other findings by fingerprint, and lines of files."""

    findings: dict[str, Finding]
    reader: Reader
    inks: Inks


def lay_out(item: Diagnosis | Finding, around: Around, width: int) -> Layout:
    """Return the page of a finding or a root cause."""
    sheet = Sheet(width, around.inks)
    if isinstance(item, Diagnosis):
        _diagnosis(sheet, item, around)
    else:
        _finding(sheet, item, around)
    return sheet.layout


def is_fixable(fix: Fix) -> bool:
    """Whether a fix may have edits."""
    return fix.safety != "manual" and not fix.obstacle and bool(fix.edits or fix.requests)


def explained(diagnosis: Diagnosis, findings: dict[str, Finding]) -> list[Finding]:
    """Return the findings that a root cause explains."""
    return [findings[name] for name in dict.fromkeys(diagnosis.findings) if name in findings]


def _diagnosis(sheet: Sheet, item: Diagnosis, around: Around) -> None:
    findings = explained(item, around.findings)
    said = [item.rule, item.confidence, f"responsible: {item.responsible}" if item.responsible else ""]
    _head(sheet, item, " · ".join(part for part in said if part))
    sheet.heading("What happened")
    sheet.prose(item.root_cause)
    evidence = item.evidence or tuple(proof for finding in findings for proof in finding.evidence)
    if evidence:
        sheet.heading("Evidence")
        write_frames(sheet, only_starts(evidence), around.reader)
    fixes = item.fixes or next((finding.fixes for finding in findings if finding.fixes), ())
    _to_do(sheet, fixes)
    _edits(sheet, [(finding, fix) for finding in findings for fix in finding.fixes if is_fixable(fix) and fix not in fixes])
    if item.next_steps:
        sheet.heading("To find out more")
        for step in item.next_steps:
            sheet.prose(step, indent=2, lead=f"{SIGNS.dot} ")
    if findings:
        sheet.heading("This explains")
        _others(sheet, findings)
    _read_on(sheet, item.rule, item.references)


def _finding(sheet: Sheet, item: Finding, around: Around) -> None:
    said = [item.rule, f"component {item.component}" if item.component and item.component != "." else "", seen(item)]
    _head(sheet, item, " · ".join(part for part in said if part))
    sheet.heading("What happened")
    sheet.prose(item.message or item.title)
    sheet.heading("Evidence")
    write_frames(sheet, _with_place(item), around.reader)
    if item.related:
        write_frames(sheet, only_starts(item.related), around.reader, 0)
    if item.cause:
        sheet.heading("Why")
        sheet.prose(item.cause)
    cause = around.findings.get(item.caused_by)
    if cause:
        sheet.heading("Follows from")
        _others(sheet, [cause])
    _to_do(sheet, item.fixes)
    for note in item.notes:
        sheet.gap()
        sheet.prose(note, "dim", lead="Note: ")
    _read_on(sheet, item.rule, item.references)


def _head(sheet: Sheet, item: Diagnosis | Finding, said: str) -> None:
    ink = item.severity.word
    sheet.prose(item.title, "bold", lead=f"{SYMBOL[item.severity]} {item.severity.word}  ", lead_ink=ink)
    sheet.prose(said, "dim")


def _with_place(item: Finding) -> Sequence[Evidence]:
    """Return the evidence, beginning with the place of the finding itself."""
    place = item.location
    at_place = [proof for proof in item.evidence if proof.location.path == place.path and _is_at(proof, item)]
    others = [proof for proof in item.evidence if proof not in at_place]
    return [*at_place, *others] if at_place or not place.path else [Evidence(place), *others]


def _is_at(proof: Evidence, item: Finding) -> bool:
    region, place = proof.location.region, item.location.region
    return region is None or place is None or region.line <= place.line <= region.end_line


def _edits(sheet: Sheet, offered: Sequence[tuple[Finding, Fix]]) -> None:
    """Write the edits that the findings under a root cause offer."""
    if offered:
        sheet.heading("Edits that can be made here")
    for finding, fix in offered:
        with sheet.leads_to(ToFix(fix.title)):
            place = clean(str(finding.location))
            sheet.prose(f"{fix.title} ({place})", indent=2, lead=f"{SIGNS.yes} ", lead_ink="good")


def _to_do(sheet: Sheet, fixes: Sequence[Fix]) -> None:
    """Write the ways out: those with edits lead to the fix screen."""
    if not fixes:
        return
    sheet.heading("What to do")
    for number, fix in enumerate(fixes):
        if number:
            sheet.gap()
        with sheet.leads_to(ToFix(fix.title)):
            _way_out(sheet, fix, "or: " if number else "")


def _way_out(sheet: Sheet, fix: Fix, lead: str) -> None:
    sheet.prose(fix.title, "bold", lead=lead)
    if is_fixable(fix):
        said = "f shows the edit and applies it" + ("" if fix.safety == "safe" else "; it may change what the app does")
        sheet.prose(said, "good", indent=2, lead=f"{SIGNS.yes} ", lead_ink="good")
    for number, step in enumerate((step for step in fix.steps if step.strip()), 1):
        sheet.prose(step, indent=2, lead=f"{number}. ")


def _others(sheet: Sheet, findings: Iterable[Finding]) -> None:
    for finding in findings:
        with sheet.leads_to(ToFinding(finding.fingerprint)):
            sheet.prose(finding.title, indent=2, lead=f"{SYMBOL[finding.severity]} ", lead_ink=finding.severity.word)
            times = f"  {SIGNS.times}{finding.count:,}" if finding.count > 1 else ""
            sheet.line(Text(f"    {clean(str(finding.location))}{times}", sheet.inks["dim"]))


def _read_on(sheet: Sheet, rule: str, references: Iterable[str]) -> None:
    sheet.heading("Read on")
    for reference in references:
        with sheet.leads_to(ToLink(reference)):
            sheet.prose(reference, "path" if "://" in reference else "text", indent=2)
    with sheet.leads_to(ToRule(rule)):
        sheet.prose(f"The rule {rule}", indent=2)
