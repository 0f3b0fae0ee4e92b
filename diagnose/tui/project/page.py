"""The page of a component: what is inferred of it and why, and the relations between its values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from diagnose.model.fact import location_of
from diagnose.model.location import Location
from diagnose.report.clean import clean, width_of
from diagnose.report.masking import mask_text
from diagnose.tui.places import ToFile, ToFinding
from diagnose.tui.symbols import SIGNS, SYMBOL
from diagnose.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from diagnose.correlate.valuegraph import GraphValue
    from diagnose.engine.joining import ComponentGraph
    from diagnose.tui.inks import Inks
    from diagnose.tui.project.rows import ComponentRow
    from diagnose.tui.widgets.page import Layout

_CERTAINTY = {"sure": "good", "likely": "warning", "guess": "warning"}
_NAME_ROOM = 18


def lay_out(row: ComponentRow, graph: ComponentGraph | None, inks: Inks, width: int, secrets: Sequence[str] = ()) -> Layout:
    """Return the page; `graph` is None while it is being made."""
    sheet = Sheet(width, inks)
    sheet.prose(row.name, "bold")
    sheet.prose(f"folder {row.path} of {row.project['path']}", "dim")
    _inferred(sheet, row)
    _relations(sheet, graph, secrets)
    if row.findings:
        sheet.heading("Found here")
        for finding in row.findings[:50]:
            with sheet.leads_to(ToFinding(finding.fingerprint)):
                sheet.prose(finding.title, indent=2, lead=f"{SYMBOL[finding.severity]} ", lead_ink=finding.severity.word)
    return sheet.layout


def _inferred(sheet: Sheet, row: ComponentRow) -> None:
    """Write what is said or inferred, with how sure it is and from what."""
    sheet.heading("What is known of it")
    facts = row.component["inferences"]
    if not facts:
        sheet.prose("nothing but its folder", "dim", indent=2)
    for fact in facts:
        with sheet.leads_to(_place(location_of(fact))):
            name = str(fact["name"]).replace("_", " ")
            line = Text().append(f"  {clean(name):<{_NAME_ROOM}} ", sheet.inks["dim"])
            line.append(clean(str(fact["value"])), sheet.inks["bold"])
            line.append(f"  {fact['certainty']}", sheet.inks[_CERTAINTY.get(str(fact["certainty"]), "dim")])
            sheet.line(line)
            why = " · ".join(part for part in (str(fact["why"]), str(location_of(fact)) if fact["$path"] else "") if part)
            sheet.prose(why, "dim", indent=3 + _NAME_ROOM)


def _relations(sheet: Sheet, graph: ComponentGraph | None, secrets: Sequence[str]) -> None:
    """Write the relations between values: the broken ones first."""
    sheet.heading("How its values hang together")
    if graph is None:
        sheet.prose("looking …", "dim", indent=2)
        return
    if not graph.edges:
        sheet.prose("no values that have to agree were found", "dim", indent=2)
    by_source: dict[tuple[bool, str, GraphValue], list[GraphValue]] = {}
    for edge in graph.edges:
        by_source.setdefault((edge.holds, edge.title, edge.source), []).append(edge.target)
    last = ""
    for holds, title, source in sorted(by_source, key=lambda key: key[:2]):
        if title != last:
            sheet.gap()
            sheet.prose(title, "bold", indent=2)
            last = title
        _relation(sheet, holds, [source, *by_source[holds, title, source]], secrets)


def _relation(sheet: Sheet, holds: bool, values: Sequence[GraphValue], secrets: Sequence[str]) -> None:
    """Write a value (the first) and those that it has to agree with."""
    sign, ink = (SIGNS.yes, "good") if holds else (SIGNS.error, "error")
    source, *targets = values
    with sheet.leads_to(_place(source.location)):
        _value(sheet, source, f"{sign} ", ink, secrets)
    for number, target in enumerate(targets, 1):
        branch = SIGNS.last_branch if number == len(targets) else SIGNS.branch
        with sheet.leads_to(_place(target.location)):
            _value(sheet, target, f"{branch} {SIGNS.same if holds else SIGNS.other} ", ink, secrets)


def _value(sheet: Sheet, value: GraphValue, lead: str, ink: str, secrets: Sequence[str]) -> None:
    line = Text().append(f"    {lead}", sheet.inks[ink])
    line.append(clean(mask_text(value.text, secrets)), sheet.inks["text"])
    line.append(f"  {clean(value.what)}", sheet.inks["dim"])
    place = clean(str(value.location))
    if line.cell_len + width_of(place) + 2 <= sheet.width:
        sheet.line(line.append(f"  {place}", sheet.inks["path"]))
    else:
        sheet.line(line)
        sheet.line(Text(f"      {place}", sheet.inks["path"]))


def _place(location: Location) -> ToFile:
    region = location.region
    return ToFile(location.path, region.line if region else 1, region.column if region else 1)
