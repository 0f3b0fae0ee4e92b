"""Places as conditions and messages of document rules see them: the `Node` and `Document` types as plain values."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from diagnose.correlate.casting import kind_of, number_value, state_of, text_value
from diagnose.correlate.constraints import leads_to
from diagnose.correlate.places import Place
from diagnose.correlate.suggestions import hint_of, suggestion_of
from diagnose.model.location import Location
from diagnose.model.rule import Rule
from diagnose.model.shape import Shape
from diagnose.syntax.javascript import number_text
from diagnose.syntax.nodes import Mapping as MappingNode
from diagnose.syntax.nodes import Node, Sequence

MAX_WRITTEN = 60
"""Characters of a value that a message shows."""


def node_view(place: Place, rule: Rule, fields: Iterable[str] | None = None) -> dict[str, Any]:
    """Return the fields of a place (default: all)."""
    wanted = (*_FIELDS, *_GUESSES) if fields is None else fields
    return {name: _FIELDS[name](place) if name in _FIELDS else _GUESSES[name](place, rule) for name in wanted}


def mapping_view(owner: Place | None, rule: Rule, names: Iterable[str] | None, fields: Iterable[str] | None) -> dict[str, Any]:
    """Return fields of what the keys of a mapping hold, declared keys that are missing included (None: all of them)."""
    if owner is None:
        return {}
    present = owner.node.keys() if isinstance(owner.node, MappingNode) else []
    wanted = names if names is not None else dict.fromkeys([*(owner.shape.keys if owner.shape else ()), *present])
    return {name: node_view(key_place(owner, name), rule, fields) for name in wanted}


def key_place(owner: Place, name: str) -> Place:
    """Return the place of a key of a mapping, whether it is there or not."""
    node = owner.node.get(name) if isinstance(owner.node, MappingNode) else None
    key = owner.node.key(name) if isinstance(owner.node, MappingNode) else None
    shape = owner.shape.keys.get(name) if owner.shape else None
    state = state_of(shape, node) if shape else "unknown" if node else "missing"
    return Place(owner.document, shape, node, state, f"{owner.path}.{name}" if owner.path else name, key, owner, name)


def document_view(place: Place, version: float) -> dict[str, Any]:
    """Return the document of a place."""
    document = place.document
    keys = document.node.keys() if isinstance(document.node, MappingNode) else []
    shown = "" if math.isinf(version) or math.isnan(version) else number_text(version)
    where = {"file": document.path, "line": 1, "where": document.path}
    named = {"path": document.path, "name": document.name, "context": document.context, "version": shown}
    return {**where, **named, "keys": keys, "neighbours": list(document.neighbours)}


def written(node: Node | None, depth: int = 2) -> str:
    """Return a value as it is written, on one line and shortened: a few items, `depth` collections deep."""
    if isinstance(node, Sequence):
        shown = [written(item, depth - 1) for item in node.items[:5]] if depth else []
        text = f"[{', '.join([*shown, '…'] if len(shown) < len(node.items) else shown)}]"
    elif isinstance(node, MappingNode):
        text = f"{{{', '.join(f'{key}: …' for key in node.keys()[:5])}}}"
    else:
        text = " ".join(node.text.split()) if node else ""
    return text if len(text) <= MAX_WRITTEN else text[: MAX_WRITTEN - 1] + "…"


def _written(place: Place) -> str:
    problem = place.document.problem
    if problem is None:
        return written(place.node)
    lines = place.document.text.splitlines()
    index = min(problem.region.line, len(lines)) - 1
    return lines[index].strip()[:200] if lines else ""


def _text(place: Place) -> str:
    return place.document.problem.reason if place.document.problem else text_value(place.node)


def _number(place: Place) -> float:
    number = number_value(place.node)
    return 0.0 if math.isnan(number) else number


def _texts(place: Place) -> list[str]:
    return [text_value(item) for item in place.node.items] if isinstance(place.node, Sequence) else []


def _keys(place: Place) -> list[str]:
    return place.node.keys() if isinstance(place.node, MappingNode) else []


def _first(place: Place) -> str:
    problem = place.document.problem
    first = problem.other if problem else place.first
    return str(Location(place.document.path, first)) if first else ""


def _shape(read: Callable[[Shape], Any], default: Any) -> Callable[[Place], Any]:
    return lambda place: read(place.shape) if place.shape else default


_FIELDS: Mapping[str, Callable[[Place], Any]] = {
    "path": lambda place: place.path,
    "key": lambda place: place.name,
    "state": lambda place: place.state,
    "kind": lambda place: kind_of(place.node),
    "type": _shape(lambda shape: shape.type, "any"),
    "required": _shape(lambda shape: shape.is_required, False),
    "checked": lambda place: place.is_checked,
    "since": _shape(lambda shape: number_text(shape.since) if shape.since else "", ""),
    "written": _written,
    "text": _text,
    "number": _number,
    "texts": _texts,
    "keys": _keys,
    "within": lambda place: place.owner.state if place.owner else "",
    "leads_to": lambda place: leads_to(place.document, text_value(place.node)),
    "beside": lambda place: place.beside,
    "first": _first,
    "where": lambda place: str(place.location),
    "file": lambda place: place.document.path,
    "line": lambda place: place.location.region.line if place.location.region else 0,
}

_GUESSES: Mapping[str, Callable[[Place, Rule], str]] = {"suggestion": suggestion_of, "hint": hint_of}
