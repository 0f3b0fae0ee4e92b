"""Builds a mapping pair by pair: keys become text, duplicates are refused, `<<` merges."""

from __future__ import annotations

from diagnose.model.location import Region
from diagnose.syntax.javascript import text_of_value
from diagnose.syntax.jsyaml.cursor import Cursor, Point
from diagnose.syntax.jsyaml.resolve import MERGE
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence


class MappingBuilder:
    """A mapping in the making. `_places` has the index of every key, `_merged` those that came by `<<` and may be written again."""

    def __init__(self, cursor: Cursor, start: Point) -> None:
        self.node = Mapping([], Region(*start, *start))
        self._cursor = cursor
        self._places: dict[str, int] = {}
        self._merged: set[str] = set()

    def store(self, key_tag: str | None, key: Node, value: Node, start: Point) -> None:
        """Add a pair whose key starts at `start`."""
        if key_tag == MERGE:
            for source in value.items if isinstance(value, Sequence) else (value,):
                self._merge(source)
            return
        name = self._key(key)
        index = self._places.get(name.text)
        if index is None:
            self._places[name.text] = len(self.node.entries)
            self.node.entries.append((name, value))
        elif name.text in self._merged:
            self._merged.discard(name.text)
            self.node.entries[index] = (name, value)
        else:
            first = self.node.entries[index][0].region
            self._cursor.fail("duplicated mapping key", start, (first.line, first.column))

    def _key(self, key: Node) -> Scalar:
        """Return a key as the text that JavaScript makes of it."""
        if isinstance(key, Scalar) and key.value is key.text:
            return key
        if isinstance(key, Sequence) and any(isinstance(item, Sequence) for item in key.items):
            self._cursor.fail("nested arrays are not supported inside keys")
        text = text_of_value(key)
        return Scalar(text, text, key.region, key.style if isinstance(key, Scalar) else "")

    def _merge(self, source: Node) -> None:
        for key, value in self._entries_of(source):
            if key.text not in self._places:
                self._places[key.text] = len(self.node.entries)
                self._merged.add(key.text)
                self.node.entries.append((key, value))

    def _entries_of(self, source: Node) -> list[tuple[Scalar, Node]]:
        if isinstance(source, Mapping):
            return source.entries
        if isinstance(source, Sequence):
            return [(Scalar(str(index), str(index), item.region), item) for index, item in enumerate(source.items)]
        if source.value is None or isinstance(source.value, str | bool | int | float):
            self._cursor.fail("cannot merge mappings; the provided source object is unacceptable")
        return []
