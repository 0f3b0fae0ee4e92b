"""Connections that component.yaml declares, and the names of the variables that Choreo makes of them."""

from __future__ import annotations

import re

from diagnose.facts.positions import tight_region
from diagnose.model.fact import Fact, make_fact
from diagnose.syntax.nodes import Mapping, Node, items_of, text_of

MAX_CONNECTIONS = 100


def read_connections(document: Node | None, path: str) -> list[Fact]:
    """Return the connections of a parsed component.yaml; `path` is how it is shown."""
    dependencies = document.get("dependencies") if isinstance(document, Mapping) else None
    entries = items_of(dependencies.get("connectionReferences")) if isinstance(dependencies, Mapping) else []
    return [_connection(entry, path) for entry in entries[:MAX_CONNECTIONS] if isinstance(entry, Mapping) and text_of(entry.get("name"))]


def env_names(document: Node | None) -> list[str]:
    """Return the names of the variables under configurations.env of a parsed component.yaml."""
    configurations = document.get("configurations") if isinstance(document, Mapping) else None
    entries = items_of(configurations.get("env")) if isinstance(configurations, Mapping) else []
    return [text_of(entry.get("name")) for entry in entries if isinstance(entry, Mapping)]


def _connection(entry: Mapping, path: str) -> Fact:
    name = text_of(entry.get("name"))
    prefix = f"CHOREO_{re.sub(r'[^A-Za-z0-9]', '_', name.strip()).upper()}_"
    return make_fact("Connection", path, tight_region(entry), name=name, prefix=prefix, target=text_of(entry.get("resourceRef")))
