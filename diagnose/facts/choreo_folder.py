"""The `.choreo` folder: which of its files Choreo reads, and the endpoints they declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnose.facts.connections import env_names, read_connections
from diagnose.facts.endpoints import endpoint_list, read_endpoints
from diagnose.facts.positions import tight_region
from diagnose.facts.tree import Folder
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region
from diagnose.syntax.nodes import Mapping, text_of

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

READ_FILES = ("component.yaml", "component-config.yaml", "endpoints.yaml")
"""What Choreo reads, the first that exists; the others are ignored, not merged."""

_VERSION_KEYS = {"component": "schemaVersion", "component-config": "apiVersion", "endpoints": "version"}


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the files of the component's `.choreo`, its endpoints, and whether it is a git-based API proxy."""
    folder = component.tree.folders.get(component.choreo_folder)
    if folder is None:
        return {}
    chosen = next((name for name in READ_FILES if name in folder.names), "")
    files = [_choreo_file(component, folder, name, name == chosen) for name in folder.names]
    document = _document(component, folder.file(chosen)) if chosen else None
    component.is_api_proxy = isinstance(document, Mapping) and document.get("proxy") is not None
    endpoints = read_endpoints(document, chosen, component.sources.display(folder.file(chosen))) if document else []
    connections = read_connections(document, component.sources.display(folder.file(chosen))) if chosen == "component.yaml" else []
    return {"choreo_files": files, "endpoints": endpoints, "connections": connections, "env_names": env_names(document)}


def plain_endpoints(component: ComponentView, folder_path: str) -> list[Fact]:
    """Return the endpoints of a file beside a Tailscale proxy's configuration, which the documents show outside `.choreo`."""
    folder = component.tree.folders[folder_path]
    for path in folder.files("plain-endpoints"):
        document = _document(component, path)
        name = path.rpartition("/")[2].lower()
        if isinstance(document, Mapping) and endpoint_list(document, name):
            return read_endpoints(document, name, component.sources.display(path))
    return []


def _choreo_file(component: ComponentView, folder: Folder, name: str, read: bool) -> Fact:
    kind, path = _kind_of(name), folder.file(name)
    version, region = _version(component, path, kind) if name in READ_FILES else ("", None)
    at = {"schema_version": region} if region else {}
    said = {"name": name, "kind": kind, "read": read, "ignored": name in folder.ignored, "schema_version": version}
    return make_fact("ChoreoFile", component.sources.display(path), None, at, **said)


def _version(component: ComponentView, path: str, kind: str) -> tuple[str, Region | None]:
    document = _document(component, path)
    node = document.get(_VERSION_KEYS[kind]) if isinstance(document, Mapping) else None
    return text_of(node), tight_region(node) if node else None


def _kind_of(name: str) -> str:
    """Return what a file of `.choreo` is, or by its name means to be."""
    stem = name.lower().partition(".")[0].replace("_", "-")
    if stem in {"component", "components"}:
        return "component"
    if stem in {"component-config", "componentconfig", "component-configs"}:
        return "component-config"
    return "endpoints" if stem in {"endpoint", "endpoints", "component-endpoints"} else "other"


def _document(component: ComponentView, path: str) -> Any:
    """Return the root of a file as Choreo reads it; what is broken is for the rules about documents to say."""
    document = component.sources.configuration(path)
    return document if isinstance(document, Mapping) else None
