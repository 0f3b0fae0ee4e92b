"""Build commands that configuration, create commands and Dockerfiles give, and the package.json scripts they run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from diagnose.facts.component import normal_path
from diagnose.facts.docker_model import DockerModel, Run
from diagnose.facts.package_json import read_package
from diagnose.facts.script_calls import ScriptCall, script_calls
from diagnose.facts.tree import join
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView


class _Origin(NamedTuple):
    source: str
    file: str
    region: Region | None


def extract(component: ComponentView) -> dict[str, Any]:
    """Return one fact for each script that a build command runs, and one for a command that runs none."""
    return {"build_commands": [*_said(component), *_in_dockerfiles(component)]}


def _said(component: ComponentView) -> Iterator[Fact]:
    written = component.settings.get("build_command")
    if isinstance(written, str):
        file, region = component.places.get("build_command", (component.sources.display(component.path), None))
        yield from _facts(component, written, "diagnose.yaml", file, region)
    for command in component.commands:
        text = command["configs"].get("buildCommand")
        if text:
            region = command["$at"].get("configs.buildCommand")
            yield from _facts(component, text, "create-command", command["$path"], region)


def _facts(component: ComponentView, text: str, source: str, file: str, region: Region | None) -> Iterator[Fact]:
    package = component.fields.get("package", {})
    calls = list(script_calls(text, package.get("dependencies", ()), package.get("scripts", ())))
    with_scripts = [call for call in calls if call.script] or calls[:1] or [ScriptCall("", "", ".", 0, len(text))]
    for call in with_scripts:
        yield _fact(component, call, text, _Origin(source, file, region))


def _in_dockerfiles(component: ComponentView) -> Iterator[Fact]:
    for model in component.docker_models:
        file = component.sources.display(model.path)
        for run in (run for stage in model.stages for run in stage.runs):
            if any(manager in run.text for manager in ("npm", "yarn", "bun")):
                yield from _in_run(component, model, run, file)


def _in_run(component: ComponentView, model: DockerModel, run: Run, file: str) -> Iterator[Fact]:
    package = component.fields.get("package", {})
    for call in script_calls(run.text, package.get("dependencies", ()), package.get("scripts", ())):
        if call.script:
            region = model.region(run.offsets[call.start], run.offsets[call.end - 1] + 1)
            yield _fact(component, call, run.text[call.start : call.end], _Origin("dockerfile", file, region))


def _fact(component: ComponentView, call: ScriptCall, text: str, origin: _Origin) -> Fact:
    source, file, region = origin
    at = {"command": region, "script": region} if region else {}
    script = "" if call.elsewhere or _is_in_other_package(component, call) else call.script
    return make_fact("BuildCommand", file, region, at, command=text, script=script, manager=call.manager, source=source, folder=call.folder)


def _is_in_other_package(component: ComponentView, call: ScriptCall) -> bool:
    """Whether the script is one of another package.json, so that it does not matter that the component's own lacks it."""
    if call.script in component.fields.get("package", {}).get("scripts", ()):
        return False
    if call.folder.startswith("/") or "$" in call.folder:
        return True
    folder = normal_path(call.folder, component.path)
    beside = [join(folder, "package.json")] if folder is not None else []
    others = {path for path in [*beside, *component.files("package")] if component.tree.has_file(path)}
    packages = (read_package(component.sources, component.tree, path) for path in sorted(others))
    return any(package is None or call.script in package["scripts"] for package in packages)
