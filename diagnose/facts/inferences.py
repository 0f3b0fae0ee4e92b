"""What is said or inferred about a component, each with the place it was taken from and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from diagnose.facts.component_kind import has_choice
from diagnose.facts.package_json import LOCK_FILES
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

SURE, LIKELY, GUESS = "sure", "likely", "guess"
_TOP = Region(1, 1, 1, 1)
_SAID = {"type": "type", "buildpack": "buildpack", "port": "configs.port", "node_version": "configs.nodeVersion",
         "build_command": "configs.buildCommand", "output_directory": "configs.outputDirectory",
         "dockerfile": "configs.dockerFilePath"}  # fmt: skip
"""Settings of diagnose.yaml by name, and the same of a create command."""


class _Found(NamedTuple):
    value: str
    certainty: str
    why: str
    file: str
    region: Region | None = _TOP


def extract(component: ComponentView) -> dict[str, Any]:
    """Return an Inference for everything that is known, in the order of `fact_schema.INFERRED`."""
    return {"inferences": [_fact(name, found) for name, look in _LOOKS.items() if (found := _said(component, name) or look(component))]}


def _fact(name: str, found: _Found) -> Fact:
    return make_fact("Inference", found.file, found.region, name=name, value=found.value, certainty=found.certainty, why=found.why)


def _said(component: ComponentView, name: str) -> _Found | None:
    """Return what the configuration or a create command say."""
    value = component.settings.get(name)
    if value not in (None, "") and name in component.places:
        file, region = component.places[name]
        return _Found(str(component.fields.get(name) or value), SURE, "the configuration", file, region)
    outer, _, key = _SAID.get(name, "").partition(".")
    for command in component.commands if outer else ():
        text = str(command[outer].get(key, "") if key else command[outer])
        if text and "$" not in text:
            region = command["$at"].get(_SAID[name], command["$at"].get(""))
            return _Found(str(component.fields.get(name) or text), SURE, "a create command", command["$path"], region)
    return None


def _type(component: ComponentView) -> _Found | None:
    value, why = component.fields.get("type", ""), component.fields.get("type_why", "")
    if not value:
        return None
    endpoints = component.fields.get("endpoints")
    if value == "service" and endpoints:
        return _at(endpoints[0], value, SURE, why)
    place = next((item for name in ("pages", "outputs") for item in component.fields.get(name, ())), None)
    if value == "web-app" and place:
        return _at(place, value, LIKELY, why)
    sure = SURE if value == "proxy" else LIKELY
    return _Found(value, sure, why, component.sources.display(component.path), None)


def _buildpack(component: ComponentView) -> _Found | None:
    value, why = component.fields.get("buildpack", ""), component.fields.get("buildpack_why", "")
    if not value:
        return None
    file, region = _buildpack_place(component, value)
    return _Found(value, _buildpack_certainty(component, value), why, file, region)


def _buildpack_certainty(component: ComponentView, value: str) -> str:
    """Return how sure it is: a Dockerfile beside a manifest leaves a choice, and a framework may run in a program of its own."""
    is_choreo = bool(component.fields.get("choreo_files"))
    if value == "docker":
        if not has_choice(component):
            return SURE if is_choreo or not component.path else LIKELY
        return LIKELY if is_choreo or not component.path else GUESS
    if component.fields.get("buildpack_why", "").startswith("*"):
        return GUESS
    if value in ("ballerina", "mi") or (is_choreo and value not in ("react", "angular", "vue", "static", "nodejs")):
        return SURE
    return LIKELY


def _buildpack_place(component: ComponentView, value: str) -> tuple[str, Region | None]:
    if value == "docker":
        return component.sources.display(component.files("dockerfile")[0]), _TOP
    package = component.fields.get("package")
    why = component.fields.get("buildpack_why", "")
    if package and why.endswith("package.json"):
        word = why.split(" ")[0]
        names = [name for name in package["dependencies"] if word in name]
        return package["$path"], package["$at"].get(f"dependencies.{names[0]}", _TOP) if names else _TOP
    marker = next(iter(component.fields.get("languages", ())), None)
    return (marker["$path"], _TOP) if marker else (component.sources.display(component.path), None)


def _dockerfile(component: ComponentView) -> _Found | None:
    if component.fields.get("buildpack") != "docker":
        return None
    dockerfile = next((item for item in component.fields.get("dockerfiles", ()) if item["built"]), None)
    if dockerfile is None:
        return None
    exact = dockerfile["name"].lower() in ("dockerfile", "containerfile")
    why = "its name" if exact else "being the only one"
    return _Found(component.relative(_path(component, dockerfile)), SURE if exact else LIKELY, why, dockerfile["$path"])


def _path(component: ComponentView, fact: Fact) -> str:
    return next((path for path in component.files("dockerfile") if component.sources.display(path) == fact["$path"]), str(fact["$path"]))


def _docker_context(component: ComponentView) -> _Found | None:
    context = next(iter(component.fields.get("docker_contexts", ())), None)
    if context is None:
        return None
    is_built = component.fields.get("buildpack") == "docker"
    certainty = (SURE if context["sure"] else LIKELY) if is_built else GUESS
    return _at(context, context["path"], certainty, context["why"])


def _is_built_by_npm(component: ComponentView) -> bool:
    return component.fields.get("buildpack") in ("react", "angular", "vue", "nodejs")


def _build_command(component: ComponentView) -> _Found | None:
    package = component.fields.get("package")
    if not package or not _is_built_by_npm(component) or "build" not in package["scripts"]:
        return None
    manager = _manager(package)
    return _Found(f"{manager} run build", LIKELY, "the script build", package["$path"], package["$at"].get("scripts.build", _TOP))


def _manager(package: Fact) -> str:
    return next((LOCK_FILES[name] for name in package["lock_files"]), package["package_manager"].partition("@")[0] or "npm")


def _package_manager(component: ComponentView) -> _Found | None:
    package = component.fields.get("package")
    if not package:
        return None
    folder = package["$path"].rpartition("/")[0]
    locks = package["lock_files"]
    if locks:
        certain = SURE if len({LOCK_FILES[name] for name in locks}) == 1 else GUESS
        return _Found(LOCK_FILES[locks[0]], certain, f"the lock file {locks[0]}", f"{folder}/{locks[0]}" if folder else locks[0])
    if package["package_manager"]:
        return _Found(_manager(package), LIKELY, "packageManager", package["$path"], package["$at"].get("package_manager"))
    return _Found("npm", LIKELY, "the absence of a lock file", package["$path"])


def _output_directory(component: ComponentView) -> _Found | None:
    output = next(iter(component.fields.get("outputs", ())), None)
    return _at(output, output["directory"], LIKELY if output["sure"] else GUESS, output["why"]) if output else None


def _node_version(component: ComponentView) -> _Found | None:
    package = component.fields.get("package")
    if package and package["engines_node"]:
        return _Found(package["engines_node"], GUESS, "engines.node", package["$path"], package["$at"].get("engines_node"))
    own = component.tree.folders.get(component.path)
    name = next((name for name in (".nvmrc", ".node-version") if own and name in own.names), "")
    text = (component.sources.text(own.file(name), 100, quiet=True) or "").strip() if own and name else ""
    return _Found(text, GUESS, name, component.sources.display(own.file(name))) if own and text else None


def _start_command(component: ComponentView) -> _Found | None:
    if component.fields.get("buildpack") == "docker":
        starts = [
            item
            for dockerfile in component.fields.get("dockerfiles", ())
            if dockerfile["built"]
            for item in dockerfile["instructions"]
            if item["final"] and item["keyword"] in ("CMD", "ENTRYPOINT")
        ]
        return _at(starts[-1], starts[-1]["text"], SURE, f"{starts[-1]['keyword']} of the last stage") if starts else None
    procfile = component.fields.get("procfile")
    web = next((item for item in procfile["processes"] if item["name"] == "web"), None) if procfile and procfile["read"] else None
    if web:
        return _at(web, web["command"], SURE, "the process web")
    package = component.fields.get("package")
    if package and "start" in package["scripts"] and component.fields.get("buildpack") == "nodejs":
        return _Found(package["scripts"]["start"], LIKELY, "the script start", package["$path"], package["$at"].get("scripts.start"))
    return None


def _port(component: ComponentView) -> _Found | None:
    endpoint = next((item for item in component.fields.get("endpoints", ()) if item["port"]), None)
    if endpoint:
        return _at(endpoint, str(endpoint["port"]), SURE, f"endpoints in {endpoint['source']}", "port")
    built = [item for item in component.fields.get("dockerfiles", ()) if item["built"]]
    exposed = next((port for item in built for port in item["exposes"] if port["port"]), None)
    if exposed:
        return _at(exposed, str(exposed["port"]), LIKELY, "EXPOSE")
    server = next((item for item in component.fields.get("servers", ()) if item["port"]), None)
    if server:
        why = f"the start command in {server['source']}" if server["port_given"] else f"the default of {server['program']}"
        return _at(server, str(server["port"]), LIKELY if server["port_given"] else GUESS, why)
    return None


def _at(fact: Fact, value: str, certainty: str, why: str, field: str = "") -> _Found:
    """Return what a fact says, where it says it; a fact without a place of its own stands at the top of its file."""
    return _Found(value, certainty, why, fact["$path"], fact["$at"].get(field, fact["$at"].get("", _TOP)))


_LOOKS: dict[str, Callable[[ComponentView], _Found | None]] = {
    "type": _type,
    "buildpack": _buildpack,
    "dockerfile": _dockerfile,
    "docker_context": _docker_context,
    "build_command": _build_command,
    "output_directory": _output_directory,
    "node_version": _node_version,
    "package_manager": _package_manager,
    "start_command": _start_command,
    "port": _port,
}
