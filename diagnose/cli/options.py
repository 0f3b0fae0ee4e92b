"""Options that several commands share, and what they mean."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import NamedTuple

from diagnose.cli.formats import add_report_options
from diagnose.model.severity import Severity

LEVELS = ("error", "warning", "info")


class UsageError(Exception):
    """Something about the call that the user has to change; exit code 2."""


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add the options of every analysing command."""
    group = parser.add_argument_group("output")
    add_report_options(group)
    group.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto, on a terminal)")
    group.add_argument("--show-secrets", action="store_true", help="do not mask keys, tokens, passwords and login links")
    group.add_argument("-q", "--quiet", action="store_true", help="print findings only, no hints and no summary")
    group.add_argument("-v", "--verbose", action="store_true", help="print everything known about each finding")
    rules = parser.add_argument_group("rules")
    rules.add_argument("--rules", metavar="DIR", type=Path, action="append", default=[], help="also use the rule pack in DIR (repeatable)")
    rules.add_argument("--select", metavar="ID", nargs="+", action="extend", default=[], help="only these rules or areas")
    rules.add_argument("--ignore", metavar="ID", nargs="+", action="extend", default=[], help="not these rules or areas")
    rules.add_argument("--severity", metavar="LEVEL", choices=LEVELS, default="info", help="least severity shown (error, warning, info)")
    rules.add_argument("--fail-on", metavar="LEVEL", choices=LEVELS, default="error", help="least severity that makes the exit code 1")
    rules.add_argument("--baseline", metavar="FILE", type=Path, help="do not report the findings that FILE accepts")
    rules.add_argument("--write-baseline", action="store_true", help="accept today's findings: write them to the --baseline FILE")
    rules.add_argument("--config", metavar="FILE", type=Path, help="configuration file (default: diagnose.yaml of the project)")
    parser.add_argument("--jobs", "-j", metavar="N", type=_jobs, default=0, help="processes to use (default: what is worth it)")


def _jobs(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes (1 or more)")
    return int(text)


class Look(NamedTuple):
    """How text is shown: whether in colour, and how wide (columns)."""

    color: bool
    width: int


def look(choice: str, to_file: bool = False) -> Look:
    """Decide on colours and width; NO_COLOR, FORCE_COLOR, TERM and COLUMNS are respected."""
    terminal = sys.stdout.isatty() and not to_file
    return Look(_color(choice, terminal), _width(terminal))


def help_format(prog: str) -> argparse.HelpFormatter:
    """Return what lays out help; it is asked for at every start, where shutil (for the width) is too much to load."""
    return argparse.RawDescriptionHelpFormatter(prog, width=max(_columns() - 2, 40))


def _color(choice: str, terminal: bool) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
        return True
    return terminal and os.environ.get("TERM") != "dumb"


def _width(terminal: bool) -> int:
    if not terminal and not os.environ.get("COLUMNS"):
        return 80
    return max(40, min(_columns(), 160))


def _columns() -> int:
    """Return the width that COLUMNS or the terminal says, 80 where neither does."""
    said = os.environ.get("COLUMNS", "")
    if said.isdigit() and int(said) > 0:
        return int(said)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns or 80
    except (OSError, ValueError):
        return 80


def level(word: str) -> Severity:
    """Return the severity of an option's word."""
    return Severity.parse(word)
