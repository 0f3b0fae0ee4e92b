"""Formats with their rules at hand: for every place of the shape and every state, the rules that have something to say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from diagnose.correlate.places import Place
from diagnose.model.rule import Rule
from diagnose.model.shape import Shape, parse_shape, pattern_matches

Speakers = tuple[tuple[int, Rule], ...]
"""Rules, each with how widely it names the place: 0 exactly, 1 with `*`, 2 with `**`; the narrowest first."""

_NOBODY: Speakers = ()


class Format:
    """A format of documents, armed with the rules about it."""

    def __init__(self, rule: Rule, rules: Iterable[Rule]) -> None:
        data: dict[str, Any] = rule.format
        self.shape: Shape = parse_shape(data["shape"])
        self._rules = [item for item in rules if rule.id in item.documents]
        said = data.get("version") or {}
        self.version_key: str = said.get("key", "")
        self.versions = frozenset(float(known) for known in said.get("known", ()))
        self._speakers: dict[tuple[str, str], Speakers] = {}
        self._asking: dict[str, bool] = {}

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
        looking = [rule for rule in self._rules if state in rule.states]
        found = [(width, rule) for rule in looking if (width := _width(rule, pattern)) is not None]
        return tuple(sorted(found, key=lambda item: item[0])) or _NOBODY


def _width(rule: Rule, pattern: str) -> int | None:
    """Return how widely a rule names a place, None when it does not."""
    widths = [2 if "**" in node else int("*" in node) for node in rule.nodes if pattern_matches(node, pattern)]
    return min(widths, default=None)


def arm_formats(rules: Iterable[Rule]) -> dict[str, Format]:
    """Return the formats among rules by id, each with the document rules about it."""
    everything = list(rules)
    speaking = [rule for rule in everything if rule.kind == "document"]
    return {rule.id: Format(rule, speaking) for rule in everything if rule.kind == "format"}


