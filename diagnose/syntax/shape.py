"""Checks a positioned document against a JSON Schema and reports every problem where it stands.

The subset of JSON Schema (draft 2020-12) that rule and configuration files need: `type`, `properties`, `required`,
`additionalProperties`, `patternProperties`-free maps, `enum`, `pattern`, `items`, `minItems`, `minimum`, `oneOf` over
`required` lists, `anyOf` over types, `$ref` into `$defs`. Own code because no validator keeps source positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Dict
from typing import Any

from diagnose.model.location import Region
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence
from diagnose.syntax.suggest import did_you_mean
from diagnose.syntax.yaml import duplicate_keys

Schema = Dict[str, Any]
Issue = tuple[Region, str]

_TYPE_NAMES = {"object": "a mapping", "array": "a list", "string": "text", "integer": "a whole number", "boolean": "true or false"}
_TYPE_NAMES["number"] = "a number"


def check_shape(node: Node, schema: Schema, root: Schema | None = None, path: str = "") -> Iterator[Issue]:
    """Yield (region, message) for every way in which the node differs from the schema."""
    root = schema if root is None else root
    schema = _resolve(schema, root)
    if "anyOf" in schema:
        schema = _choose(node, schema["anyOf"], root) or {"type": [s.get("type") for s in _all(schema["anyOf"], root)]}
    types = schema.get("type")
    if types and not any(_is_type(node, name) for name in _as_list(types)):
        yield node.region, f"{_name(path)}expected {_describe(types)}, found {describe_node(node)}"
        return
    if isinstance(node, Mapping):
        yield from _check_mapping(node, schema, root, path)
    elif isinstance(node, Sequence):
        yield from _check_sequence(node, schema, root, path)
    else:
        yield from _check_scalar(node, schema, path)


def describe_node(node: Node) -> str:
    """Return what a node is, in words a message can use."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return node.text
    return f"the number {node.text}" if isinstance(node.value, int | float) else f"the text {node.text[:40]!r}"


def _check_mapping(node: Mapping, schema: Schema, root: Schema, path: str) -> Iterator[Issue]:
    known: Schema = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for key in duplicate_keys(node):
        yield key.region, f"{_name(path)}'{key.text}' is there twice"
    for key, value in node.entries:
        where = f"{path}.{key.text}" if path else key.text
        if key.text in known:
            yield from check_shape(value, known[key.text], root, where)
        elif others is False:
            listed = did_you_mean(key.text, known) or f"; known here: {', '.join(known)}"
            yield key.region, f"{_name(path)}unknown key '{key.text}'{listed}"
        elif isinstance(others, dict):
            yield from check_shape(value, others, root, where)
    yield from _check_required(node, schema, path)


def _check_required(node: Mapping, schema: Schema, path: str) -> Iterator[Issue]:
    present = set(node.keys())
    for name in schema.get("required", ()):
        if name not in present:
            yield _head(node), f"{_name(path)}'{name}' is missing"
    if "oneOf" in schema:
        choices = [choice["required"][0] for choice in schema["oneOf"]]
        chosen = [name for name in choices if name in present]
        if len(chosen) != 1:
            found = f", found {' and '.join(chosen)}" if chosen else ""
            yield _head(node), f"{_name(path)}expected exactly one of {', '.join(choices)}{found}"
    if len(node.entries) < schema.get("minProperties", 0):
        yield _head(node), f"{_name(path)}must not be empty"


def _check_sequence(node: Sequence, schema: Schema, root: Schema, path: str) -> Iterator[Issue]:
    if len(node.items) < schema.get("minItems", 0):
        yield node.region, f"{_name(path)}needs at least {schema['minItems']} item(s), found {len(node.items)}"
    if "items" in schema:
        for index, item in enumerate(node.items):
            yield from check_shape(item, schema["items"], root, f"{path}[{index}]")


def _check_scalar(node: Scalar, schema: Schema, path: str) -> Iterator[Issue]:
    if "enum" in schema and node.value not in schema["enum"]:
        words = [str(word) for word in schema["enum"]]
        yield node.region, f"{_name(path)}'{node.text[:60]}' is not one of {', '.join(words)}{did_you_mean(node.text, words)}"
    if "pattern" in schema and isinstance(node.value, str) and not re.search(schema["pattern"], node.text):
        expected = schema.get("description", f"text that matches {schema['pattern']}")
        yield node.region, f"{_name(path)}'{node.text[:60]}' is not {expected}"
    if "minLength" in schema and len(node.text) < schema["minLength"]:
        yield node.region, f"{_name(path)}must not be empty"
    if "minimum" in schema and isinstance(node.value, int) and node.value < schema["minimum"]:
        yield node.region, f"{_name(path)}{node.text} is less than {schema['minimum']}"


def _head(node: Mapping) -> Region:
    """The first key, or the node: what is missing is missing from its beginning."""
    return node.entries[0][0].region if node.entries else node.region


def _is_type(node: Node, name: str) -> bool:
    if name == "object":
        return isinstance(node, Mapping)
    if name == "array":
        return isinstance(node, Sequence)
    if not isinstance(node, Scalar):
        return False
    value = node.value
    if name == "string":
        return isinstance(value, str)
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, bool) if name == "boolean" else value is None


def _choose(node: Node, options: list[Schema], root: Schema) -> Schema | None:
    matching = (option for option in _all(options, root) if any(_is_type(node, name) for name in _as_list(option.get("type", []))))
    return next(matching, None)


def _all(options: list[Schema], root: Schema) -> list[Schema]:
    return [_resolve(option, root) for option in options]


def _resolve(schema: Schema, root: Schema) -> Schema:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _describe(types: Any) -> str:
    return " or ".join(_TYPE_NAMES.get(name, str(name)) for name in _as_list(types) if name)


def _name(path: str) -> str:
    return f"{path}: " if path else ""
