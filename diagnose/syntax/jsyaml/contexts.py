"""Where a node stands, which decides what it may be."""

from __future__ import annotations

from typing import Protocol

from diagnose.syntax.jsyaml.cursor import Cursor, Point
from diagnose.syntax.nodes import Node

FLOW_IN = 1
"""Inside brackets."""

FLOW_OUT = 2
"""As a key of a block mapping."""

BLOCK_IN = 3
"""As an item of a block list."""

BLOCK_OUT = 4
"""As a value of a block mapping, or as a document."""


class NodeReader(Protocol):
    """What the readers of collections ask of the reader of nodes."""

    cursor: Cursor
    tag: str | None
    anchor: str | None
    node: Node | None

    def compose(self, parent_indent: int, context: int, may_seek: bool, is_compact: bool) -> bool:
        """Read one node; return whether there is one."""

    def filled(self, at: Point) -> Node:
        """Return the node just read, or a null."""

    def remember(self, anchor: str | None, node: Node | None) -> None:
        """Note what an anchor stands for."""

    def finish(self, kind: str, node: Node, start: Point, tag: str | None, anchor: str | None) -> None:
        """Note a collection as the node just read."""

    def refuse_tab(self) -> None:
        """Fail where a tab indents the line of a block collection."""

    def is_misplaced(self, line: int, column: int) -> bool:
        """Whether something follows an entry in its line or deeper."""
