"""`diagnose rules …`: authoring."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path

from diagnose.cli.exitcodes import Exit
from diagnose.cli.options import UsageError
from diagnose.cli.printing import emit
from diagnose.cli.session import talk
from diagnose.engine.rules import builtin_rules, catalog_of
from diagnose.logs.names import is_hidden, may_be_log
from diagnose.matchers.plan import FOREIGN
from diagnose.model.problem import Problem
from diagnose.model.rule import Rule
from diagnose.ruleset.cre import with_logs_beside
from diagnose.ruleset.links import check_examples, check_fixes
from diagnose.ruleset.load import load_packs
from diagnose.ruleset.schema import published_schema
from diagnose.ruleset.skeleton import skeleton

HELP = "list, show, check, test and start rules"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listed = _add(actions, "list", _list, "list all rules", folder=True)
    listed.add_argument("--format", "-f", choices=("text", "json"), default="text")
    show = _add(actions, "show", _show, "everything about one rule (as 'diagnose explain')")
    show.add_argument("rule", metavar="RULE")
    show.add_argument("--rules", metavar="DIR", type=Path, action="append", default=[])
    show.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    check = _add(actions, "check", _check, "report every mistake in rule files", folder=True)
    check.add_argument("--noise", metavar="LOGS", type=Path, help="also rank the rules that fire on innocent logs and on others' examples")
    _add(actions, "test", _test, "run the examples of rules through the engine", folder=True)
    new = _add(actions, "new", _new, "write the skeleton of a rule")
    new.add_argument("rule", metavar="AREA/NAME")
    new.add_argument("--kind", choices=("log", "project", "document", "format", "diagnosis", "article"), default="log")
    new.add_argument("--dir", metavar="DIR", type=Path, default=Path("rules"), help="rule pack to write to (default: rules)")
    docs = _add(actions, "docs", _docs, "write the rule reference: one page of Markdown for each area")
    docs.add_argument("target", metavar="DIR", type=Path, help="folder to write to; it is made if it is not there")
    docs.add_argument("--rules", metavar="DIR", dest="folder", type=Path, help="rule pack (default: the rules that ship with diagnose)")
    _add(actions, "schema", _schema, "print the JSON Schema of rule files, for editors")
    _add(actions, "facts", _facts, "print the facts that project rules can ask for")


def execute(args: argparse.Namespace) -> int:
    """Run the sub-command."""
    action: Callable[[argparse.Namespace], int] = args.action
    return action(args)


def _add(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    action: Callable[[argparse.Namespace], int],
    text: str,
    folder: bool = False,
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=text[:1].upper() + text[1:] + ".")
    parser.set_defaults(action=action)
    if folder:
        parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help="rule pack (default: the rules that ship with diagnose)")
    return parser


def _load(args: argparse.Namespace) -> tuple[list[Rule], list[Problem], list[Rule]]:
    """Return (the rules of the folder, the mistakes in them, all rules they may name)."""
    folder: Path | None = args.folder
    if folder is not None and not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    if folder is None or folder.resolve() == builtin_rules().resolve():
        rules, problems = load_packs([builtin_rules() if folder is None else folder])
        return rules, problems, rules
    everything, problems = load_packs([builtin_rules(), folder])
    inside = str(folder)
    own = [
        with_logs_beside(rule) if rule.id.startswith(FOREIGN) else rule
        for rule in everything
        if Path(rule.location.path).is_relative_to(inside)
    ]
    return own, [item for item in problems if Path(item.location.path).is_relative_to(inside)], everything


def _list(args: argparse.Namespace) -> int:
    rules, _, _ = _load(args)
    rules.sort(key=lambda rule: rule.id)
    if args.format == "json":
        rows = [{"id": rule.id, "kind": rule.kind, "severity": rule.severity.word, "title": rule.title} for rule in rules]
        emit(json.dumps({"version": 1, "rules": rows}, indent=2, ensure_ascii=False) + "\n")
        return Exit.OK
    width = max((len(rule.id) for rule in rules), default=0)
    for rule in rules:
        word = rule.kind if rule.kind in ("article", "format", "relation", "observation") else rule.severity.word
        emit(f"{rule.id:<{width}}  {word:<7}  {rule.title}\n")
    talk(f"{len(rules)} rules")
    return Exit.OK


def _show(args: argparse.Namespace) -> int:
    from diagnose.cli import explain

    return explain.execute(args)


def _check(args: argparse.Namespace) -> int:
    rules, problems, _ = _load(args)
    own = [rule for rule in rules if not rule.id.startswith(FOREIGN)]
    problems = problems + check_examples(own) + check_fixes(rules) + _unsearchable(rules)
    for problem in problems:
        emit(f"{problem}\n")
    if args.noise:
        _noise(rules, args.noise)
    talk(f"{len(rules)} rules, {len(problems)} problems")
    return Exit.ERROR if problems else Exit.OK


def _noise(rules: list[Rule], folder: Path) -> None:
    """Print the rules that fire where they should not, the worst first."""
    from diagnose.engine.noise import noise_of
    from diagnose.report.clean import clean

    if not folder.is_dir():
        raise UsageError(f"--noise {folder}: no such folder")
    logs = sorted(path for path in folder.rglob("*") if path.is_file() and may_be_log(path.name) and not is_hidden(path.name))
    ranked = noise_of(rules, logs)
    emit(f"{'matches':>8} {'logs':>5} {'rules':>6}  rule\n" if ranked else "")
    for noise in ranked:
        emit(f"{noise.lines:>8} {len(noise.files):>5} {len(noise.foreign):>6}  {noise.rule}  {clean(noise.text.strip())[:80]}\n")
    talk(f"{len(ranked)} of {len(rules)} rules fire on {len(logs)} innocent logs or on other rules' examples")


def _unsearchable(rules: list[Rule]) -> list[Problem]:
    from diagnose.matchers.plan import make_plan

    return make_plan([rule for rule in rules if rule.kind in ("log", "observation")])[1]


def _test(args: argparse.Namespace) -> int:
    from diagnose.engine.ruletest import run_examples

    rules, problems, everything = _load(args)
    for problem in problems:
        emit(f"{problem}\n")
    count = failures = 0
    for outcome in run_examples(catalog_of(everything), rules):
        count += 1
        if outcome.failure:
            failures += 1
            emit(f"{outcome.failure}\n")
    talk(f"{count} examples of {len(rules)} rules, {failures} failed, {len(problems)} problems in rule files")
    if problems:
        return Exit.ERROR
    return Exit.FINDINGS if failures else Exit.OK


def _new(args: argparse.Namespace) -> int:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*", args.rule):
        raise UsageError(f"{args.rule!r} is not a rule id: expected area/name in kebab-case, such as nginx/welcome-page")
    path: Path = args.dir / f"{args.rule}.yaml"
    if path.exists():
        raise UsageError(f"{path} exists already")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(skeleton(args.kind), encoding="utf-8")
    emit(f"{path}\n")
    return Exit.OK


def _docs(args: argparse.Namespace) -> int:
    from diagnose.report.reference import reference_pages

    rules, problems, _ = _load(args)
    for problem in problems:
        talk(str(problem))
    target: Path = args.target
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, text in reference_pages(rules):
            (target / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{target}: cannot be written: {error.strerror}") from None
    talk(f"{len(rules)} rules in {target}")
    return Exit.ERROR if problems else Exit.OK


def _schema(args: argparse.Namespace) -> int:
    del args
    emit(json.dumps(published_schema(), indent=2) + "\n")
    return Exit.OK


def _facts(args: argparse.Namespace) -> int:
    from diagnose.model.document_schema import DOCUMENT_TYPES
    from diagnose.model.fact_schema import FACT_TYPES
    from diagnose.model.fact_type import COMMON_FIELDS

    del args
    for name, fact_type in (FACT_TYPES | DOCUMENT_TYPES).items():
        emit(f"{name}: {fact_type.doc}\n")
        for field_name, field in fact_type.fields.items():
            mark = "?" if field.optional else ""
            emit(f"  {field_name}: {field.type}{mark}{'  ' + field.doc if field.doc else ''}\n")
        emit("\n")
    emit("Every fact also has:\n" + "".join(f"  {name}: {field.type}  {field.doc}\n" for name, field in COMMON_FIELDS.items()))
    return Exit.OK
