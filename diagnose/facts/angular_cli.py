"""`.angular-cli.json`, the workspace file of Angular 2 to 5: `apps` with `outDir`, paths relative to the app's `root`."""

from __future__ import annotations

from diagnose.facts.angular_app import AngularApp, Place
from diagnose.facts.build_steps import Step
from diagnose.facts.sources import Sources
from diagnose.facts.tree import join
from diagnose.model.location import Region
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence, items_of, text_of

BUILDER = "@angular/cli:browser"
"""A name for the builder that these versions had built in."""

_START = Region(1, 1, 1, 1)
_DEFAULT_ROOT = "src"


def read_cli_apps(sources: Sources, path: str, steps: list[Step]) -> list[AngularApp]:
    """Return the applications of a file in the old format, as if a newer workspace declared them."""
    root = sources.json(path)
    if not isinstance(root, Mapping):
        return []
    project = root.get("project")
    name = project.get("name") if isinstance(project, Mapping) else None
    apps = [app for app in items_of(root.get("apps")) if isinstance(app, Mapping)]
    build = next((step for step in steps if step.tool == "ng" and "build" in step.words), None)
    return [_app(app, app.get("name") or name, path, build) for app in apps]


def _app(app: Mapping, name: Node | None, path: str, build: Step | None) -> AngularApp:
    folder = text_of(app.get("root")) or _DEFAULT_ROOT
    output = app.get("outDir") or _text("dist")
    index = _text(join(folder, text_of(app.get("index")) or "index.html"))
    options = [("outputPath", output), ("index", index), ("assets", _assets(app.get("assets"), folder))]
    base = app.get("baseHref")
    entries = [(_text(key), node) for key, node in options] + ([(_text("baseHref"), base)] if base else [])
    label = name if isinstance(name, Scalar) else _text("app")
    found = AngularApp(label, Mapping([], app.region), Place(path, path.rpartition("/")[0]), [Mapping(entries, app.region)], _text(BUILDER))
    found.source_root = folder
    found.flags = build
    return found


def _assets(node: Node | None, folder: str) -> Node:
    """Return the plain entries with the app's root before them; the others as they are."""
    items: list[Node] = [_text(join(folder, text_of(item))) if isinstance(item, Scalar) else item for item in items_of(node)]
    return Sequence(items, node.region if node is not None else _START)


def _text(value: str) -> Scalar:
    return Scalar(value, value, _START)
