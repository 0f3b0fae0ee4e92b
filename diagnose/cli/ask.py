"""`diagnose ask`: what the rules and articles know about a symptom, in the user's own words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from diagnose.cli.exitcodes import Exit
from diagnose.cli.options import UsageError, look
from diagnose.cli.printing import emit
from diagnose.engine.rules import load_catalog

if TYPE_CHECKING:
    from diagnose.knowledge.answers import Answer

HELP = "what is known about a symptom, a question or a pasted log line"
DESCRIPTION = """Ranks rules, diagnoses and articles for a symptom in your own words, typing errors included, or for a pasted log line.
It searches what ships with diagnose (and --rules); nothing is sent anywhere.

exit codes: 0 something was found, 1 nothing was, 2 wrong usage"""
MAX_INPUT = 100_000
"""Characters of standard input that are read."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.description = DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("words", metavar="WORDS", nargs="*", help="the question; - or a pipe is standard input")
    parser.add_argument("--format", "-f", choices=("text", "json"), default="text", help="format of the answers (default: text)")
    parser.add_argument("--most", "-n", metavar="N", type=int, default=3, help="answers at most (default: 3)")
    parser.add_argument("--rules", metavar="DIR", type=Path, action="append", default=[], help="also use the rule pack in DIR (repeatable)")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto, on a terminal)")
    parser.add_argument("--show-secrets", action="store_true", help="do not mask keys, tokens and passwords in a pasted line")


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    for folder in args.rules:
        if not folder.is_dir():
            raise UsageError(f"--rules {folder}: no such folder")
    if args.most < 1:
        raise UsageError("--most: expected a number of answers, 1 or more")
    question = _question(args.words)
    from diagnose.engine.ask import load_assistant

    catalog = load_catalog(args.rules).catalog
    answers = load_assistant(catalog, args.rules).ask(question, most=args.most, profile=_profile())
    emit(_shown(args, question, answers))
    return Exit.OK if answers else Exit.FINDINGS


def _shown(args: argparse.Namespace, question: str, answers: Sequence[Answer]) -> str:
    """Return the answers as they are printed."""
    from diagnose.knowledge.ranking import SURE
    from diagnose.report.answers import answers_json, answers_text

    if args.format == "json":
        return answers_json(question, answers, args.show_secrets)
    view = look(args.color)
    return answers_text(question, answers, SURE, view.color, view.width, args.show_secrets)


def _profile() -> str:
    """Return what the configuration of the project here says about plan, data plane, management model and security tier."""
    from diagnose.settings.settings import find_settings

    if find_settings(Path()) is None:
        return ""
    from diagnose.cli.session import project_settings

    values = project_settings(Path(), None).values
    return " ".join(str(values[key]) for key in ("plan", "data_plane", "management_model", "security_tier") if values.get(key))


def _question(words: Sequence[str]) -> str:
    """Return the question: the words, or standard input."""
    if words and list(words) != ["-"]:
        return " ".join(words)
    if not words and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError("nothing asked: diagnose ask \"why do I see the nginx welcome page\"")
    text = sys.stdin.buffer.read(4 * MAX_INPUT).decode("utf-8", "replace")[:MAX_INPUT]
    if not text.strip():
        raise UsageError("nothing asked: standard input is empty")
    return text
