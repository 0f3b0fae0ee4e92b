"""What the edits of one fix do to one file, in a form that composes with those of others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from diagnose.fixes.document import Splice
from diagnose.fixes.tree import Collection, Item


class Claim(NamedTuple):
    """A span of the old text that a fix depends on.

    `change` means that the text is replaced or removed, `inside` that something is added to the collection there, `point`
    that something is inserted. Equal claims (same `effect`) of two fixes are the same edit.
    """

    kind: str
    start: int
    end: int
    effect: str


class Added(NamedTuple):
    """A new entry of a mapping, or a new item of a list (no key)."""

    collection: Collection
    key: str
    text: str
    is_source: bool


class Shift(NamedTuple):
    """Move the lines that start after `start` and before `end` by `by` columns, negative to the left."""

    start: int
    end: int
    by: int


@dataclass(slots=True)
class Patch:
    """Changes of one file. Removed and added items are turned into text together, so that separators come out right."""

    splices: list[Splice] = field(default_factory=list)
    removed: list[Item] = field(default_factory=list)
    taken: list[Item] = field(default_factory=list)
    """Items whose lines move elsewhere: removed together with the comment at their end."""
    added: list[Added] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def change(self, start: int, end: int, text: str) -> None:
        """Replace a span."""
        self.splices.append(Splice(start, end, text))
        self.claims.append(Claim("change" if end > start else "point", start, end, text))

    def fill(self, place: int, text: str) -> None:
        """Put a value where there is none."""
        self.splices.append(Splice(place, place, text))
        self.claims.append(Claim("inside", place, place, f"=\0{text}"))

    def remove(self, item: Item) -> None:
        """Remove an entry or item."""
        self.removed.append(item)
        self.claims.append(Claim("change", item.start, item.end, ""))

    def take(self, item: Item, start: int, end: int) -> None:
        """Remove an entry whose lines, from `start` to `end`, were written elsewhere."""
        self.taken.append(item)
        self.claims.append(Claim("change", start, end, ""))

    def occupy(self, collection: Collection, key: str, effect: str) -> None:
        """Claim a key of a mapping for an entry that comes to have it."""
        self.claims.append(Claim("inside", collection.start, collection.end, f"{key}\0{effect}"))

    def add(self, added: Added) -> None:
        """Add an entry or item."""
        self.added.append(added)
        self.occupy(added.collection, added.key, added.text)

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.splices or self.removed or self.taken or self.added or self.shifts)


def merged(patches: Iterable[Patch]) -> Patch:
    """Return one patch that does what all of them do; what several do is done once."""
    result, seen = Patch(), set[object]()
    for patch in patches:
        for name in ("splices", "removed", "taken", "added", "shifts", "claims"):
            for value in getattr(patch, name):
                key = (name, id(value) if isinstance(value, Item) else _identity(value))
                if key not in seen:
                    seen.add(key)
                    getattr(result, name).append(value)
    return result


def _identity(value: object) -> object:
    return (id(value.collection), *value[1:]) if isinstance(value, Added) else value


def clash(one: Claim, other: Claim) -> bool:
    """Return whether two claims of different fixes exclude each other."""
    if one == other:
        return False
    if one.kind == other.kind == "inside":
        return (one.start, one.end) == (other.start, other.end) and _same_key(one, other)
    if "change" not in (one.kind, other.kind):
        return False
    if one.kind == other.kind:
        return one.start < other.end and other.start < one.end
    change, place = (one, other) if one.kind == "change" else (other, one)
    if place.kind == "point":
        return change.start < place.start < change.end
    return change.start <= place.start and place.end <= change.end


def _same_key(one: Claim, other: Claim) -> bool:
    return one.effect.partition("\0")[0] == other.effect.partition("\0")[0] != ""
