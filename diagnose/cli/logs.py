"""`diagnose logs`: runtime, build and gateway logs, with the project they belong to."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from diagnose.cli.exitcodes import Exit
from diagnose.cli.options import UsageError, add_common
from diagnose.cli.printing import emit
from diagnose.cli.progress import Bar
from diagnose.cli.session import finish, load_rules, project_settings, selection_of
from diagnose.engine.logfiles import NoLogsError, log_files
from diagnose.engine.options import STDIN, LogInput, Options
from diagnose.engine.run import Request, display_path, reference_time

if TYPE_CHECKING:
    from diagnose.engine.catalog import Catalog
    from diagnose.engine.logmerge import LogOutcome

HELP = "analyse logs: what went wrong, where, why, and what to do"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "paths", metavar="FILE", nargs="*", help="log files, folders, patterns or bundles (tar, zip); - or a pipe is standard input"
    )
    parser.add_argument("--project", metavar="PATH", type=Path, action="append", default=[], help="also read this project and join both")
    parser.add_argument("--since", metavar="TIME", help="only events from then on: 2024-06-04T10:38:53Z, 2024-06-04, or 2h (ago)")
    parser.add_argument("--until", metavar="TIME", help="only events up to then")
    parser.add_argument("--follow", action="store_true", help="keep reading (like tail -F), print findings as they appear")
    parser.add_argument("--explain-input", action="store_true", help="only say how each file is read: frame, encoding, timestamps")
    add_common(parser)


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    logs = expand(args.paths)
    if args.explain_input:
        return explain(args, logs)
    catalog, problems = load_rules(args)
    for root in args.project:
        if not root.is_dir():
            raise UsageError(f"--project {root}: no such folder")
    projects = [(root, project_settings(root, args.config)) for root in args.project]
    settings = [item for _, item in projects] or [project_settings(Path(), args.config)]
    since, until = moment(args.since, "--since"), moment(args.until, "--until")
    if args.follow:
        from diagnose.cli.follow import follow
        from diagnose.engine.observing import observing
        from diagnose.logs.rotation import rotated_sets

        logs = [files[-1] for files in rotated_sets(logs)]  # what was rotated away does not grow
        catalog = observing(catalog) if projects else catalog
        return follow(args, catalog, Request(logs, projects, selection_of(args, settings), Options(since=since, until=until)), problems)
    with Bar(total_size(logs), enabled=not args.quiet) as bar:
        options = Options(bar.advance, threads=1 if args.jobs else 2, jobs=args.jobs or 1, since=since, until=until)
        executor = partial(_share, tuple(args.rules)) if options.jobs > 1 else None
        request = Request(logs, projects, selection_of(args, settings), options, executor)
        return finish(args, catalog, request, problems)


def explain(args: argparse.Namespace, logs: Sequence[str]) -> int:
    """Say how each file is read."""
    from diagnose.cli.inputreports import as_json, as_text
    from diagnose.engine.inputreport import explain_input
    from diagnose.engine.inputs import as_logs

    inputs = as_logs(LogInput(path, display_path(path), reference_time(path)) for path in logs)
    reports = [report for log in inputs for report in explain_input(log)]
    emit(as_json(reports) if args.format == "json" else as_text(reports))
    return Exit.ERROR if reports and all(report.problem for report in reports) else Exit.OK


def moment(text: str | None, option: str) -> float | None:
    """Return the moment that an option means."""
    if text is None:
        return None
    from diagnose.engine.interval import parse_moment

    try:
        return parse_moment(text, time.time())
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def _share(packs: tuple[Path, ...], catalog: Catalog, inputs: Sequence[LogInput], options: Options) -> Iterator[LogOutcome]:
    from diagnose.executors.processes import analyse_logs

    return analyse_logs(catalog, packs, inputs, options)


def expand(paths: list[str]) -> list[str]:
    """Return the log files that the arguments name; folders stand for the files below them, patterns for what they match."""
    if not paths:
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("no log given: name files, or pipe a log into standard input (kubectl logs … | diagnose logs)")
        return [STDIN]
    try:
        return log_files(paths)
    except NoLogsError as error:
        raise UsageError(str(error)) from None


def total_size(paths: list[str]) -> int:
    """Return the bytes of all files, for the progress bar; 0 when one has no size."""
    total = 0
    for path in paths:
        try:
            total += Path(path).stat().st_size if path != STDIN else 0
        except (OSError, ValueError):
            continue
    return total
