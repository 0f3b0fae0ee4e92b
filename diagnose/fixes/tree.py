"""The collections of a YAML or JSON file with the offsets of their items, and the items that regions mean.

Offsets come from the parser's positions; only separators (dashes, colons, commas, brackets), which no parser reports, are
read between them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from diagnose.fixes.document import Document, Unfixable
from diagnose.model.location import Region
from diagnose.syntax.errors import SyntaxProblem
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence

_PROPERTY = re.compile(r"[&!][^\s,\[\]{}]*(?=\s|\Z)")
_SPACE = {
    "yaml": re.compile(r"(?:\s|(?<!\S)#[^\r\n]*)*"),
    "json": re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL),
}
_ALIAS = re.compile(r"\*[^\s,\[\]{}]+")
_EXPLICIT_KEY = re.compile(r"(?:^|(?<=\s))\?[ \t]+\Z")


@dataclass(slots=True, eq=False)
class Item:
    """An entry of a mapping or an item of a list: `start` is its key's, its dash's or (in flow style) its value's."""

    collection: Collection
    index: int
    key: Scalar | None
    value: Node
    start: int
    end: int
    value_start: int
    """Where the value itself starts, behind anchor and tag; of nothing, where it would."""
    is_alias: bool = False
    inner: Collection | None = None

    @property
    def next(self) -> Item | None:
        """The item after this one."""
        items = self.collection.items
        return items[self.index + 1] if self.index + 1 < len(items) else None


@dataclass(slots=True, eq=False)
class Collection:
    """A mapping or list: block style or, with the offsets of its brackets, flow style."""

    node: Mapping | Sequence
    start: int
    end: int
    is_flow: bool
    owner: Item | None
    items: list[Item] = field(default_factory=list)

    @property
    def is_mapping(self) -> bool:
        """Whether the items have keys."""
        return isinstance(self.node, Mapping)

    def item(self, key: str) -> Item | None:
        """Return the entry of a key, the last of equal ones; of a list, the item with this number, from 0."""
        if not self.is_mapping:
            return self.items[int(key)] if key.isdecimal() and int(key) < len(self.items) else None
        return next((item for item in reversed(self.items) if item.key and item.key.text == key), None)


