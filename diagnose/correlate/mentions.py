"""Lines of a project in which a value of a log stands: the code that asked for a path, the setting with a host's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region

MOST = 5
"""Mentions of one value that are looked at."""

_LEAST_LENGTH = 3
_NOT_PROGRAM = re.compile(r"\.(?:md|mdx|markdown|lock|svg|log|txt~)$|-lock\.(?:json|yaml)$|(?:^|/)diagnose\.yaml$", re.IGNORECASE)
_COMMENT = re.compile(r"\s*(?://|#(?!\w+=)|\*|/\*|--|<!--)")
_ABOUT_APIS = re.compile(r"(?:openapi|swagger|asyncapi)[^/]*$", re.IGNORECASE)
_MARKS = frozenset(b"\"'`/=:.,()[]{}<>@-_$")
"""What stands around a word of a program, and seldom around one of prose."""

_PORT_LINE = re.compile(r"port|listen|expose|bind|host|addr|url|://", re.IGNORECASE)


class _Hit(NamedTuple):
    rank: tuple[bool, bool, int, int]
    path: str
    region: Region
    text: str
    line: str


def _forms(value: str) -> Iterator[str]:
    """Yield the ways to look for a value, the most telling first."""
    if "/" not in value.strip("/") or "://" in value:
        if len(value) >= _LEAST_LENGTH or value.isdigit():
            yield value
        return
    parts = [part for part in value.split("/") if part]
    for end in range(len(parts), 0, -1):
        for start in range(end):
            form = "/".join(parts[start:end])
            if (start == 0 and end > 1) or (len(form) >= _LEAST_LENGTH and parts[end - 1] not in _COMMON_FOLDERS):
                yield f"/{form}" if start == 0 and value.startswith("/") else form


_COMMON_FOLDERS = frozenset(
    {"app", "src", "usr", "var", "lib", "home", "opt", "etc", "bin", "share", "local", "run", "workspace", "tmp", "data"}
)


def _hits(files: Iterable[tuple[str, bytes]], value: str) -> Iterator[_Hit]:
    wanted = value.encode("utf-8", "surrogateescape")
    expression = re.compile(
        rb"(?<![\w.-])" + re.escape(wanted) + rb"(?![\w-])" if wanted[:1].isalnum() else re.escape(wanted) + rb"(?![\w-])"
    )
    for order, (path, data) in enumerate(files):
        if wanted in data:
            for match in list(expression.finditer(data))[:MOST]:
                yield from _hit(path, data, match, order, value)


def _hit(path: str, data: bytes, match: re.Match[bytes], order: int, value: str) -> Iterator[_Hit]:
    start = data.rfind(b"\n", 0, match.start()) + 1
    stop = data.find(b"\n", match.end())
    line = data[start : stop if stop >= 0 else len(data)].decode("utf-8", "replace").rstrip("\r")
    if value.isdigit() and not _PORT_LINE.search(line):
        return
    number, column = data.count(b"\n", 0, start) + 1, len(data[start : match.start()].decode("utf-8", "replace")) + 1
    around = data[max(0, match.start() - 1) : match.start()] + data[match.end() : match.end() + 1]
    is_prose = value.isalpha() and not set(around) & _MARKS
    rank = (bool(_COMMENT.match(line)) or bool(_ABOUT_APIS.search(path)), is_prose, path.count("/"), order)
    yield _Hit(rank, path, Region(number, column, number, column + len(value)), value, line.strip()[:200])


def _mention(hit: _Hit) -> Fact:
    return make_fact("Mention", hit.path, hit.region, None, text=hit.text, content=hit.line)


def _line_of(path: str, data: bytes, number: int) -> Fact:
    lines = data.decode("utf-8", "replace").split("\n")
    number = number if 0 < number <= len(lines) else 1
    text = lines[number - 1].rstrip("\r")
    indent = len(text) - len(text.lstrip())
    return make_fact("Mention", path, Region(number, indent + 1, number, len(text) + 1), None, text=path, content=text.strip()[:200])


class Texts:
    """The texts of a project's program by path. What was looked for is remembered: many rules look for the same."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = {path: data for path, data in files.items() if not _NOT_PROGRAM.search(path)}
        self._found: dict[tuple[str, str], list[Fact]] = {}

    def mentions(self, values: Iterable[str], below: str) -> list[Fact]:
        """Return Mention facts of the first value that stands anywhere below a folder ("" for the whole project).

        A path is also looked for by its end, then its folders by theirs: the program may build it from parts.
        """
        for value in values:
            for form in _forms(value.strip().rstrip("/")):
                found = self._mentions_of(form, below)
                if found:
                    return found
        return []

    def source(self, path: str, line: str, below: str) -> list[Fact]:
        """Return the line of a file that a log names by its path in the image; the file whose path ends most like it counts."""
        parts = [part for part in path.partition("://")[2].split("/") if part] or [
            part for part in path.split("/") if part not in ("", ".")
        ]
        for start in range(len(parts)):
            end = "/".join(parts[start:])
            found = sorted((name for name in self._files if name.startswith(below) and f"/{name}".endswith(f"/{end}")), key=len)
            if found:
                return [_line_of(found[0], self._files[found[0]], int(line) if line.isdigit() else 1)]
        return []

    def _mentions_of(self, form: str, below: str) -> list[Fact]:
        found = self._found.get((form, below))
        if found is None:
            files = [(path, data) for path, data in self._files.items() if path.startswith(below)]
            hits = sorted(_hits(files, form), key=lambda hit: hit.rank)[:MOST]
            found = self._found[form, below] = [_mention(hit) for hit in hits]
        return found
