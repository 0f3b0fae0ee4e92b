"""How types of facts are declared: fields with types in a short notation (`fact_schema`)."""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """A field's type (without the `?`), whether it may be absent, and what it means."""

    type: str
    optional: bool
    doc: str


class FactType(NamedTuple):
    """A kind of fact: what it stands for and its fields."""

    doc: str
    fields: dict[str, Field]


def parse_type(text: str) -> tuple[str, str]:
    """Split a type into its container (`list`, `map` or "") and its element type."""
    if text.startswith("list<"):
        return "list", text[5:-1]
    if text.startswith("map<string,"):
        return "map", text[11:-1]
    return "", text


def declare(doc: str, **fields: str) -> FactType:
    """Describe a type by its meaning and its fields, each as `type — meaning`."""
    declared = {}
    for name, text in fields.items():
        kind, _, meaning = text.partition(" — ")
        declared[name] = Field(kind.rstrip("?"), kind.endswith("?"), meaning)
    return FactType(doc, declared)


COMMON_FIELDS = {
    "where": Field("string", False, "the place of the fact as file:line"),
    "file": Field("string", False, "the file the fact was read from"),
    "line": Field("int", False, "the line the fact starts on"),
}
