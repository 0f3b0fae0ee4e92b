"""Random configuration files: right ones by the formats, and what people do to them."""

from __future__ import annotations

import copy
import json
from typing import Any

import yaml
from hypothesis import strategies as st

UUID = "19d2648b-d29c-4452-afdd-1b9311e81412"
TYPES = ["REST", "GraphQL", "WS", "GRPC", "TCP", "UDP"]

_names = st.sampled_from(["orders", "admin", "a-b", "go_greeter", "x1"])
_ports = st.sampled_from([1001, 8080, 9090, 65534, "8080"])
_visibilities = st.lists(st.sampled_from(["Public", "Project", "Organization"]), min_size=1, max_size=2)
_paths = st.sampled_from(["openapi.yaml", "docs/openapi.yaml", "./openapi.yaml"])
_base_paths = st.sampled_from(["/", "/api", "/a_b-c/d"])


def _with(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


_endpoint = _with(
    {"name": _names, "service": _with({"port": _ports}, {"basePath": _base_paths}), "type": st.sampled_from(TYPES[:3])},
    {"displayName": st.just("Orders API"), "networkVisibilities": _visibilities, "schemaFilePath": _paths},
)
_connection = _with({"name": st.just("orders api"), "resourceRef": st.sampled_from(["service:/p/c/v1/e/PUBLIC", "database:db", "c/v1"])}, {})
_reference = _with({"name": st.just("database:db"), "connectionConfig": st.just(UUID), "env": st.just([{"from": "A", "to": "B"}])}, {})
_variable = _with({"name": _names.map(lambda name: name.replace("-", "_")), "value": st.sampled_from(["x", 5, True])}, {})
component = _with(
    {"schemaVersion": st.sampled_from([1.2, "1.1", 1.0])},
    {
        "endpoints": st.lists(_endpoint, max_size=2, unique_by=lambda item: item["name"]),
        "dependencies": _with({}, {"connectionReferences": st.lists(_connection, max_size=2), "serviceReferences": st.lists(_reference, max_size=1)}),
        "configurations": _with({}, {"env": st.lists(_variable, max_size=2, unique_by=lambda item: item["name"])}),
    },
)
_older = _with(
    {"name": st.just("Orders API"), "port": _ports, "type": st.sampled_from(TYPES), "context": _base_paths},
    {"networkVisibility": st.sampled_from(["Public", "Project"]), "schemaFilePath": _paths},
)
endpoints = _with({"version": st.sampled_from([0.1, "1.0"]), "endpoints": st.lists(_older, max_size=2)}, {})
component_config = _with(
    {"apiVersion": st.just("core.choreo.dev/v1beta1"), "kind": st.just("ComponentConfig")},
    {"spec": _with({}, {"inbound": st.lists(_older, max_size=2), "outbound": _with({}, {"serviceReferences": st.lists(_reference, max_size=1)})})},
)
FORMATS = {"component.yaml": component, "endpoints.yaml": endpoints, "component-config.yaml": component_config}
good_files = st.sampled_from(sorted(FORMATS)).flatmap(lambda name: st.tuples(st.just(name), FORMATS[name]))

_junk = st.sampled_from([None, "", 0, 80, 70000, "8080/tcp", True, [], {}, ["a"], {"a": "b"}, "rest", "public", "A b", "/v1.0", "missing.yaml", "a" * 51, 1.5])


@st.composite
def spoilt_files(draw: st.DrawFn) -> tuple[str, Any]:
    """Return a file in which something was dropped, blanked, renamed or replaced."""
    name, document = draw(good_files)
    document = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 2))):
        places = list(_places(document))
        if places:
            owner, key = draw(st.sampled_from(places))
            _spoil(draw, owner, key)
    return name, document


def _spoil(draw: st.DrawFn, owner: Any, key: Any) -> None:
    action = draw(st.sampled_from(["drop", "replace", "rename"]))
    if action == "drop":
        del owner[key]
    elif action == "rename" and isinstance(owner, dict):
        owner[f"{key}x"] = owner.pop(key)
    else:
        owner[key] = copy.deepcopy(draw(_junk))


def _places(node: Any) -> list[tuple[Any, Any]]:
    """Return (mapping or list, key or index) of everything in a document."""
    items = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    return [place for key, value in items for place in [(node, key), *_places(value)]]


def block(document: Any) -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


def flow(document: Any) -> str:
    return yaml.safe_dump(document, sort_keys=False, default_flow_style=True, width=60)


def as_json(document: Any) -> str:
    return json.dumps(document, indent=1)


def commented(document: Any) -> str:
    """Return the block form with a comment and a blank line after every line."""
    return "".join(f"{line} # remark\n\n" if not line.endswith(("|", ">")) else f"{line}\n" for line in block(document).splitlines())


STYLES = {"block": block, "flow": flow, "json": as_json, "commented": commented}
