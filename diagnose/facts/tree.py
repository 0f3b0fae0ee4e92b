"""The folders and files of a project: what is there, without what Git ignores and what tools put there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from diagnose.facts.file_kinds import file_kind, folder_kind
from diagnose.facts.gitignore import IgnoreFile, is_ignored

MAX_FILES = 100_000
MAX_DEPTH = 60

SKIPPED = frozenset({
    ".git", ".hg", ".svn", ".bzr", "CVS", "node_modules", "bower_components", "jspm_packages", ".venv", "venv", "virtualenv",
    "__pycache__", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".eggs", "site-packages",
    ".next", ".nuxt", ".output", ".svelte-kit", ".angular", ".astro", ".docusaurus", ".cache", ".parcel-cache", ".turbo", ".nx",
    ".gradle", ".m2", ".mvn", ".idea", ".vs", ".vscode", ".terraform", ".serverless", ".vercel", ".netlify", ".yarn",
    ".pnpm-store", ".nyc_output", "htmlcov", ".devcontainer", "Pods", ".dart_tool", ".bundle", ".history", ".sass-cache",
    ".webpack", ".rpt2_cache", ".expo",
})  # fmt: skip
"""Folders that tools and package managers write, whatever is beside them."""

_WEB = frozenset({"package.json", "angular.json", "workspace.json"})
OUTPUT_OF: dict[str, frozenset[str]] = {
    "dist": _WEB | {"pyproject.toml", "setup.py"},
    "build": _WEB | {"build.gradle", "build.gradle.kts", "setup.py", "pyproject.toml", "pubspec.yaml"},
    "out": _WEB,
    "coverage": _WEB,
    "storybook-static": _WEB,
    "target": frozenset({"pom.xml", "Cargo.toml", "Ballerina.toml", "build.sbt", "project.clj"}),
    "vendor": frozenset({"go.mod", "composer.json", "Gemfile"}),
    "obj": frozenset(),
}
"""Folders that tools write, and the files beside them that say so."""

Report = Callable[[str, str, str], None]
"""Takes a problem's kind, message and path."""


class Folder:
    """One folder: its path ("" for the root), the names of its files, and those that matter by kind."""

    __slots__ = ("ignored", "kind", "kinds", "names", "path", "subfolders")

    def __init__(self, path: str) -> None:
        self.path = path
        self.kind = folder_kind(path)
        self.names: list[str] = []
        self.subfolders: list[str] = []
        """Names of the folders in it, those that are not looked into too."""
        self.kinds: dict[str, list[str]] = {}
        self.ignored: set[str] = set()
        """Names of files that Git ignores and that are kept all the same: those of `.choreo`, which are missed when absent."""

    def file(self, name: str) -> str:
        """Return the path of a file of this folder."""
        return join(self.path, name)

    def files(self, kind: str) -> list[str]:
        """Return the paths of the files of a kind."""
        return [join(self.path, name) for name in self.kinds.get(kind, ())]

    def add(self, name: str) -> None:
        """Add a file."""
        self.names.append(name)
        kind = file_kind(name, self.kind)
        if kind:
            self.kinds.setdefault(kind, []).append(name)


class Tree:
    """All folders by path, parents before children, in a stable order."""

    def __init__(self, folders: Iterable[Folder]) -> None:
        self.folders: dict[str, Folder] = {folder.path: folder for folder in sorted(folders, key=lambda folder: folder.path.split("/"))}

    def has_file(self, path: str) -> bool:
        """Return whether the path is a file of the project."""
        folder, _, name = path.rpartition("/")
        return folder in self.folders and name in self.folders[folder].names

    def has_folder(self, path: str) -> bool:
        """Return whether the path is a folder of the project."""
        return path in self.folders

    def add_file(self, path: str) -> None:
        """Add a file that was named by the user, even if it is ignored."""
        parent, _, name = path.rpartition("/")
        folder = self.folders.setdefault(parent, Folder(parent))
        if name not in folder.names:
            folder.add(name)

    def remaining(self, path: str) -> str:
        """Return the path of a file; where its folder is gone, of one of its name in the nearest folder that is left."""
        folder, _, name = path.rpartition("/")
        return join(next(around for around in (*self.ancestors(folder), "") if around in self.folders or not around), name)

    def with_changes(self, overlay: Mapping[str, bytes | None]) -> Tree:
        """Return the tree as if these files were there, or (None) were not."""
        names = {path: set(folder.names) for path, folder in self.folders.items()}
        for path, data in overlay.items():
            parent, _, name = path.rpartition("/")
            if data is None:
                names.get(parent, set()).discard(name)
                continue
            for around in self.ancestors(parent):
                names.setdefault(around, set())
            names[parent].add(name)
        return Tree(self._folder(path, found) for path, found in names.items())

    def _folder(self, path: str, names: set[str]) -> Folder:
        """Return the folder as it is when nothing changed, else a new one with these files."""
        old = self.folders.get(path)
        if old is not None and names == set(old.names):
            return old
        folder = Folder(path)
        folder.subfolders = old.subfolders if old is not None else []
        for name in sorted(names):
            folder.add(name)
        return folder

    def ancestors(self, path: str) -> Iterator[str]:
        """Yield the folder itself and the folders around it, innermost first."""
        while True:
            yield path
            if not path:
                return
            path = path.rpartition("/")[0]


