"""Documents and nodes: a recursive descent over the cursor that decides by indentation, as js-yaml does."""

from __future__ import annotations

import re

from diagnose.model.location import Region
from diagnose.syntax.jsyaml.blocks import NOTHING, OTHER, BlockMapping
from diagnose.syntax.jsyaml.contexts import BLOCK_IN, BLOCK_OUT, FLOW_IN, FLOW_OUT
from diagnose.syntax.jsyaml.cursor import BLANKS_OR_BREAKS, Cursor, Point
from diagnose.syntax.jsyaml.directives import Directives, read_directives
from diagnose.syntax.jsyaml.flow import read_flow
from diagnose.syntax.jsyaml.pairs import MappingBuilder
from diagnose.syntax.jsyaml.problem import YamlProblem
from diagnose.syntax.jsyaml.resolve import resolve_plain
from diagnose.syntax.jsyaml.scalars import read_block_scalar, read_double_quoted, read_plain, read_single_quoted
from diagnose.syntax.jsyaml.tags import apply_tag, read_tag
from diagnose.syntax.nodes import Node, Scalar, Sequence, expanded_size

MAX_DEPTH = 100
MAX_CHARACTERS = 4_000_000
MAX_NODES = 200_000

_NAME = re.compile(r"[^ \t\r\n,\[\]{}\0]*")


def parse_jsyaml(text: str) -> Node | None:
    """Return the one document of a text; None when the text is empty, which js-yaml calls undefined.

    Raises YamlProblem for what js-yaml rejects, and for documents over MAX_DEPTH, MAX_CHARACTERS or MAX_NODES (kind `limit`).
    """
    if len(text) > MAX_CHARACTERS:
        raise YamlProblem(f"larger than {MAX_CHARACTERS} characters", Region(1, 1, 1, 1), kind="limit")
    if text and text[-1] not in "\r\n":
        text += "\n"
    node = Reader(text.removeprefix("\ufeff")).read()
    if node is not None and expanded_size(node) > MAX_NODES:
        raise YamlProblem(f"more than {MAX_NODES} values (aliases expanded)", node.region, kind="limit")
    return node


