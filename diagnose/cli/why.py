"""`diagnose why RULE`: each condition of a rule, where it holds on the inputs, or what comes nearest to it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnose.cli.exitcodes import Exit
from diagnose.cli.options import UsageError, look
from diagnose.cli.printing import emit
from diagnose.engine.rules import load_catalog

if TYPE_CHECKING:
    from diagnose.engine.catalog import Catalog
    from diagnose.engine.why.explain import Inputs
    from diagnose.model.location import Location
    from diagnose.model.rule import Rule
    from diagnose.model.why import Condition, Why

_OF_LOGS = ("log", "observation")

HELP = "why a rule holds on logs and a project, or what is missing for it to"
DESCRIPTION = """Goes through the conditions of a rule: where each one holds, or the nearest miss: the closest line and the missing
word, how far outside a window, what a value is and where it stands.

exit codes: 0 the rule holds, 1 it does not, 2 wrong usage, or nothing could be read"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.description = DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("rule", metavar="RULE", help="rule id, such as tailscale/auth-key-invalid")
    parser.add_argument("inputs", metavar="INPUT", nargs="*", help="logs (files, patterns, - for standard input), or the project's folder")
    parser.add_argument("--project", metavar="DIR", type=Path, help="the project (default for rules about files: the current folder)")
    parser.add_argument("--config", metavar="FILE", type=Path, help="configuration file (default: diagnose.yaml of the project)")
    parser.add_argument("--format", "-f", choices=("text", "json"), default="text", help="format of the answer (default: text)")
    parser.add_argument("--rules", metavar="DIR", type=Path, action="append", default=[], help="also use the rule pack in DIR (repeatable)")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto, on a terminal)")
    parser.add_argument("--show-secrets", action="store_true", help="do not mask keys, tokens and passwords in quoted lines")


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    for folder in args.rules:
        if not folder.is_dir():
            raise UsageError(f"--rules {folder}: no such folder")
    catalog = load_catalog(args.rules).catalog
    rule = _rule(catalog, args.rule)
    why = _shown(answer(catalog, rule, args), args.show_secrets)
    if args.format == "json":
        emit(json.dumps(as_json(why), indent=2, ensure_ascii=False) + "\n")
    else:
        view = look(args.color)
        emit("".join(f"{line}\n" for line in as_text(why, rule, view.color, view.width)))
    return Exit.OK if why.holds else Exit.FINDINGS


def _rule(catalog: Catalog, rule_id: str) -> Rule:
    if rule_id not in catalog.rules:
        from diagnose.syntax.suggest import did_you_mean

        raise UsageError(f"no rule '{rule_id}'{did_you_mean(rule_id, catalog.rules)} (see 'diagnose rules list')")
    return catalog.rules[rule_id]


def answer(catalog: Catalog, rule: Rule, args: argparse.Namespace) -> Why:
    """Return why a rule holds on the inputs of a call."""
    from diagnose.engine.run import Request, run
    from diagnose.engine.why.explain import Explainer

    inputs = inputs_of(rule, args)
    projects = [(inputs.root, inputs.settings)] if inputs.root else []
    request = Request([log.path for log in inputs.logs], projects) if rule.kind == "diagnosis" else Request()
    return Explainer(catalog, inputs, run(catalog, request)).why(rule)


def inputs_of(rule: Rule, args: argparse.Namespace) -> Inputs:
    """Return the logs and the project that a call names; raise UsageError for what cannot be read."""
    from diagnose.cli.logs import expand
    from diagnose.cli.session import project_settings
    from diagnose.engine.why.explain import Inputs

    folders = [Path(path) for path in args.inputs if Path(path).is_dir()]
    about_files = rule.kind in ("project", "document")
    root = args.project or (folders[0] if folders and rule.kind not in _OF_LOGS else None) or (Path() if about_files else None)
    if root is not None and not root.is_dir():
        raise UsageError(f"--project {root}: no such folder")
    named = [path for path in args.inputs if Path(path) not in folders or rule.kind in _OF_LOGS]
    if rule.kind == "diagnosis" and "-" in named:
        raise UsageError("-: a diagnosis reads its logs twice; save them to a file")
    logs = _logs(expand(named)) if named or (not about_files and not (root and not named)) else []
    if not logs and root is None:
        raise UsageError("nothing to look at: name logs, or the project's folder with --project")
    return Inputs(logs, root, project_settings(root, args.config)) if root else Inputs(logs)


def _logs(paths: Sequence[str]) -> list[Any]:
    from diagnose.engine.run import display_path
    from diagnose.engine.why.loglines import read_log

    logs = []
    for path in paths:
        try:
            logs.append(read_log(path, display_path(path)))
        except (OSError, ValueError) as error:
            raise UsageError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    return logs


def _shown(why: Why, show_secrets: bool) -> Why:
    """Return the answer with what looks like a secret masked."""
    if show_secrets:
        return why
    from diagnose.report.masking import mask_text

    def masked(item: Condition) -> Condition:
        near = item.nearest
        hidden = near._replace(text=mask_text(near.text), missing=mask_text(near.missing)) if near else None
        return item._replace(shown=mask_text(item.shown), nearest=hidden)

    return why._replace(conditions=tuple(map(masked, why.conditions)))


def as_json(why: Why) -> dict[str, Any]:
    """Return the answer as the contract for programs has it."""
    return {"version": 1, "rule": why.rule, "holds": why.holds, "conditions": [_condition(item) for item in why.conditions]}


def _condition(item: Condition) -> dict[str, Any]:
    near = item.nearest
    nearest = {**_place(near.location), "text": near.text, "missing": near.missing} if near else None
    where = {**_place(item.where), "text": item.shown} if item.where else None
    return {"condition": item.text, "holds": item.holds, "where": where, "nearest": nearest}


def _place(location: Location) -> dict[str, Any]:
    return {"path": location.path or None, "line": location.region.line if location.region else None}


def as_text(why: Why, rule: Rule, color: bool, width: int) -> Iterator[str]:
    """Yield the lines of the answer."""
    from diagnose.report.clean import clean, fit
    from diagnose.report.paint import Paint
    from diagnose.report.wrap import wrap

    paint = Paint(color)
    yield paint.bold(f"{why.rule} {'holds' if why.holds else 'does not hold'}: {clean(rule.title)}")
    for item in why.conditions:
        mark = "+" if item.holds else "-"
        for index, line in enumerate(wrap(clean(item.text), max(40, width - 4))):
            yield f"{'' if index else mark}{'  ' if index else ' '}{line}"
        if item.where or item.shown:
            place = f"{clean(str(item.where))}: " if item.where else ""
            yield paint.dim(f"    {fit(place + clean(item.shown), None, max(40, width - 4)).text}")
        near = item.nearest
        if near:
            yield f"    missing: {clean(near.missing)}"
            if near.location.path:
                yield paint.dim(f"    nearest: {fit(f'{clean(str(near.location))}: {clean(near.text)}', None, max(40, width - 13)).text}")
