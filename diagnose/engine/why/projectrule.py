"""Why a project rule holds on a project or does not: the fact it looks at, then its condition part by part."""

from __future__ import annotations

from diagnose.correlate.projectrules import Subject, subjects_of
from diagnose.correlate.views import plain
from diagnose.engine.why.clauses import Clauses, look_in
from diagnose.model.fact import Fact, location_of
from diagnose.model.location import Location
from diagnose.model.rule import Rule
from diagnose.model.why import Condition, Nearest, Why
from diagnose.ruleset.build import ROOTS
from diagnose.ruleset.cel import element_type

_NAMES = ("it", "parent", "component", "project")


def why_project(rule: Rule, project: Fact) -> Why:
    """Return whether a project rule holds on a project's facts, with its conditions for the fact that comes nearest."""
    subjects = list(subjects_of(rule, project))
    what = f"there is {'a match in the files' if rule.find else rule.for_each}"
    if not subjects:
        return Why(rule.id, False, (Condition(what, False, nearest=_nothing(rule, project)),))
    clauses = Clauses(rule.when, _types(rule))
    judged = [(clauses.judge(_values(subject)), subject) for subject in subjects]
    verdicts, subject = max(judged, key=lambda item: sum(item[0]))
    place = _place(subject)
    facts = {name: subject.variable(name) for name in _NAMES if isinstance(subject.variable(name), dict)}
    found = [Condition(what, True, place, _said(subject)), *clauses.conditions(verdicts, place, look_in(facts))]
    return Why(rule.id, all(verdicts), tuple(found))


def _types(rule: Rule) -> dict[str, str]:
    item, owner = element_type(rule.for_each, ROOTS) if rule.for_each else ("SourceMatch", "")
    return {"it": item} | ({"parent": owner} if owner else {}) | ROOTS


def _values(subject: Subject) -> dict[str, object]:
    return {name: plain(subject.variable(name)) for name in _NAMES if subject.variable(name) is not None}


def _place(subject: Subject) -> Location:
    it = subject.it
    return location_of(it) if isinstance(it, dict) and "$at" in it else location_of(subject.parent)


def _said(subject: Subject) -> str:
    return str(subject.it["where"]) if isinstance(subject.it, dict) and "where" in subject.it else str(subject.it)


def _nothing(rule: Rule, project: Fact) -> Nearest:
    """Return what there is instead: the components, and what the path to the facts lacks."""
    components = project["components"]
    if not components:
        return Nearest(location_of(project), "", "the project has no component")
    names = ", ".join(str(component["path"]) for component in components[:6])
    first = components[0]
    return Nearest(location_of(first), f"components: {names}", f"no component has {rule.for_each or 'such a text'}")
