"""angular.json (and workspace.json, project.json) as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnose.facts.angular_app import AngularApp, major_version, output_path
from diagnose.facts.angular_assets import angular_mounts
from diagnose.facts.component import normal_path, relative_to
from diagnose.facts.web_root import WebRoot, web_roots
from diagnose.model.fact import Fact, make_fact
from diagnose.syntax.nodes import Mapping, text_of

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the Angular workspace nearest to the component's folder."""
    root = next((root for root in web_roots(component) if root.apps and root.framework == "angular"), None)
    return {"angular": _workspace(component, root)} if root else {}


def _workspace(component: ComponentView, root: WebRoot) -> Fact:
    path = root.apps[0].file
    node = component.sources.json(path)
    dependencies: dict[str, str] = root.package["dependencies"] if root.package else {}
    versions = (dependencies.get(name, "") for name in ("@angular/core", "@angular/cli", "@angular/build"))
    return make_fact(
        "AngularWorkspace",
        component.sources.display(path),
        None,
        version=next(filter(None, map(major_version, versions)), 0),
        projects=[_project(component, app) for app in root.apps],
        default_project=text_of(node.get("defaultProject")) if isinstance(node, Mapping) else "",
    )


def _project(component: ComponentView, app: AngularApp) -> Fact:
    output = output_path(app)
    folder = normal_path(output.directory, app.folder)
    at = {"name": app.name.region}
    if app.builder_node:
        at |= dict.fromkeys(("builder", "generation"), app.builder_node.region)
    if output.region:
        at |= dict.fromkeys(("output_path", "output_directory"), output.region)
    assets = app.option("assets")
    if assets is not None:
        at |= dict.fromkeys(("assets", "assets_config_js"), assets.region)
    return make_fact(
        "AngularProject",
        component.sources.display(app.file),
        app.name.region,
        at,
        name=app.name.text,
        builder=app.builder,
        generation=app.generation,
        output_path=output.written,
        output_directory=relative_to(folder, component.path) if folder is not None else output.directory,
        assets_config_js=_serves_config_js(component, app),
        ssr=any(map(app.is_on, ("ssr", "server"))) or app.text("outputMode") == "server",
    )


def _serves_config_js(component: ComponentView, app: AngularApp) -> bool:
    """Whether the assets copy a config.js to the site's root: one that is there, or one that an entry names."""
    for mount in angular_mounts(app, component.tree):
        source = mount.source("config.js")
        if source is not None and (component.tree.has_file(source) or mount.glob.rpartition("/")[2] == "config.js"):
            return True
    return False
