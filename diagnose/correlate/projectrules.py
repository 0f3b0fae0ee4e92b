"""Runs project rules over facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from diagnose.correlate.assumptions import doubts_about, lowered
from diagnose.correlate.conditions import EvaluationError, activate, fill_expressions, holds
from diagnose.correlate.factscope import FactScope
from diagnose.correlate.guards import guards_of, passes
from diagnose.correlate.identity import fingerprint
from diagnose.correlate.texts import make_fixes
from diagnose.correlate.views import Views, used_fields, walk
from diagnose.model.fact import Fact, location_of, select
from diagnose.model.finding import Evidence, Finding
from diagnose.model.location import Location
from diagnose.model.problem import Problem
from diagnose.model.rule import Rule


class Subject(NamedTuple):
    """What a rule looks at: the fact, what it is part of, its component (none for project-wide facts) and the project."""

    it: Any
    parent: Fact
    component: Fact | None
    project: Fact

    def variable(self, name: str) -> Any:
        """Return a variable of the rule's conditions."""
        return getattr(self, name)


def run_project_rules(rules: Iterable[Rule], project: Fact) -> tuple[list[Finding], list[Problem]]:
    """Return the findings of all rules over a project, and the rules whose conditions failed (once each)."""
    views = Views()
    findings: list[Finding] = []
    problems: list[Problem] = []
    for rule in rules:
        runner: _Runner | None = None  # most rules are about something that a project does not have
        try:
            for subject in subjects_of(rule, project):
                runner = runner or _Runner(rule, views)
                if (finding := runner.run(subject)) is not None:
                    findings.append(finding)
        except EvaluationError as error:
            problems.append(Problem("rule", f"rule {rule.id} failed: {error}", rule.location))
    return findings, problems


def subjects_of(rule: Rule, project: Fact) -> Iterator[Subject]:
    """Yield what a rule looks at, one by one."""
    if rule.find:
        for component in project["components"]:
            yield from (Subject(item, component, component, project) for item in component.get("$matches", {}).get(rule.id, ()))
        outside = project.get("$matches", {}).get(rule.id, ())
        if outside and not rule.assumes and used_fields([rule.when, rule.message, rule.cause], "component") == frozenset():
            yield from (Subject(item, project, None, project) for item in outside)
        return
    root, _, path = rule.for_each.partition(".")
    if root == "project":
        if not path:
            yield Subject(project, project, None, project)
        elif path == "components":
            yield from (Subject(item, project, item, project) for item in project["components"])
        else:
            yield from (Subject(item, owner, None, project) for item, owner in walk(project, path))
        return
    for component in project["components"]:
        if not path:
            yield Subject(component, project, component, project)
        else:
            yield from (Subject(item, owner, component, project) for item, owner in walk(component, path))


class _Runner:
    """One rule, with what can be known before it meets a subject."""

    def __init__(self, rule: Rule, views: Views) -> None:
        self._rule, self._views = rule, views
        self._tested = {name: used_fields([rule.when] if rule.when else (), name) for name in ("it", "parent", "component", "project")}
        self._guards = guards_of(rule.when)
        self._shown = {name: used_fields(rule.programs, name) for name in self._tested}

    def run(self, subject: Subject) -> Finding | None:
        rule = self._rule
        if not passes(self._guards, subject.variable):
            return None
        if rule.when and not holds(rule.programs[rule.when], activate(self._values(subject, self._tested))):
            return None
        values = self._values(subject, self._shown)
        activation = activate(values)

        def fill_text(template: str) -> str:
            return fill_expressions(template, rule.programs, activation)

        doubts = doubts_about(rule.assumes, subject.component)
        location = self._location(subject, rule.at)
        message = fill_text(rule.message)
        return Finding(
            rule=rule.id,
            title=rule.title,
            severity=lowered(rule.severity, doubts),
            message=message,
            location=location,
            evidence=(Evidence(location),),
            related=tuple(Evidence(place, note=note) for place, note in self._related(subject)),
            captures=_captures(subject.it),
            cause=fill_text(rule.cause),
            fixes=make_fixes(rule.fixes, fill_text, scope=self._scope(subject, values)),
            references=rule.references,
            notes=tuple(doubt.note for doubt in doubts),
            component=str(subject.component["path"]) if subject.component else "",
            fingerprint=fingerprint(rule.id, location.path, *_identity(subject.it)),
        )

    def _scope(self, subject: Subject, values: dict[str, Any]) -> FactScope | None:
        """Return what the rule's edits see; None when it has neither edits nor conditions of fixes."""
        if not any(fix.edits or fix.when for fix in self._rule.fixes):
            return None
        facts = {name: subject.variable(name) for name in ("it", "parent", "component", "project")}
        return FactScope(facts, values, self._rule.programs)

    def _values(self, subject: Subject, asked: dict[str, frozenset[str] | None]) -> dict[str, Any]:
        """Return the variables with the fields that are asked for: a finding must not cost a look at the whole project."""
        values: dict[str, Any] = {}
        for name, fields in asked.items():
            fact = subject.variable(name)
            if fact is not None and fields != frozenset():
                values[name] = self._views.of(fact, fields) if isinstance(fact, dict) else fact
        return values

    def _location(self, subject: Subject, path: str) -> Location:
        return next(self._places(subject, path), (location_of(subject.parent), ""))[0]

    def _related(self, subject: Subject) -> Iterator[tuple[Location, str]]:
        for path in self._rule.related:
            yield from self._places(subject, path)

    def _places(self, subject: Subject, path: str) -> Iterator[tuple[Location, str]]:
        """Yield (location, name of the field) for a dotted path from one of the variables."""
        name, _, rest = path.partition(".")
        root = subject.variable(name)
        if not rest:
            if isinstance(root, dict):
                yield location_of(root), name
            return
        for value, owner, field in select(root, rest) if isinstance(root, dict) else ():
            yield (location_of(value) if isinstance(value, dict) and "$at" in value else location_of(owner, field)), field


def _captures(it: Any) -> dict[str, str]:
    """Return the plain fields of a fact as a finding's captures, for diagnosis rules to join on."""
    if not isinstance(it, dict):
        return {}
    return {name: str(value) for name, value in it.items() if name[:1] != "$" and isinstance(value, str | int) and value != ""}


def _identity(it: Any) -> list[str]:
    """Return what makes a fact itself, wherever in the file it stands."""
    if not isinstance(it, dict):
        return [str(it)]
    return [f"{name}={value}" for name, value in sorted(_captures(it).items()) if name not in ("line", "where")]
