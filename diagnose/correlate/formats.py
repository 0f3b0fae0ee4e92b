"""Formats with their rules at hand: for every place of the shape and every state, the rules that have something to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from diagnose.correlate.places import Place
from diagnose.correlate.views import used_fields
from diagnose.model.rule import Rule
from diagnose.model.shape import Shape, node_expression, parse_shape

Fields = frozenset[str] | None
"""Names of fields; None for all."""


class Needs(NamedTuple):
    """What expressions ask for: fields of `it`; keys beside it and at the root, with the fields asked of them; the document."""

    it: Fields
    parent: Fields
    root: Fields
    of_keys: Fields
    document: bool


class Speaker(NamedTuple):
    """A rule at a place: how widely it names it (0 exactly, 1 with `*`, 2 with `**`), what its condition needs, what its texts do."""

    width: int
    rule: Rule
    asked: Needs
    shown: Needs


Speakers = tuple[Speaker, ...]
"""The rules that look at a place in a state, the narrowest first."""

_NOBODY: Speakers = ()


class Format:
    """A format of documents, armed with the rules about it."""

    def __init__(self, rule: Rule, rules: Iterable[Rule]) -> None:
        data = rule.format
        self.shape: Shape = parse_shape(data["shape"])
        self._shapes = {shape.pattern: shape for shape in self.shape.walk()}
        self._exact: dict[tuple[str, str], list[Rule]] = {}
        self._wide: dict[str, list[tuple[int, Callable[[str], object], Rule]]] = {}
        for item in rules:
            if rule.id in item.documents:
                self._arm(item)
        said = data.get("version") or {}
        self.version_key: str = said.get("key", "")
        self.versions = frozenset(float(known) for known in said.get("known", ()))
        self._speakers: dict[tuple[str, str], Speakers] = {}
        self._asking: dict[str, bool] = {}
        self._needs: dict[str, tuple[Needs, Needs]] = {}

    def _arm(self, rule: Rule) -> None:
        for state in rule.states:
            for node in rule.nodes:
                if "*" in node:
                    width = 2 if "**" in node else 1
                    self._wide.setdefault(state, []).append((width, node_expression(node).fullmatch, rule))
                else:
                    self._exact.setdefault((node, state), []).append(rule)

    def rules_at(self, place: Place) -> Speakers:
        """Return the rules that look at a place in its state."""
        pattern = place.shape.pattern if place.shape else self._unknown_pattern(place)
        key = (pattern, place.state)
        found = self._speakers.get(key)
        if found is None:
            found = self._speakers[key] = self._find(pattern, place.state)
        return found

    def asks_missing(self, shape: Shape) -> bool:
        """Return whether a rule looks at missing keys below a shape."""
        asked = self._asking.get(shape.pattern)
        if asked is None:
            places = [item.pattern for item in shape.walk()]
            asked = self._asking[shape.pattern] = any(self._find(place, "missing") for place in places)
        return asked

    def _unknown_pattern(self, place: Place) -> str:
        owner = place.owner.shape if place.owner else None
        return owner.child(place.name) if owner else place.name

    def _find(self, pattern: str, state: str) -> Speakers:
        exact = self._exact.get((pattern, state), ())
        wide = [(width, rule) for width, matches, rule in self._wide.get(state, ()) if matches(pattern) and rule not in exact]
        shape = self._shapes.get(pattern)
        found = [*((0, rule) for rule in exact), *sorted(wide, key=lambda item: item[0])]
        return tuple(self._speaker(width, rule) for width, rule in found if _is_meant(rule, shape)) or _NOBODY

    def _speaker(self, width: int, rule: Rule) -> Speaker:
        needs = self._needs.get(rule.id)
        if needs is None:
            needs = self._needs[rule.id] = (_needs([rule.when]), _needs([*rule.programs]))
        return Speaker(width, rule, *needs)


_OF_KEY = re.compile(r"(?<![\w.])(?:parent|root)\.\w+(?:\.(\w+))?")


def _needs(sources: list[str]) -> Needs:
    it, parent, root, document = (used_fields(sources, name) for name in ("it", "parent", "root", "document"))
    inner = [found[1] for source in sources for found in _OF_KEY.finditer(source)]
    of_keys = frozenset(inner) if all(inner) and parent is not None and root is not None else None
    return Needs(it, parent, root, of_keys, document != frozenset())


def _is_meant(rule: Rule, shape: Shape | None) -> bool:
    """Whether a place is one of those that a rule limits itself to; keys that the format does not know are never limited."""
    if not rule.only or shape is None:
        return True
    words = ("required" if shape.is_required else "optional", "checked" if shape.is_checked else "unchecked")
    return all(word in words for word in rule.only)


def arm_formats(rules: Iterable[Rule]) -> dict[str, Format]:
    """Return the formats among rules by id, each with the document rules about it."""
    everything = list(rules)
    speaking = [rule for rule in everything if rule.kind == "document"]
    return {rule.id: Format(rule, speaking) for rule in everything if rule.kind == "format"}


