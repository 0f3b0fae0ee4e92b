"""Which files of a project are served where after the build, by framework."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from diagnose.facts.gitignore import translate
from diagnose.facts.patterns import Pattern
from diagnose.facts.tree import Tree, join

_BRACES = Pattern(r"\{([^{}]*)\}")


class Mount(NamedTuple):
    """Files below `folder` (from the project's root) that match `glob` are served below `prefix` ("" for the site's root)."""

    folder: str
    prefix: str
    glob: str = "**/*"
    ignored: tuple[str, ...] = ()

    def served(self, file: str) -> str | None:
        """Return the served path of a file, None when this mount does not serve it."""
        if self.folder and not file.startswith(f"{self.folder}/"):
            return None
        relative = file[len(self.folder) + 1 if self.folder else 0 :]
        return join(self.prefix, relative) if self._takes(relative) else None

    def source(self, served: str) -> str | None:
        """Return the file that would be served at a path, None when this mount serves nothing there."""
        if self.prefix and not served.startswith(f"{self.prefix}/"):
            return None
        relative = served[len(self.prefix) + 1 if self.prefix else 0 :]
        return join(self.folder, relative) if relative and self._takes(relative) else None

    def _takes(self, relative: str) -> bool:
        return _matches(self.glob, relative) and not any(_matches(glob, relative) for glob in self.ignored)


class Site:
    """The files that a build copies to where they are served."""

    def __init__(self, tree: Tree, mounts: Iterable[Mount]) -> None:
        self._tree = tree
        self.mounts = list(mounts)

    def served(self, file: str) -> str:
        """Return the path a file is served at, "" when the build does not copy it."""
        return next((served for mount in self.mounts if (served := mount.served(file)) is not None), "")

    def has(self, served: str) -> bool:
        """Return whether a file of the project is served at a path."""
        sources = (mount.source(served) for mount in self.mounts)
        return any(source is not None and self._tree.has_file(source) for source in sources)

    def source(self, served: str) -> str:
        """Return the file that is served at a path, "" when there is none."""
        sources = (mount.source(served) for mount in self.mounts)
        return next((source for source in sources if source is not None and self._tree.has_file(source)), "")


def _matches(glob: str, path: str) -> bool:
    if glob == "**/*":
        return True
    return any(re.fullmatch(translate(plain.removeprefix("./").removeprefix("/")), path) for plain in _expand_braces(glob))


def _expand_braces(glob: str) -> list[str]:
    """Return the globs that `*.{js,json}` stands for."""
    globs = [glob]
    for _ in range(4):
        match = next((found for plain in globs if (found := _BRACES.search(plain))), None)
        if match is None:
            break
        globs = [plain.replace(match[0], choice) for plain in globs for choice in match[1].split(",")][:64]
    return globs