def join(folder: str, name: str) -> str:
    """Join a folder path ("" for the root) and what is in it."""
    return f"{folder}/{name}" if folder and name else folder or name


def walk(root: Path, report: Report, keep: Iterable[str] = ()) -> Tree:
    """Return the tree below `root`; `keep` names folders that are read even if they look like build output."""
    return Tree(_Walk(str(root), report, keep).run())


class _Walk:
    """Visits folders with a stack of its own; never follows a link to a folder."""

    def __init__(self, root: str, report: Report, keep: Iterable[str]) -> None:
        self._root = root
        self._real_root = os.path.realpath(root)
        self._report = report
        self._keep = {around for path in keep for around in _with_parents(path)}
        self._stack: list[tuple[str, tuple[IgnoreFile, ...], bool]] = [("", (), False)]
        self._files = 0

    def run(self) -> Iterator[Folder]:
        while self._stack:
            path, ignores, is_suspect = self._stack.pop()
            entries = self._entries(path)
            names = {entry.name for entry in entries}
            if "pyvenv.cfg" in names or (is_suspect and not _is_source(names)):
                continue
            if ".gitignore" in names:
                ignores = (self._ignore_file(path), *ignores)
            yield self._visit(path, entries, names, ignores)
            if self._files > MAX_FILES:
                self._report("limit", f"more than {MAX_FILES} files; the rest is not analysed", "")
                return

    def _entries(self, path: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(join(self._root, path)) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._report("unreadable", f"cannot be read: {error.strerror or error}", path)
            return []

    def _visit(self, path: str, entries: list[os.DirEntry[str]], names: set[str], ignores: tuple[IgnoreFile, ...]) -> Folder:
        folder = Folder(path)
        if folder.kind == "choreo" and ignores:
            return self._visit_choreo(folder, entries, ignores)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folder.subfolders.append(entry.name)
                self._push(join(path, entry.name), entry.name, names, ignores)
            elif self._is_file(entry) and not self._is_ignored(folder, entry.name, ignores):
                folder.add(entry.name)
        self._files += len(folder.names)
        return folder

    def _visit_choreo(self, folder: Folder, entries: list[os.DirEntry[str]], ignores: tuple[IgnoreFile, ...]) -> Folder:
        """Take all files of a `.choreo` folder, and note which ones Git ignores."""
        is_whole = is_ignored(ignores, folder.path, folder.path.rpartition("/")[2], True)
        for entry in entries:
            if self._is_file(entry):
                folder.add(entry.name)
                if is_whole or is_ignored(ignores, folder.file(entry.name), entry.name, False):
                    folder.ignored.add(entry.name)
        self._files += len(folder.names)
        return folder

    def _push(self, path: str, name: str, names: set[str], ignores: tuple[IgnoreFile, ...]) -> None:
        if path in self._keep:
            self._stack.append((path, ignores, False))
        elif name in SKIPPED or (ignores and name != ".choreo" and is_ignored(ignores, path, name, True)):
            return
        elif path.count("/") >= MAX_DEPTH:
            self._report("limit", f"deeper than {MAX_DEPTH} folders; what is below is not analysed", path)
        else:
            siblings = OUTPUT_OF.get(name)
            self._stack.append((path, ignores, siblings is not None and (not siblings or not siblings.isdisjoint(names))))

    def _is_file(self, entry: os.DirEntry[str]) -> bool:
        try:
            if not entry.is_symlink():
                return entry.is_file()
            return entry.is_file() and os.path.realpath(entry.path).startswith(self._real_root.rstrip(os.sep) + os.sep)
        except OSError:
            return False

    def _is_ignored(self, folder: Folder, name: str, ignores: tuple[IgnoreFile, ...]) -> bool:
        """Whether Git ignores the file; asked only for files that matter."""
        return bool(ignores and file_kind(name, folder.kind)) and is_ignored(ignores, join(folder.path, name), name, False)

    def _ignore_file(self, path: str) -> IgnoreFile:
        try:
            data = Path(join(self._root, join(path, ".gitignore"))).read_bytes()[:1_000_000]
        except OSError:
            data = b""
        return IgnoreFile(path, data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape"))


def _with_parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _is_source(names: set[str]) -> bool:
    """Whether a folder with the name of a build output is one that people write."""
    return ".choreo" in names or any(name.lower().startswith(("dockerfile", "containerfile")) for name in names)
