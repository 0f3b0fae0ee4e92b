"""Where web builds write index.html, by the framework's own settings."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from diagnose.facts.angular_app import AngularApp, output_path
from diagnose.facts.build_steps import Step, build_steps
from diagnose.facts.component import normal_path, relative_to
from diagnose.facts.docker_model import DockerModel, Run
from diagnose.facts.frameworks import BY_NAME, Framework
from diagnose.facts.tree import join
from diagnose.facts.web_root import WebRoot, web_roots
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_OUTPUT_WORDS = ("output", "outDir", "out-dir", "dist-dir", "--dest", "dist-path", "BUILD_PATH", "-o ", "-d ")


class _Output(NamedTuple):
    """A folder relative to the web root, and where that is said: file ("" for the default), region, why, and whether it is sure."""

    directory: str
    file: str
    region: Region | None
    why: str
    sure: bool = True


def extract(component: ComponentView) -> dict[str, Any]:
    """Return every folder that a web build of the component writes."""
    facts = [fact for root in web_roots(component) for fact in _facts_of(component, root)]
    unique = {(fact["directory"], fact["project"]): fact for fact in reversed(facts)}
    return {"outputs": list(reversed(unique.values()))}


def _facts_of(component: ComponentView, root: WebRoot) -> Iterator[Fact]:
    if root.framework == "angular" and root.apps:
        for app in _built(root.apps):
            yield _angular_fact(component, root, app)
    elif root.framework:
        framework = BY_NAME[root.framework]
        output = _output(component, root, framework)
        if output is not None:
            yield _fact(component, root, output)
    yield from _docker_facts(component, root)


def _built(apps: list[AngularApp]) -> list[AngularApp]:
    """Return the applications that the build command builds; all where it is not known to build any."""
    return [app for app in apps if app.flags] or apps


def _angular_fact(component: ComponentView, root: WebRoot, app: AngularApp) -> Fact:
    path = output_path(app)
    folder = normal_path(path.directory, app.folder)
    directory = relative_to(folder, root.folder) if folder is not None else path.directory
    return _fact(component, root, _Output(directory, app.file, path.region, path.why, path.sure), app.name.text)


def _fact(component: ComponentView, root: WebRoot, output: _Output, project: str = "") -> Fact:
    folder = _resolved(root, output.directory)
    file, region = (output.file, output.region) if output.file else _dependency_place(root)
    return make_fact(
        "OutputDirectory",
        component.sources.display(file),
        region,
        {"directory": region} if region else {},
        directory=relative_to(folder, component.path) if folder is not None else output.directory,
        framework=root.framework,
        project=project,
        why=output.why,
        sure=output.sure and folder is not None,
    )


def _resolved(root: WebRoot, directory: str) -> str | None:
    """Return the folder from the project's root; None for an absolute one, and for one outside the project."""
    return None if posixpath.isabs(directory) else root.inside(directory)


def _dependency_place(root: WebRoot) -> tuple[str, Region | None]:
    """Return where package.json shows the framework, for outputs that nothing else says."""
    at = root.package["$at"] if root.package else {}
    packages = BY_NAME[root.framework].packages if root.framework else ()
    region = at.get("scripts.build") or next((at[f"dependencies.{name}"] for name in packages if f"dependencies.{name}" in at), None)
    return root.package_path or join(root.folder, ""), region


def _output(component: ComponentView, root: WebRoot, framework: Framework) -> _Output | None:
    """Return the output of any framework but Angular: the command line before the settings before the default."""
    said = _from_steps(root, framework)
    if said is not None:
        return said
    if framework.name == "next":
        return _next_output(root)
    if framework.name == "react":
        return _cra_output(component, root)
    setting = root.setting(*framework.output_setting)
    prefix = _vite_root(root) if framework.name == "vite" else ""
    name = root.config_path.rpartition("/")[2]
    if setting is not None:
        text = setting.text or framework.output
        prefix = "" if setting.anchored else prefix
        why = f"{'.'.join(framework.output_setting)} in {name}" + ("" if setting.sure else ", which is computed")
        return _Output(text if posixpath.isabs(text) else posixpath.join(prefix, text), root.config_path, setting.region, why, setting.sure)
    if not framework.output:
        return None
    is_sure = framework.name not in {"webpack", "sveltekit", "nuxt", "eleventy"}
    return _Output(posixpath.join(prefix, framework.output), "", None, f"default of {_display_name(framework.name)}", is_sure)


