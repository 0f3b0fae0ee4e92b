"""Prints what `check --explain-project` tells of each component, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from diagnose.engine.projectreport import ComponentReport, Inferred, ProjectReport
from diagnose.report.clean import clean

MAX_VALUE = 100
"""Characters of a value that the text form shows."""


def as_json(reports: Iterable[ProjectReport]) -> str:
    """Return one JSON object with an entry for every project."""
    return json.dumps({"version": 1, "projects": [_project(report) for report in reports]}, indent=1) + "\n"


def as_text(reports: Iterable[ProjectReport]) -> str:
    """Return a line for everything that is known of every component."""
    return "".join(line + "\n" for report in reports for line in _lines(report))


def _project(report: ProjectReport) -> dict[str, object]:
    return {
        "path": report.path,
        "components": [{"path": item.path, "inferred": [_entry(known) for known in item.known]} for item in report.components],
        "errors": [{"path": item.location.path, "kind": item.kind, "message": item.message} for item in report.problems],
    }


def _entry(known: Inferred) -> dict[str, object]:
    region = known.location.region
    return {
        "name": known.name,
        "value": known.value,
        "certainty": known.certainty,
        "why": known.why,
        "path": known.location.path,
        "line": region.line if region else None,
        "column": region.column if region else None,
    }


def _lines(report: ProjectReport) -> Iterator[str]:
    if not report.components:
        yield f"{clean(report.path)}: no component found"
    for component in report.components:
        yield from _component(component)
    for problem in report.problems:
        yield clean(str(problem))


def _component(component: ComponentReport) -> Iterator[str]:
    yield clean(component.path)
    if not component.known:
        yield "  nothing is known of it"
    for known in component.known:
        region = known.location.region
        place = f"{known.location.path}:{region.line}" if region else known.location.path
        value = known.value if len(known.value) <= MAX_VALUE else known.value[:MAX_VALUE] + "…"
        yield f"  {known.name.replace('_', ' '):<17} {clean(value)}  ({known.certainty}, from {clean(known.why)}: {clean(place)})"
