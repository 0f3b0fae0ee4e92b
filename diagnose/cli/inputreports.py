"""Prints what `logs --explain-input` tells of each file, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from diagnose.engine.inputreport import InputReport
from diagnose.report.clean import clean


def as_json(reports: Iterable[InputReport]) -> str:
    """Return one JSON object with an entry for every file."""
    return json.dumps({"version": 1, "inputs": [_entry(report) for report in reports]}, indent=1) + "\n"


def as_text(reports: Iterable[InputReport]) -> str:
    """Return a few lines for every file."""
    return "".join(line + "\n" for report in reports for line in _lines(report))


def _entry(report: InputReport) -> dict[str, object]:
    times = report.times
    return {
        "path": report.path,
        "frame": report.frame or None,
        "messages": report.messages or None,
        "encoding": report.encoding or None,
        "compression": report.compression or None,
        "timestamps": times.format or None,
        "zone": times.zone or None,
        "assumed": list(times.assumed),
        "sure": report.sure,
        "sample_lines": times.lines,
        "lines_without_time": times.untimed,
        "levels": dict(report.levels),
        "problem": report.problem or None,
    }


def _lines(report: InputReport) -> Iterator[str]:
    yield clean(report.path)
    if report.problem:
        yield f"  not read     {clean(report.problem)}"
        return
    times = report.times
    yield f"  frame        {report.frame}"
    yield f"  messages     {report.messages}"
    yield f"  encoding     {report.encoding}"
    yield f"  compression  {report.compression}"
    zone = f", zone as written ({clean(times.zone)})" if times.zone else ""
    yield f"  timestamps   {times.format + zone if times.format else 'none: the order of the lines stands in for time'}"
    for assumed in times.assumed:
        yield f"  assumed      {assumed}"
    yield f"  looked at    {times.lines} lines, {times.untimed} without a time"
    if report.levels:
        yield "  severities   " + ", ".join(f"{count} {word}" for word, count in report.levels)
    yield f"  sure         {'yes' if report.sure else 'no'}"
