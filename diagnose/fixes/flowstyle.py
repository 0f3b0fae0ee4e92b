"""Removes and adds items of a flow-style mapping or list (YAML, JSON), with their commas; comments stay."""

from __future__ import annotations

from collections.abc import Iterator

from diagnose.fixes.document import Splice, Unfixable
from diagnose.fixes.patch import Added
from diagnose.fixes.tree import Collection, Item, Tree
from diagnose.fixes.values import inline
from diagnose.syntax.writing import json_scalar, yaml_scalar


def flow_splices(tree: Tree, collection: Collection, removed: list[Item], added: list[Added]) -> Iterator[Splice]:
    """Yield the splices that remove these items from the collection and add those."""
    gone = {item.index for item in removed}
    kept = [item for item in collection.items if item.index not in gone]
    if not kept:
        yield from _emptied(tree, collection, added)
        return
    last = kept[-1]
    trailing = [item for item in removed if item.index > last.index]
    yield from (_with_comma(tree, item) for item in removed if item.index < last.index)
    if trailing:
        yield from _without_tail(tree, last, trailing)
    if added:
        yield from _appended(tree, collection, last, added, bool(trailing) and comma_of(tree, trailing[-1]) is None)


def comma_of(tree: Tree, item: Item) -> int | None:
    """Return where the comma after an item is, None when there is none."""
    place = tree.skip_space(item.end)
    return place if tree.document.text[place : place + 1] == "," else None


def _with_comma(tree: Tree, item: Item) -> Splice:
    """Return the deletion of an item and the comma after it, and of its line when nothing else is on it."""
    document = tree.document
    comma = comma_of(tree, item)
    if comma is not None and document.text[item.end : comma].strip():
        raise Unfixable(f"{document.path}: a comment stands between an item and its comma")
    end = item.end if comma is None else comma + 1
    rest = document.text[end : document.line_end(end)]
    first = document.line_start(item.start)
    before = document.text[first : item.start]
    if rest.strip() and item.next is None and before.strip():
        return Splice(first + len(before.rstrip(" \t")), end, "")
    if rest.strip():
        return Splice(item.start, end + len(rest) - len(rest.lstrip(" \t")), "")
    if before.strip():
        return Splice(first + len(before.rstrip(" \t")), end + len(rest), "")
    return Splice(first, document.next_line(end), "")


def _without_tail(tree: Tree, last: Item, trailing: list[Item]) -> Iterator[Splice]:
    """Yield the deletion of the last items, and of the comma before them unless the list had one at its end."""
    text = tree.document.text
    between = text[last.end : trailing[-1].start]
    if comma_of(tree, trailing[-1]) is None:
        if not _has_comment(tree, last, trailing) and "\n" not in between and "\r" not in between:
            yield Splice(last.end, trailing[-1].end, "")
            return
        comma = comma_of(tree, last)
        if comma is not None:
            yield Splice(comma, comma + 1, "")
    for item in trailing:
        yield _with_comma(tree, item)


def _has_comment(tree: Tree, last: Item, trailing: list[Item]) -> bool:
    items = [last, *trailing]
    gaps = [tree.document.text[one.end : other.start] for one, other in zip(items, trailing, strict=False)]
    return any(gap.strip(" \t\r\n,") for gap in gaps)


def _emptied(tree: Tree, collection: Collection, added: list[Added]) -> Iterator[Splice]:
    start, close = collection.start + 1, collection.end - 1
    gaps = tree.document.text[start:close]
    if collection.items:
        ends = [start, *(item.end for item in collection.items)]
        starts = [*(item.start for item in collection.items), close]
        gaps = "".join(tree.document.text[end:begin] for end, begin in zip(ends, starts, strict=True))
    if not gaps.strip(" \t\r\n,"):
        yield Splice(start, close, ", ".join(_entry(tree, collection, new) for new in added))
        return
    yield from (_with_comma(tree, item) for item in collection.items)
    if added:
        yield Splice(start, start, ", ".join(_entry(tree, collection, new) for new in added))


def _appended(tree: Tree, collection: Collection, last: Item, added: list[Added], comma_is_gone: bool) -> Iterator[Splice]:
    """Yield the insertion of new items behind `last`: on its line, or on lines of their own where it has one."""
    document = tree.document
    comma = comma_of(tree, last)
    is_last = last.next is None
    entries = [_entry(tree, collection, new) for new in added]
    own_line = not document.text[document.line_start(last.start) : last.start].strip()
    if not own_line or document.line_end(last.end) > collection.end - 1:
        yield Splice(last.end, last.end, "".join(f", {entry}" for entry in entries))
        return
    glue = "," + document.line_break(last.start) + document.indent(last.start)
    end = ""
    if is_last and comma is not None:
        end = ","
    elif comma is None or comma_is_gone:
        yield Splice(last.end, last.end, ",")
    behind = last.end if comma is None else comma + 1
    place = document.line_end(behind)
    yield Splice(place, place, glue[1:] + glue.join(entries) + end)


def _entry(tree: Tree, collection: Collection, new: Added) -> str:
    file_format = tree.document.format
    value = inline(new.text, new.is_source, file_format)
    if not new.key:
        return value
    if file_format == "json":
        return f"{json_scalar(new.key, is_text=True)}: {value}"
    first = collection.items[0].key if collection.items else None
    return f"{yaml_scalar(new.key, first.style if first else '', in_flow=True)}: {value}"
