"""Moves entries one level in (`nest`) or out (`unwrap`) with their comments and line ends."""

from __future__ import annotations

import re

from diagnose.fixes.document import Splice, Unfixable
from diagnose.fixes.patch import Added, Patch, Shift
from diagnose.fixes.tree import Collection, Item, Tree
from diagnose.syntax.nodes import Scalar
from diagnose.syntax.writing import yaml_scalar


def nest(tree: Tree, items: list[tuple[Item, str]], under: str, patch: Patch) -> None:
    """Move entries of one mapping, each with the key it shall have ("" for its own), under a key of that mapping."""
    items = sorted(items, key=lambda pair: pair[0].index)
    collection = items[0][0].collection
    there = collection.item(under)
    if there:
        _move_into(tree, there, items, patch)
    elif collection.is_flow:
        _nest_in_flow(tree, items, under, patch)
    else:
        _nest_in_block(tree, items, under, patch)


def _move_into(tree: Tree, there: Item, items: list[tuple[Item, str]], patch: Patch) -> None:
    if not there.inner or not there.inner.is_mapping:
        raise Unfixable(f"{tree.document.path}: '{there.key.text if there.key else ''}' is there already and is no mapping")
    for item, name in items:
        key = name or _key_text(item)
        if there.inner.item(key):
            raise Unfixable(f"{tree.document.path}: '{key}' is there already")
        patch.add(Added(there.inner, key, tree.document.text[item.value_start : item.end], True))
        patch.remove(item)


def _nest_in_flow(tree: Tree, items: list[tuple[Item, str]], under: str, patch: Patch) -> None:
    first, *others = [item for item, _ in items]
    entries = ", ".join(_renamed(tree, item, name, item.end) for item, name in items)
    quote = '"' if tree.document.format == "json" else ""
    patch.occupy(first.collection, under, f"nest {first.start}")
    patch.change(first.start, first.end, f"{quote}{under}{quote}: {{{entries}}}")
    for item in others:
        patch.remove(item)


def _nest_in_block(tree: Tree, items: list[tuple[Item, str]], under: str, patch: Patch) -> None:
    """Put the new key before the first entry and move the lines of the others behind it."""
    document = tree.document
    (first, name), *others = items
    line_break = document.line_break(first.start)
    indent, step = " " * tree.column(first.start), " " * tree.step
    patch.splices.append(Splice(first.start, first.start, f"{yaml_scalar(under)}:{line_break}{indent}{step}"))
    patch.occupy(first.collection, under, f"nest {first.start}")
    if name:
        start, end = _key_span(tree, first)
        patch.change(start, end, yaml_scalar(name, first.key.style if first.key else ""))
    patch.shifts.append(Shift(first.start, first.end, tree.step))
    lines = "".join(f"{line_break}{indent}{step}{_moved(tree, item, new_name)}" for item, new_name in others)
    place = document.line_end(first.end)
    if lines:
        patch.change(place, place, lines)
    for item, _ in others:
        patch.take(item, item.start, document.line_end(item.end))


def _moved(tree: Tree, item: Item, name: str) -> str:
    """Return the text of an entry's lines, the comment at their end included, as it is one level further in."""
    text = _renamed(tree, item, name, tree.document.line_end(item.end))
    return re.sub(r"(\r\n|\n|\r)(?=[^\r\n])", lambda found: found[0] + " " * tree.step, text)


def _renamed(tree: Tree, item: Item, name: str, end: int) -> str:
    text = tree.document.text
    if not name or item.key is None:
        return text[item.start : end]
    key_start, key_end = _key_span(tree, item)
    new = f'"{name}"' if tree.document.format == "json" else yaml_scalar(name, item.key.style)
    return text[item.start : key_start] + new + text[key_end:end]


def _key_span(tree: Tree, item: Item) -> tuple[int, int]:
    if item.key is None:
        raise Unfixable(f"{tree.document.path}: a list item has no key to be nested with")
    return tree.document.span(item.key.region)


def _key_text(item: Item) -> str:
    return item.key.text if item.key else ""


def unwrap(tree: Tree, item: Item, patch: Patch) -> None:
    """Put the entries of a mapping in the place of the entry that holds it."""
    inner = item.inner
    if item.key is None or inner is None or not inner.is_mapping or not inner.items:
        if item.key is not None and _is_empty(item):
            patch.remove(item)
            return
        raise Unfixable(f"{tree.document.path}: '{_key_text(item)}' holds no mapping that could be unwrapped")
    for entry in inner.items:
        patch.occupy(item.collection, _key_text(entry), f"from {entry.start}")
        there = item.collection.item(_key_text(entry))
        if there and there is not item:
            raise Unfixable(f"{tree.document.path}: '{_key_text(entry)}' is there already")
    if inner.is_flow:
        _unwrap_flow(tree, item, inner, patch)
    else:
        _unwrap_block(tree, item, inner, patch)


def _is_empty(item: Item) -> bool:
    return (isinstance(item.value, Scalar) and item.value.value is None) or bool(item.inner and not item.inner.items)


def _unwrap_flow(tree: Tree, item: Item, inner: Collection, patch: Patch) -> None:
    if not item.collection.is_flow:
        raise Unfixable(f"{tree.document.path}: '{_key_text(item)}' is in braces; write it in lines to unwrap it")
    patch.change(item.start, inner.items[0].start, "")
    patch.change(inner.items[-1].end, inner.end, "")


def _unwrap_block(tree: Tree, item: Item, inner: Collection, patch: Patch) -> None:
    """Remove the line of the key and move the lines of the value to the left; the key's comment stays."""
    document = tree.document
    colon, line_end = tree.colon_end(item), document.line_end(item.start)
    comment = document.text[colon:line_end]
    before = document.text[document.line_start(item.start) : item.start]
    if comment.strip():
        patch.change(item.start, colon + len(comment) - len(comment.lstrip()), "")
    elif before.strip():
        raise Unfixable(f"{document.path}: an entry beside a dash is not unwrapped")
    else:
        patch.change(document.line_start(item.start), document.next_line(item.start), "")
    by = tree.column(item.start) - tree.column(inner.items[0].start)
    patch.shifts.append(Shift(line_end, item.end, by))
