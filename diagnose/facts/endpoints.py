"""Endpoints of component.yaml (`service.port`), component-config.yaml (`spec.inbound`) and endpoints.yaml (`port`)."""

from __future__ import annotations

from diagnose.facts.numbers import int_of
from diagnose.facts.positions import tight_region
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region
from diagnose.syntax.nodes import Mapping, Node, Scalar, items_of, text_of

_Values = dict[str, Node | None]


def read_endpoints(document: Node | None, source: str, path: str) -> list[Fact]:
    """Return the endpoints of a parsed file; `source` is its name, `path` how it is shown."""
    if not isinstance(document, Mapping):
        return []
    is_current = source == "component.yaml"
    entries = [entry for entry in endpoint_list(document, source) if isinstance(entry, Mapping)]
    return [_endpoint(entry, _current(entry) if is_current else _legacy(entry), source, path) for entry in entries]


def endpoint_list(document: Mapping, source: str) -> list[Node]:
    """Return the items of the list that holds the endpoints."""
    spec = document.get("spec")
    if source == "component-config.yaml" and isinstance(spec, Mapping):
        return items_of(spec.get("inbound"))
    return items_of(document.get("endpoints"))


def _current(entry: Mapping) -> _Values:
    service = entry.get("service")
    inner = service if isinstance(service, Mapping) else entry
    return {
        "port": inner.get("port") or entry.get("port"),
        "base_path": inner.get("basePath"),
        "visibilities": entry.get("networkVisibilities"),
    }


def _legacy(entry: Mapping) -> _Values:
    service = entry.get("service")
    inner = service if isinstance(service, Mapping) else entry
    return {
        "port": entry.get("port") or inner.get("port"),
        "base_path": entry.get("context") or inner.get("basePath"),
        "visibilities": entry.get("networkVisibility") or entry.get("networkVisibilities"),
    }


def _endpoint(entry: Mapping, values: _Values, source: str, path: str) -> Fact:
    nodes: _Values = {"name": entry.get("name"), "type": entry.get("type"), "schema_file": entry.get("schemaFilePath"), **values}
    at: dict[str, Region] = {field: tight_region(node) for field, node in nodes.items() if node is not None}
    return make_fact(
        "Endpoint",
        path,
        tight_region(entry),
        at,
        name=text_of(nodes["name"]),
        port=int_of(nodes["port"]),
        type=text_of(nodes["type"]),
        base_path=text_of(nodes["base_path"]),
        visibilities=_texts(nodes["visibilities"]),
        schema_file=text_of(nodes["schema_file"]),
        source=source,
    )


def _texts(node: Node | None) -> list[str]:
    if isinstance(node, Scalar):
        return [node.text] if node.value is not None else []
    return [text_of(item) for item in items_of(node) if isinstance(item, Scalar)]
