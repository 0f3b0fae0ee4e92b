"""Joins findings with findings and facts into root causes.

A rule's joins are nested loops in their order, each filtered by its condition; the first finding is the anchor. Of all
combinations for one anchor the one with most sides wins, so that evidence from the project beats none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from diagnose.correlate.conditions import EvaluationError, activate, evaluate, fill_expressions, holds, show
from diagnose.correlate.mentions import Texts
from diagnose.correlate.ownership import is_about
from diagnose.correlate.ranking import Found, breadth_of, ranked
from diagnose.correlate.texts import finding_values, make_fixes
from diagnose.correlate.views import Views, plain, used_fields, walk
from diagnose.model.fact import Fact, default_of, location_of
from diagnose.model.fact_schema import FACT_TYPES
from diagnose.model.fact_type import parse_type
from diagnose.model.finding import Diagnosis, Evidence, Finding
from diagnose.model.problem import Problem
from diagnose.model.rule import Case, Join, Rule

MAX_COMBINATIONS = 10_000
"""Combinations looked at for one anchor; a rule that needs more joins on too little."""

LIST = ", "
"""What stands between the values of a capture that saw several."""

Bound = dict[str, "Finding | Fact"]


class Sides(NamedTuple):
    """A combination: what each name is bound to, and the component its facts come from."""

    bound: Bound
    component: Fact | None


NOTHING = Texts({})


class Matter(NamedTuple):
    """What diagnosis rules look at; `texts` are the project's, where logs are joined with it."""

    findings: list[Finding]
    project: Fact | None
    texts: Texts = NOTHING


def run_diagnosis_rules(rules: Iterable[Rule], matter: Matter) -> tuple[list[Diagnosis], list[Problem]]:
    """Return the diagnoses, root causes first, and the rules whose conditions failed.

    What one diagnosis explains is no root cause of another.
    """
    found: list[Found] = []
    problems: list[Problem] = []
    views = Views()
    for rule in rules:
        try:
            found.extend(Diagnoser(rule, matter, views).run())
        except EvaluationError as error:
            problems.append(Problem("rule", f"rule {rule.id} failed: {error}", rule.location))
    return ranked(found), problems


