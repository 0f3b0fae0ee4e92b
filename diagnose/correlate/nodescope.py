"""The scope of a document rule's edits: places of the document."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from diagnose.correlate.conditions import evaluate, holds, show
from diagnose.correlate.edits import Unmade
from diagnose.correlate.places import Place
from diagnose.model.location import Location


class NodeScope:
    """A place of a document with the variables of its rule."""

    def __init__(self, place: Place, programs: Mapping[str, bytes], activation: Any) -> None:
        self._place, self._programs, self._activation = place, programs, activation

    def locations(self, target: str) -> list[Location]:
        """Return where the node, its key, its owner or a key beside it stands."""
        place = self._place
        if target in ("document", "root"):
            return [Location(place.document.path)]
        if target == "it" and place.node is None:
            raise Unmade(f"{place.path or 'the document'} is not there")
        found = place.find(target)
        if found is None:
            raise Unmade(f"{target} is not there")
        return [found]

    def value(self, source: str) -> str:
        """Return the value of an expression as text."""
        return show(evaluate(self._programs[source], self._activation))

    def holds(self, source: str) -> bool:
        """Return whether a condition holds."""
        return holds(self._programs[source], self._activation)

    def each(self, path: str) -> list[NodeScope]:
        """Raise Unmade: places have no lists of facts."""
        raise Unmade(f"{path} is no list of facts")

    def folder(self) -> str:
        """Return the folder of the document."""
        return posixpath.dirname(self._place.document.path)

    def root(self) -> str:
        """Return the folder that paths in the document start from."""
        return self._place.document.context
