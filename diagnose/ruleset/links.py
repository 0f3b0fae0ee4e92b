"""The second pass: rules name rules, and those must exist; and what one file alone cannot show to be missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from diagnose.model.location import Location, Region
from diagnose.model.problem import Problem
from diagnose.model.rule import Rule
from diagnose.model.shape import ROOT, parse_shape, pattern_matches
from diagnose.syntax.errors import SyntaxProblem
from diagnose.syntax.nodes import Scalar, walk
from diagnose.syntax.suggest import did_you_mean
from diagnose.syntax.yaml import parse_yaml


def check_links(rules: Mapping[str, Rule]) -> list[Problem]:
    """Return a problem for every rule or area that another rule names and that is not there."""
    areas = {rule.area for rule in rules.values()}
    known = [*rules, *sorted(areas)]
    return [
        Problem("rule", f"names the rule '{name}', which does not exist{did_you_mean(name, known)}", _place(rule, name))
        for rule in rules.values()
        for name in _named(rule)
        if name not in rules and name not in areas
    ]


def check_documents(rules: Mapping[str, Rule]) -> list[Problem]:
    """Return a problem for every document rule that names something that is no format, or a node that its formats do not have."""
    formats = {rule.id: parse_shape(rule.format["shape"]) for rule in rules.values() if rule.kind == "format"}
    problems = []
    for rule in rules.values():
        named = [formats[name] for name in rule.documents if name in formats]
        problems += [Problem("rule", f"'{name}' is not a format", _place(rule, name)) for name in rule.documents if name not in formats]
        known = [shape.pattern for root in named for shape in root.walk()]
        for node in rule.nodes if named else ():
            if not _is_known(node, rule, known):
                problems.append(Problem("rule", f"no format here has the node '{node}'{did_you_mean(node, known)}", _place(rule, node)))
    return problems


def _is_known(node: str, rule: Rule, known: list[str]) -> bool:
    """Whether a node pattern can match: a key that no format has may be asked for by rules about unknown keys, if its owner is there."""
    if any(pattern_matches(node, pattern) for pattern in known):
        return True
    return "unknown" in rule.states and (node.rpartition(".")[0] or ROOT) in known


def check_examples(rules: Iterable[Rule]) -> list[Problem]:
    """Return a problem for every rule without examples of both kinds (articles, formats and relations need none)."""
    problems = []
    for rule in rules:
        if rule.kind in ("article", "format", "relation"):
            continue
        for name, examples in (("match", rule.examples_match), ("no_match", rule.examples_no_match)):
            if not examples:
                what = "a near miss it must not match" if name == "no_match" else "an input it must match"
                problems.append(Problem("rule", f"examples.{name} is empty: a rule needs at least {what}", _place(rule)))
    return problems


def check_fixes(rules: Iterable[Rule]) -> list[Problem]:
    """Return a problem for every rule that edits files and has no example of what they are after that."""
    return [
        Problem("rule", "has edits, but no example says with 'after' what the files are then", _place(rule))
        for rule in rules
        if any(fix.edits for fix in rule.fixes) and not any(example.after for example in rule.examples_match)
    ]


def _named(rule: Rule) -> Iterator[str]:
    yield from rule.see
    yield from rule.documents
    yield from rule.consequence_of
    yield from rule.consequences
    for join in rule.joins:
        yield from join.rules
    for side in (*rule.sources, *rule.targets):
        yield from side.rules


def _place(rule: Rule, name: str = "") -> Location:
    """Return where a rule's file says a name, else where the rule begins. The file is read again: mistakes are few."""
    try:
        documents = parse_yaml(Path(rule.location.path).read_text(encoding="utf-8", errors="replace")) if name else []
    except (OSError, ValueError, SyntaxProblem):
        documents = []
    for document in documents:
        for node in walk(document) if document else ():
            if isinstance(node, Scalar) and node.text == name:
                return Location(rule.location.path, node.region)
    return Location(rule.location.path, rule.location.region and Region(*rule.location.region[:2], *rule.location.region[:2]))
