"""From a folder to a Project fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from diagnose.facts.assignment import Places, apply_commands, apply_settings, command_home, hand_out_trivyignores
from diagnose.facts.cli_commands import find_commands
from diagnose.facts.component import ComponentView, normal_path
from diagnose.facts.discovery import Discovery
from diagnose.facts.searching import Searcher
from diagnose.facts.sources import Sources
from diagnose.facts.suppressions import suppressions
from diagnose.facts.tree import walk
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Location
from diagnose.model.problem import Problem
from diagnose.model.suppression import Suppression

if TYPE_CHECKING:
    from diagnose.model.search import Search
    from diagnose.model.shape import FileFormat
    from diagnose.syntax.documents import Document

Contents = dict[str, bytes]
CONFIGURATION_FILES = frozenset({"diagnose.yaml", ".diagnose.yaml", "pyproject.toml"})
PROFILE_FIELDS = ("plan", "data_plane", "management_model", "security_tier")


class Extraction(NamedTuple):
    """The facts of a project, what could not be read, how many files and bytes were, and the comments that silence findings."""

    project: Fact
    problems: list[Problem]
    files: int
    bytes: int
    suppressions: list[Suppression]
    documents: list[Document]
    """The files that formats describe."""
    contents: Contents
    """The bytes of every file that was read, by its path as reports show it."""


def extract(  # noqa: PLR0913, PLR0917
    root: Path,
    files: Sequence[Path] | None,
    settings: Mapping[str, Any],
    formats: Iterable[FileFormat] = (),
    overlay: Mapping[str, bytes | None] | None = None,
    joined: bool = False,
    searches: Iterable[Search] = (),
) -> Extraction:
    """Return the facts of the project at `root`; with `files`, only of the components that own one of them.

    `settings` is the configuration as plain values; `settings["$at"]` maps dotted keys to (file, region). Files of the
    `overlay` (by path from the root) are read as if they had these bytes, or with None as if they were not there. `joined`
    says that there are logs to join the facts with: the program's own texts are then read too.
    """
    if root.is_file():
        root, files = root.parent, [root, *(files or ())]
    return _Project(root, files, settings, overlay or {}, joined).extract(formats, list(searches))


class _Project:
    def __init__(
        self, root: Path, files: Sequence[Path] | None, settings: Mapping[str, Any], overlay: Mapping[str, bytes | None], joined: bool
    ) -> None:
        self._root = root
        self._joined = joined
        self._settings = settings
        self._overlay = overlay
        self._places: Places = settings.get("$at") or {}
        self._sources = Sources(root, overlay)
        self._owned: set[str] = set()
        keep = [path for written in settings.get("components") or {} if (path := normal_path(written))]
        tree = walk(root, self._sources.problem, keep)
        self._tree = tree.with_changes(overlay) if overlay else tree
        self._files = None if files is None else [path for file in files if (path := self._inside(file)) is not None]

    def extract(self, formats: Iterable[FileFormat], searches: list[Search]) -> Extraction:
        for path in self._files or ():
            if path not in self._overlay and self._sources.on_disk(path).is_file():
                self._tree.add_file(path)
        scripts = [path for folder in self._tree.folders.values() for path in folder.files("script")]
        commands = find_commands(self._sources, scripts)
        components = self._components(commands, searches)
        fact = make_fact("Project", self._sources.display(""), None, components=components, commands=commands, profile=self._profile())
        fact["path"] = str(self._root)  # `path` is also a parameter of make_fact
        fact["$matches"] = self._found_outside(searches)
        owners = None if self._files is None else {component["path"] for component in components}
        documents = self._documents(formats, owners)
        contents = dict(self._sources.read())
        silenced = list(suppressions(contents.items()))
        return Extraction(fact, self._sources.problems, self._sources.files, self._sources.bytes, silenced, documents, contents)

    def _documents(self, formats: Iterable[FileFormat], owners: set[str] | None) -> list[Document]:
        wanted = list(formats)
        if not wanted:
            return []
        from diagnose.facts.documents import read_documents  # with it comes the platform's own YAML reader

        return read_documents(self._tree, self._sources, wanted, owners)

    def _inside(self, file: Path) -> str | None:
        """Return the path of a file relative to the root, None for one outside it."""
        for path, root in ((file.absolute(), self._root.absolute()), (file.resolve(), self._root.resolve())):
            if path.is_relative_to(root):
                relative = path.relative_to(root)
                return "" if relative == Path() else relative.as_posix()
        return None

    def _components(self, commands: list[Fact], searches: list[Search]) -> list[Fact]:
        components = self._settings.get("components") or {}
        homes = [*map(normal_path, components), *(command_home(command, self._tree) for command in commands)]
        self._report_absent(components)
        owned = Discovery(self._tree, self._sources, [home for home in homes if home is not None]).run()
        self._owned = {folder.path for folders in owned.values() for folder in folders}
        views = {path: ComponentView(path, folders, self._tree, self._sources) for path, folders in owned.items()}
        apply_settings(views, components, self._places)
        apply_commands(views, commands, self._tree)
        hand_out_trivyignores(views, self._tree)
        wanted = views.values() if self._files is None else _owners(views, [self._tree.remaining(path) for path in self._files])
        facts = [view.extract(self._name(view.path), self._joined) for view in wanted]
        if searches:
            searcher = Searcher(searches)
            for view, fact in zip(wanted, facts, strict=True):
                fact["$matches"] = searcher.run(view)
        return facts

    def _found_outside(self, searches: list[Search]) -> dict[str, list[Fact]]:
        """Return what searches for files of certain names find in folders that belong to no component."""
        named = [search for search in searches if search.names and not search.languages]
        free = [folder for path, folder in self._tree.folders.items() if path not in self._owned]
        return Searcher(named).run(ComponentView("", free, self._tree, self._sources)) if named and self._files is None else {}

    def _report_absent(self, components: Iterable[str]) -> None:
        for written in components:
            path = normal_path(written)
            if path is None or not self._tree.has_folder(path):
                file, region = self._places.get(f"components.{written}", (self._sources.display(""), None))
                message = f"component '{written}' is not a folder of this project"
                self._sources.problems.append(Problem("config", message, Location(file, region)))

    def _name(self, path: str) -> str:
        return path.rpartition("/")[2] or self._root.resolve().name

    def _profile(self) -> Fact:
        values = {field: str(self._settings[field]) for field in PROFILE_FIELDS if self._settings.get(field)}
        placed = {field: self._places[field] for field in values if field in self._places}
        at = {field: region for field, (_, region) in placed.items()}
        file = next((file for file, _ in placed.values()), "")
        return make_fact("Profile", file, next(iter(at.values()), None), at, **values)


def _owners(views: Mapping[str, ComponentView], files: Iterable[str]) -> list[ComponentView]:
    """Return the components that a file belongs to, in order; a configuration file belongs to all."""
    wanted: set[str] = set()
    for file in files:
        if file in CONFIGURATION_FILES:
            return list(views.values())
        wanted |= {path for path, view in views.items() if view.owns(file)}
    return [view for path, view in views.items() if path in wanted]
