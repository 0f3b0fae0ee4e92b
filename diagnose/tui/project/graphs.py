"""The value graphs of the open projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnose.engine.joining import ComponentGraph
    from diagnose.tui.session.session import Session

Graphs = dict[tuple[str, str], "ComponentGraph"]
"""By the project's path and the component's path in it."""


def graphs_of(session: Session) -> Graphs:
    """Return the graphs; reads the projects once more where that was done without looking for values (no log is open)."""
    from diagnose.engine.joining import value_graphs
    from diagnose.engine.run import Collected, add_project

    catalog, result = session.loaded_catalog(), session.result
    findings = [*result.findings, *result.observations] if result else []
    request = session.request()
    graphs: Graphs = {}
    for fact, (root, settings) in zip(session.facts, request.projects, strict=False):
        project = fact if request.logs else add_project(catalog, root, settings, Collected(), joined=True)
        graphs |= {(str(fact["path"]), graph.component): graph for graph in value_graphs(catalog, project, findings)}
    return graphs
