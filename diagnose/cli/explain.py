"""`diagnose explain RULE`."""

from __future__ import annotations

import argparse

from diagnose.cli.options import UsageError, look
from diagnose.cli.printing import emit
from diagnose.engine.rules import find_rule
from diagnose.syntax.suggest import did_you_mean

HELP = "everything about a rule: what it sees, cause, fix, examples, references"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    from pathlib import Path

    parser.add_argument("rule", metavar="RULE", help="rule id, such as tailscale/auth-key-invalid")
    parser.add_argument("--rules", metavar="DIR", type=Path, action="append", default=[], help="also look in the rule pack in DIR")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto)")


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    from diagnose.report.explain import explain_text

    rule, known = find_rule(args.rule, args.rules)
    if rule is None:
        raise UsageError(f"no rule '{args.rule}'{did_you_mean(args.rule, known)} (see 'diagnose rules list')")
    view = look(args.color)
    emit("\n".join(explain_text(rule, color=view.color, width=view.width)).rstrip("\n") + "\n")
    return 0