class Tree:
    """All collections of a document, outer ones first."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.roots = _parse(document)
        self.collections: list[Collection] = []
        for root in self.roots:
            if not isinstance(root, Scalar):
                self._build(root)
        for collection in reversed(self.collections):
            _close(collection)

    def root(self) -> Collection:
        """Return the first document's value."""
        if not self.collections:
            raise Unfixable(f"{self.document.path} holds no mapping or list")
        return self.collections[0]

    def skip_space(self, offset: int) -> int:
        """Return where the next token starts at or after an offset."""
        found = _SPACE[self.document.format].match(self.document.text, offset)
        return found.end() if found else offset

    def _build(self, root: Mapping | Sequence) -> None:
        waiting: list[tuple[Mapping | Sequence, Item | None]] = [(root, None)]
        for node, owner in waiting:
            collection = self._collection(node, owner)
            self.collections.append(collection)
            if owner:
                owner.inner = collection
            waiting += [(item.value, item) for item in collection.items if not (isinstance(item.value, Scalar) or item.is_alias)]

    def _collection(self, node: Mapping | Sequence, owner: Item | None) -> Collection:
        start, end = self.document.span(node.region)
        start = self._behind_properties(start, end)
        is_flow = self.document.text[start : start + 1] in ("{", "[") and end > start
        collection = Collection(node, start, end, is_flow, owner)
        if isinstance(node, Mapping):
            for key, value in node.entries:
                collection.items.append(self._entry(collection, key, value))
        else:
            cursor = start
            for value in node.items:
                item = self._element(collection, value, cursor)
                collection.items.append(item)
                cursor = item.end
        return collection

    def _entry(self, collection: Collection, key: Scalar, value: Node) -> Item:
        start, key_end = self.document.span(key.region)
        before = self.document.text[self.document.line_start(start) : start]
        if not collection.is_flow and (explicit := _EXPLICIT_KEY.search(before)):
            start -= len(before) - explicit.start()
        value_start, end, is_alias = self._value_span(value, key_end)
        return Item(collection, len(collection.items), key, value, start, end, value_start, is_alias)

    def _element(self, collection: Collection, value: Node, cursor: int) -> Item:
        """Return the list item after `cursor`, which is behind the item before, or where the list starts."""
        if collection.is_flow:
            value_start, end, is_alias = self._value_span(value, cursor)
            return Item(collection, len(collection.items), None, value, value_start, end, value_start, is_alias)
        dash = self.skip_space(cursor) if collection.items else cursor
        if self.document.text[dash : dash + 1] != "-":
            raise Unfixable(f"{self.document.path}: a list item's dash is not where it was expected")
        value_start, end, is_alias = self._value_span(value, dash + 1)
        return Item(collection, len(collection.items), None, value, dash, end, value_start, is_alias)

    def _value_span(self, value: Node, after: int) -> tuple[int, int, bool]:
        """Return where a value starts and ends, and whether it is an alias of one that stands elsewhere."""
        start, end = self.document.span(value.region)
        if start < after:
            place = self.skip_space(after)
            if self.document.text[place : place + 1] in (":", ","):
                place = self.skip_space(place + 1)
            found = _ALIAS.match(self.document.text, place)
            if not found:
                raise Unfixable(f"{self.document.path}: an alias is not where it was expected")
            return *found.span(), True
        if isinstance(value, Scalar) and value.style in ("|", ">"):
            end = start + len(self.document.text[start:end].rstrip())
        return self._behind_properties(start, end), end, False

    def _behind_properties(self, start: int, end: int) -> int:
        """Return where a value with these offsets starts behind its anchor and tag."""
        while self.document.format == "yaml" and start < end and (found := _PROPERTY.match(self.document.text, start, end)):
            start = min(self.skip_space(found.end()), end)
        return start

    def outermost_item(self, offset: int) -> int:
        """Return where the outermost list item that holds an offset starts, -1 when none does."""
        for collection in self.collections:
            if not collection.is_mapping and collection.start <= offset <= collection.end:
                index = bisect_right(collection.items, offset, key=lambda item: item.start) - 1
                return collection.items[index].start if index >= 0 else -1
        return -1

    # what regions mean

    def find_item(self, region: Region) -> tuple[Item, str] | None:
        """Return the outermost item that a region means, and what of it: `whole`, `value` or `key`."""
        start, end = self.document.span(region)
        return self._by_span.get((start, start + len(self.document.text[start:end].rstrip())))

    def find_collection(self, region: Region | None) -> Collection | None:
        """Return the collection at a region (no region: the root), or None; of an entry, the one that is its value."""
        if region is None:
            return self.root()
        start, end = self.document.span(region)
        here = self._by_start.get(self._behind_properties(start, end))
        if here and here.end == start + len(self.document.text[start:end].rstrip()):
            return here
        found = self.find_item(region)
        return found[0].inner if found and found[0].inner else here

    @cached_property
    def _by_start(self) -> dict[int, Collection]:
        return {collection.start: collection for collection in reversed(self.collections)}

    @cached_property
    def _by_span(self) -> dict[tuple[int, int], tuple[Item, str]]:
        spans: dict[tuple[int, int], tuple[Item, str]] = {}
        for collection in self.collections:
            for item in collection.items:
                for start, end, part in self._spans(item):
                    spans.setdefault((start, end), (item, part))
        return spans

    def _spans(self, item: Item) -> Iterator[tuple[int, int, str]]:
        if not item.is_alias:
            yield self.document.span(item.value.region)[0], item.end, "value"
        yield item.value_start, item.end, "value"
        yield item.start, item.end, "whole"
        if item.key:
            yield *self.document.span(item.key.region), "key"

    # layout

    @cached_property
    def step(self) -> int:
        """How many columns this file indents by."""
        for inner in self.collections:
            owner = inner.owner
            if owner and owner.key and inner.is_mapping and not inner.is_flow and not owner.collection.is_flow:
                width = self.column(inner.start) - self.column(owner.start)
                if width > 0:
                    return width
        return 2

    def column(self, offset: int) -> int:
        """Return how many characters stand before an offset in its line."""
        return offset - self.document.line_start(offset)

    def colon_end(self, item: Item) -> int:
        """Return where the colon of an entry ends; where its key ends when it has none."""
        if item.key is None:
            return item.value_start
        end = self.document.span(item.key.region)[1]
        colon = self.skip_space(end)
        return colon + 1 if self.document.text[colon : colon + 1] == ":" else end


def _parse(document: Document) -> list[Node]:
    from diagnose.syntax.json import parse_json
    from diagnose.syntax.yaml import parse_yaml

    if document.format == "text":
        raise Unfixable(f"{document.path} is neither YAML nor JSON")
    try:
        return parse_yaml(document.text) if document.format == "yaml" else [parse_json(document.text)]
    except SyntaxProblem as error:
        raise Unfixable(f"{document.path} cannot be parsed: {error.message}") from None


def _close(collection: Collection) -> None:
    """Set where a block collection ends: with its last item. Inner collections come first."""
    if not collection.is_flow and collection.items:
        collection.end = collection.items[-1].end
    if collection.owner and not collection.is_flow:
        collection.owner.end = collection.end
