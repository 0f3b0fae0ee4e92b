"""Why a diagnosis holds or does not: its sides one by one, each with what it is bound to or what comes nearest, then its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from diagnose.correlate.diagnoses import Diagnoser, Matter, Sides
from diagnose.correlate.views import Views
from diagnose.engine.why.clauses import Clauses, look_in
from diagnose.model.fact import Fact, location_of
from diagnose.model.finding import Finding
from diagnose.model.location import Location
from diagnose.model.rule import Join, Rule
from diagnose.model.why import Condition, Nearest, Why
from diagnose.ruleset.build import ROOTS
from diagnose.ruleset.cel import CAPTURES, element_type

WhyRule = Callable[[str], "Why | None"]
"""Returns why a rule that gives findings holds or does not on the same inputs; None for an unknown one."""

MOST_RULES = 60
"""Rules of one side that are asked for their nearest miss."""


def why_diagnosis(rule: Rule, matter: Matter, why_rule: WhyRule) -> Why:
    """Return whether a diagnosis rule holds, with what each of its sides is bound to."""
    return _Explained(rule, matter, why_rule).why()


class _Explained:
    def __init__(self, rule: Rule, matter: Matter, why_rule: WhyRule) -> None:
        self._rule, self._matter, self._why_rule = rule, matter, why_rule
        self._diagnoser = Diagnoser(rule, matter, Views())
        self._types = dict(ROOTS) | {"joined": "map<string,bool>"} | {join.name: _type_of(join) for join in rule.joins}

    def why(self) -> Why:
        """Go through the sides as far as they are found, then through the cases."""
        found = list(self._diagnoser.run())
        sides = self._best()
        if sides is None:
            return Why(self._rule.id, False, tuple(self._to_the_gap()))
        conditions = [self._bound(join, sides) for join in self._rule.joins]
        return Why(self._rule.id, bool(found), (*conditions, *self._cases(sides)))

    def _best(self) -> Sides | None:
        first, *others = self._rule.joins
        complete = [
            sides
            for anchor, component in self._diagnoser.candidates(first, Sides({}, None))
            if (sides := self._diagnoser.best(anchor, component, others))
        ]
        return max(complete, key=lambda sides: (self._has_case(sides), len(sides.bound)), default=None)

    def _has_case(self, sides: Sides) -> bool:
        return any(not case.when or self._diagnoser.holds(case.when, sides) for case in self._rule.cases)

    def _to_the_gap(self) -> Iterator[Condition]:
        """Yield the sides up to the first that nothing can be bound to."""
        sides = Sides({}, None)
        for join in self._rule.joins:
            found = next(self._diagnoser.candidates(join, sides), None)
            if found:
                sides = Sides({**sides.bound, join.name: found[0]}, found[1])
                yield self._bound(join, sides)
            elif join.optional:
                yield Condition(f"{_words(join)} (if there)", True, shown="not there")
            else:
                yield from self._missing(join, sides)
                return

    def _bound(self, join: Join, sides: Sides) -> Condition:
        side = sides.bound.get(join.name)
        if side is None:
            return Condition(f"{_words(join)} (if there)", True, shown="not there")
        where = side.location if isinstance(side, Finding) else location_of(side)
        return Condition(_words(join), True, where, side.message if isinstance(side, Finding) else str(side["where"]))

    def _missing(self, join: Join, sides: Sides) -> Iterator[Condition]:
        everything = [value for value, _ in self._diagnoser.all(join, sides)]
        if not everything:
            yield Condition(_words(join), False, nearest=self._nothing(join))
            return
        yield Condition(_words(join._replace(where="")), True, _location(everything[0]))
        clauses = Clauses(join.where, self._types)
        judged = [
            (clauses.judge(self._diagnoser.values(Sides({**sides.bound, join.name: item}, sides.component))), item) for item in everything
        ]
        verdicts, item = max(judged, key=lambda pair: sum(pair[0]))
        facts = self._facts(Sides({**sides.bound, join.name: item}, sides.component))
        yield from clauses.conditions(verdicts, _location(item), look_in(facts))

    def _nothing(self, join: Join) -> Nearest | None:
        """Return what comes nearest to a side of which there is nothing at all."""
        if join.rules:
            return self._nearest_finding(join)
        project = self._matter.project
        if project is None:
            return Nearest(Location(""), "", "no project is given: name its folder with --project")
        if join.mention or join.source:
            return Nearest(location_of(project), "", "nothing in the project's files names it")
        return Nearest(location_of(project), "", f"there is no {join.path}")

    def _nearest_finding(self, join: Join) -> Nearest | None:
        """Return the nearest miss among the rules whose finding would do."""
        near: list[tuple[float, Nearest]] = []
        for name in join.rules[:MOST_RULES]:
            why = self._why_rule(name)
            failing = next((item for item in why.conditions if not item.holds and item.nearest), None) if why else None
            if why and failing and failing.nearest:
                held = sum(item.holds for item in why.conditions) / len(why.conditions)
                lacking = len(failing.nearest.missing) / max(1, len(failing.nearest.text))
                near.append((held - lacking, failing.nearest._replace(missing=f"{failing.nearest.missing} for {name}")))
        nothing = Nearest(Location(""), "", f"nothing gives a finding of {' or '.join(join.rules[:6])}")
        return max(near, key=lambda item: item[0])[1] if near else nothing

    def _cases(self, sides: Sides) -> Iterator[Condition]:
        """Yield the case that speaks, or what keeps the nearest one from it."""
        for number, case in enumerate(self._rule.cases, 1):
            if not case.when or self._diagnoser.holds(case.when, sides):
                yield Condition(f"case {number}{': ' + case.when if case.when else ''}", True)
                return
        values = self._diagnoser.values(sides)
        judged = [(clauses.judge(values), clauses) for clauses in (Clauses(case.when, self._types) for case in self._rule.cases)]
        verdicts, clauses = max(judged, key=lambda item: sum(item[0]) / len(item[0]))
        anchor = next(iter(sides.bound.values()))
        yield from clauses.conditions(verdicts, _location(anchor), look_in(self._facts(sides)))

    def _facts(self, sides: Sides) -> Mapping[str, Fact | None]:
        facts: dict[str, Any] = {name: _as_fact(side) for name, side in sides.bound.items()}
        return {**facts, "component": sides.component, "project": self._matter.project}


def _type_of(join: Join) -> str:
    if join.rules:
        return CAPTURES
    return "Mention" if join.mention or join.source else element_type(join.path, ROOTS)[0]


def _words(join: Join) -> str:
    if join.rules:
        side = f"a finding of {' or '.join(join.rules[:6])}{' or others' if len(join.rules) > 6 else ''}"
    elif join.mention or join.source:
        side = f"a line of the project that {'names' if join.mention else 'stands at'} {' or '.join(join.mention or join.source)}"
    else:
        side = f"a fact at {join.path}"
    return f"{join.name}: {side}" + (f", where {join.where}" if join.where else "")


def _location(side: Finding | Fact) -> Location:
    return side.location if isinstance(side, Finding) else location_of(side)


def _as_fact(side: Finding | Fact) -> Fact:
    """Return a finding as a fact of its captures, so that its values can be looked at in the same way."""
    if not isinstance(side, Finding):
        return side
    path, region = side.location
    return {**side.captures, "rule": side.rule, "message": side.message, "$type": "", "$path": path, "$at": {"": region} if region else {}}
