"""What `diagnose fix` says on standard error: what was offered or applied, what was left and why."""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection
from pathlib import Path

from diagnose.cli.session import talk
from diagnose.engine.proof import Offer
from diagnose.engine.run import display_path
from diagnose.fixes.rollback import Outcome

MAX_TOLD = 20
"""Files, and conflicts, that are named."""


def say(text: str, secrets: Collection[str] = ()) -> None:
    """Say something that holds names or texts of files: one harmless line, without secrets."""
    from diagnose.report.clean import clean
    from diagnose.report.mask import mask_text

    talk(clean(mask_text(text, secrets)))


def is_named(rule: str, names: list[str]) -> bool:
    """Return whether a rule or its area is among the names; without names all are."""
    return not names or any(rule == name or rule.startswith(f"{name}/") for name in names)



def tell_offer(args: argparse.Namespace, made: Offer) -> None:
    """Tell what is offered, and that nothing was written."""
    if not args.quiet:
        for line in _summary(args, made, f"{_count(len(made.plan.made), 'fix', 'fixes')} offered"):
            talk(line)
        if made.plan.changes:
            _tell_base(made)
            talk("nothing was written; 'diagnose fix --write" + (" --unsafe'" if _has_unsafe(made) else "'") + " applies this")
    _tell_left(args, made)


def _tell_base(made: Offer) -> None:
    """Tell where the paths of the diff start, when that is not here."""
    here = str(Path.cwd().resolve())
    bases = {change.target.real.removesuffix(change.target.name).rstrip(os.sep) for change in made.plan.changes}
    for base in sorted(bases - {here}):
        say(f"paths in this diff start at {base}")


def tell_applied(args: argparse.Namespace, made: Offer) -> None:
    """Tell what was applied, and how it is taken back."""
    if not args.quiet:
        for line in _summary(args, made, f"{_count(len(made.plan.made), 'fix', 'fixes')} applied"):
            talk(line)
        if made.plan.changes:
            talk("'diagnose fix --undo' takes it back")
    _tell_left(args, made)


def _summary(args: argparse.Namespace, made: Offer, head: str) -> list[str]:
    """Return what was done and what was left, as sentences."""
    changed = f" in {_count(len(made.plan.changes), 'file', 'files')}" if made.plan.changes else ""
    lines = [head + changed]
    unsafe, manual = _rest(args, made)
    if unsafe:
        lines.append(f"{_count(unsafe, 'finding', 'findings')} more with --unsafe")
    if manual:
        lines.append(f"{_count(manual, 'finding', 'findings')} to fix by hand; see 'diagnose check'")
    return lines


def _rest(args: argparse.Namespace, made: Offer) -> tuple[int, int]:
    """Return how many of the findings asked for need --unsafe, and how many need a person."""
    done = {id(choice.finding) for choice in made.plan.made} | {id(item.choice.finding) for item in made.plan.left}
    rest = [item for item in made.result.findings if id(item) not in done and is_named(item.rule, args.rule)]
    unsafe = [item for item in rest if any(fix.requests for fix in item.fixes)]
    return len(unsafe), len(rest) - len(unsafe)


def _has_unsafe(made: Offer) -> bool:
    return any(choice.fix.safety == "unsafe" for choice in made.plan.made)


def _tell_left(args: argparse.Namespace, made: Offer) -> None:
    """Tell about conflicts; about edits that could not be made or proven only when asked for more."""
    told = [item for item in made.plan.left if item.kind == "conflict" or args.verbose]
    for item in told if args.verbose else told[:MAX_TOLD]:
        say(f"left: {item.choice.finding.location}: {item.choice.finding.rule}: {item.reason}", made.result.secrets)
    if len(told) > MAX_TOLD and not args.verbose:
        talk(f"and {len(told) - MAX_TOLD} more that change the same text as others; -v lists them")
    silent = len(made.plan.left) - len(told)
    if silent and not args.quiet:
        talk(f"{_count(silent, 'fix', 'fixes')} left because the edit could not be made or proven; -v tells why")


def tell_files(head: str, outcome: Outcome) -> None:
    """Name the files that something was done to."""
    if outcome.files:
        talk(head)
        for path in outcome.files[:MAX_TOLD]:
            say(f"  {display_path(path)}")
        if len(outcome.files) > MAX_TOLD:
            talk(f"  and {len(outcome.files) - MAX_TOLD} more")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
