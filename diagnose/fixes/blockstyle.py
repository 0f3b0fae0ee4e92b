"""Removes and adds items of a block-style mapping or list: whole lines, with the comments around them kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diagnose.fixes.document import Splice, Unfixable
from diagnose.fixes.patch import Added
from diagnose.fixes.tree import Collection, Item, Tree
from diagnose.fixes.values import block
from diagnose.syntax.nodes import Scalar
from diagnose.syntax.writing import yaml_scalar

_OPEN = re.compile(r"[|>](?![0-9]*-)")
"""A block scalar that keeps the line end behind it."""

_KEEP = re.compile(r"[|>][0-9-]*\+")


def block_splices(
    tree: Tree, collection: Collection, removed: list[Item], taken: list[Item], added: list[Added]
) -> Iterator[Splice]:
    """Yield the splices that remove items from the collection and add others; comments beside `taken` ones go with them."""
    if collection.owner and collection.owner.collection.is_flow:
        raise Unfixable(f"{tree.document.path}: a pair without braces in a flow list is not edited")
    gone = {item.index for item in (*removed, *taken)}
    kept = [item for item in collection.items if item.index not in gone]
    if not kept:
        yield from _emptied(tree, collection, added)
        return
    head = _shared_line(tree, collection, gone)
    yield from head
    for item in removed:
        if not head or item.index >= kept[0].index:
            yield _without(tree, item)
    yield from (_without(tree, item, with_comment=True) for item in taken)
    if added:
        yield _appended(tree, collection, kept[-1], added)


def _without(tree: Tree, item: Item, with_comment: bool = False) -> Splice:
    """Return the deletion of an item's lines; a comment at the end of its last line stays, on a line of its own."""
    document = tree.document
    start, end = document.line_start(item.start), document.line_end(item.end)
    before, after = document.text[start : item.start], document.text[item.end : end]
    comment = len(after) - len(after.lstrip())
    if after.strip() and not with_comment:
        if after[comment] != "#":
            raise Unfixable(f"{document.path}: the end of an entry is not where it was expected")
        return Splice(item.start, item.end + comment, "")
    if before.strip():
        return Splice(start + len(before.rstrip()), end, "")
    following = document.next_line(item.end)
    before_it = _leaf_before(item)
    if before_it and _KEEP.match(document.text, document.span(before_it.region)[0]):
        following = _behind_blank_lines(tree, following)
    if following > end or not start or before_it:
        return Splice(start, following, "")
    return Splice(document.line_end(start - 1), end, "")  # the last line, without a line end: take the one before it


def _shared_line(tree: Tree, collection: Collection, gone: set[int]) -> list[Splice]:
    """Return the deletion of the first items where they share a line with a dash and the next one can move up to it."""
    document, items = tree.document, collection.items
    kept = next(item for item in items if item.index not in gone)
    start = items[0].start
    if kept.index == 0 or not document.text[document.line_start(start) : start].strip():
        return []
    gaps = [document.text[item.end : items[item.index + 1].start] for item in items[: kept.index]]
    return [] if any(gap.strip() for gap in gaps) else [Splice(start, kept.start, "")]


def _emptied(tree: Tree, collection: Collection, added: list[Added]) -> Iterator[Splice]:
    """Yield the splices for a collection that loses all its items: new ones take the place of the first, else it is written empty."""
    first, *others = collection.items
    if added:
        indent, line_break = " " * tree.column(first.start), tree.document.line_break(first.start)
        yield Splice(first.start, first.end, _entries(tree, added, indent, line_break).removeprefix(indent))
    elif collection.owner and collection.owner.key and not _has_properties(tree, collection.owner):
        place = tree.colon_end(collection.owner)
        yield Splice(place, place, " {}" if collection.is_mapping else " []")
        yield _without(tree, first)
    else:
        yield Splice(first.start, first.end, "{}" if collection.is_mapping else "[]")
    yield from (_without(tree, item) for item in others)


def _has_properties(tree: Tree, item: Item) -> bool:
    return tree.document.span(item.value.region)[0] != item.value_start


def _appended(tree: Tree, collection: Collection, last: Item, added: list[Added]) -> Splice:
    document = tree.document
    indent = " " * tree.column(collection.items[0].start)
    line_break = document.line_break(last.start)
    entries = _entries(tree, added, indent, line_break)
    leaf = _last_scalar(last)
    place = document.next_line(last.end)
    if leaf.style in ("|", ">"):
        start, end = document.span(leaf.region)
        place = end if _KEEP.match(document.text, start) else place
    if place == document.line_start(place):
        return Splice(place, place, entries + line_break)
    if leaf.style in ("|", ">") and _OPEN.match(document.text, document.span(leaf.region)[0]):
        raise Unfixable(f"{document.path}: ends within a text that would get a line end from what follows it")
    return Splice(place, place, line_break + entries)


def _entries(tree: Tree, added: list[Added], indent: str, line_break: str) -> str:
    deeper = indent + " " * tree.step
    lines = []
    for new in added:
        head = f"{yaml_scalar(new.key)}:" if new.key else "-"
        text = block(new.text, new.is_source, deeper if new.key else indent + "  ", line_break)
        if not new.key and text.startswith(line_break):
            text = " " + text.lstrip()
        lines.append(indent + head + text)
    return line_break.join(lines)


def _leaf_before(item: Item) -> Scalar | None:
    """Return the text in block style that ends with the line end before an item: removing that would change it."""
    if item.index:
        leaf = _last_scalar(item.collection.items[item.index - 1])
        return leaf if leaf.style in ("|", ">") else None
    owner = item.collection.owner
    return _leaf_before(owner) if owner else None


def _behind_blank_lines(tree: Tree, place: int) -> int:
    """Return where the blank lines from a line on end: a text that keeps its blank lines would take them."""
    document = tree.document
    while place < len(document.text) and not document.text[place : document.line_end(place)].strip():
        place = document.next_line(place)
    return place


def _last_scalar(item: Item) -> Scalar:
    """Return the scalar that an item ends with."""
    while item.inner and not item.inner.is_flow and item.inner.items:
        item = item.inner.items[-1]
    return item.value if isinstance(item.value, Scalar) else Scalar("", "", item.value.region)
