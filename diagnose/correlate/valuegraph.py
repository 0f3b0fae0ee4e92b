"""The value graph: what is said in one place and has to be found in another, as edges between values with their places.

A relation rule names the places that say a value (sources) and those where it has to be found (targets). For a source with
fitting targets there are edges that hold; for one without, while there are targets at all, edges that are broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from diagnose.correlate.conditions import activate, evaluate, fill_expressions, holds, show
from diagnose.correlate.ownership import is_about
from diagnose.correlate.texts import finding_values
from diagnose.correlate.views import plain, used_fields, walk
from diagnose.model.fact import Fact, location_of, make_fact
from diagnose.model.finding import Finding
from diagnose.model.location import Location
from diagnose.model.rule import Rule, Side

MOST_EDGES = 3
"""Edges of one source in one relation."""

MOST_VALUES = 200
"""Values of one side of a relation."""


class GraphValue(NamedTuple):
    """A value where it stands: a node of the graph. `side` is `log` or `file`."""

    text: str
    what: str
    side: str
    location: Location


class GraphEdge(NamedTuple):
    """A relation between two values; one that does not hold is broken. `kind` is the relation rule's name, `title` its title."""

    kind: str
    title: str
    holds: bool
    source: GraphValue
    target: GraphValue


def edges_of(relation: Rule, project: Fact, findings: Sequence[Finding]) -> list[list[GraphEdge]]:
    """Return the edges of each component; raise EvaluationError where the relation's condition fails.

    Where a log may be about several components, what holds for one of them is not broken for the others.
    """
    components = project["components"]
    edges = []
    for component in components:
        own = [finding for finding in findings if is_about(finding, component, components)]
        edges.append(list(_Relation(relation, component, project, own).edges()))
    settled = {end for found in edges for edge in found if edge.holds for end in (edge.source, edge.target) if end.side == "log"}
    return [[edge for edge in found if edge.holds or not settled.intersection((edge.source, edge.target))] for found in edges]


def edge_fact(edge: GraphEdge) -> Fact:
    """Return an edge as conditions see it; it stands where its file side stands."""
    place = next((end.location for end in (edge.source, edge.target) if end.side == "file"), edge.source.location)
    source, target = _value_fact(edge.source), _value_fact(edge.target)
    return make_fact("Edge", place.path, place.region, None, kind=edge.kind, holds=edge.holds, source=source, target=target)


def _value_fact(value: GraphValue) -> Fact:
    path, region = value.location
    return make_fact("Value", path, region, None, text=value.text, what=value.what, side=value.side)


class _Relation:
    """One relation rule over one component."""

    def __init__(self, rule: Rule, component: Fact, project: Fact, findings: Sequence[Finding]) -> None:
        self._rule, self._component, self._project, self._findings = rule, component, project, findings
        self._around = {name: self._view(name, fact) for name, fact in (("component", component), ("project", project))}

    def edges(self) -> Iterator[GraphEdge]:
        sources = list(self._values(self._rule.sources))
        targets = list(self._values(self._rule.targets)) if sources else []
        for source in sources if targets else ():
            comparable = [target for target in targets if self._asked(self._rule.pairs, source, target, default=True)]
            fitting = [target for target in comparable if self._asked(self._rule.when, source, target, source.text == target.text)]
            kind = self._rule.id.rpartition("/")[2]
            for target in (fitting or comparable)[:MOST_EDGES]:
                yield GraphEdge(kind, self._rule.title, bool(fitting), source, target)

    def _view(self, name: str, fact: Fact) -> Any:
        fields = used_fields(self._rule.programs, name)
        return plain(fact if fields is None else {field: fact[field] for field in fields if field in fact})

    def _asked(self, condition: str, source: GraphValue, target: GraphValue, default: bool) -> bool:
        if not condition:
            return default
        return holds(self._rule.programs[condition], activate({"source": source.text, "target": target.text}))

    def _values(self, sides: Iterable[Side]) -> Iterator[GraphValue]:
        seen: set[tuple[str, Location]] = set()
        for side in sides:
            for value in self._side_values(side):
                key = (value.text, value.location)
                if value.text and key not in seen and len(seen) < MOST_VALUES:
                    seen.add(key)
                    yield value

    def _side_values(self, side: Side) -> Iterator[GraphValue]:
        for it, location in self._found(side):
            activation = activate({"it": it, **self._around})
            programs = self._rule.programs
            if not side.when or holds(programs[side.when], activation):
                text = show(evaluate(programs[side.value], activation))
                what = fill_expressions(side.what, programs, activation)
                yield GraphValue(text, what, "log" if side.rules else "file", location)

    def _found(self, side: Side) -> Iterator[tuple[Mapping[str, Any], Location]]:
        if side.rules:
            asked = dict.fromkeys(used_fields(self._rule.programs, "it") or (), "")
            for finding in self._findings:
                if finding.rule in side.rules or finding.rule.partition("/")[0] in side.rules:
                    yield asked | finding_values(finding), finding.location
            return
        root, _, path = side.path.partition(".")
        start = self._project if root == "project" else self._component
        for item, _ in walk(start, path) if path else [(start, start)]:
            if isinstance(item, dict):
                yield plain(item), location_of(item, side.field)