class Diagnoser:
    """One diagnosis rule over one result."""

    def __init__(self, rule: Rule, matter: Matter, views: Views) -> None:
        self._rule, self._findings, self._project, self._matter = rule, matter.findings, matter.project, matter
        self._budget = 0
        self._views = views
        self._shown = {name: used_fields(rule.programs, name) for name in ("component", "project")}

    def run(self) -> Iterator[Found]:
        """Yield a diagnosis for each anchor that a case speaks of; the same root cause once."""
        first, *others = self._rule.joins
        seen: set[str] = set()
        for anchor, component in self.candidates(first, Sides({}, None)):
            best = self.best(anchor, component or self._only_owner(anchor), others)
            found = self._diagnose(best) if best else None
            if found and found.diagnosis.root_cause not in seen:
                seen.add(found.diagnosis.root_cause)
                yield found

    def _only_owner(self, anchor: Finding | Fact) -> Fact | None:
        """Return the component that a finding is about, where it can be about no other."""
        owners = self._owners(Sides({"": anchor}, None), self._project) if self._project else []
        return owners[0] if len(owners) == 1 else None

    def best(self, anchor: Finding | Fact, component: Fact | None, others: list[Join]) -> Sides | None:
        """Return the combination with most sides for an anchor."""
        self._budget = MAX_COMBINATIONS
        combinations = list(self._extend(Sides({self._rule.joins[0].name: anchor}, component), others))
        return max(combinations, key=lambda sides: len(sides.bound), default=None)

    def _extend(self, sides: Sides, joins: list[Join]) -> Iterator[Sides]:
        if not joins:
            yield sides
            return
        join, rest = joins[0], joins[1:]
        found = False
        for value, component in self.candidates(join, sides):
            found = True
            yield from self._extend(Sides({**sides.bound, join.name: value}, component), rest)
        if join.optional and not found:
            yield from self._extend(sides, rest)

    def candidates(self, join: Join, sides: Sides) -> Iterator[tuple[Finding | Fact, Fact | None]]:
        """Yield (value, component) of everything that this join accepts beside what is bound already."""
        for value, component in self.all(join, sides):
            self._budget -= 1
            if self._budget < 0 and sides.bound:
                return
            if not join.where or self.holds(join.where, Sides({**sides.bound, join.name: value}, component)):
                yield value, component

    def all(self, join: Join, sides: Sides) -> Iterator[tuple[Finding | Fact, Fact | None]]:
        """Yield everything that a join looks at, whatever its condition says."""
        if join.rules:
            found = [item for item in self._findings if _is_named(item, join.rules) and self._is_own(item, sides)]
            yield from ((item, sides.component) for item in _nearest_first(found, sides.bound))
        elif self._project is None:
            return
        elif join.mention or join.source:
            yield from ((item, sides.component or self._around(item)) for item in self._mentions(join, sides))
        else:
            yield from self._facts(join, sides, self._project)

    def _facts(self, join: Join, sides: Sides, project: Fact) -> Iterator[tuple[Fact, Fact | None]]:
        root, _, path = join.path.partition(".")
        if root == "project":
            yield from ((item, sides.component) for item, _ in walk(project, path))
            return
        for component in [sides.component] if sides.component else self._owners(sides, project):
            yield from ((item, component) for item, _ in (walk(component, path) if path else [(component, component)]))

    def _around(self, fact: Fact) -> Fact | None:
        """Return the component whose folder a file is in, the innermost."""
        components: list[Fact] = self._project["components"] if self._project else []
        around = [item for item in components if item["path"] == "." or fact["file"].startswith(f"{item['file']}/")]
        return max(around, key=lambda item: len(item["file"]), default=None)

    def _owners(self, sides: Sides, project: Fact) -> list[Fact]:
        """Return the components that what is bound may be about."""
        findings = [item for item in sides.bound.values() if isinstance(item, Finding)]
        components: list[Fact] = project["components"]
        return [item for item in components if all(is_about(finding, item, components) for finding in findings)]

    def _is_own(self, finding: Finding, sides: Sides) -> bool:
        return not (self._project and sides.component) or is_about(finding, sides.component, self._project["components"])

    def _mentions(self, join: Join, sides: Sides) -> list[Fact]:
        activation = activate(self.values(sides))
        values = [show(evaluate(self._rule.programs[source], activation)) for source in (*join.mention, *join.source)]
        parts = [value.split(LIST) for value in values]
        folder = sides.component["file"] if sides.component and sides.component["path"] != "." else ""
        below = f"{folder}/" if folder else ""
        if join.source:
            return self._matter.texts.source(parts[0][0], parts[1][0] if len(parts) > 1 else "", below)
        return self._matter.texts.mentions([part for found in parts for part in found], below)

    def holds(self, source: str, sides: Sides) -> bool:
        """Whether one of the rule's conditions holds for a combination; raise EvaluationError."""
        return holds(self._rule.programs[source], activate(self.values(sides)))

    def values(self, sides: Sides) -> dict[str, Any]:
        """Return all variables: sides that are not there have the defaults of their type."""
        values: dict[str, Any] = {"joined": {join.name: join.name in sides.bound for join in self._rule.joins}}
        for join in self._rule.joins:
            side = sides.bound.get(join.name)
            values[join.name] = self._finding_view(join.name, side) if join.rules else plain(side) if side else _absent(join)
        for name, fact in (("component", sides.component), ("project", self._project)):
            if self._shown[name] != frozenset():
                values[name] = self._views.of(fact or _nothing(name), self._shown[name])
        return values

    def _finding_view(self, name: str, side: Any) -> Mapping[str, str]:
        """Return a finding's captures as text; what the rule asks for and the finding does not have is empty."""
        asked = used_fields(self._rule.programs, name) or ()
        return dict.fromkeys(asked, "") | (plain(finding_values(side)) if isinstance(side, Finding) else {})

    def _diagnose(self, sides: Sides) -> Found | None:
        activation = activate(self.values(sides))
        programs = self._rule.programs
        case = next((case for case in self._rule.cases if not case.when or holds(programs[case.when], activation)), None)
        return self._make(case, sides, activation) if case else None

    def _make(self, case: Case, sides: Sides, activation: Any) -> Found:
        rule, programs = self._rule, self._rule.programs

        def fill_text(template: str) -> str:
            return fill_expressions(template, programs, activation)

        causes = [item for item in sides.bound.values() if isinstance(item, Finding)]
        explained = [item for item in self._findings if self._explains(item, sides) and item not in causes]
        possible = [fix for fix in case.fixes if not fix.when or holds(programs[fix.when], activation)]
        diagnosis = Diagnosis(
            rule=rule.id,
            title=rule.title,
            severity=rule.severity,
            root_cause=fill_text(case.root_cause),
            findings=tuple(item.fingerprint for item in _cause_first([*causes, *explained])),
            evidence=tuple(_sides_evidence(sides.bound)),
            responsible=self._responsible(case, fill_text) or None,
            fixes=make_fixes(possible, fill_text),
            references=rule.references,
            confidence=case.confidence,
            next_steps=tuple(fill_text(text) for text in case.next_steps),
            profile=self._profile(case),
        )
        facts = sum(isinstance(item, dict) for item in sides.bound.values())
        return Found(diagnosis, tuple(causes), tuple(explained), facts, breadth_of(rule.joins[0].rules))

    def _explains(self, finding: Finding, sides: Sides) -> bool:
        return _is_named(finding, self._rule.consequences) and self._is_own(finding, sides)

    def _responsible(self, case: Case, fill_text: Callable[[str], str]) -> str:
        """Return who has to act: for a task of the platform, who that is under the configured management model."""
        known: Mapping[str, str] = self._project["profile"]["responsible"] if self._project else {}
        return known.get(case.task) or fill_text(case.responsible)

    def _profile(self, case: Case) -> str:
        """Return what is configured, where the rule asks for it; what could be, where nothing is."""
        asks = case.task or any("profile" in source for source in self._rule.programs)
        if not asks or self._project is None:
            return ""
        from diagnose.correlate.profile import profile_note

        return profile_note(self._project["profile"])


