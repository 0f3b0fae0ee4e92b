"""From a folder to a Project fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagnose.facts.cli_commands import find_commands
from diagnose.facts.component import ComponentView, normal_path
from diagnose.facts.discovery import Discovery
from diagnose.facts.sources import Sources
from diagnose.facts.tree import Folder, Tree, join, walk
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region
from diagnose.model.problem import Problem

Places = Mapping[str, tuple[str, Region]]

PROFILE_FIELDS = ("plan", "data_plane", "management_model", "security_tier")


@dataclass(slots=True)
class Extraction:
    """The facts of a project, what could not be read, and how many files and bytes were."""

    project: Fact
    problems: list[Problem]
    files: int
    bytes: int


def extract(root: Path, files: Sequence[Path] | None, settings: Mapping[str, Any]) -> Extraction:
    """Return the facts of the project at `root`; with `files`, only of the components that own one of them.

    `settings` is the configuration as plain values; `settings["$at"]` maps dotted keys to (file, region).
    """
    if root.is_file():
        root, files = root.parent, [root, *(files or ())]
    return _Project(root, files, settings).extract()


class _Project:
    def __init__(self, root: Path, files: Sequence[Path] | None, settings: Mapping[str, Any]) -> None:
        self._root = root
        self._settings = settings
        self._places: Places = settings.get("$at") or {}
        self._said = {written: normal_path(written) for written in settings.get("components") or {}}
        self._sources = Sources(root)
        keep = [path for path in self._said.values() if path]
        self._tree = walk(root, self._sources.problem, keep)
        self._files = None if files is None else [path for file in files if (path := self._inside(file)) is not None]

    def extract(self) -> Extraction:
        for path in self._files or ():
            if self._sources.on_disk(path).is_file():
                self._tree.add_file(path)
        scripts = [path for folder in self._tree.folders.values() for path in folder.files("script")]
        commands = find_commands(self._sources, scripts)
        components = self._components(commands)
        fact = make_fact("Project", self._sources.display(""), None, components=components, commands=commands, profile=self._profile())
        fact["path"] = str(self._root)  # `path` is also a parameter of make_fact
        return Extraction(fact, self._sources.problems, self._sources.files, self._sources.bytes)

    def _inside(self, file: Path) -> str | None:
        """Return the path of a file relative to the root, None for one outside it."""
        try:
            relative = file.absolute().relative_to(self._root.absolute())
        except ValueError:
            return None
        return "" if relative == Path() else relative.as_posix()

    def _components(self, commands: list[Fact]) -> list[Fact]:
        homes = [(_command_home(command, self._tree), command) for command in commands]
        said = {path for path in self._said.values() if path is not None} | {home for home, _ in homes if home is not None}
        self._report_absent()
        owned = Discovery(self._tree, self._sources, said).run()
        views = {path: ComponentView(path, folders, self._tree, self._sources) for path, folders in owned.items()}
        self._apply_settings(views)
        _apply_commands(views, homes)
        _hand_out_trivyignores(views, self._tree)
        wanted = views.values() if self._files is None else _owners(views, self._files)
        return [view.extract(self._name(view.path)) for view in wanted]

    def _report_absent(self) -> None:
        for written, path in self._said.items():
            if path is None or not self._tree.has_folder(path):
                file, region = self._places.get(f"components.{written}", ("", None))
                self._sources.problems.append(_absent(written, file or self._sources.display(""), region))

    def _apply_settings(self, views: Mapping[str, ComponentView]) -> None:
        for written, path in self._said.items():
            view = views.get(path) if path is not None else None
            if view is not None:
                prefix = f"components.{written}."
                view.settings = self._settings["components"][written] or {}
                view.places = {key.removeprefix(prefix): place for key, place in self._places.items() if key.startswith(prefix)}
                _add_dockerfile(view, view.settings.get("dockerfile"))

    def _name(self, path: str) -> str:
        return path.rpartition("/")[2] or self._root.resolve().name

    def _profile(self) -> Fact:
        values = {field: str(self._settings[field]) for field in PROFILE_FIELDS if self._settings.get(field)}
        placed = {field: self._places[field] for field in values if field in self._places}
        at = {field: region for field, (_, region) in placed.items()}
        file = next((file for file, _ in placed.values()), "")
        return make_fact("Profile", file, next(iter(at.values()), None), at, **values)


def _absent(written: str, file: str, region: Region | None) -> Problem:
    from diagnose.model.location import Location

    return Problem("config", f"component '{written}' is not a folder of this project", Location(file, region))


def _command_home(command: Fact, tree: Tree) -> str | None:
    """Return the folder that a create command is about: its directory from the root, else from the script's own folder."""
    written = command["directory"]
    if not written or "$" in written:
        return None
    path = normal_path(written)
    if path is not None and tree.has_folder(path):
        return path
    return None


def _apply_commands(views: dict[str, ComponentView], homes: Iterable[tuple[str | None, Fact]]) -> None:
    """Give every component the create commands about its folder, or, when they name none, with its name."""
    by_name = {path.rpartition("/")[2].lower(): path for path in reversed(views) if path}
    for home, command in homes:
        path = home if home is not None or command["directory"] else by_name.get(command["name"].lower())
        if path is not None and path in views:
            views[path].commands.append(command)
            _add_dockerfile(views[path], command["configs"].get("dockerFilePath"))


def _add_dockerfile(view: ComponentView, written: object) -> None:
    """Add a said Dockerfile whose name does not tell that it is one."""
    if not isinstance(written, str):
        return
    for folder in (view.path, ""):
        path = normal_path(written, folder)
        if path and view.tree.has_file(path):
            if path not in view.files("dockerfile"):
                view.stray_files.setdefault("dockerfile", []).append(path)
            return


def _hand_out_trivyignores(views: Mapping[str, ComponentView], tree: Tree) -> None:
    """Give each .trivyignore that is in no component with a Dockerfile to the nearest one with one."""
    with_docker = [path for path, view in views.items() if view.has("dockerfile")]
    for folder in tree.folders.values():
        files = folder.files("trivyignore")
        if files and with_docker:
            owner = next((path for path, view in views.items() if folder in view.folders), None)
            nearest = min(with_docker, key=lambda path: (_distance(folder.path, path), path))
            if owner is None or (owner not in with_docker and owner != nearest):
                _move(folder, files, views.get(owner) if owner is not None else None, views[nearest])


def _move(folder: Folder, files: list[str], owner: ComponentView | None, to: ComponentView) -> None:
    to.stray_files.setdefault("trivyignore", []).extend(files)
    if owner is not None:
        folder.kinds.pop("trivyignore")


def _distance(one: str, other: str) -> int:
    a, b = join("", one).split("/"), join("", other).split("/")
    a, b = (a if one else []), (b if other else [])
    same = next((index for index, (left, right) in enumerate(zip(a, b, strict=False)) if left != right), min(len(a), len(b)))
    return len(a) + len(b) - 2 * same


def _owners(views: Mapping[str, ComponentView], files: Iterable[str]) -> list[ComponentView]:
    """Return the components that own one of the files, innermost owner of each, in order."""
    owners = {next((path for path in Tree(()).ancestors(file.rpartition("/")[0]) if path in views), None) for file in files}
    return [view for path, view in views.items() if path in owners]
