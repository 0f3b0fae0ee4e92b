"""How JavaScript turns values into text and numbers: `String(x)`, `Number(x)` and `parseFloat(x)`, for nodes of YAML documents."""

from __future__ import annotations

import math
import re
from typing import Any

from diagnose.syntax.nodes import Binary, Mapping, Node, Scalar, Sequence, Timestamp, expanded_size

SPACES = "\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""What `\\s` means there, as the inside of a character class."""

MAX_ITEMS = 10_000
"""Items of a list, aliases written out, from which its text is given up: it would only be a bomb."""

_SPACE = re.compile(f"[{SPACES}]+")
_SPACE_CHARACTERS = SPACES.replace("\u2000-\u200a", "".join(map(chr, range(0x2000, 0x200B))))
_DECIMAL = re.compile(r"[-+]?(?:Infinity|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)")
_BASES = {"0x": (16, "0123456789abcdef"), "0o": (8, "01234567"), "0b": (2, "01")}


def text_of_value(node: Node) -> str:
    """Return `String(node)`; a mapping is `[object Object]`, null is `null`."""
    if isinstance(node, Scalar):
        return _scalar_text(node.value)
    if isinstance(node, Mapping):
        return "[object Object]"
    return _list_text(node, ()) if expanded_size(node) <= MAX_ITEMS else ""


def _list_text(node: Sequence, around: tuple[int, ...]) -> str:
    """Join the items with commas: null is nothing, a list inside itself too."""
    if id(node) in around or len(around) > 50:
        return ""
    inner = (*around, id(node))
    return ",".join(_item_text(item, inner) for item in node.items)


def _item_text(item: Node, around: tuple[int, ...]) -> str:
    if isinstance(item, Sequence):
        return _list_text(item, around)
    return "" if isinstance(item, Scalar) and item.value is None else text_of_value(item)


def _scalar_text(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    return _date_text(value) if isinstance(value, Timestamp) else ",".join(map(str, value.data))


def number_text(value: float) -> str:
    """Return a number as JavaScript shows it."""
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value!r}e0".partition("e")
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent.removesuffix("e0")) - (len(whole + fraction) - len((whole + fraction).lstrip("0")))
    return ("-" if value < 0 else "") + _placed(digits.rstrip("0"), point)


def _placed(digits: str, point: int) -> str:
    """Return digits with their decimal point after `point` of them, or with an exponent where JavaScript uses one."""
    if 0 < point <= 21:
        whole = digits[:point].ljust(point, "0")
        return f"{whole}.{digits[point:]}" if digits[point:] else whole
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    mantissa = f"{digits[0]}.{digits[1:]}" if digits[1:] else digits
    return f"{mantissa}e{point - 1:+d}"


def _date_text(value: Timestamp) -> str:
    """Return a date as JavaScript shows it in UTC, where the platform runs."""
    from datetime import UTC, datetime, timedelta

    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=value.milliseconds)
    except (OverflowError, ValueError):
        return "Invalid Date"
    return moment.strftime("%a %b %d ") + f"{moment.year:04d}" + moment.strftime(" %H:%M:%S GMT+0000 (Coordinated Universal Time)")


def number_of_value(node: Node) -> float:
    """Return `Number(node)`; NaN for what is no number."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(node, Scalar) and not isinstance(value, str | Binary):
        return 0.0 if value is None else value.milliseconds if isinstance(value, Timestamp) else float(value)
    return number_of_text(text_of_value(node))


def number_of_text(text: str) -> float:
    """Return `Number(text)`: blanks around are nothing, the empty text is 0."""
    text = text.strip(_SPACE_CHARACTERS)
    if not text:
        return 0.0
    base = _BASES.get(text[:2].lower())
    if base:
        digits = text[2:].lower()
        return _parsed(digits, base[0]) if digits and not set(digits) - set(base[1]) else math.nan
    return _decimal(text) if _DECIMAL.fullmatch(text) else math.nan


def leading_number(text: str) -> float:
    """Return `parseFloat(text)`: the number that the text begins with."""
    match = _DECIMAL.match(text.strip(_SPACE_CHARACTERS))
    return _decimal(match.group()) if match else math.nan


def without_spaces(text: str) -> str:
    """Return the text without any white space."""
    return _SPACE.sub("", text)


def length(text: str) -> int:
    """Return `text.length`: UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def _decimal(text: str) -> float:
    return float(text.replace("Infinity", "inf"))


def _parsed(digits: str, base: int) -> float:
    try:
        return float(int(digits, base))
    except OverflowError:
        return math.inf
