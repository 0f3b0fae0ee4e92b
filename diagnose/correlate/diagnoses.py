"""Joins findings with findings and facts into root causes.

A rule's joins are nested loops in their order, each filtered by its condition; the first finding is the anchor. Of all
combinations for one anchor the one with most sides wins, so that evidence from the project beats none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from diagnose.correlate.conditions import EvaluationError, activate, fill_expressions, holds
from diagnose.correlate.texts import make_fixes
from diagnose.correlate.views import plain, used_fields, walk
from diagnose.model.fact import Fact, default_of, location_of
from diagnose.model.fact_schema import FACT_TYPES, parse_type
from diagnose.model.finding import Diagnosis, Evidence, Finding
from diagnose.model.problem import Problem
from diagnose.model.rule import Case, Join, Rule

MAX_COMBINATIONS = 10_000
"""Combinations looked at for one anchor; a rule that needs more joins on too little."""

Bound = dict[str, "Finding | Fact"]


class Sides(NamedTuple):
    """A combination: what each name is bound to, and the component its facts come from."""

    bound: Bound
    component: Fact | None


def run_diagnosis_rules(rules: Iterable[Rule], findings: list[Finding], project: Fact | None) -> tuple[list[Diagnosis], list[Problem]]:
    """Return the diagnoses over the findings and the project's facts, and the rules whose conditions failed."""
    diagnoses: list[Diagnosis] = []
    problems: list[Problem] = []
    for rule in rules:
        try:
            diagnoses.extend(_Diagnoser(rule, findings, project).run())
        except EvaluationError as error:
            problems.append(Problem("rule", f"rule {rule.id} failed: {error}", rule.location))
    return diagnoses, problems


class _Diagnoser:
    """One diagnosis rule over one result."""

    def __init__(self, rule: Rule, findings: list[Finding], project: Fact | None) -> None:
        self._rule, self._findings, self._project = rule, findings, project
        self._budget = 0

    def run(self) -> Iterator[Diagnosis]:
        first, *others = self._rule.joins
        seen: set[str] = set()
        for anchor, component in self._candidates(first, Sides({}, None)):
            self._budget = MAX_COMBINATIONS
            combinations = list(self._extend(Sides({first.name: anchor}, component), others))
            best = max(combinations, key=lambda sides: len(sides.bound), default=None)
            diagnosis = self._diagnose(best) if best else None
            if diagnosis and diagnosis.root_cause not in seen:
                seen.add(diagnosis.root_cause)
                yield diagnosis

    def _extend(self, sides: Sides, joins: list[Join]) -> Iterator[Sides]:
        if not joins:
            yield sides
            return
        join, rest = joins[0], joins[1:]
        found = False
        for value, component in self._candidates(join, sides):
            found = True
            yield from self._extend(Sides({**sides.bound, join.name: value}, component), rest)
        if join.optional and not found:
            yield from self._extend(sides, rest)

    def _candidates(self, join: Join, sides: Sides) -> Iterator[tuple[Finding | Fact, Fact | None]]:
        """Yield (value, component) of everything that this join accepts beside what is bound already."""
        for value, component in self._all(join, sides):
            self._budget -= 1
            if self._budget < 0 and sides.bound:
                return
            if not join.where or self._holds(join.where, Sides({**sides.bound, join.name: value}, component)):
                yield value, component

    def _all(self, join: Join, sides: Sides) -> Iterator[tuple[Finding | Fact, Fact | None]]:
        if join.rules:
            yield from ((item, sides.component) for item in self._findings if _is_named(item, join.rules))
            return
        if self._project is None:
            return
        root, _, path = join.path.partition(".")
        if root == "project":
            yield from ((item, sides.component) for item, _ in walk(self._project, path))
            return
        for component in [sides.component] if sides.component else self._project["components"]:
            yield from ((item, component) for item, _ in (walk(component, path) if path else [(component, component)]))

    def _holds(self, source: str, sides: Sides) -> bool:
        return holds(self._rule.programs[source], activate(self._values(sides)))

    def _values(self, sides: Sides) -> dict[str, Any]:
        """Return all variables: sides that are not there have the defaults of their type."""
        values: dict[str, Any] = {"joined": {join.name: join.name in sides.bound for join in self._rule.joins}}
        for join in self._rule.joins:
            side = sides.bound.get(join.name)
            values[join.name] = self._finding_view(join.name, side) if join.rules else plain(side) if side else _absent(join)
        if sides.component:
            values["component"] = plain(sides.component)
        if self._project:
            values["project"] = plain(self._project)
        return values

    def _finding_view(self, name: str, side: Any) -> Mapping[str, str]:
        """Return a finding's captures as text; what the rule asks for and the finding does not have is empty."""
        asked = used_fields(self._rule.programs, name) or ()
        return dict.fromkeys(asked, "") | (_finding_values(side) if isinstance(side, Finding) else {})

    def _diagnose(self, sides: Sides) -> Diagnosis | None:
        activation = activate(self._values(sides))
        programs = self._rule.programs
        case = next((case for case in self._rule.cases if not case.when or holds(programs[case.when], activation)), None)
        return self._make(case, sides, activation) if case else None

    def _make(self, case: Case, sides: Sides, activation: Any) -> Diagnosis:
        rule, programs = self._rule, self._rule.programs

        def fill_text(template: str) -> str:
            return fill_expressions(template, programs, activation)

        causes = [item for item in sides.bound.values() if isinstance(item, Finding)]
        explained = [item for item in self._findings if _is_named(item, rule.consequences) and item not in causes]
        return Diagnosis(
            rule=rule.id,
            title=rule.title,
            severity=rule.severity,
            root_cause=fill_text(case.root_cause),
            findings=tuple(item.fingerprint for item in _cause_first([*causes, *explained])),
            evidence=tuple(_sides_evidence(sides.bound)),
            responsible=case.responsible or None,
            fixes=make_fixes(case.fixes, fill_text),
            references=rule.references,
            confidence=case.confidence,
            next_steps=tuple(fill_text(text) for text in case.next_steps),
        )


def _cause_first(findings: list[Finding]) -> list[Finding]:
    """Return the findings with each one behind the one that causes it, otherwise in their order."""
    by_name = {finding.fingerprint: finding for finding in findings}

    def depth(finding: Finding) -> int:
        seen: set[str] = set()
        current: Finding | None = finding
        while current is not None and current.fingerprint not in seen:
            seen.add(current.fingerprint)
            current = by_name.get(current.caused_by)
        return len(seen)

    return sorted(findings, key=depth)


def _is_named(finding: Finding, names: Iterable[str]) -> bool:
    return any(finding.rule == name or finding.rule.startswith(f"{name}/") for name in names)


def _finding_values(finding: Finding) -> dict[str, str]:
    region = finding.location.region
    place = {"path": finding.location.path, "line": str(region.line) if region else "", "where": str(finding.location)}
    return {**place, "message": finding.message, "rule": finding.rule, **finding.captures, **place}


def _absent(join: Join) -> Any:
    """Return what stands for a side that is not there."""
    current = {"project": "Project", "component": "Component"}[join.path.partition(".")[0]]
    for name in join.path.split(".")[1:]:
        current = parse_type(FACT_TYPES[current].fields[name].type)[1]
    return plain(default_of(current))


def _sides_evidence(bound: Bound) -> Iterator[Evidence]:
    for name, side in bound.items():
        if isinstance(side, Finding):
            yield from side.evidence[:3]
        elif isinstance(side, dict):
            yield Evidence(location_of(side), note=name)
