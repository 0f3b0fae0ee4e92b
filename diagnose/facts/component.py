"""One component: the files that belong to it, and the extractors that turn them into a Component fact."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from diagnose.facts.sources import Sources
from diagnose.facts.tree import Folder, Tree, join
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region

if TYPE_CHECKING:
    from diagnose.facts.docker_model import DockerModel
    from diagnose.facts.web_root import WebRoot

EXTRACTORS: dict[str, tuple[str, ...]] = {
    "choreo_folder": ("choreo",),
    "api_definitions": ("choreo",),
    "tailscale_config": ("config-yaml",),
    "tailscale_status": ("status-json", "config-yaml"),
    "package_json": ("package",),
    "ballerina": ("=Ballerina.toml",),
    "python_project": ("=requirements.txt",),
    "script_files": ("script", "wrapper"),
    "dockerfile": ("dockerfile", "said"),
    "nginx_conf": ("nginx-conf",),
    "procfile": ("procfile",),
    "servers": ("dockerfile", "procfile", "package"),
    "docker_contexts": ("dockerfile", "said"),
    "build_commands": ("dockerfile", "said"),
    "angular_json": ("angular", "nx-project"),
    "output_directories": ("package", "angular", "nx-project", "web-config"),
    "output_claims": ("dockerfile", "said"),
    "trivyignore": ("trivyignore",),
    "config_js": ("config-js",),
    "html_pages": ("index-html", "angular"),
    "config_reads": ("web-source",),
    "languages": ("manifest", "hint", "package", "script", "source", "angular"),
    "large_files": ("index-html", "angular"),
    "component_kind": (),
    "inferences": (),
}
"""Modules with an `extract(component)`, in the order they run, and the kinds of files that call for them (none: always).

`said` is no file: configuration or a create command say something about the component. `=NAME` is a file of this name in the
component's own folder. `web-source` is source code beside
files that a web app has.
"""
JOINED_EXTRACTORS = ("docker_steps", "listens", "environment", "versions", "packages")
"""Modules that read the program itself; they run only where logs are joined with the project."""

WEB_KINDS = ("package", "angular", "nx-project", "web-config", "index-html")


class ComponentView:
    """What extractors see of a component, and what earlier extractors found (`fields`)."""

    def __init__(self, path: str, folders: list[Folder], tree: Tree, sources: Sources) -> None:
        self.path = path
        self.folders = folders
        self.tree = tree
        self.sources = sources
        self.fields: dict[str, Any] = {}
        self.at: dict[str, Region] = {}
        self.settings: Mapping[str, Any] = {}
        self.places: Mapping[str, tuple[str, Region]] = {}
        self.commands: list[Fact] = []
        self.stray_files: dict[str, list[str]] = {}
        self.is_said = False
        self.dockerfile = ""
        """The Dockerfile that configuration or a create command name."""
        self.dockerfile_absent = ""
        """The same, where it is not there."""
        self.is_api_proxy = False
        self.docker_models: list[DockerModel] = []
        self.web_roots: list[WebRoot] = []

    @property
    def choreo_folder(self) -> str:
        """The folder that Choreo's own files are in."""
        return join(self.path, ".choreo")

    @property
    def may_be_web(self) -> bool:
        """Whether there are files that a web app has; without them no web app is looked for."""
        return any(map(self.has, WEB_KINDS))

    def files(self, kind: str) -> list[str]:
        """Return the paths of the component's files of a kind, those nearest to its root first."""
        paths = [path for folder in self.folders if kind in folder.kinds for path in folder.files(kind)]
        return paths + self.stray_files.get(kind, [])

    def owns(self, file: str) -> bool:
        """Return whether a file belongs to the component, lies in it, or says something about it."""
        folder = file.rpartition("/")[0]
        is_stray = any(file in paths for paths in self.stray_files.values())
        is_command = any(command["$path"] == self.sources.display(file) for command in self.commands)
        return is_stray or is_command or any(own.path == folder for own in self.folders)

    def has(self, kind: str) -> bool:
        """Return whether the component has files of a kind."""
        if kind == "said":
            return bool(self.settings or self.commands)
        if kind.startswith("="):
            own = self.tree.folders.get(self.path)
            return own is not None and kind[1:] in own.names
        if kind == "web-source":
            return self.has("source") and self.may_be_web
        return kind in self.stray_files or any(kind in folder.kinds for folder in self.folders)

    def relative(self, path: str) -> str:
        """Return a project path relative to the component, "." for its own folder."""
        return relative_to(path, self.path)

    def extract(self, name: str, joined: bool = False) -> Fact:
        """Run the extractors and return the Component fact; `name` is its name, `joined` whether there are logs to join it with."""
        for module, kinds in EXTRACTORS.items():
            if not kinds or any(map(self.has, kinds)):
                self._run(module)
        for module in JOINED_EXTRACTORS if joined else ():
            self._run(module)
        fields = {"name": name, "configured": self.is_said, **self._names(), **self.fields}
        fact = make_fact("Component", self.sources.display(self.path), None, self.at, **fields)
        fact["path"] = self.path or "."  # `path` is also a parameter of make_fact
        return fact

    def _names(self) -> dict[str, list[str]]:
        """Return what is in the component's own folder."""
        own = self.tree.folders.get(self.path)
        return {"files": own.names, "folders": own.subfolders} if own else {}

    def _run(self, module: str) -> None:
        """Run one extractor; a mistake of ours in it must not take the rest of the analysis with it."""
        try:
            self.fields |= import_module(f"diagnose.facts.{module}").extract(self)
        except Exception as error:
            message = f"could not be analysed: {module} failed ({type(error).__name__}: {error}); please report this"
            self.sources.problem("internal", message, self.path)


def relative_to(path: str, folder: str) -> str:
    """Return `path` relative to `folder` (both from the project's root), with `..` where it is not below."""
    here, there = (folder.split("/") if folder else []), (path.split("/") if path else [])
    same = next((index for index, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there)))
    return "/".join([".."] * (len(here) - same) + there[same:]) or "."


def normal_path(path: str, folder: str = "") -> str | None:
    """Return `path`, written relative to `folder`, as a path from the project's root ("" for the root); None when it leaves it."""
    parts = folder.split("/") if folder else []
    for part in path.replace("\\", "/").split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
