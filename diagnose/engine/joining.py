"""From findings and facts to diagnoses: the value graph of every component, and the rules that walk it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diagnose.correlate.conditions import EvaluationError
from diagnose.correlate.diagnoses import Matter, run_diagnosis_rules
from diagnose.correlate.mentions import Texts
from diagnose.correlate.profile import complete_profile
from diagnose.correlate.valuegraph import GraphEdge, GraphValue, edge_fact, edges_of
from diagnose.correlate.views import used_fields
from diagnose.engine.catalog import Catalog
from diagnose.engine.selection import Selection
from diagnose.model.fact import Fact
from diagnose.model.finding import Diagnosis, Finding
from diagnose.model.problem import Problem
from diagnose.model.rule import Rule


class ComponentGraph(NamedTuple):
    """The values of one component and the relations between them."""

    component: str
    """Its path in the project, "." for the root."""
    nodes: tuple[GraphValue, ...]
    edges: tuple[GraphEdge, ...]

    @property
    def broken(self) -> tuple[GraphEdge, ...]:
        """The relations that do not hold."""
        return tuple(edge for edge in self.edges if not edge.holds)


def value_graphs(catalog: Catalog, project: Fact, findings: Sequence[Finding]) -> list[ComponentGraph]:
    """Return the value graph of each component; `project` is read with `joined`, `findings` hold the observations too."""
    by_relation = [edges_of(relation, project, findings) for relation in catalog.of_kind("relation")]
    by_component = zip(*by_relation, strict=True) if by_relation else ()
    return [_graph(component, edges) for component, edges in zip(project["components"], by_component, strict=False)]


def diagnose(
    catalog: Catalog, findings: list[Finding], project: Fact | None, selection: Selection
) -> tuple[list[Diagnosis], list[Problem]]:
    """Return the diagnoses over findings (observations among them) and a project's facts, and the rules that failed."""
    speaking = catalog.diagnosis_rules({finding.rule for finding in findings}, joined=project is not None)
    rules = [rule for rule in speaking if selection.is_selected(rule.id)]
    if not rules:
        return [], []
    problems = relate(catalog, rules, findings, project) if project else []
    if project:
        complete_profile(project["profile"], catalog.rules.get)
    texts = Texts(project.get("$texts", {}) if project else {})
    diagnoses, failed = run_diagnosis_rules(rules, Matter(findings, project, texts))
    return diagnoses, problems + failed


def _graph(component: Fact, by_relation: Sequence[Sequence[GraphEdge]]) -> ComponentGraph:
    edges = tuple(edge for found in by_relation for edge in found)
    nodes = dict.fromkeys(end for edge in edges for end in (edge.source, edge.target))
    return ComponentGraph(str(component["path"]), tuple(nodes), edges)


def relate(catalog: Catalog, rules: Sequence[Rule], findings: Sequence[Finding], project: Fact) -> list[Problem]:
    """Give the components their edges, where a rule asks for them; return the relations that failed."""
    if not any(_asks_for_edges(rule) for rule in rules):
        return []
    problems = []
    for component in project["components"]:
        component["edges"] = []
    for relation in catalog.of_kind("relation"):
        try:
            for component, edges in zip(project["components"], edges_of(relation, project, findings), strict=True):
                component["edges"] += map(edge_fact, edges)
        except EvaluationError as error:
            problems.append(Problem("rule", f"rule {relation.id} failed: {error}", relation.location))
    return problems


def _asks_for_edges(rule: Rule) -> bool:
    return any(join.path == "component.edges" for join in rule.joins) or "edges" in (used_fields(rule.programs, "component") or ())
