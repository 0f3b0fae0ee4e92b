"""`diagnose compare GOOD BAD`: what is different since it worked."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import diagnose
from diagnose.cli.exitcodes import Exit
from diagnose.cli.logs import expand
from diagnose.cli.options import LEVELS, UsageError, level, look
from diagnose.cli.printing import LineReader, emit
from diagnose.cli.session import load_rules
from diagnose.engine.compare import Comparison, compare

if TYPE_CHECKING:
    from diagnose.model.result import Result

HELP = "what is different between logs from when it worked and logs from now"
DESCRIPTION = """Compares two logs, or two folders of logs: messages that are new, gone, or come more or less often (numbers, ids,
addresses and times aside), and the findings of either side. The worst comes first.

exit codes: 0 no new finding at or above --fail-on, 1 there is one, 2 wrong usage, or a side could not be read"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.description = DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("good", metavar="GOOD", help="log file or folder from when it worked")
    parser.add_argument("bad", metavar="BAD", help="log file or folder from now")
    parser.add_argument("--format", "-f", choices=("text", "json"), default="text", help="format of the report (default: text)")
    parser.add_argument("--output", "-o", metavar="FILE", type=Path, help="write the report to FILE instead of standard output")
    parser.add_argument("--most", "-n", metavar="N", type=int, default=10, help="messages of each kind that the text shows (default: 10)")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto, on a terminal)")
    parser.add_argument("--show-secrets", action="store_true", help="do not mask keys, tokens, passwords and login links")
    parser.add_argument("--rules", metavar="DIR", type=Path, action="append", default=[], help="also use the rule pack in DIR (repeatable)")
    parser.add_argument("--select", metavar="ID", nargs="+", action="extend", default=[], help="only findings of these rules or areas")
    parser.add_argument("--ignore", metavar="ID", nargs="+", action="extend", default=[], help="no findings of these rules or areas")
    parser.add_argument("--fail-on", metavar="LEVEL", choices=LEVELS, default="error", help="least severity that makes the exit code 1")


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    from diagnose.engine.run import Request
    from diagnose.engine.selection import Selection

    if args.most < 1:
        raise UsageError("--most: expected a number of messages, 1 or more")
    if "-" in (args.good, args.bad):
        raise UsageError("compare reads files and folders, not standard input")
    good, bad = expand([args.good]), expand([args.bad])
    catalog, _ = load_rules(args)
    request = Request(selection=Selection(tuple(args.select), tuple(args.ignore)))
    comparison = compare(catalog, good, bad, request)
    for name, result in ((args.good, comparison.good), (args.bad, comparison.bad)):
        if result.stats.files == 0:
            raise UsageError(f"{name}: {_reason(result)}")
    _write(args, comparison)
    return _code(comparison, args.fail_on)


def _reason(result: Result) -> str:
    """Return why nothing of a side could be read."""
    return next((problem.message for problem in result.errors), "nothing to read")


def _write(args: argparse.Namespace, comparison: Comparison) -> None:
    from diagnose.report.comparison import comparison_json, comparison_text, masked

    shown = comparison if args.show_secrets else masked(comparison)
    if args.format == "json":
        text = comparison_json(shown, diagnose.__version__)
    else:
        from diagnose.report.evidence import Reader
        from diagnose.report.page import Page
        from diagnose.report.paint import Paint

        view = look(args.color, args.output is not None)
        reader = Reader(LineReader().lines, args.show_secrets, shown.bad.secrets)
        lines = comparison_text(shown, Page(Paint(view.color), view.width, reader, False), args.most)
        text = "".join(f"{line}\n" for line in lines)
    if args.output is None:
        emit(text)
        return
    try:
        args.output.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"--output {args.output}: {error.strerror}") from None


def _code(comparison: Comparison, fail_on: str) -> Exit:
    if any(finding.severity >= level(fail_on) for finding in comparison.new_findings):
        return Exit.FINDINGS
    unread = [problem for problem in (*comparison.good.errors, *comparison.bad.errors, *comparison.problems) if not problem.is_notice]
    return Exit.ERROR if unread else Exit.OK
