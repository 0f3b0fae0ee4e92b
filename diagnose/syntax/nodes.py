"""A parsed document whose every value knows its span."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from diagnose.model.location import Region


class Timestamp(NamedTuple):
    """A date or point in time in a document; `milliseconds` since 1970 in UTC."""

    milliseconds: float


class Binary(NamedTuple):
    """Bytes in a document, from a `!!binary` node."""

    data: bytes


class Scalar:
    """A leaf. `value` is typed (str, int, float, bool, None), `text` is as written without quotes, `style` is the quote or `""`."""

    __slots__ = ("region", "style", "text", "value")

    def __init__(
        self,
        value: Any,
        text: str,
        region: Region,
        style: str = "",
    ) -> None:
        self.value = value
        self.text = text
        self.region = region
        self.style = style

    def plain(self) -> Any:
        """Return the value without positions."""
        return self.value


class Sequence:
    """A list."""

    __slots__ = ("items", "region")

    def __init__(
        self,
        items: list[Node],
        region: Region,
    ) -> None:
        self.items = items
        self.region = region

    def plain(self) -> Any:
        """Return the values without positions."""
        return [item.plain() for item in self.items]


class Mapping:
    """A mapping; `entries` keeps order and duplicates, look-ups see the last of equal keys (as most readers do)."""

    __slots__ = ("entries", "region")

    def __init__(
        self,
        entries: list[tuple[Scalar, Node]],
        region: Region,
    ) -> None:
        self.entries = entries
        self.region = region

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return next((value for name, value in reversed(self.entries) if name.text == key), None)

    def key(self, key: str) -> Scalar | None:
        """Return the key itself, for its position, or None."""
        return next((name for name, _ in reversed(self.entries) if name.text == key), None)

    def entry(self, key: str) -> tuple[Scalar, Node] | tuple[None, None]:
        """Return a key with its value, or twice nothing."""
        return next((entry for entry in reversed(self.entries) if entry[0].text == key), (None, None))

    def keys(self) -> list[str]:
        """Return the keys as text, in order."""
        return [name.text for name, _ in self.entries]

    def plain(self) -> Any:
        """Return the values without positions; keys are text."""
        return {name.text: value.plain() for name, value in self.entries}


Node = Scalar | Sequence | Mapping


def text_of(node: Node | None) -> str:
    """Return the text of a scalar, "" for null, for anything else, and for nothing."""
    return node.text if isinstance(node, Scalar) and node.value is not None else ""


def items_of(node: Node | None) -> list[Node]:
    """Return the items of a sequence, [] for anything else."""
    return node.items if isinstance(node, Sequence) else []


def expanded_size(node: Node) -> int:
    """Return how many nodes a document has with its aliases written out; a node inside itself counts once."""
    sizes: dict[int, int] = {}
    stack: list[tuple[Node, bool]] = [(node, False)]
    while stack:
        current, children_known = stack.pop()
        if children_known:
            sizes[id(current)] = 1 + sum(sizes.get(id(child), 1) for child in _children(current))
        elif id(current) not in sizes:
            sizes[id(current)] = 1
            stack.append((current, True))
            stack.extend((child, False) for child in _children(current))
    return sizes[id(node)]


def _children(node: Node) -> list[Node]:
    if isinstance(node, Sequence):
        return node.items
    return [value for _, value in node.entries] if isinstance(node, Mapping) else []


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it, parents first."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        if isinstance(current, Mapping):
            stack.extend(value for _, value in reversed(current.entries))
        elif isinstance(current, Sequence):
            stack.extend(reversed(current.items))
