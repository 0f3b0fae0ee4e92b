"""What the platform makes of a written value: its validator casts before it checks, so that "8080" is a number and 8080 a text.

The rules are those of yup 1.4 in its non-strict form, found out by experiment: text is made of every scalar but never of a
list or a mapping; a number is made of text without its white space and of a list that begins with a number; true and false
are made of 1, 0 and the words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import partial

from diagnose.model.shape import Shape
from diagnose.syntax.javascript import leading_number, number_of_text, text_of_value, without_spaces
from diagnose.syntax.nodes import Binary, Mapping, Node, Scalar, Sequence, Timestamp

_BOOLEAN = re.compile(r"true|false|1|0", re.IGNORECASE | re.ASCII)


def state_of(shape: Shape, node: Node | None) -> str:
    """Return what a declared node is: value, empty (a required text), missing, blank (null, where that is not the same) or mistyped."""
    if node is None:
        return "missing"
    if isinstance(node, Scalar) and node.value is None:
        return "missing" if shape.is_nullable else "blank"
    if shape.type == "text":
        if not isinstance(node, Scalar):
            return "mistyped"
        return "empty" if node.value == "" and shape.is_required else "value"
    return "value" if _HAS_TYPE[shape.type](node) else "mistyped"


def kind_of(node: Node | None) -> str:
    """Return how a value is written: one of KINDS_OF_VALUES."""
    if node is None:
        return "nothing"
    if isinstance(node, Sequence | Mapping):
        return "list" if isinstance(node, Sequence) else "mapping"
    value = node.value
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    kinds = ((str, "text"), (int | float, "number"), (Timestamp, "date"), (Binary, "binary"))
    return next(word for kind, word in kinds if isinstance(value, kind))


def text_value(node: Node | None) -> str:
    """Return a scalar as text, "" for anything else and for nothing."""
    return text_of_value(node) if isinstance(node, Scalar) and node.value is not None else ""


def number_value(node: Node | None) -> float:
    """Return a node as a number, NaN for what is none."""
    if node is None or isinstance(node, Mapping):
        return math.nan
    if isinstance(node, Scalar):
        value = node.value
        if isinstance(value, str):
            digits = without_spaces(value)
            return number_of_text(digits) if digits else math.nan
        if value is None or isinstance(value, bool | Timestamp):
            return math.nan
        if not isinstance(value, Binary):
            return float(value)
    return leading_number(text_of_value(node))


def is_truthy(node: Node | None, as_text: bool = False) -> bool:
    """Return whether JavaScript takes a value for true; `as_text`: after it was made text, where "false" and "0" are true."""
    if not isinstance(node, Scalar):
        return node is not None
    value = node.value
    if as_text and value is not None:
        return text_of_value(node) != ""
    return bool(value) and not (isinstance(value, float) and math.isnan(value))


def _is(kind: type, node: Node) -> bool:
    return isinstance(node, kind)


def _is_number(node: Node) -> bool:
    return not math.isnan(number_value(node))


def _is_boolean(node: Node) -> bool:
    return (isinstance(node, Scalar) and isinstance(node.value, bool)) or _BOOLEAN.fullmatch(text_of_value(node)) is not None


_HAS_TYPE: dict[str, Callable[[Node], bool]] = {
    "any": lambda _: True,
    "mapping": partial(_is, Mapping),
    "list": partial(_is, Sequence),
    "number": _is_number,
    "boolean": _is_boolean,
}
