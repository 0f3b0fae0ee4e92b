"""Loads rule packs: every YAML file below a folder is one rule; all mistakes of all files are reported at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from diagnose.model.location import Location, Region
from diagnose.model.problem import Problem
from diagnose.model.rule import Rule
from diagnose.ruleset.build import build_rule
from diagnose.ruleset.context import Context
from diagnose.ruleset.cre import cre_rules, is_cre
from diagnose.ruleset.links import check_documents, check_links
from diagnose.ruleset.schema import kind_of, schema_of
from diagnose.syntax.errors import SyntaxProblem
from diagnose.syntax.nodes import Mapping, Node
from diagnose.syntax.shape import check_shape
from diagnose.syntax.yaml import parse_yaml

SUFFIXES = (".yaml", ".yml")


def rule_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (rule id, file) of a pack in order of the ids; links are not followed, hidden names are left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(SUFFIXES) and not name.startswith("."):
                path = Path(parent, name)
                yield path.relative_to(folder).with_suffix("").as_posix(), path


def load_packs(folders: Iterable[Path]) -> tuple[list[Rule], list[Problem]]:
    """Return the rules of all packs and everything that is wrong with them; a broken file gives no rule."""
    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    for folder in folders:
        if not folder.is_dir():
            problems.append(Problem("rule", "expected a folder of rule files", Location(str(folder))))
            continue
        for rule_id, path in rule_files(folder):
            loaded, found = load_file(rule_id, path)
            problems.extend(found)
            for rule in loaded:
                if rule.id in rules:
                    first = rules[rule.id].location.path
                    problems.append(Problem("rule", f"rule id '{rule.id}' is already defined in {first}", rule.location))
                else:
                    rules[rule.id] = rule
    problems.extend([*check_links(rules), *check_documents(rules)])
    return list(rules.values()), problems


def load_file(rule_id: str, path: Path) -> tuple[list[Rule], list[Problem]]:
    """Return the rules of one file (one, or those of a CRE document) and the mistakes in it."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
        documents = parse_yaml(text)
    except OSError as error:
        return [], [Problem("unreadable", f"cannot be read: {error.strerror}", Location(str(path)))]
    except SyntaxProblem as error:
        return [], [error.problem(str(path))]
    foreign = [node for node in documents if isinstance(node, Mapping) and is_cre(node)]
    if foreign:
        loaded = [cre_rules(node, str(path)) for node in foreign]
        return [rule for rules, _ in loaded for rule in rules], [problem for _, problems in loaded for problem in problems]
    rule, problems = _rule_of(rule_id, documents, str(path))
    return [rule] if rule else [], problems


def parse_rule(rule_id: str, text: str, path: str) -> tuple[Rule | None, list[Problem]]:
    """Return the rule of a YAML text, or None, and the mistakes in it; `path` is what the mistakes name."""
    try:
        return _rule_of(rule_id, parse_yaml(text), path)
    except SyntaxProblem as error:
        return None, [error.problem(path)]


def _rule_of(rule_id: str, documents: list[Node], path: str) -> tuple[Rule | None, list[Problem]]:
    top = Region(1, 1, 1, 1)
    if len(documents) != 1:
        found = "nothing" if not documents else f"{len(documents)} documents"
        return None, [Problem("rule", f"expected one rule, found {found}", Location(path, top))]
    node = documents[0]
    if not isinstance(node, Mapping):
        return None, [Problem("rule", "expected a mapping with title, severity, when, …", Location(path, node.region))]
    kind = kind_of(set(node.keys()))
    context = Context(path)
    for region, message in check_shape(node, schema_of(kind)):
        context.report(region, message)
    if "/" not in rule_id:
        context.report(top, f"expected the file in a folder that names its area: <area>/{rule_id}.yaml")
    try:
        rule = build_rule(rule_id, kind, node, context)
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError):
        if not context.problems:
            raise
        return None, context.problems  # a shape that was already reported
    return (None if context.problems else rule), context.problems
