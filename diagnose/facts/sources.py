"""Reads a project's files once each, decodes them, and keeps what could not be read as problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from diagnose.model.location import Location, Region
from diagnose.model.problem import Problem
from diagnose.syntax.errors import SyntaxProblem
from diagnose.syntax.nodes import Node

if TYPE_CHECKING:
    from diagnose.syntax.jsyaml import YamlProblem

MAX_FILE_BYTES = 2_000_000

_MARK = b"diagnose:"
"""What the comments that silence findings begin with."""

_UTF16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class Sources:
    """The files below one root. Paths that come in are relative to the root, with `/`; "" is the root itself."""

    def __init__(self, root: Path, overlay: Mapping[str, bytes | None] | None = None) -> None:
        self.problems: list[Problem] = []
        self._overlay = overlay or {}
        self.files = 0
        self.bytes = 0
        self._root = str(root)
        self._prefix = display_root(root)
        self._data: dict[str, bytes | None] = {}
        self._seen: set[str] = set()
        self._texts: dict[str, str] = {}
        self._yaml: dict[str, list[Node] | None] = {}
        self._json: dict[str, Node | None] = {}
        self._configurations: dict[str, Node | YamlProblem | None] = {}

    def display(self, path: str) -> str:
        """Return the path as a user would type it in the working directory."""
        if self._prefix in {"", "."}:
            return path or "."
        return f"{self._prefix.rstrip('/')}/{path}" if path else self._prefix

    def on_disk(self, path: str) -> Path:
        """Return the path that opens the file."""
        return Path(f"{self._root}/{path}") if path else Path(self._root)

    def data(self, path: str, limit: int = MAX_FILE_BYTES, quiet: bool = False) -> bytes | None:
        """Return the bytes of a file; None (and a problem, unless `quiet`) when it cannot be read or is larger than `limit`."""
        if path not in self._data:
            self._data[path] = self._read(path, limit, quiet)
        return self._data[path]

    def head(self, path: str, size: int) -> bytes | None:
        """Return the first bytes of a file, however large it is; None when it cannot be read."""
        try:
            return self._bytes(path, size)
        except (OSError, ValueError):
            return None

    def peek(self, path: str, limit: int) -> bytes | None:
        """Return the bytes of a file, None when it cannot be read or is larger than `limit`; says nothing.

        They are not kept, so that many files can be looked at, except where a comment in them is meant for this program.
        """
        if path in self._data:
            return self._data[path]
        try:
            data = self._bytes(path, limit + 1)
        except (OSError, ValueError):
            return None
        if len(data) > limit:
            return None
        self._count(path, data)
        if _MARK in data:
            self._data[path] = data
        return data

    def _count(self, path: str, data: bytes) -> None:
        """Count a file once, however often it is looked at."""
        if path not in self._seen:
            self._seen.add(path)
            self.files += 1
            self.bytes += len(data)

    def text(self, path: str, limit: int = MAX_FILE_BYTES, quiet: bool = False) -> str | None:
        """Return the text of a file without a byte order mark; bytes that are not UTF-8 become lone surrogates."""
        if path not in self._texts:
            data = self.data(path, limit, quiet)
            if data is None:
                return None
            self._texts[path] = decode(data)
        return self._texts[path]

    def yaml(self, path: str, quiet: bool = False) -> list[Node] | None:
        """Return the documents of a YAML file; None (and a problem, unless `quiet`) when it is broken."""
        if path not in self._yaml:
            from diagnose.syntax.yaml import parse_yaml

            text = self.text(path)
            try:
                self._yaml[path] = None if text is None else parse_yaml(text)
            except (SyntaxProblem, ValueError) as error:
                broken = error if isinstance(error, SyntaxProblem) else SyntaxProblem(f"broken YAML: {error}", Region(1, 1, 1, 1))
                self._yaml[path] = None
                self.problems += [] if quiet else [broken.problem(self.display(path))]
        return self._yaml[path]

    def configuration(self, path: str) -> Node | YamlProblem | None:
        """Return the document of a YAML file as the platform reads it, or what it finds broken; None when there is nothing."""
        if path not in self._configurations:
            from diagnose.syntax.jsyaml import YamlProblem, parse_jsyaml

            data = self.data(path)
            try:
                self._configurations[path] = None if data is None else parse_jsyaml(data.decode("utf-8", "replace"))
            except YamlProblem as broken:
                self._configurations[path] = broken
        return self._configurations[path]

    def json(self, path: str) -> Node | None:
        """Return the value of a JSON file; None (and a problem) when it is broken."""
        if path not in self._json:
            from diagnose.syntax.json import parse_json

            text = self.text(path)
            try:
                self._json[path] = None if text is None else parse_json(text)
            except SyntaxProblem as broken:
                self._json[path] = None
                self.problems.append(broken.problem(self.display(path)))
        return self._json[path]

    def read(self) -> Iterator[tuple[str, bytes]]:
        """Yield (path as reports show it, bytes) of every file that was read."""
        return ((self.display(path), data) for path, data in self._data.items() if data is not None)

    def problem(self, kind: str, message: str, path: str, region: Region | None = None) -> None:
        """Note something that could not be used."""
        self.problems.append(Problem(kind, message, Location(self.display(path), region)))

    def _read(self, path: str, limit: int, quiet: bool) -> bytes | None:
        try:
            data = self._bytes(path, limit + 1)
        except (OSError, ValueError) as error:
            self.problem("unreadable", f"cannot be read: {getattr(error, 'strerror', None) or error}", path)
            return None
        self._count(path, data)
        if len(data) > limit:
            if not quiet:
                self.problem("skipped", f"larger than {limit} bytes, not analysed", path)
            return None
        return data

    def _bytes(self, path: str, limit: int) -> bytes:
        """Return the first bytes of a file: those of the overlay where it has the file."""
        if path in self._overlay:
            data = self._overlay[path]
            if data is None:
                raise FileNotFoundError(2, "No such file or directory", path)
            return data[:limit]
        with FileIO(f"{self._root}/{path}") as file:
            return file.read(limit)


def display_root(root: Path) -> str:
    """Return the root relative to the working directory when it is inside it, else as given."""
    try:
        inside = root.resolve().relative_to(Path.cwd().resolve())
    except (OSError, ValueError):
        return root.as_posix()
    return inside.as_posix()


def decode(data: bytes) -> str:
    """Return the text of a file's bytes: UTF-16 with a byte order mark (what PowerShell writes), else UTF-8."""
    encoding = _UTF16_MARKS.get(data[:2])
    if encoding:
        return data[2:].decode(encoding, "replace")
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
