"""Which folders are components, and to which component every folder belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from diagnose.facts.languages import manifest_language
from diagnose.facts.sources import Sources
from diagnose.facts.tree import Folder, Tree, join
from diagnose.syntax.nodes import Mapping

ARTEFACTS = frozenset({"context.yaml", "log", "syntax-tree.json", "config-schema.json"})
"""Files that tools leave in `.choreo` and that declare nothing."""

_WORKSPACE_FILES = frozenset({"lerna.json", "pnpm-workspace.yaml", "rush.json", "turbo.json", "nx.json"})
_HELPER_SUFFIXES = (".sh", ".conf", ".template", ".md", ".yml", ".yaml", ".env", ".txt", ".toml", ".ini", ".cnf", ".sql")
_UNIT_KINDS = frozenset({"manifest", "package", "dockerfile", "angular"})
_MODULE_BUILDS = frozenset({"java"})
"""Languages whose manifests nest: an inner one is a module of the outer one."""


class Discovery:
    """Finds components: said ones and those with `.choreo` first, then by what folders hold, from the root downwards."""

    def __init__(self, tree: Tree, sources: Sources, said: Iterable[str]) -> None:
        self._tree = tree
        self._sources = sources
        self._said = {path for path in said if tree.has_folder(path)}
        self._holders = {path for path in tree.folders if self._holds_choreo(path)}
        self._strong = self._said | self._holders
        self._found: set[str] = set(self._strong)

    def run(self) -> dict[str, list[Folder]]:
        """Return the folders of every component by its path, in order."""
        self._found |= {home for folder in self._tree.folders.values() if (home := self._proxy_home(folder)) is not None}
        self._add(self._is_build_unit)
        self._found -= {path for path in self._found if self._is_mere_workspace(path)}
        self._add(lambda folder: "hint" in folder.kinds and not self._has_relatives(folder.path))
        self._add(lambda folder: self._is_static_site(folder) and not self._has_relatives(folder.path))
        return self._owned()

    def _add(self, test: Callable[[Folder], bool]) -> None:
        for path, folder in self._tree.folders.items():
            if path not in self._found and folder.kind == "" and test(folder):
                self._found.add(path)

    def _outer(self, path: str) -> str | None:
        """Return the innermost component around a folder, not itself."""
        if not path:
            return None
        return next((around for around in self._tree.ancestors(path.rpartition("/")[0]) if around in self._found), None)

    def _owned(self) -> dict[str, list[Folder]]:
        owned: dict[str, list[Folder]] = {path: [] for path in sorted(self._found, key=lambda path: path.split("/"))}
        for path, folder in self._tree.folders.items():
            owner = path if path in self._found else self._outer(path)
            if owner is not None:
                owned[owner].append(folder)
        for folders in owned.values():
            folders.sort(key=lambda folder: (folder.path.count("/") + bool(folder.path), folder.path))
        return owned

    # what a folder is

    def _holds_choreo(self, path: str) -> bool:
        choreo = self._tree.folders.get(join(path, ".choreo"))
        return choreo is not None and any(name not in ARTEFACTS for name in choreo.names)

    def _proxy_home(self, folder: Folder) -> str | None:
        """Return the component of a folder with a Tailscale proxy's configuration: the one with `.choreo`, else the folder itself."""
        if not any(map(self._is_proxy_config, folder.files("config-yaml"))):
            return None
        strong = next((path for path in self._tree.ancestors(folder.path) if path in self._strong), None)
        if strong is not None and "plain-endpoints" not in folder.kinds and not self._is_another_app(folder, self._tree.folders[strong]):
            return strong
        above = folder.path.rpartition("/")[0]
        has_own = {"plain-endpoints", "dockerfile"} & folder.kinds.keys()
        is_inside = bool(above) and not has_own and "plain-endpoints" in self._tree.folders[above].kinds
        return above if is_inside else folder.path

    def _is_proxy_config(self, path: str) -> bool:
        from diagnose.facts.tailscale_config import is_proxy_config  # only few projects have such a file

        return is_proxy_config(self._sources, path)

    def _is_another_app(self, folder: Folder, around: Folder) -> bool:
        """Whether the component around a proxy's configuration is an app of its own: the proxy is an image, written in Go if at all."""
        if folder is around:
            return False
        languages = {language.name for name in around.names if (language := manifest_language(name))}
        has_image = "dockerfile" in around.kinds
        if languages - {"go"} or ("dockerfile" in folder.kinds and (languages or has_image)):
            return True
        return bool(languages) and not has_image and "config-yaml" not in around.kinds

    def _is_build_unit(self, folder: Folder) -> bool:
        """Whether a Dockerfile or manifest makes its folder a component of its own."""
        if _UNIT_KINDS.isdisjoint(folder.kinds):
            return False
        languages = {language.name for name in folder.names if (language := manifest_language(name))}
        outer = self._outer(folder.path)
        if outer is None:
            return True
        if outer in self._strong:
            return False
        return not self._is_part(folder, languages, self._tree.folders[outer])

    def _is_part(self, folder: Folder, languages: set[str], outer: Folder) -> bool:
        if "dockerfile" in folder.kinds:
            return not languages and all(_is_helper(folder, name) for name in folder.names)
        outer_languages = {language.name for name in outer.names if (language := manifest_language(name))}
        return bool(languages & outer_languages & _MODULE_BUILDS)

    def _is_mere_workspace(self, path: str) -> bool:
        """Whether a folder only ties packages together that are components themselves."""
        folder = self._tree.folders[path]
        if path in self._strong or {"dockerfile", "angular", "web-config", "index-html"} & folder.kinds.keys():
            return False
        if "package" not in folder.kinds or not any(other != path and _is_below(other, path) for other in self._found):
            return False
        return not _WORKSPACE_FILES.isdisjoint(folder.names) or self._declares_workspaces(folder.files("package")[0])

    def _declares_workspaces(self, path: str) -> bool:
        root: Any = self._sources.json(path)
        return isinstance(root, Mapping) and root.get("workspaces") is not None

    def _is_static_site(self, folder: Folder) -> bool:
        """Whether HTML without any manifest is a site: at the project's root, or with its config.js."""
        public = self._tree.folders.get(join(folder.path, "public"))
        if "index-html" in folder.kinds:
            return not folder.path or "config-js" in folder.kinds or (public is not None and "config-js" in public.kinds)
        return not folder.path and public is not None and "index-html" in public.kinds

    def _has_relatives(self, path: str) -> bool:
        return self._outer(path) is not None or any(_is_below(other, path) for other in self._found)


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _is_helper(folder: Folder, name: str) -> bool:
    """Whether a file only helps to build an image: such a folder has no source of its own."""
    return name in folder.kinds.get("dockerfile", ()) or name.startswith(".") or name.lower().endswith(_HELPER_SUFFIXES)