def _from_steps(root: WebRoot, framework: Framework) -> _Output | None:
    """Return the folder that the build's command line names."""
    for step in reversed(root.steps):
        text = _said_by(step, framework)
        if text:
            file, region = _script_place(root, step)
            folder = posixpath.join(_vite_root(root, step), text) if framework.name == "vite" else text
            return _Output(folder, file, region, f"the build command {' '.join(step.words)[:120]}", "$" not in text)
    return None


def _said_by(step: Step, framework: Framework) -> str:
    if step.tool not in framework.tools:
        return ""
    if framework.name == "react":
        return step.environment.get("BUILD_PATH", "")
    return step.value(*framework.output_options) if framework.output_options else ""


def _script_place(root: WebRoot, step: Step) -> tuple[str, Region | None]:
    if step.script and root.package:
        return root.package_path, root.package["$at"].get(f"scripts.{step.script}")
    return "", None


def _vite_root(root: WebRoot, step: Step | None = None) -> str:
    """Return Vite's `root` option, which build.outDir is relative to."""
    steps = [step] if step else root.steps
    words = next((found.words for found in steps if found.tool == "vite" and "build" in found.words), ())
    after = words[words.index("build") + 1 :] if words else ()
    if after and not after[0].startswith("-"):
        return str(after[0])
    setting = root.setting("root")
    return setting.text if setting and not posixpath.isabs(setting.text) else ""


def _next_output(root: WebRoot) -> _Output | None:
    """Return Next.js's folder for a static export; a server build has none."""
    output, folder = root.setting("output"), root.setting("distDir")
    exports = [step for step in root.steps if step.tool == "next" and "export" in step.words]
    if not exports and (output is None or output.text != "export"):
        return None
    if folder is not None and folder.text and not exports:
        return _Output(folder.text, root.config_path, folder.region, f"distDir in {root.config_path.rpartition('/')[2]}", folder.sure)
    region = output.region if output else None
    return _Output("out", root.config_path if output else "", region, "default of a Next.js export", output is None or output.sure)


def _cra_output(component: ComponentView, root: WebRoot) -> _Output:
    """Return Create React App's folder: BUILD_PATH of an .env file, else build."""
    folder = component.tree.folders[root.folder]
    for path in reversed(folder.files("env")):
        text = component.sources.text(path, quiet=True) or ""
        for number, line in enumerate(text.split("\n"), 1):
            name, equals, value = line.strip().removeprefix("export ").partition("=")
            if equals and name.strip() == "BUILD_PATH":
                region = Region(number, 1, number, len(line.rstrip()) + 1)
                return _Output(value.strip().strip("'\""), path, region, f"BUILD_PATH in {path.rpartition('/')[2]}")
    return _Output("build", "", None, "default of Create React App", not _overrides_paths(component, root))


def _overrides_paths(component: ComponentView, root: WebRoot) -> bool:
    """Whether a CRACO or react-app-rewired file changes where the build goes."""
    paths = component.tree.folders[root.folder].files("web-config")
    overrides = [path for path in paths if path.rpartition("/")[2].startswith(("craco", "config-overrides"))]
    return any("appBuild" in (component.sources.text(path, quiet=True) or "") for path in overrides)


def _docker_facts(component: ComponentView, root: WebRoot) -> Iterator[Fact]:
    """Yield the folders that command lines in Dockerfiles name (`RUN npm run build -- --output-path=dist/out`)."""
    for model in component.docker_models:
        for run in (run for stage in model.stages for run in stage.runs):
            if any(word in run.text for word in _OUTPUT_WORDS):
                yield from _docker_outputs(component, root, model, run)


def _docker_outputs(component: ComponentView, root: WebRoot, model: DockerModel, run: Run) -> Iterator[Fact]:
    region = model.region(run.offsets[0], run.offsets[-1] + 1)
    for step in build_steps(run.text, root.package["scripts"] if root.package else {}):
        text = (
            _angular_flag(root, step) if root.framework == "angular" else _said_by(step, BY_NAME[root.framework]) if root.framework else ""
        )
        if text and "$" not in text:
            yield _fact(component, root, _Output(text, model.path, region, f"the command in {model.path.rpartition('/')[2]}"))


def _angular_flag(root: WebRoot, step: Step) -> str:
    text = step.value("--output-path", "--outputPath") if step.tool in {"ng", "nx"} else ""
    if text and any(app.generation == "application" for app in root.apps):
        return f"{text.rstrip('/')}/browser"
    return text


def _display_name(name: str) -> str:
    return {"vue": "Vue CLI", "vite": "Vite", "sveltekit": "SvelteKit"}.get(name, name.capitalize())
