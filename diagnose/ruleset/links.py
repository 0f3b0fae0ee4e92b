"""The second pass: rules name rules, and those must exist; and what one file alone cannot show to be missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from diagnose.model.location import Location, Region
from diagnose.model.problem import Problem
from diagnose.model.rule import Rule
from diagnose.syntax.suggest import did_you_mean


def check_links(rules: Mapping[str, Rule]) -> list[Problem]:
    """Return a problem for every rule or area that another rule names and that is not there."""
    areas = {rule.area for rule in rules.values()}
    known = [*rules, *sorted(areas)]
    return [
        Problem("rule", f"names the rule '{name}', which does not exist{did_you_mean(name, known)}", _place(rule))
        for rule in rules.values()
        for name in _named(rule)
        if name not in rules and name not in areas
    ]


def check_examples(rules: Iterable[Rule]) -> list[Problem]:
    """Return a problem for every rule without examples of both kinds (articles need none)."""
    problems = []
    for rule in rules:
        if rule.kind == "article":
            continue
        for name, examples in (("match", rule.examples_match), ("no_match", rule.examples_no_match)):
            if not examples:
                what = "a near miss it must not match" if name == "no_match" else "an input it must match"
                problems.append(Problem("rule", f"examples.{name} is empty: a rule needs at least {what}", _place(rule)))
    return problems


def _named(rule: Rule) -> Iterator[str]:
    yield from rule.see
    yield from rule.consequence_of
    yield from rule.consequences
    for join in rule.joins:
        yield from join.rules


def _place(rule: Rule) -> Location:
    return Location(rule.location.path, rule.location.region and Region(*rule.location.region[:2], *rule.location.region[:2]))
