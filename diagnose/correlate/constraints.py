"""The `must` of document rules: what a value has to be, said by declaration and judged without evaluating anything."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from diagnose.correlate.casting import is_truthy, kind_of, number_value, text_value
from diagnose.correlate.places import Place
from diagnose.model.shape import Shape
from diagnose.syntax.documents import Document
from diagnose.syntax.javascript import SPACES, length
from diagnose.syntax.nodes import Mapping as MappingNode
from diagnose.syntax.nodes import Node

Check = Callable[[Place, Any, float], bool]
"""Takes the place, what the rule says, and the document's version; returns whether the value is as it must be."""


def violates(must: Mapping[str, Any], place: Place, version: float) -> bool:
    """Return whether a value is not what a rule says it must be; a rule that says nothing objects to every value."""
    return not must or any(not _CHECKS[name](place, wanted, version) for name, wanted in must.items())


def _one_of(place: Place, wanted: list[Any], version: float) -> bool:
    del version
    if place.shape and place.shape.type == "number":
        return number_value(place.node) in wanted
    return text_value(place.node) in wanted


def _matches(place: Place, pattern: str, version: float) -> bool:
    del version
    return _compiled(pattern).fullmatch(text_value(place.node)) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    r"""Return a pattern with `\s`, `\d` and `\w` as JavaScript means them; white space is more there than ASCII's, digits are not."""
    translated = re.sub(r"\[([^\]]*?)\\s", lambda match: f"[{match[1]}{SPACES}", pattern).replace(r"\s", f"[{SPACES}]")
    return re.compile(translated, re.ASCII)


def _above(place: Place, bound: float, version: float) -> bool:
    del version
    return number_value(place.node) > bound


def _below(place: Place, bound: float, version: float) -> bool:
    del version
    return number_value(place.node) < bound


def _max_length(place: Place, most: int, version: float) -> bool:
    del version
    return length(text_value(place.node)) <= most


def _unique(place: Place, wanted: bool, version: float) -> bool:
    """Whether no item before this one has the same text under the same key; notes the first one that has."""
    del version
    item = place.owner
    if not wanted or item is None or item.owner is None or place.node is None:
        return True
    seen = place.seen.setdefault(f"{item.owner.path} {place.name}", {})
    position, region = seen.setdefault(text_value(place.node), (item.position, place.node.region))
    place.first = region
    return position == item.position


def _exists(place: Place, wanted: bool, version: float) -> bool:
    """Whether a path leads to a file or folder of exactly this name; the empty path is none."""
    del version
    text = text_value(place.node)
    return not text or exists(place.document, text) == wanted


def exists(document: Document, path: str) -> bool:
    """Return whether a path of a document leads somewhere; upper and lower case count, whatever this machine thinks."""
    joined = joined_path(document, path)
    return os.path.exists(joined) and (os.name == "posix" or _has_exact_case(joined))  # noqa: PTH110 - a trailing slash counts


def leads_to(document: Document, path: str) -> str:
    """Return `file`, `folder` or "": what is at a path of a document."""
    if not path or not exists(document, path):
        return ""
    return "folder" if os.path.isdir(joined_path(document, path)) else "file"  # noqa: PTH112 - a trailing slash counts


def joined_path(document: Document, path: str) -> str:
    """Return a path of a document on disk: below the context even if it starts with a slash."""
    joined = posixpath.normpath(f"{document.folder}/{path}")
    return f"{joined}/" if path.endswith("/") else joined


def _has_exact_case(path: str) -> bool:
    folder, name = os.path.split(path.rstrip("/"))
    try:
        return name in os.listdir(folder)  # noqa: PTH208 - names only
    except OSError:
        return False


def _written_as(place: Place, kinds: list[str], version: float) -> bool:
    del version
    return kind_of(place.node) in kinds


def _any_of(place: Place, paths: list[str], version: float) -> bool:
    return any(_is_given(place.node, place.shape, path, version) for path in paths)


def _is_given(node: Node | None, shape: Shape | None, path: str, version: float) -> bool:
    for name in path.split("."):
        shape = shape.keys.get(name) if shape else None
        if shape is None or shape.since > version:
            return False
        node = node.get(name) if isinstance(node, MappingNode) else None
    return is_truthy(node, as_text=shape is not None and shape.type == "text")


_CHECKS: dict[str, Check] = {
    "one_of": _one_of,
    "matches": _matches,
    "above": _above,
    "below": _below,
    "max_length": _max_length,
    "unique": _unique,
    "exists": _exists,
    "any_of": _any_of,
    "written_as": _written_as,
}
