"""Facts: what a project's files say, as plain values that know where they were read.

A fact is a dict of plain values (str, int, bool, lists, nested facts), made by `make_fact`, with three extra keys
that rules cannot see by these names: `$type` (its type in `fact_schema`), `$path` (its file) and `$at` (the region
of each field; the key "" is the region of the fact itself).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from diagnose.model.fact_schema import FACT_TYPES
from diagnose.model.fact_type import parse_type
from diagnose.model.location import Location, Region

Fact = dict[str, Any]

_DEFAULTS: dict[str, Any] = {"string": "", "int": 0, "bool": False, "double": 0.0}


def make_fact(type_name: str, path: str, region: Region | None, at: Mapping[str, Region] | None = None, **fields: Any) -> Fact:
    """Return a fact of `type_name` read from `path`; absent fields get the default of their type, optional ones stay absent.

    Raises KeyError for a type or field that the schema does not declare.
    """
    declared = FACT_TYPES[type_name].fields
    unknown = fields.keys() - declared.keys()
    if unknown:
        raise KeyError(f"{type_name} has no field {sorted(unknown)}")
    fact: Fact = {name: value for name, value in fields.items() if value is not None}
    for name, field in declared.items():
        if name not in fact and not field.optional:
            fact[name] = default_of(field.type)
    regions = dict(at or {})
    if region is not None:
        regions[""] = region
    fact["where"] = str(Location(path, region))
    fact["line"] = region.line if region else 0
    fact["file"] = path
    fact["$type"], fact["$path"], fact["$at"] = type_name, path, regions
    return fact


def default_of(type_text: str) -> Any:
    """Return the value that stands for "not said" in a field of this type (a fresh list, map or fact)."""
    outer, inner = parse_type(type_text)
    if outer == "list":
        return []
    if outer == "map":
        return {}
    return _DEFAULTS[inner] if inner in _DEFAULTS else make_fact(inner, "", None)


def location_of(fact: Fact, field: str = "") -> Location:
    """Return where a field was read; the fact itself when the field has no place of its own."""
    regions: dict[str, Region] = fact["$at"]
    return Location(fact["$path"], regions.get(field, regions.get("")))


def select(fact: Fact, path: str) -> Iterator[tuple[Any, Fact, str]]:
    """Yield (value, owner, field) for a dotted path below `fact`; lists on the way are walked element by element."""
    head, _, rest = path.partition(".")
    if head not in fact:
        return
    value = fact[head]
    for item in value if isinstance(value, list) else [value]:
        if not rest:
            yield item, fact, head
        elif isinstance(item, dict):
            yield from select(item, rest)
