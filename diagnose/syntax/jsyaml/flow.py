"""Flow collections: `[a, b]` and `{a: b}`."""

from __future__ import annotations

from diagnose.model.location import Region
from diagnose.syntax.jsyaml.contexts import FLOW_IN, NodeReader
from diagnose.syntax.jsyaml.cursor import BLANKS_OR_BREAKS, Point
from diagnose.syntax.jsyaml.pairs import MappingBuilder
from diagnose.syntax.nodes import Node, Scalar, Sequence


def read_flow(reader: NodeReader, indent: int) -> None:
    """Read the collection whose bracket is at the reader's cursor."""
    cursor = reader.cursor
    is_mapping = cursor.char == "{"
    tag, anchor, start = reader.tag, reader.anchor, cursor.point()
    collection = _Mapping(reader, start) if is_mapping else _Sequence(reader, start)
    reader.remember(anchor, collection.node)
    cursor.position += 1
    _read_entries(reader, collection, indent, start)
    cursor.close()
    reader.finish("mapping" if is_mapping else "sequence", collection.node, start, tag, anchor)


class _Entry:
    """One entry: a node, or a key and its value (None: nothing written)."""

    __slots__ = ("is_pair", "key", "key_tag", "start", "value")

    def __init__(self, key_tag: str | None, key: Node, start: Point) -> None:
        self.key_tag, self.key, self.start = key_tag, key, start
        self.value: Node | None = None
        self.is_pair = False


class _Mapping:
    closing = "}"

    def __init__(self, reader: NodeReader, start: Point) -> None:
        self._reader = reader
        self._builder = MappingBuilder(reader.cursor, start)
        self.node: Node = self._builder.node

    def add(self, entry: _Entry) -> None:
        end = self._reader.cursor.end
        self._builder.store(entry.key_tag, entry.key, entry.value or Scalar(None, "", Region(*end, *end)), entry.start)


class _Sequence:
    closing = "]"

    def __init__(self, reader: NodeReader, start: Point) -> None:
        self._reader = reader
        self._items: list[Node] = []
        self.node: Node = Sequence(self._items, Region(*start, *start))

    def add(self, entry: _Entry) -> None:
        if not entry.is_pair:
            self._items.append(entry.key)
            return
        single = _Mapping(self._reader, entry.start)
        single.add(entry)
        single.node.region = Region(*entry.start, *self._reader.cursor.end)
        self._items.append(single.node)


def _read_entries(reader: NodeReader, collection: _Mapping | _Sequence, indent: int, opened: Point) -> None:
    cursor = reader.cursor
    may_follow = True
    while cursor.char != "\0":
        cursor.skip()
        if cursor.char == collection.closing:
            cursor.position += 1
            return
        if not may_follow:
            cursor.fail("missed comma between flow collection entries", other=opened)
        if cursor.char == ",":
            cursor.fail("expected the node content, but found ','")
        collection.add(_read_entry(reader, indent))
        cursor.skip()
        may_follow = cursor.char == ","
        cursor.position += may_follow
    cursor.fail("unexpected end of the stream within a flow collection", other=opened)


def _read_entry(reader: NodeReader, indent: int) -> _Entry:
    cursor = reader.cursor
    is_explicit = cursor.char == "?" and cursor.text[cursor.position + 1] in BLANKS_OR_BREAKS
    if is_explicit:
        cursor.position += 1
        cursor.skip()
    line, start = cursor.line, cursor.point()
    reader.compose(indent, FLOW_IN, False, True)
    entry = _Entry(reader.tag, reader.filled(start), start)
    entry.is_pair = is_explicit
    cursor.skip()
    if (is_explicit or cursor.line == line) and cursor.char == ":":
        entry.is_pair = True
        cursor.position += 1
        cursor.close()
        cursor.skip()
        reader.compose(indent, FLOW_IN, False, True)
        entry.value = reader.node
    return entry
