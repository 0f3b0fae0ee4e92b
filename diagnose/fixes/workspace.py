"""The files that edits may touch: below the project's folders, read as the analysis read them."""

# `realpath` and `abspath` have no equivalent in pathlib that keeps links apart:
# ruff: noqa: PTH100, PTH114
from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from diagnose.fixes.document import Unfixable


class Target(NamedTuple):
    """A file: its name in diffs, its real path, and the absolute path it was asked for by."""

    name: str
    real: str
    asked: str


class Workspace:
    """Finds and reads files. `contents` are bytes by path as findings name it; what is not there is read from disk."""

    def __init__(self, roots: Sequence[Path], contents: Mapping[str, bytes] | None = None) -> None:
        self.roots = [os.path.realpath(root) for root in roots]
        self._contents = {os.path.abspath(path): data for path, data in (contents or {}).items()}
        self._here = os.path.realpath(os.curdir)

    def locate(self, path: str) -> Target:
        """Return the file at a path; raise Unfixable when it, or what it links to, is outside the project."""
        asked = os.path.abspath(path)
        real = os.path.realpath(asked)
        root = next((root for root in self.roots if is_below(real, root)), None)
        if root is None:
            raise Unfixable(f"{path} is outside the project")
        base = self._here if is_below(real, self._here) else root
        return Target(os.path.relpath(real, base).replace(os.sep, "/"), real, asked)

    def read(self, target: Target) -> bytes:
        """Return the bytes of a file; raise Unfixable when it cannot be read."""
        data = self._contents.get(target.asked)
        if data is not None:
            return data
        try:
            return Path(target.real).read_bytes()
        except (OSError, ValueError) as error:
            raise Unfixable(f"{target.name} cannot be read: {getattr(error, 'strerror', None) or error}") from None

    def exists(self, target: Target) -> bool:
        """Return whether something has this path."""
        return os.path.lexists(target.asked) or os.path.lexists(target.real)

    def own(self, target: Target) -> None:
        """Raise Unfixable when the path is a link: what is moved or deleted must be the file itself."""
        if os.path.islink(target.asked):
            raise Unfixable(f"{target.name} is reached by a symbolic link, which is not moved or deleted")


def is_below(path: str, folder: str) -> bool:
    """Return whether an absolute path is inside a folder (both without links)."""
    return path.startswith(folder.rstrip(os.sep) + os.sep)
