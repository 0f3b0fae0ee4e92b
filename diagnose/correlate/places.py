"""A place in a document that rules look at, and how it is addressed."""

from __future__ import annotations

from diagnose.model.location import Location, Region
from diagnose.model.shape import Shape
from diagnose.syntax.documents import Document
from diagnose.syntax.nodes import Mapping, Node, Scalar

TOP = Region(1, 1, 1, 1)

Seen = dict[str, dict[str, tuple[int, Region]]]
"""Values of a key in the items of a list, each with the position of the item and the place where it is first."""


class Place:
    """A node, or where one could be. `shape` is None for a key that the format does not know.

    `path` is as the platform writes it. `owner` is the place of the mapping or list it is in; `position` its index there.
    """

    __slots__ = ("document", "first", "key", "name", "node", "owner", "path", "position", "seen", "shape", "state")

    def __init__(  # noqa: PLR0913, PLR0917 - a record
        self,
        document: Document,
        shape: Shape | None,
        node: Node | None,
        state: str,
        path: str,
        key: Scalar | None = None,
        owner: Place | None = None,
        name: str = "",
        position: int = -1,
        seen: Seen | None = None,
        first: Region | None = None,
    ) -> None:
        self.document = document
        self.shape = shape
        self.node = node
        self.state = state
        self.path = path
        self.key = key
        self.owner = owner
        self.name = name
        self.position = position
        self.seen = {} if seen is None else seen
        self.first = first
        """Of a value that must be unique: where it is first."""

    @property
    def location(self) -> Location:
        """Where the node is; where it is missing, the beginning of what it is missing from."""
        return Location(self.document.path, self._region())

    def _region(self) -> Region:
        if self.document.problem:
            return self.document.problem.region
        if self.owner is None and self.state in ("missing", "blank"):
            return TOP
        if self.state == "unknown" or (self.state == "blank" and self.key is not None and self._is_unwritten()):
            return self.key.region if self.key else TOP
        if self.node is not None:
            return self.node.region
        return self.owner.start if self.owner else TOP

    def _is_unwritten(self) -> bool:
        return isinstance(self.node, Scalar) and not self.node.text

    @property
    def start(self) -> Region:
        """The beginning of a collection, for what is missing from it; the node's own region where it is none."""
        node = self.node
        if node is None:
            return self.owner.start if self.owner else TOP
        line, column = node.region[:2]
        first = node.entries[0][0].region if isinstance(node, Mapping) and node.entries else node.region
        return first if first[:2] == (line, column) else Region(line, column, line, column + 1)

    @property
    def key_location(self) -> Location:
        """Where the key is; the node itself when it has none."""
        return Location(self.document.path, self.key.region) if self.key else self.location

    def find(self, address: str) -> Location | None:
        """Return the location of `it`, `key`, `parent`, `parent.KEY` or `root.KEY`; None when it is not there."""
        name, _, key = address.partition(".")
        if not key:
            here = {"it": self.location, "key": self.key_location}
            return here.get(name) or (self.owner.location if self.owner and self.owner.node is not None else None)
        around = self.owner.node if name == "parent" and self.owner else self.document.node
        found = around.get(key) if isinstance(around, Mapping) else None
        return Location(self.document.path, found.region) if found else None

    @property
    def is_checked(self) -> bool:
        """Whether the platform's check looks at the place."""
        if self.shape:
            return self.shape.is_checked
        return self.owner.is_checked if self.owner else True

    @property
    def beside(self) -> list[str]:
        """The keys of the mapping that the place is in."""
        node = self.owner.node if self.owner else None
        return node.keys() if isinstance(node, Mapping) else []
