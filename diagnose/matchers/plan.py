"""What the prefilter searches for and whom a hit concerns: derived from the rules, JSON-able, cached."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from diagnose.model.problem import Problem
from diagnose.model.rule import Matcher, Rule, Term

if TYPE_CHECKING:
    from diagnose.matchers.literals import Literal


FOREIGN = "cre/"
"""What the ids of foreign rules begin with."""


class Slot(NamedTuple):
    """A term's place: the rule, its matcher, and its number there (steps first, then absences)."""

    rule: str
    matcher: int
    number: int


class Plan(NamedTuple):
    """What to search and whom a literal concerns; JSON-able, so that it can be cached beside the database."""

    literals: list[tuple[str, bool]]
    slots: list[tuple[str, int, int]]
    consumers: list[list[int]]
    exact: list[int]
    """For each literal the slot that a hit alone proves, or -1."""
    needs: list[list[list[int]]]
    """For each slot: sets of literals of which every set must have been hit in the line; [] where one hit is enough."""
    traits: list[tuple[bool, str | None, bool, bool]]
    """For each slot: every confirmed line is a match; what joins a record's lines; equal matches can be counted; hits can."""
    lasts: list[int]
    """Slots of lines that must not come after a match, however late: of them only the last counts (see `Sightings.add`)."""


def terms_of(matcher: Matcher) -> list[Term]:
    """Return the terms of a matcher by slot number: its steps, then its absences."""
    return [*matcher.steps, *(absence.term for absence in matcher.absences)]


def make_plan(rules: Sequence[Rule]) -> tuple[Plan, list[Problem]]:
    """Return the search plan of all log rules.

    A term without any literal is a problem and is left out; those of foreign rules, which nobody here can change, are tried on
    every line.
    """
    from diagnose.matchers.literals import EVERY_LINE, Unsearchable, requirements

    numbers: dict[Literal, int] = {}
    plan = Plan([], [], [], [], [], [], [])
    problems: list[Problem] = []
    for slot, term, rule in _all_terms(rules):
        try:
            required = requirements(term)
        except Unsearchable as error:
            if not rule.id.startswith(FOREIGN):
                problems.append(Problem("rule", f"cannot be searched for: {error}", rule.location))
                continue
            required = [frozenset({EVERY_LINE})]
        plan.slots.append(slot)
        groups = [[_number_of(literal, numbers, plan) for literal in sorted(literals)] for literals in required]
        plan.needs.append(groups if len(groups) > 1 else [])
        for number in sorted({number for group in groups for number in group}):
            plan.consumers[number].append(len(plan.slots) - 1)
            if _proves(rule, slot, term):
                plan.exact[number] = len(plan.slots) - 1
    _drop_shared_proofs(plan)
    _note_traits(plan, {rule.id: rule for rule in rules})
    _note_lasts(plan, {rule.id: rule for rule in rules})
    return plan, problems


def _number_of(literal: Literal, numbers: dict[Literal, int], plan: Plan) -> int:
    """Return the number of a literal in the plan; a new one is added."""
    number = numbers.setdefault(literal, len(numbers))
    if number == len(plan.literals):
        plan.literals.append((literal.text, literal.caseless))
        plan.consumers.append([])
        plan.exact.append(-1)
    return number


def _note_traits(plan: Plan, rules: dict[str, Rule]) -> None:
    exact = set(plan.exact)
    for slot, (rule_id, matcher, number) in enumerate(plan.slots):
        rule = rules[rule_id]
        simple = is_simple(rule.matchers[matcher])
        fold = terms_of(rule.matchers[matcher])[number].fold
        plan.traits.append((simple, fold, simple and not rule.carry, slot in exact and not rule.group_by))


def _note_lasts(plan: Plan, rules: dict[str, Rule]) -> None:
    for slot, (rule_id, index, number) in enumerate(plan.slots):
        matcher = rules[rule_id].matchers[index]
        if number >= len(matcher.steps) and _is_endless(matcher, number) and not rules[rule_id].carry:
            plan.lasts.append(slot)


def _is_endless(matcher: Matcher, number: int) -> bool:
    absence = matcher.absences[number - len(matcher.steps)]
    return absence.window == math.inf and absence.slide >= 0 and not matcher.by


def _all_terms(rules: Sequence[Rule]) -> Iterator[tuple[Slot, Term, Rule]]:
    for rule in rules:
        for index, matcher in enumerate(rule.matchers):
            for number, term in enumerate(terms_of(matcher)):
                yield Slot(rule.id, index, number), term, rule


def _proves(rule: Rule, slot: Slot, term: Term) -> bool:
    """Only a lone term of a rule without captures or absence can be counted without looking at the line."""
    from diagnose.matchers.literals import is_exact

    matcher = rule.matchers[slot.matcher]
    return is_simple(matcher) and len(rule.matchers) == 1 and is_exact(term)


def _drop_shared_proofs(plan: Plan) -> None:
    for number, consumers in enumerate(plan.consumers):
        if len(consumers) > 1:
            plan.exact[number] = -1


def is_simple(matcher: Matcher) -> bool:
    """Whether every confirmed line is a match by itself."""
    return matcher.kind == "single" and not matcher.absences
