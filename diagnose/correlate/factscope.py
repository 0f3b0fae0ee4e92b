"""The scope of a project rule's edits: facts, with the regions they were read from."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from diagnose.correlate.conditions import activate, evaluate, holds, show
from diagnose.correlate.edits import Unmade
from diagnose.correlate.views import plain, walk
from diagnose.model.fact import Fact, select
from diagnose.model.location import Location


class FactScope:
    """Variables bound to facts (or to plain values, which stand in no file of their own); `values` is what templates see of them."""

    def __init__(self, facts: Mapping[str, Any], values: Mapping[str, Any], programs: Mapping[str, bytes]) -> None:
        self._facts = {name: fact for name, fact in facts.items() if fact is not None}
        self._values = values
        self._programs = programs

    @cached_property
    def _activation(self) -> Any:
        return activate(self._values)

    def locations(self, target: str) -> list[Location]:
        """Return where a variable's fact, or a field below it, stands."""
        name, _, path = target.partition(".")
        fact = self._facts.get(name)
        if not isinstance(fact, dict):
            raise Unmade(f"{target} has no place of its own")
        if not path:
            return [Location(fact["$path"], fact["$at"].get(""))]
        places = [_place(value, owner, field, target) for value, owner, field in select(fact, path)]
        if not places:
            raise Unmade(f"{target} is not there")
        return list(dict.fromkeys(places))

    def value(self, source: str) -> str:
        """Return the value of an expression as text."""
        return show(evaluate(self._programs[source], self._activation))

    def holds(self, source: str) -> bool:
        """Return whether a condition holds."""
        return holds(self._programs[source], self._activation)

    def each(self, path: str) -> Iterator[FactScope]:
        """Yield the scope for every element of a list of facts."""
        name, _, rest = path.partition(".")
        fact = self._facts.get(name)
        elements = [item for item, _ in walk(fact, rest)] if isinstance(fact, dict) and rest else [fact]
        for element in elements:
            yield FactScope(self._facts | {"each": element}, {**self._values, "each": plain(element)}, self._programs)

    def folder(self) -> str:
        """Return the folder of the file the rule looks at; of a component or project, its own."""
        fact: Fact = self._facts["it"] if isinstance(self._facts["it"], dict) else self._facts["parent"]
        path = str(fact["$path"])
        return path if fact["$type"] in ("Component", "Project") else posixpath.dirname(path)

    def root(self) -> str:
        """Return the project's folder."""
        return str(self._facts["project"]["$path"])


def _place(value: Any, owner: Fact, field: str, target: str) -> Location:
    if isinstance(value, dict):
        return Location(value["$path"], value["$at"].get(""))
    region = owner["$at"].get(field)
    if region is None:
        raise Unmade(f"{target} has no place of its own in {owner['$path'] or 'any file'}")
    return Location(owner["$path"], region)