@cache
def _nothing(name: str) -> Fact:
    """Return what stands for a component or project that is not known; one object for each, as views go by object."""
    fact: Fact = default_of(name.capitalize())
    return fact


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


def _nearest_first(findings: list[Finding], bound: Bound) -> list[Finding]:
    """Return findings with those nearest to the first bound finding first: what stands beside it in its log goes with it."""
    anchor = next((item for item in bound.values() if isinstance(item, Finding)), None)
    if anchor is None:
        return findings
    path, line = anchor.location.path, _line(anchor)
    return sorted(findings, key=lambda item: (item.location.path != path, abs(_line(item) - line)))


def _line(finding: Finding) -> int:
    return finding.location.region.line if finding.location.region else 0


def _is_named(finding: Finding, names: Iterable[str]) -> bool:
    return any(finding.rule == name or finding.rule.startswith(f"{name}/") for name in names)


def _absent(join: Join) -> Any:
    """Return what stands for a side that is not there."""
    if join.mention or join.source:
        return plain(default_of("Mention"))
    current = {"project": "Project", "component": "Component"}[join.path.partition(".")[0]]
    for name in join.path.split(".")[1:]:
        current = parse_type(FACT_TYPES[current].fields[name].type)[1]
    return plain(default_of(current))


def _sides_evidence(bound: Bound) -> Iterator[Evidence]:
    for name, side in bound.items():
        if isinstance(side, Finding):
            yield from side.evidence[:3]
        elif side.get("$type") == "Edge":
            yield from (
                Evidence(location_of(side[end]), note=side[end]["what"]) for end in ("source", "target") if side[end]["side"] == "file"
            )
        elif isinstance(side, dict):
            yield Evidence(location_of(side), note=name)
