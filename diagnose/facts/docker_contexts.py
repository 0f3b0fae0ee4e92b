"""Docker build contexts of a component: said, or inferred from where its files are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnose.facts.component import normal_path
from diagnose.facts.docker_model import DockerModel
from diagnose.facts.docker_words import is_resolved
from diagnose.facts.dockerfile import mark_absent_copies
from diagnose.facts.tree import join
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_COMMAND_KEYS = ("dockerContext", "dockerContextPath", "dockerBuildContext")
_GLOB = frozenset("*?[")


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the build contexts, the surest first."""
    contexts = _from_settings(component) or _from_commands(component)
    if not contexts:
        contexts = [_inferred(component, model) for model in component.docker_models]
    unique = {context["path"]: context for context in reversed(contexts)}
    component.fields["docker_contexts"] = list(reversed(unique.values()))
    mark_absent_copies(component)
    return {}


def _from_settings(component: ComponentView) -> list[Fact]:
    written = component.settings.get("docker_context")
    if not isinstance(written, str):
        return []
    file, region = component.places.get("docker_context", ("", None))
    return [_context(_said_path(component, written), True, "docker_context of the configuration", file, region)]


def _from_commands(component: ComponentView) -> list[Fact]:
    contexts = []
    for command in component.commands:
        key = next((key for key in _COMMAND_KEYS if command["configs"].get(key)), "")
        if key:
            path = _said_path(component, command["configs"][key])
            region = command["$at"].get(f"configs.{key}")
            contexts.append(_context(path, True, f"{key} of a create command", command["$path"], region))
        elif command["configs"].get("dockerFilePath") and command["directory"]:
            contexts.append(_context(component.path, True, "folder of a create command", command["$path"], command["$at"].get("directory")))
    return contexts


def _said_path(component: ComponentView, written: str) -> str:
    """Return a said folder: relative to the component if it is there, else to the project (as in Choreo's console)."""
    inside = None if written.startswith("/") else normal_path(written, component.path)
    if inside is not None and component.tree.has_folder(inside):
        return inside
    path = normal_path(written)
    return component.path if path is None else path


def _context(path: str, sure: bool, why: str, file: str, region: Region | None) -> Fact:
    at = {"path": region} if region else {}
    fact = make_fact("DockerContext", file, region, at, sure=sure, why=why)
    fact["path"] = path or "."  # `path` is also a parameter of make_fact
    return fact


def _inferred(component: ComponentView, model: DockerModel) -> Fact:
    file = component.sources.display(model.path)
    if component.fields.get("choreo_files"):
        return _context(component.path, False, "the folder with .choreo, which Choreo reads from the build context", file, None)
    folder = model.path.rpartition("/")[0]
    sources = _context_sources(model)
    candidates = list(dict.fromkeys((folder, component.path, "")))
    hits = {path: sum(_exists(component, join(path, source)) for source in sources) for path in candidates}
    best = max(candidates, key=lambda path: hits[path])
    if best == folder or hits[best] == hits[folder]:
        return _context(folder, False, "the Dockerfile's folder", file, None)
    return _context(best, False, "the folder that has what the Dockerfile copies", file, None)


def _context_sources(model: DockerModel) -> list[str]:
    """Return the plain paths that the Dockerfile copies from its context."""
    copies = [copy for stage in model.stages for copy in stage.copies if not copy.from_stage.raw]
    texts = [source.text for copy in copies for source in copy.sources]
    paths = [normal_path(text) for text in texts if is_resolved(text) and not _GLOB.intersection(text) and "://" not in text]
    return [path for path in paths if path]


def _exists(component: ComponentView, path: str) -> bool:
    return component.tree.has_file(path) or component.tree.has_folder(path)
