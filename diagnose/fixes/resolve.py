"""Turns what a rule asks for into changes of a file's text: one function an action."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from diagnose.fixes.document import Document, Unfixable
from diagnose.fixes.nesting import nest, unwrap
from diagnose.fixes.patch import Added, Patch
from diagnose.fixes.tree import Collection, Item, Tree
from diagnose.fixes.values import block, inline
from diagnose.model.fix import EditRequest
from diagnose.model.location import Region
from diagnose.syntax.nodes import Scalar
from diagnose.syntax.writing import json_scalar, yaml_scalar


class Resolver:
    """Resolves requests against one file as it is on disk; the file is parsed once, when first needed."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def tree(self) -> Tree:
        """The parsed file."""
        return Tree(self.document)

    def cell(self, offset: int) -> int:
        """Return which part of the file edits at an offset have to do with: where its outermost list item starts, -1 without one."""
        return self.tree.outermost_item(offset) if self.document.format != "text" else -1

    def resolve(self, requests: Iterable[EditRequest]) -> Patch:
        """Return what the requests of one fix change; raise Unfixable when one of them cannot be made."""
        patch = Patch()
        nested: dict[tuple[int, str], list[tuple[Item, str]]] = {}
        for request in requests:
            if request.action != "nest":
                _ACTIONS[request.action](self, request, patch)
            elif item := self._item(request):
                place = (id(item.collection), request.under)
                nested.setdefault(place, []).append((item, request.name))
        for (_, under), items in nested.items():
            nest(self.tree, items, under, patch)
        return patch

    # text

    def _replace(self, request: EditRequest, patch: Patch) -> None:
        item, part = self._target(request)
        if item and part == "key":
            self._write_key(item, request.text, patch)
        elif item and part == "value":
            self._write_value(item, request, patch)
        elif request.key:
            raise Unfixable(f"{self.document.path} has no '{request.key}' there")
        else:
            start, end = self._span(request)
            patch.change(start, end, self._lines(request.text, start))

    def _insert_before(self, request: EditRequest, patch: Patch) -> None:
        item, _ = self._target(request) if request.key else (None, "")
        start = item.start if item else self._span(request)[0]
        patch.change(start, start, self._lines(request.text, start))

    def _insert_after(self, request: EditRequest, patch: Patch) -> None:
        item, _ = self._target(request) if request.key else (None, "")
        start, end = (item.start, item.end) if item else self._span(request)
        patch.change(end, end, self._lines(request.text, start))

    def _delete(self, request: EditRequest, patch: Patch) -> None:
        item, _ = self._target(request)
        if item:
            patch.remove(item)
        elif not request.key:
            self._delete_text(*self._span(request), patch)

    def _delete_text(self, start: int, end: int, patch: Patch) -> None:
        """Delete a span, and the whole of its lines when nothing else is on them."""
        document = self.document
        first, last = document.line_start(start), document.line_end(end)
        after = document.text[end:last]
        if document.text[first:start].strip() or after.strip():
            patch.change(start, end + len(after) - len(after.lstrip()), "")
        elif document.next_line(end) > last or not first:
            patch.change(first, document.next_line(end), "")
        else:
            patch.change(document.line_end(first - 1), last, "")

    def _unix_line_ends(self, _: EditRequest, patch: Patch) -> None:
        for found in re.finditer("\r+\n", self.document.text):
            patch.change(*found.span(), "\n")

    # entries of mappings, items of lists

    def _set(self, request: EditRequest, patch: Patch) -> None:
        collection, key, item = self._place(request)
        if item:
            self._write_value(item, request, patch)
        elif collection and collection.is_mapping:
            patch.add(Added(collection, key, request.text, request.is_source))
        elif collection is None and (owner := self._nothing(request)):
            self._start_mapping(owner, request, patch)
        else:
            raise Unfixable(f"{self.document.path}: the target of 'set' is no mapping")

    def _append(self, request: EditRequest, patch: Patch) -> None:
        item = self._target(request)[0]
        collection = item.inner if item else None if request.key else self.tree.find_collection(request.location.region)
        if collection and not collection.is_mapping:
            there = [one.value.text for one in collection.items if isinstance(one.value, Scalar)]
            if request.is_source or request.text not in there:
                patch.add(Added(collection, "", request.text, request.is_source))
        elif item and isinstance(item.value, Scalar) and item.value.value is None:
            self._write(item, f"[{inline(request.text, request.is_source, self.document.format)}]", patch)
        else:
            raise Unfixable(f"{self.document.path}: the target of 'append' is no list")

    def _rename_key(self, request: EditRequest, patch: Patch) -> None:
        item = self._item(request)
        if item is None or item.key is None:
            return
        if item.collection.item(request.text):
            raise Unfixable(f"{self.document.path} has '{request.text}' beside '{item.key.text}' already")
        patch.occupy(item.collection, request.text, f"from {item.start}")
        self._write_key(item, request.text, patch)

    def _unwrap(self, request: EditRequest, patch: Patch) -> None:
        if item := self._item(request):
            unwrap(self.tree, item, patch)

    # what a request means

    def _item(self, request: EditRequest) -> Item | None:
        """Return the entry or item a request is about; None when it names a key that is not there."""
        item = self._target(request)[0]
        if item is None and not request.key:
            raise Unfixable(f"{self.document.path}: the target of '{request.action}' is no entry of a mapping or list")
        return item

    def _target(self, request: EditRequest) -> tuple[Item | None, str]:
        """Return the entry or item, and the part of it, that a request names by key or by its place."""
        if request.key:
            return self._place(request)[2], "value"
        region = request.location.region
        if self.document.format == "text" or region is None:
            return None, ""
        return self.tree.find_item(region) or (None, "")

    def _place(self, request: EditRequest) -> tuple[Collection | None, str, Item | None]:
        """Return the mapping that a request's key belongs to, the key's last part, and its entry; `a.b` means b in a."""
        collection, key = self.tree.find_collection(request.location.region), request.key
        while collection and not collection.item(key):
            head, dot, rest = key.partition(".")
            outer = collection.item(head) if dot else None
            if outer is None:
                return (None if dot else collection), key, None
            collection, key = outer.inner, rest
        return collection, key, collection.item(key) if collection else None

    def _nothing(self, request: EditRequest) -> Item | None:
        """Return the entry without a value that a request means to be a mapping."""
        region = request.location.region
        item = (self.tree.find_item(region) or (None, ""))[0] if region else None
        return item if item and isinstance(item.value, Scalar) and item.value.value is None and "." not in request.key else None

    def _span(self, request: EditRequest) -> tuple[int, int]:
        region = request.location.region
        if region is None:
            raise Unfixable(f"'{request.action}' needs a place in {self.document.path}, and the fact has none")
        return self.document.span(region)

    # writing

    def _lines(self, text: str, place: int) -> str:
        """Return new text with this file's line ends, its further lines indented like the line it goes to."""
        return text.replace("\r\n", "\n").replace("\n", self.document.line_break(place) + self.document.indent(place))

    def _write_key(self, item: Item, text: str, patch: Patch) -> None:
        key = item.key
        if key is None or text == key.text:
            return
        is_json = self.document.format == "json"
        new = json_scalar(text, is_text=True) if is_json else yaml_scalar(text, key.style, item.collection.is_flow)
        start, end = self.document.span(Region(*key.region))
        patch.change(start, end, new)

    def _write_value(self, item: Item, request: EditRequest, patch: Patch) -> None:
        old = item.value
        style = old.style if isinstance(old, Scalar) else ""
        in_flow = item.collection.is_flow or self.document.format == "json"
        if in_flow or "\n" not in request.text.strip() or not request.is_source:
            self._write(item, inline(request.text, request.is_source, self.document.format, style, in_flow), patch)
            return
        stands_below = self._is_below_comments(item)
        width = self.tree.column(item.value_start) if stands_below else self.tree.column(item.start) + self.tree.step
        text = block(request.text, True, " " * width, self.document.line_break(item.start))
        start = item.value_start if stands_below else self.tree.colon_end(item)
        patch.change(start, item.end, text.lstrip() if stands_below else text)

    def _write(self, item: Item, text: str, patch: Patch) -> None:
        """Put a text in place of an item's value; of a list or mapping in block style, right behind the colon."""
        old = self.document.text
        if item.end == item.value_start:
            colon = self.tree.colon_end(item)
            glue = ":" if item.key and old[colon - 1 : colon] != ":" else ""
            patch.fill(item.end, text if old[item.end - 1 : item.end].isspace() else f"{glue} {text}")
        elif not (item.inner and not item.inner.is_flow and item.key):
            if old[item.value_start : item.end] != text:
                patch.change(item.value_start, item.end, text)
        elif self._is_below_comments(item):
            colon = self.tree.colon_end(item)
            patch.fill(colon, f" {text}")
            self._delete_text(item.value_start, item.end, patch)
        else:
            colon = self.tree.colon_end(item)
            behind = item.value_start if old[colon : item.value_start].strip() else colon  # an anchor or tag stays
            patch.change(behind, item.end, text if behind > colon else f" {text}")

    def _is_below_comments(self, item: Item) -> bool:
        """Whether comments, and nothing else, stand between an entry's colon and its value in block style."""
        if item.key is None or not item.inner or item.inner.is_flow:
            return False
        between = self.document.text[self.tree.colon_end(item) : item.value_start]
        return bool(between.strip()) and self.tree.skip_space(self.tree.colon_end(item)) == item.value_start

    def _start_mapping(self, item: Item, request: EditRequest, patch: Patch) -> None:
        """Make the first entry of a mapping out of a value that is not there."""
        key = yaml_scalar(request.key)
        if item.collection.is_flow or self.document.format == "json":
            value = inline(request.text, request.is_source, self.document.format)
            key = json_scalar(request.key, is_text=True) if self.document.format == "json" else key
            text = f"{{{key}: {value}}}"
            self._write(item, text, patch)
            return
        line_break = self.document.line_break(item.start)
        indent = " " * (self.tree.column(item.start) + self.tree.step)
        text = key + ":" + block(request.text, request.is_source, indent + " " * self.tree.step, line_break)
        place = self.document.line_end(item.end)
        patch.change(place, place, line_break + indent + text)


_ACTIONS: dict[str, Callable[[Resolver, EditRequest, Patch], None]] = {
    "replace": Resolver._replace,
    "insert_before": Resolver._insert_before,
    "insert_after": Resolver._insert_after,
    "delete": Resolver._delete,
    "unix_line_ends": Resolver._unix_line_ends,
    "set": Resolver._set,
    "append": Resolver._append,
    "rename_key": Resolver._rename_key,
    "unwrap": Resolver._unwrap,
}
