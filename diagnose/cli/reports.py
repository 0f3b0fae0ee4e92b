"""Which reports a run writes, and where: `--format` and `--output` in pairs, several of them if wanted."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import diagnose
from diagnose.cli.formats import BY_SUFFIX
from diagnose.cli.options import UsageError, look
from diagnose.cli.printing import LineReader, emit

if TYPE_CHECKING:
    from diagnose.engine.catalog import Catalog
    from diagnose.model.result import Result
    from diagnose.report import Output

class Report(NamedTuple):
    """One document to write; no path is standard output."""

    format: str
    path: Path | None


def reports_of(args: argparse.Namespace) -> list[Report]:
    """Return the reports of a run; raises UsageError where two would go to standard output."""
    formats: Sequence[str] = getattr(args, "formats", None) or []
    paths: Sequence[Path] = getattr(args, "outputs", None) or []
    found = [_report(*pair) for pair in zip_longest(formats, paths)] or [_report(None, None)]
    if sum(item.path is None for item in found) > 1:
        raise UsageError("several reports need an --output FILE each (one may go without, to standard output)")
    return found


def _report(name: str | None, path: Path | None) -> Report:
    path = None if path is not None and str(path) == "-" else path
    return Report(name or (BY_SUFFIX.get(path.suffix.lower(), "text") if path else "text"), path)


def needs_edits(args: argparse.Namespace) -> bool:
    """Whether a report shows the edits that fixes are made of."""
    return any(item.format in ("json", "json-lines", "sarif", "rdjson", "html") for item in reports_of(args))


def write_reports(args: argparse.Namespace, result: Result, catalog: Catalog) -> None:
    """Write all reports, secrets masked; a clear message where a file cannot be written."""
    from diagnose.report import Output

    reader = LineReader()
    for report in reports_of(args):
        view = look(args.color, report.path is not None)
        output = Output(
            tool_version=diagnose.__version__,
            color=view.color,
            width=view.width,
            verbose=args.verbose,
            quiet=args.quiet,
            sources=reader.lines,
            show_secrets=args.show_secrets,
            secrets=result.secrets,
            rule=catalog.rules.get,
        )
        _write(report, result, output)
        if report.format == "github":
            _write_summary(result, output)


def _write(report: Report, result: Result, output: Output) -> None:
    from diagnose.report import render

    text = "".join(render(report.format, result, output))
    if report.path is None:
        emit(text)
        return
    try:
        report.path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"--output {report.path}: {error.strerror}") from None


MAX_SUMMARY = 1_000_000
"""Bytes that GitHub takes for the summary of a step."""


def _write_summary(result: Result, output: Output) -> None:
    """Add the summary of a GitHub job, where the runner asks for one."""
    from diagnose.report import render

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    data = "".join(render("markdown", result, output)).encode("utf-8", "replace")
    if len(data) > MAX_SUMMARY:
        data = data[:MAX_SUMMARY].rpartition(b"\n### ")[0] + b"\n\nMore was found; the summary of a step holds no more.\n"
    try:
        with Path(path).open("ab") as file:
            file.write(data)
    except OSError as error:
        print(f"diagnose: GITHUB_STEP_SUMMARY {path}: {error.strerror}", file=sys.stderr)
