"""The shape of a file format: which keys there are, of what type the platform takes their values, and which it requires.

Written in a format's rule file as a tree: a text is a type (`text`, `number`, `boolean`, `any`), a list of one is a list of
that, a mapping is a mapping. A key may end in `!` (required), `?` (may be blank) and `~` (the platform's check leaves this
part alone), and may say ` since VERSION`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

TYPES = ("text", "number", "boolean", "any")
ROOT = "."
"""The pattern of the document itself."""

STATES = ("value", "empty", "missing", "blank", "mistyped", "unknown", "unsupported", "broken")
"""What a node can be; see "Document rules" in rules/README.md."""

KINDS_OF_VALUES = ("text", "number", "boolean", "date", "binary", "list", "mapping", "null", "nothing")
"""How a value can be written."""

_KEY = re.compile(r"(?P<name>[^\s!?~]+)(?P<marks>[!?~]*)(?: since (?P<since>[0-9]+(?:\.[0-9]+)?))?")


class FileFormat(NamedTuple):
    """Which files of a project a format describes.

    `files` are paths with `*` and `**`; beside a file named in `hidden_by` the platform does not read them; paths in
    them start from the folder `paths_from`, relative to their own.
    """

    id: str
    files: tuple[str, ...]
    hidden_by: tuple[str, ...] = ()
    paths_from: str = "."


class ShapeError(ValueError):
    """A part of a shape that says nothing; `path` leads to it."""

    def __init__(self, message: str, path: tuple[str | int, ...]) -> None:
        super().__init__(message)
        self.path = path


class Shape:
    """One node of a format. `type` is one of TYPES, `list` or `mapping`; `pattern` is its place, such as `endpoints[].name`."""

    __slots__ = ("is_checked", "is_nullable", "is_required", "item", "key", "keys", "pattern", "since", "type")

    def __init__(  # noqa: PLR0913, PLR0917 - a record
        self,
        pattern: str,
        key: str = "",
        type: str = "any",
        is_required: bool = False,
        is_nullable: bool = False,
        is_checked: bool = True,
        since: float = 0.0,
        keys: dict[str, Shape] | None = None,
        item: Shape | None = None,
    ) -> None:
        self.pattern = pattern
        self.key = key
        self.type = type
        self.is_required = is_required
        self.is_nullable = is_nullable
        self.is_checked = is_checked
        self.since = since
        self.keys = {} if keys is None else keys
        self.item = item

    def child(self, name: str) -> str:
        """Return the pattern of a key of this mapping."""
        return name if self.pattern == ROOT else f"{self.pattern}.{name}"

    def walk(self) -> Iterator[Shape]:
        """Yield the node and everything below it."""
        yield self
        for below in self.keys.values():
            yield from below.walk()
        if self.item:
            yield from self.item.walk()


def parse_shape(data: Any) -> Shape:
    """Return the shape that a format's `shape` says; raise ShapeError."""
    shape = Shape(ROOT)
    _fill(shape, data, ())
    return shape


def _fill(shape: Shape, data: Any, path: tuple[str | int, ...]) -> None:
    if isinstance(data, dict):
        shape.type = "mapping"
        for written, value in data.items():
            below = _keyed(shape, str(written), (*path, written))
            shape.keys[below.key] = below
            _fill(below, value, (*path, written))
    elif isinstance(data, list):
        if len(data) != 1:
            raise ShapeError(f"expected one item, which stands for all, found {len(data)}", path)
        shape.type = "list"
        shape.item = Shape(f"{'' if shape.pattern == ROOT else shape.pattern}[]", is_checked=shape.is_checked, since=shape.since)
        _fill(shape.item, data[0], (*path, 0))
    elif data in TYPES:
        shape.type = data
    else:
        raise ShapeError(f"expected one of {', '.join(TYPES)}, a list or a mapping, found {data!r}", path)


def _keyed(shape: Shape, written: str, path: tuple[str | int, ...]) -> Shape:
    match = _KEY.fullmatch(written)
    if not match:
        raise ShapeError(f"'{written}' is not a key with marks, such as name!, file~ or 'env since 1.1'", path)
    name, marks = match["name"], match["marks"]
    return Shape(
        shape.child(name),
        name,
        is_required="!" in marks,
        is_nullable="?" in marks,
        is_checked=shape.is_checked and "~" not in marks,
        since=max(shape.since, float(match["since"] or 0)),
    )


@cache
def node_expression(pattern: str) -> re.Pattern[str]:
    """Return a node pattern with `*` (one key) and `**` (anything) as an expression over places."""
    return re.compile(re.escape(pattern).replace(r"\*\*", ".*").replace(r"\*", r"[^.\[\]]+"))


def pattern_matches(pattern: str, place: str) -> bool:
    """Return whether a node pattern matches a place."""
    return node_expression(pattern).fullmatch(place) is not None
