"""From offsets and nodes to regions."""

from __future__ import annotations

import re
from bisect import bisect_right

from diagnose.model.location import Region
from diagnose.syntax.nodes import Mapping, Node, Sequence


class LineIndex:
    """Turns offsets into a text into lines and columns, both from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def point(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def region(self, start: int, end: int) -> Region:
        """Return the region from `start` up to but not including `end`."""
        return Region(*self.point(start), *self.point(end))

    def line_span(self, line: int) -> tuple[int, int]:
        """Return the offsets of a line's first character and of the next line's; the last line ends nowhere (-1)."""
        return self._starts[line - 1], self._starts[line] if line < len(self._starts) else -1


def tight_region(node: Node) -> Region:
    """Return the region of a node without the blank lines and comments that a YAML block collection ends with."""
    last = node
    while isinstance(last, Mapping | Sequence):
        inner = _last_child(last)
        if inner is None or not _is_block(last) or inner.region[:2] < last.region[:2]:
            break
        last = inner
    return Region(*node.region[:2], *last.region[2:])


def _last_child(node: Mapping | Sequence) -> Node | None:
    if isinstance(node, Sequence):
        return node.items[-1] if node.items else None
    if not node.entries:
        return None
    key, value = node.entries[-1]
    return value if value.region[:2] >= key.region[2:] else key  # an alias stands where its anchor is


def _is_block(node: Mapping | Sequence) -> bool:
    """Whether a collection is in block style: it starts with its first key or a dash, not with a bracket."""
    start = node.region[:2]
    if isinstance(node, Mapping):
        return node.entries[0][0].region[:2] == start
    first = node.items[0].region
    return first.line == start[0] and first.column >= start[1] + 2 and node.region.end_line > node.items[-1].region.end_line
