"""Explicit tags: how they are written, and what they make of a node."""

from __future__ import annotations

import re

from diagnose.model.location import Region
from diagnose.syntax.jsyaml.cursor import Cursor
from diagnose.syntax.jsyaml.directives import URI, Directives, unescape
from diagnose.syntax.jsyaml.resolve import PREFIX, TAGS, Tag, Unresolved
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence

_SUFFIX = re.compile(r"[^ \t\r\n\0]*")
_HANDLE = re.compile(r"![a-z-]+!", re.IGNORECASE | re.ASCII)
_FLOW = re.compile(r"[,\[\]{}]")


def read_tag(cursor: Cursor, directives: Directives) -> str:
    """Read the tag at the cursor; return it in full."""
    if cursor.text.startswith("!<", cursor.position):
        return _checked(cursor, _verbatim(cursor))
    word = _SUFFIX.match(cursor.text, cursor.position + 1).group()  # type: ignore[union-attr]
    start = cursor.position
    handle, name = _split(cursor, word)
    cursor.position = start + 1 + len(word)
    if _FLOW.search(name):
        cursor.fail("tag suffix cannot contain flow indicator characters")
    name = _checked(cursor, name)
    prefix = directives.handles.get(handle, {"!": "!", "!!": PREFIX}.get(handle))
    if prefix is None:
        cursor.fail(f'undeclared tag handle "{handle}"')
    return prefix + name


def _verbatim(cursor: Cursor) -> str:
    start = cursor.position + 2
    end = cursor.text.find(">", start + 1)
    if end < 0:
        cursor.position = len(cursor.text) - 1
        cursor.fail("unexpected end of the stream within a verbatim tag")
    cursor.position = end + 1
    return cursor.text[start:end]


def _split(cursor: Cursor, word: str) -> tuple[str, str]:
    """Return handle and name of a tag without its first `!`."""
    is_named = word.startswith("!")
    handle, name = ("!!", word[1:]) if is_named else ("!", word)
    before, mark, after = name.partition("!")
    if not mark:
        return handle, name
    cursor.position += 1 + len(word) - len(name) + len(before)
    if is_named or "!" in after:
        cursor.position += 0 if is_named else 1 + after.index("!")
        cursor.fail("tag suffix cannot contain exclamation marks")
    handle = f"!{before}!"
    if not _HANDLE.fullmatch(handle):
        cursor.fail("named tag handle cannot contain such characters")
    return handle, after


def _checked(cursor: Cursor, name: str) -> str:
    if name and not URI.fullmatch(name):
        cursor.fail(f"tag name cannot contain such characters: {name}")
    return unescape(cursor, name, f"tag name is malformed: {name}")


def apply_tag(cursor: Cursor, name: str, kind: str | None, node: Node | None) -> Node:
    """Return the node with the value that its explicit tag gives it."""
    tag = TAGS.get(name)
    if tag is None or kind not in (None, tag.kind):
        cursor.fail(f"unknown tag !<{name}>")
    try:
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return _empty(cursor, tag, node)
        if isinstance(node, Scalar):
            return _scalar(name, tag, node)
        return _collection(name, node)
    except Unresolved:
        cursor.fail(f"cannot resolve a node with !<{name}> explicit tag")


def _empty(cursor: Cursor, tag: Tag, node: Node | None) -> Node:
    if tag.empty is Unresolved:
        raise Unresolved
    region = node.region if node else Region(*cursor.end, *cursor.end)
    if tag.kind == "scalar":
        return Scalar(tag.empty, "", region)
    return Sequence([], region) if tag.kind == "sequence" else Mapping([], region)


def _scalar(name: str, tag: Tag, node: Scalar) -> Scalar:
    if isinstance(node.value, str):
        return Scalar(tag.construct(node.value), node.text, node.region, node.style)
    if name != f"{PREFIX}str":
        raise Unresolved  # read as a plain value before its tag was known
    return node


def _collection(name: str, node: Node) -> Node:
    if isinstance(node, Mapping):
        if name.endswith("set") and any(not isinstance(value, Scalar) or value.value is not None for _, value in node.entries):
            raise Unresolved
        return node
    if isinstance(node, Sequence) and name.endswith(("omap", "pairs")):
        return _pairs(node) if name.endswith("pairs") else _ordered(node)
    return node


def _ordered(node: Sequence) -> Sequence:
    keys = [item.entries[0][0].text for item in node.items if isinstance(item, Mapping) and len(item.entries) == 1]
    if len(keys) != len(node.items) or len(set(keys)) != len(keys):
        raise Unresolved
    return node


def _pairs(node: Sequence) -> Sequence:
    entries = [item.entries[0] for item in node.items if isinstance(item, Mapping) and len(item.entries) == 1]
    if len(entries) != len(node.items):
        raise Unresolved
    return Sequence([Sequence([key, value], key.region) for key, value in entries], node.region)
