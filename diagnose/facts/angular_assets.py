"""What the assets setting of an Angular application copies, and to where."""

from __future__ import annotations

from diagnose.facts.angular_app import AngularApp
from diagnose.facts.component import normal_path
from diagnose.facts.site import Mount
from diagnose.facts.tree import Tree
from diagnose.syntax.nodes import Mapping, Node, Scalar, items_of, text_of


def angular_mounts(app: AngularApp, tree: Tree) -> list[Mount]:
    """Return what the assets setting of an Angular application copies."""
    mounts = [_asset(node, app, tree) for node in items_of(app.option("assets"))]
    return [mount for mount in mounts if mount is not None]


def _asset(node: Node, app: AngularApp, tree: Tree) -> Mount | None:
    if isinstance(node, Scalar):
        return _asset_path(text_of(node), app, tree)
    if not isinstance(node, Mapping):
        return None
    folder = normal_path(text_of(node.get("input")), app.folder)
    prefix = normal_path(text_of(node.get("output")))
    ignored = tuple(text_of(item) for item in items_of(node.get("ignore")))
    if folder is None or prefix is None:
        return None
    return Mount(folder, prefix, text_of(node.get("glob")) or "**/*", ignored)


def _asset_path(written: str, app: AngularApp, tree: Tree) -> Mount | None:
    """Return the mount of a plain path: it keeps its place relative to the source root."""
    path = normal_path(written, app.folder)
    source_root = normal_path(app.source_root, app.folder)
    if not path or source_root is None:
        return None
    inner = path.removeprefix(f"{source_root}/") if source_root else path
    is_file = tree.has_file(path) or (not tree.has_folder(path) and "." in path.rpartition("/")[2])
    if is_file:
        folder, _, name = path.rpartition("/")
        return Mount(folder, inner.rpartition("/")[0], name)
    return Mount(path, inner)