class Reader:
    """Reads one text. `tag` and `anchor` are the properties of the node read last, `kind` and `node` its content."""

    def __init__(self, text: str) -> None:
        self.cursor = Cursor(text)
        self.tag: str | None = None
        self.anchor: str | None = None
        self.kind: str | None = None
        self.node: Node | None = None
        self._size = len(text)
        self._depth = 0
        self._anchors: dict[str, Node | None] = {}
        self._directives = Directives({})

    def read(self) -> Node | None:
        """Return the document."""
        cursor = self.cursor
        if "\0" in cursor.text[:-1]:
            self._fail_at_null()
        cursor.read_indent()
        documents: list[Node] = []
        starts: list[Point] = []
        while cursor.position < self._size - 1:
            starts.append(cursor.point())
            documents.append(self._document())
        if len(documents) > 1:
            cursor.fail("expected a single document in the stream, but found more", starts[1])
        return documents[0] if documents else None

    def _fail_at_null(self) -> None:
        before = self.cursor.text.partition("\0")[0]
        self.cursor.fail("null byte is not allowed in input", (before.count("\n") + 1, len(before) - before.rfind("\n")))

    def _document(self) -> Node:
        cursor = self.cursor
        self._anchors = {}
        self._directives = read_directives(cursor)
        start = cursor.point()
        self.compose(cursor.indent - 1, BLOCK_OUT, False, True)
        node = self.filled(start)
        cursor.skip()
        if cursor.at_separator():
            if cursor.char == ".":
                cursor.position += 3
                cursor.skip()
        elif cursor.position < self._size - 1:
            cursor.fail("end of the stream or a document separator is expected")
        return node

    def filled(self, at: Point) -> Node:
        """Return the node just read, or the null that stands for nothing at a place."""
        return self.node if self.node is not None else Scalar(None, "", Region(*at, *at))

    def remember(self, anchor: str | None, node: Node | None) -> None:
        """Note what an anchor stands for."""
        if anchor is not None:
            self._anchors[anchor] = node

    def finish(self, kind: str, node: Node, start: Point, tag: str | None, anchor: str | None) -> None:
        """Note a collection that ends at the last token as the node just read."""
        node.region = Region(*start, *self.cursor.end)
        self.tag, self.anchor, self.kind, self.node = tag, anchor, kind, node

    def compose(self, parent_indent: int, context: int, may_seek: bool, is_compact: bool) -> bool:
        """Read one node into `node`, `tag`, `anchor` and `kind`; return whether there is one.

        `may_seek`: the node may begin in a later line; `is_compact`: a block collection may begin in this line.
        """
        self._depth += 1
        if self._depth > MAX_DEPTH:
            line, column = self.cursor.point()
            raise YamlProblem(f"nested deeper than {MAX_DEPTH} levels", Region(line, column, line, column + 1), kind="limit")
        self.tag = self.anchor = self.kind = self.node = None
        has_content = self._read_node(parent_indent, context, may_seek, is_compact)
        self._resolve()
        self._depth -= 1
        return self.tag is not None or self.anchor is not None or has_content

    def _read_node(self, parent_indent: int, context: int, may_seek: bool, is_compact: bool) -> bool:
        cursor = self.cursor
        is_block = may_be_block = context in (BLOCK_IN, BLOCK_OUT)
        is_new_line, depth = False, 1
        if may_seek and cursor.skip():
            is_new_line, depth = True, cursor.indent - parent_indent
        has_room = depth > 0
        while has_room and self._read_property():
            may_be_block = False
            if cursor.skip():
                is_new_line, may_be_block, depth = True, is_block, cursor.indent - parent_indent
        may_be_block = may_be_block and (is_new_line or is_compact)
        column = cursor.position - cursor.line_start
        if depth > 0:
            flow_indent = parent_indent if context in (FLOW_IN, FLOW_OUT) else parent_indent + 1
            return self._content(may_be_block, is_block, column, flow_indent, context == FLOW_IN)
        return depth == 0 and context == BLOCK_OUT and may_be_block and self._block_sequence(column)

    def _read_property(self) -> bool:
        cursor = self.cursor
        if cursor.char == "!":
            if self.tag is not None:
                cursor.fail("duplication of a tag property")
            self.tag = read_tag(cursor, self._directives)
        elif cursor.char == "&":
            if self.anchor is not None:
                cursor.fail("duplication of an anchor property")
            self.anchor = self._name("anchor")
        else:
            return False
        cursor.close()
        return True

    def _name(self, what: str) -> str:
        cursor = self.cursor
        name = _NAME.match(cursor.text, cursor.position + 1).group()  # type: ignore[union-attr]
        cursor.position += 1 + len(name)
        if not name:
            cursor.fail(f"name of an {what} node must contain at least one character")
        return name

    def _content(self, may_be_block: bool, is_block: bool, column: int, flow_indent: int, in_flow: bool) -> bool:
        """Read what a node consists of, whichever it is."""
        if may_be_block and (self._block_sequence(column) or self._block_mapping(column, flow_indent)):
            has_content = True
        elif self.cursor.char in "[{":
            read_flow(self, flow_indent)
            has_content = True
        else:
            has_content = self._scalar(is_block, flow_indent, in_flow)
        self.remember(self.anchor, self.node)
        return has_content

    def _scalar(self, is_block: bool, flow_indent: int, in_flow: bool) -> bool:
        cursor = self.cursor
        char, start = cursor.char, cursor.point()
        if is_block and char in "|>":
            self._take(read_block_scalar(cursor, flow_indent), start, char)
        elif char == "'":
            self._take(read_single_quoted(cursor), start, char)
        elif char == '"':
            self._take(read_double_quoted(cursor), start, char)
        elif char == "*":
            self._alias()
        elif text := read_plain(cursor, flow_indent, in_flow):
            self._take(text, start, "")
            self.tag = self.tag or "?"
        else:
            return False
        return True

    def _take(self, text: str, start: Point, style: str) -> None:
        self.kind = "scalar"
        self.node = Scalar(text, text, Region(*start, *self.cursor.end), style)

    def _alias(self) -> None:
        cursor = self.cursor
        start = cursor.point()
        name = self._name("alias")
        if name not in self._anchors:
            cursor.fail(f'unidentified alias "{name}"')
        cursor.close()
        self.node = self._anchors[name] or Scalar(None, "", Region(*start, *cursor.end))
        cursor.skip()
        if self.tag is not None or self.anchor is not None:
            cursor.fail("alias node should not have any properties")

    def _resolve(self) -> None:
        """Give the node its value: by its tag, or by its form when it is plain and has none."""
        if self.tag == "?":
            self._resolve_plain()
        elif self.tag is not None and self.tag != "!":
            self.node = apply_tag(self.cursor, self.tag, self.kind, self.node)
        self.remember(self.anchor, self.node)

    def _resolve_plain(self) -> None:
        node = self.node
        if node is not None and self.kind != "scalar":
            self.cursor.fail(f'unacceptable node kind for !<?> tag; it should be "scalar", not "{self.kind}"')
        if isinstance(node, Scalar) and isinstance(node.value, str) and node.value:
            node.value, tag = resolve_plain(node.value)
            self.tag = tag or "?"

    # block collections

    def _block_sequence(self, column: int) -> bool:
        cursor = self.cursor
        if cursor.tab >= 0:
            return False
        tag, anchor, start = self.tag, self.anchor, cursor.point()
        node = Sequence([], Region(*start, *start))
        self.remember(anchor, node)
        while cursor.char != "\0":
            self.refuse_tab()
            if cursor.char != "-" or cursor.text[cursor.position + 1] not in BLANKS_OR_BREAKS:
                break
            if self._block_item(node, column):
                break
        if not node.items:
            return False
        self.finish("sequence", node, start, tag, anchor)
        return True

    def _block_item(self, node: Sequence, column: int) -> bool:
        """Read an item after its dash; return whether the list ends with it."""
        cursor = self.cursor
        cursor.position += 1
        cursor.close()
        at = cursor.end
        if cursor.skip() and cursor.indent <= column:
            node.items.append(Scalar(None, "", Region(at[0], at[1] - 1, *at)))  # the dash is all there is of it
            return False
        line = cursor.line
        self.compose(column, BLOCK_IN, False, True)
        node.items.append(self.filled(at))
        cursor.skip()
        if self.is_misplaced(line, column):
            cursor.fail("bad indentation of a sequence entry")
        return cursor.indent < column

    def _block_mapping(self, column: int, flow_indent: int) -> bool:
        cursor = self.cursor
        if cursor.tab >= 0:
            return False
        tag, anchor, start = self.tag, self.anchor, cursor.point()
        builder = MappingBuilder(cursor, start)
        self.remember(anchor, builder.node)
        outcome = BlockMapping(self, builder, column, flow_indent).read()
        if outcome == OTHER:
            self.tag, self.anchor = tag, anchor
        elif outcome != NOTHING:
            self.finish("mapping", builder.node, start, tag, anchor)
        return outcome != NOTHING

    def refuse_tab(self) -> None:
        """Fail where a tab indents the line of a block collection."""
        cursor = self.cursor
        if cursor.tab >= 0:
            cursor.position = cursor.tab
            cursor.fail("tab characters must not be used in indentation")

    def is_misplaced(self, line: int, column: int) -> bool:
        """Whether something follows an entry that began in `line`, in that line or deeper than the entries are."""
        cursor = self.cursor
        return (cursor.line == line or cursor.indent > column) and cursor.char != "\0"
