"""What every analysing command does around the engine: rules, settings, selection before it; masking and printing after."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from diagnose.cli.exitcodes import Exit, exit_code
from diagnose.cli.options import UsageError, level
from diagnose.cli.reports import needs_edits, write_reports
from diagnose.engine.catalog import Catalog
from diagnose.engine.rules import load_catalog
from diagnose.engine.run import Request, run
from diagnose.engine.selection import Selection
from diagnose.model.problem import Problem
from diagnose.model.result import Result
from diagnose.settings.settings import Settings, find_settings


def talk(text: str) -> None:
    """Say something to the person, on standard error."""
    print(text, file=sys.stderr)


def load_rules(args: argparse.Namespace) -> tuple[Catalog, list[Problem]]:
    """Return the rules of a run; names in --select and --ignore must exist."""
    for folder in args.rules:
        if not folder.is_dir():
            raise UsageError(f"--rules {folder}: no such folder")
    loaded = load_catalog(args.rules)
    check_names(loaded.catalog, args.select, "--select")
    check_names(loaded.catalog, args.ignore, "--ignore")
    return loaded.catalog, loaded.problems


def check_names(catalog: Catalog, names: Iterable[str], option: str) -> None:
    """Raise UsageError for a name that is neither a rule nor an area."""
    known = {*catalog.rules, *(rule_id.partition("/")[0] for rule_id in catalog.rules)}
    for name in names:
        if name not in known:
            from diagnose.syntax.suggest import did_you_mean

            raise UsageError(f"{option} {name}: no such rule or area{did_you_mean(name, known)} (see 'diagnose rules list')")


def project_settings(root: Path, config: Path | None) -> Settings:
    """Return the settings of a project; raise UsageError with every mistake in them."""
    path = config or find_settings(root)
    if path is None:
        return Settings()
    from diagnose.settings.load import load_settings

    settings, problems = load_settings(path, str(path))
    if problems:
        raise UsageError("\n".join(map(str, problems)))
    return settings


def selection_of(args: argparse.Namespace, settings: Iterable[Settings]) -> Selection:
    """Return which rules count, from the options and the settings."""
    ignore = (*args.ignore, *(name for item in settings for name in item.ignore))
    severities = {name: severity for item in settings for name, severity in item.severity.items()}
    return Selection(tuple(args.select), ignore, severities, level(args.severity))


def finish(args: argparse.Namespace, catalog: Catalog, request: Request, problems: list[Problem]) -> int:
    """Run a request, print its report, return the exit code."""
    if args.write_baseline:
        return accept(args, run(catalog, request))
    result = analysed(args, catalog, request._replace(baseline=accepted(args.baseline)))
    result.errors[:0] = problems
    code = exit_code(result, level(args.fail_on))
    write_reports(args, result, catalog)
    return Exit.ERROR if nothing_read(result) and code is Exit.OK else code


def analysed(args: argparse.Namespace, catalog: Catalog, request: Request) -> Result:
    """Return the result of a request; for formats that programs read, with the edits that fixes are made of."""
    if not request.projects or not needs_edits(args):
        return run(catalog, request)
    from diagnose.engine.proof import offer, with_edits

    return with_edits(offer(catalog, request, lambda *_: True))


def accepted(path: Path | None) -> frozenset[str]:
    """Return the fingerprints of the baseline file, none without one."""
    if path is None:
        return frozenset()
    from diagnose.engine.baseline import BaselineError, read_baseline

    try:
        return read_baseline(path)
    except BaselineError as error:
        raise UsageError(f"--baseline {error}") from None


def accept(args: argparse.Namespace, result: Result) -> int:
    """Write the baseline file."""
    from diagnose.engine.baseline import write_baseline

    if args.baseline is None:
        raise UsageError("--write-baseline needs --baseline FILE")
    try:
        count = write_baseline(args.baseline, result.findings)
    except OSError as error:
        raise UsageError(f"--baseline {args.baseline}: {error.strerror}") from None
    talk(f"{args.baseline}: {count} findings accepted")
    return Exit.OK


def nothing_read(result: Result) -> bool:
    """Whether not a single input could be read."""
    return result.stats.files == 0 and any(not problem.is_notice for problem in result.errors)
