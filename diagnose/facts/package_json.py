"""package.json: scripts, dependencies and what else decides how it is built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region
from diagnose.syntax.nodes import Mapping, Node, Scalar, text_of

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView
    from diagnose.facts.sources import Sources
    from diagnose.facts.tree import Tree

LOCK_FILES = {
    "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
    "yarn.lock": "yarn",
    "pnpm-lock.yaml": "pnpm",
    "bun.lockb": "bun",
    "bun.lock": "bun",
}


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the package.json in the component's folder, else the one nearest to it."""
    paths = component.files("package")
    package = next(filter(None, (read_package(component.sources, component.tree, path) for path in paths)), None)
    return {"package": package} if package else {}


def read_package(sources: Sources, tree: Tree, path: str) -> Fact | None:
    """Return the PackageJson fact of a file; None when it is broken."""
    root = sources.json(path)
    if not isinstance(root, Mapping):
        return None
    engines = root.get("engines")
    nodes = {
        "name": root.get("name"),
        "homepage": root.get("homepage"),
        "main": root.get("main"),
        "package_manager": root.get("packageManager"),
        "engines_node": engines.get("node") if isinstance(engines, Mapping) else None,
    }
    folder = tree.folders[path.rpartition("/")[0]]
    locks = [name for name in LOCK_FILES if name in folder.names]
    return make_fact(
        "PackageJson",
        sources.display(path),
        None,
        _places(root, nodes),
        scripts=_texts(root.get("scripts")),
        dependencies=_texts(root.get("devDependencies")) | _texts(root.get("dependencies")),
        lock_files=locks,
        locks=[make_fact("LockFile", sources.display(folder.file(name)), None, name=name, manager=LOCK_FILES[name]) for name in locks],
        **{field: text_of(node) for field, node in nodes.items()},
    )


def _places(root: Mapping, nodes: dict[str, Node | None]) -> dict[str, Region]:
    """Return where the fields are: values of texts, keys of maps; `scripts.NAME` and `dependencies.NAME` are entries."""
    at = {field: node.region for field, node in nodes.items() if node is not None}
    for field, name in (("scripts", "scripts"), ("dependencies", "devDependencies"), ("dependencies", "dependencies")):
        key, value = root.key(name), root.get(name)
        if key is not None and isinstance(value, Mapping):
            at[field] = key.region
            at |= {f"{field}.{entry.text}": item.region for entry, item in value.entries}
    return at


def _texts(node: Node | None) -> dict[str, str]:
    """Return the texts of a mapping; what is not text is left out."""
    entries = node.entries if isinstance(node, Mapping) else []
    return {key.text: value.text for key, value in entries if isinstance(value, Scalar) and isinstance(value.value, str)}
