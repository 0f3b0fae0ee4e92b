"""Finds candidate lines of all rules in one pass over raw bytes, with hyperscan."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from diagnose.matchers.literals import Literal, Unsearchable, is_exact, literals_of
from diagnose.model.problem import Problem
from diagnose.model.rule import Matcher, Rule, Term


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


class Hit(NamedTuple):
    """A literal that was seen: its number in the plan, and the offset after its last byte."""

    literal: int
    end: int


def terms_of(matcher: Matcher) -> list[Term]:
    """Return the terms of a matcher by slot number: its steps, then its absences."""
    return [*matcher.steps, *(absence.term for absence in matcher.absences)]


def make_plan(rules: Sequence[Rule]) -> tuple[Plan, list[Problem]]:
    """Return the search plan of all log rules; a term without any literal is a problem and is left out."""
    numbers: dict[Literal, int] = {}
    plan = Plan([], [], [], [])
    problems: list[Problem] = []
    for slot, term, rule in _all_terms(rules):
        try:
            literals = literals_of(term)
        except Unsearchable as error:
            problems.append(Problem("rule", f"cannot be searched for: {error}", rule.location))
            continue
        plan.slots.append(slot)
        for literal in sorted(literals):
            number = numbers.setdefault(literal, len(numbers))
            if number == len(plan.literals):
                plan.literals.append((literal.text, literal.caseless))
                plan.consumers.append([])
                plan.exact.append(-1)
            plan.consumers[number].append(len(plan.slots) - 1)
            if _proves(rule, slot, term):
                plan.exact[number] = len(plan.slots) - 1
    _drop_shared_proofs(plan)
    return plan, problems


def _all_terms(rules: Sequence[Rule]) -> Iterator[tuple[Slot, Term, Rule]]:
    for rule in rules:
        for index, matcher in enumerate(rule.matchers):
            for number, term in enumerate(terms_of(matcher)):
                yield Slot(rule.id, index, number), term, rule


def _proves(rule: Rule, slot: Slot, term: Term) -> bool:
    """Only a lone term of a rule without captures or absence can be counted without looking at the line."""
    matcher = rule.matchers[slot.matcher]
    return matcher.kind == "single" and not matcher.absences and len(rule.matchers) == 1 and is_exact(term)


def _drop_shared_proofs(plan: Plan) -> None:
    for number, consumers in enumerate(plan.consumers):
        if len(consumers) > 1:
            plan.exact[number] = -1


class Prefilter:
    """A compiled plan. Safe to use from several threads."""

    def __init__(self, plan: Plan, database: bytes | None = None) -> None:
        """Compile the plan, or load the serialized `database` of an equal one (raises ValueError when that fails)."""
        import hyperscan

        self.plan = plan
        self._hyperscan: Any = hyperscan
        self._local = threading.local()
        self._database = self._load(database) if database is not None else self._compile()

    def serialize(self) -> bytes:
        """Return the compiled database, for the cache."""
        return bytes(self._hyperscan.dumpb(self._database)) if self._database is not None else b""

    def scan(self, view: memoryview) -> list[tuple[int, int]]:
        """Return (literal number, offset after its last byte) of everything found, in order of the offsets."""
        hits: list[tuple[int, int]] = []
        if self._database is None:
            return hits
        append = hits.append

        def on_match(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            append((number, end))

        self._database.scan(view, match_event_handler=on_match, scratch=self._scratch())
        return hits

    def _scratch(self) -> Any:
        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = self._hyperscan.Scratch(self._database)
        return scratch

    def _compile(self) -> Any:
        if not self.plan.literals:
            return None
        caseless = self._hyperscan.HS_FLAG_CASELESS
        database = self._hyperscan.Database(mode=self._hyperscan.HS_MODE_BLOCK)
        database.compile(
            expressions=[re.escape(text).encode() for text, _ in self.plan.literals],
            ids=list(range(len(self.plan.literals))),
            elements=len(self.plan.literals),
            flags=[caseless if ignore else 0 for _, ignore in self.plan.literals],
        )
        return database

    def _load(self, serialized: bytes) -> Any:
        if not serialized:
            return None
        try:
            return self._hyperscan.loadb(serialized, self._hyperscan.HS_MODE_BLOCK)
        except self._hyperscan.error as error:
            raise ValueError(str(error)) from None
