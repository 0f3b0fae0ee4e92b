"""Large files that a web app serves as they are: those in its public folders, by size."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagnose.facts.gitignore import IgnoreFile, is_ignored
from diagnose.facts.tree import join
from diagnose.facts.web_root import web_roots
from diagnose.model.fact import Fact, make_fact

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView
    from diagnose.facts.site import Site

LARGE = 10 << 20
"""Bytes from which on a file is large."""

MAX_FILES = 10_000
"""Files whose size is looked up."""


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the large files of the component's web apps."""
    sites = [site for root in web_roots(component) for site in ([root.site(app) for app in root.apps] or [root.site()])]
    found = {fact["$path"]: fact for site in sites for fact in _large_files(component, site)}
    return {"large_files": list(found.values())}


def _large_files(component: ComponentView, site: Site) -> Iterator[Fact]:
    looked_at = 0
    for mount in site.mounts:
        for folder in component.tree.folders.values():
            if mount.folder and folder.path != mount.folder and not folder.path.startswith(f"{mount.folder}/"):
                continue
            for name in folder.names:
                looked_at += 1
                path = folder.file(name)
                size = _size(component, path) if looked_at <= MAX_FILES else 0
                if size > LARGE and (served := mount.served(path)) and not _is_ignored(component, path):
                    shown = component.sources.display(path)
                    yield make_fact("LargeFile", shown, None, served_path=served, bytes=size, megabytes=size >> 20)


def _size(component: ComponentView, path: str) -> int:
    try:
        return os.stat(component.sources.on_disk(path)).st_size  # noqa: PTH116 - one system call
    except OSError:
        return 0


def _is_ignored(component: ComponentView, path: str) -> bool:
    """Whether Git leaves the file out, so that it is not in the repository that is built."""
    files = []
    for folder in component.tree.ancestors(path.rpartition("/")[0]):
        if ".gitignore" in component.tree.folders[folder].names:
            text = component.sources.text(join(folder, ".gitignore"), quiet=True)
            files.append(IgnoreFile(folder, text or ""))
    return bool(files) and is_ignored(files, path, path.rpartition("/")[2], False)
