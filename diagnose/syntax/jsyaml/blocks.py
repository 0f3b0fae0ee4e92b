"""Block mappings: `key: value` lines of equal indentation, and the explicit form `? key`, `: value`."""

from __future__ import annotations

import re

from diagnose.model.location import Region
from diagnose.syntax.jsyaml.contexts import BLOCK_OUT, FLOW_OUT, NodeReader
from diagnose.syntax.jsyaml.cursor import BLANKS_OR_BREAKS, Point
from diagnose.syntax.jsyaml.pairs import MappingBuilder
from diagnose.syntax.jsyaml.resolve import resolve_plain
from diagnose.syntax.nodes import Node, Scalar

_SIMPLE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?=:[ \r\n])")
_SIMPLE_VALUE = re.compile(r" +([A-Za-z0-9/][A-Za-z0-9_/.@+~-]*)(?=\r?\n)")
_CONSTANTS = frozenset({"null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"})

MAPPING, OTHER, NOTHING = "mapping", "other", "nothing"
"""What a `BlockMapping` turned out to be; `other` is a node that is no mapping and was read on the way."""


class BlockMapping:
    """Reads the entries at one column. `_pending` is a key after `?` that waits for its `:`."""

    def __init__(self, reader: NodeReader, builder: MappingBuilder, column: int, flow_indent: int) -> None:
        self._reader, self._cursor, self._builder = reader, reader.cursor, builder
        self._column, self._flow_indent = column, flow_indent
        self._is_pending = self._is_found = False
        self._key: Node | None = None
        self._key_tag: str | None = None
        self._key_at: Point = (1, 1)

    def read(self) -> str:
        """Read all entries; return MAPPING, OTHER or NOTHING."""
        cursor = self._cursor
        while cursor.char != "\0":
            if not self._is_pending:
                self._reader.refuse_tab()
            line = cursor.line
            if self._simple_entry():
                self._is_found = True
            else:
                outcome = self._head(line)
                if outcome == OTHER:
                    return OTHER
                if outcome == NOTHING:
                    break
                if cursor.line == line or cursor.indent > self._column:
                    self._value(outcome == "?")
            if self._reader.is_misplaced(line, self._column):
                cursor.fail("bad indentation of a mapping entry")
            if cursor.indent < self._column:
                break
        if self._is_pending:
            self._store(None)
        return MAPPING if self._is_found else NOTHING

    def _simple_entry(self) -> bool:
        """Read an entry of the commonest form, a word and a word or nothing in one line; False when it is not of that form."""
        cursor = self._cursor
        key = None if self._is_pending else _SIMPLE_KEY.match(cursor.text, cursor.position)
        value = _SIMPLE_VALUE.match(cursor.text, key.end() + 1) if key else None
        if key is None or value is None or key.group() in _CONSTANTS:
            return False
        before = (cursor.position, cursor.line, cursor.line_start, cursor.indent, cursor.tab)
        name, text = key.group(), value.group(1)
        cursor.position = value.end()
        key_at, value_at, end = cursor.point(key.start()), cursor.point(value.start(1)), cursor.point()
        cursor.skip()
        if cursor.indent > self._column and cursor.char != "\0":
            cursor.position, cursor.line, cursor.line_start, cursor.indent, cursor.tab = before
            return False  # goes on in the next line, or is misplaced
        cursor.end = end
        node = Scalar(resolve_plain(text)[0], text, Region(*value_at, *end))
        self._builder.store(None, Scalar(name, name, Region(*key_at, key_at[0], key_at[1] + len(name))), node, key_at)
        return True

    def _head(self, line: int) -> str:
        """Read up to the value; return `?` for an explicit key, `:` for a value, or what ends the reading."""
        cursor = self._cursor
        if cursor.char in "?:" and cursor.text[cursor.position + 1] in BLANKS_OR_BREAKS:
            return self._explicit_head()
        self._key_at = self._key_at if self._is_pending else cursor.point()
        start = cursor.point()
        if not self._reader.compose(self._flow_indent, FLOW_OUT, False, True):
            return NOTHING
        if cursor.line != line:
            if self._is_found:
                cursor.fail("can not read a block mapping entry; a multiline key may not be an implicit key")
            return OTHER
        cursor.skip_blanks()
        if cursor.char != ":":
            if self._is_found:
                cursor.fail("can not read an implicit mapping pair; a colon is missed")
            return OTHER
        self._implicit_head(start)
        return ":"

    def _implicit_head(self, start: Point) -> None:
        cursor, reader = self._cursor, self._reader
        cursor.position += 1
        if cursor.char not in BLANKS_OR_BREAKS:
            cursor.fail("a whitespace character is expected after the key-value separator within a block mapping")
        key_tag, key = reader.tag, reader.filled(start)
        if self._is_pending:
            self._store(None)
        self._is_found, self._is_pending, self._is_compact = True, False, False
        self._key_tag, self._key, self._key_at = key_tag, key, start
        cursor.close()

    def _explicit_head(self) -> str:
        cursor = self._cursor
        mark = cursor.char
        if mark == "?":
            if self._is_pending:
                self._store(None)
            self._is_found = self._is_pending = True
        elif self._is_pending:
            self._is_pending = False
        else:
            cursor.fail("incomplete explicit mapping pair; a key node is missed; or followed by a non-tabulated empty line")
        self._is_compact = True
        cursor.position += 1
        cursor.close()
        return mark

    def _value(self, is_key: bool) -> None:
        """Read what follows `?` or `:`."""
        cursor, reader = self._cursor, self._reader
        at = cursor.end
        if is_key:
            self._key_at = cursor.point()
        has_node = reader.compose(self._column, BLOCK_OUT, True, self._is_compact)
        node = reader.filled(at) if has_node else None
        if is_key:
            self._key, self._key_tag = node, None
        else:
            self._store(node or Scalar(None, "", Region(*at, *at)))
        cursor.skip()

    def _store(self, value: Node | None) -> None:
        key = self._key or Scalar(None, "", Region(*self._key_at, *self._key_at))
        end = self._cursor.end
        self._builder.store(self._key_tag, key, value or Scalar(None, "", Region(*end, *end)), self._key_at)
        self._key, self._key_tag, self._is_pending = None, None, False
