"""The value graph: from the script element to nginx's root, from EXPOSE to the port in the log; broken edges name both ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnose.engine.joining import ComponentGraph, value_graphs
from diagnose.engine.rules import load_catalog
from diagnose.engine.run import Collected, Request, add_project, run
from diagnose.settings.settings import Settings

WEB = {
    "package.json": '{"name": "shop", "scripts": {"build": "vite build"}, "devDependencies": {"vite": "^5.4.0"}}',
    "index.html": '<!doctype html><html><body>\n<script src="/config.js"></script><script type="module" src="/src/main.js"></script></body></html>',
    "public/config.js": "window.configs = {};\n",
    "Dockerfile": (
        "FROM node:20 AS build\nWORKDIR /app\nCOPY . .\nRUN npm run build\nFROM nginxinc/nginx-unprivileged\n"
        "COPY nginx.conf /etc/nginx/conf.d/default.conf\nCOPY --from=build /app/dist /usr/share/nginx/html\nEXPOSE 8080\nUSER 10014\n"
    ),
    "nginx.conf": "server {\n  listen 8080;\n  root /usr/share/nginx/html;\n}\n",
    ".choreo/component.yaml": "schemaVersion: 1.2\nendpoints:\n  - {name: shop, type: REST, service: {port: 8080}}\n",
}
LOG = "Server listening on port 8080\n"


def graph(tmp_path: Path, log: str = LOG, **changes: str) -> ComponentGraph:
    root = tmp_path / "project"
    for name, text in (WEB | {name.replace("__", "/"): text for name, text in changes.items()}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (tmp_path / "app.log").write_text(log)
    catalog = load_catalog().catalog
    result = run(catalog, Request([str(tmp_path / "app.log")], [(root, Settings())]))
    project = add_project(catalog, root, Settings(), Collected(), joined=True)
    (found,) = value_graphs(catalog, project, [*result.findings, *result.observations])
    return found


def kinds(edges: object) -> set[str]:
    return {edge.kind for edge in edges}  # type: ignore[attr-defined]


def test_a_healthy_component_has_no_broken_edge(tmp_path: Path) -> None:
    found = graph(tmp_path)
    assert found.broken == ()
    chain = {"script-served", "claim-output", "copy-root", "endpoint-listens", "endpoint-exposed", "endpoint-code", "exposed-listens"}
    assert chain <= kinds(found.edges)


@pytest.mark.parametrize(
    ("changes", "log", "kind", "source", "target"),
    [
        ({}, LOG.replace("8080", "3000"), "endpoint-listens", "component.yaml:3", "app.log:1"),
        ({}, LOG.replace("8080", "3000"), "exposed-listens", "Dockerfile:8", "app.log:1"),
        ({"Dockerfile": WEB["Dockerfile"].replace("8080", "80")}, LOG, "endpoint-exposed", "component.yaml:3", "Dockerfile:8"),
        ({"Dockerfile": WEB["Dockerfile"].replace("/app/dist", "/app/build")}, LOG, "claim-output", "Dockerfile:7", "package.json"),
        ({"Dockerfile": WEB["Dockerfile"].replace("/nginx/html", "/nginx/www/html")}, LOG, "copy-root", "Dockerfile:7", "nginx.conf:3"),
        ({"index.html": WEB["index.html"].replace("/config.js", "/public/config.js")}, LOG, "script-served", "index.html:2", "config.js"),
    ],
)  # fmt: skip
def test_broken_edges_name_both_ends(tmp_path: Path, changes: dict[str, str], log: str, kind: str, source: str, target: str) -> None:
    edge = next(edge for edge in graph(tmp_path, log, **changes).broken if edge.kind == kind)
    assert source in str(edge.source.location)
    assert target in str(edge.target.location)
    assert edge.source.what
    assert edge.target.what


def test_nodes_are_the_ends_of_the_edges(tmp_path: Path) -> None:
    found = graph(tmp_path)
    assert set(found.nodes) == {end for edge in found.edges for end in (edge.source, edge.target)}
    assert {node.side for node in found.nodes} == {"log", "file"}
