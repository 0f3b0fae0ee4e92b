"""From the text of a scalar to its value: js-yaml's default schema (YAML 1.2 core, plus timestamps, merge keys and binary)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from diagnose.syntax.nodes import Binary, Timestamp

PREFIX = "tag:yaml.org,2002:"
MERGE = PREFIX + "merge"

_NULLS = frozenset({"~", "null", "Null", "NULL"})
_BOOLEANS = dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_INTEGER = re.compile(r"[-+]?(?:0b_*[01][01_]*|0x_*[0-9a-fA-F][0-9a-fA-F_]*|0o_*[0-7][0-7_]*|[0-9][0-9_]*)(?<!_)\Z")
_FLOAT = re.compile(
    r"(?:[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9_]+(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))(?<!_)\Z"
)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_TIME = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?"
    r"(?:[ \t]*(?:Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?\Z"
)
_BASES = {"0b": 2, "0x": 16, "0o": 8}
_MAYBE_TYPED = frozenset("-+.0123456789~nNtTfF<")
"""First characters of plain scalars that are not text."""

_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


class Unresolved(ValueError):
    """A value that does not have the form its tag asks for."""


def resolve_plain(text: str) -> tuple[Any, str]:
    """Return (value, tag) of a plain scalar; the tag is "" for text."""
    if text[0] not in _MAYBE_TYPED:
        return text, ""
    for tag, construct in _IMPLICIT:
        try:
            return construct(text), tag
        except Unresolved:
            continue
    return text, ""


def _null(text: str) -> None:
    if text not in _NULLS:
        raise Unresolved(text)


def _boolean(text: str) -> bool:
    if text not in _BOOLEANS:
        raise Unresolved(text)
    return _BOOLEANS[text]


def _integer(text: str) -> float | int:
    if not _INTEGER.match(text):
        raise Unresolved(text)
    digits = text.replace("_", "")
    sign = -1 if digits[0] == "-" else 1
    digits = digits.lstrip("+-")
    base = _BASES.get(digits[:2])
    if len(digits) > _MAX_DIGITS:
        return sign * float("inf")
    value = sign * (int(digits[2:], base) if base else int(digits))
    return value if abs(value) < _EXACT else _rounded(value)


_MAX_DIGITS = 1100
"""Longer numbers are infinite in JavaScript, whatever their base."""

_EXACT = 2**53
"""From here on JavaScript's numbers have gaps."""


def _rounded(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _float(text: str) -> float:
    if not _FLOAT.match(text):
        raise Unresolved(text)
    digits = text.replace("_", "").lower()
    if digits == ".nan":
        return float("nan")
    sign = -1.0 if digits[0] == "-" else 1.0
    digits = digits.lstrip("+-")
    if digits.startswith(".e"):
        return float("nan")
    return sign * float("inf" if digits == ".inf" else digits)


def _timestamp(text: str) -> Timestamp:
    if match := _DATE.match(text):
        return _moment(int(match[1]), int(match[2]), int(match[3]), 0)
    match = _TIME.match(text)
    if not match:
        raise Unresolved(text)
    year, month, day, hour, minute, second, fraction, sign, zone_hour, zone_minute = match.groups()
    moment = _moment(int(year), int(month), int(day), (int(hour) * 60 + int(minute)) * 60 + int(second))
    offset = (int(zone_hour or 0) * 60 + int(zone_minute or 0)) * 60_000 * (-1 if sign == "-" else 1)
    return Timestamp(moment.milliseconds + int(((fraction or "") + "000")[:3]) - offset)


_EPOCH = date(1970, 1, 1).toordinal()
_DAYS_IN_400_YEARS = 146_097


def _moment(year: int, month: int, day: int, seconds: int) -> Timestamp:
    """Return a point in time as JavaScript counts it: parts beyond their range carry over, years below 100 are of the 20th century."""
    year += (1900 if year < 100 else 0) + (month - 1) // 12
    periods, year = divmod(year, 400)
    days = date(year + 400, (month - 1) % 12 + 1, 1).toordinal() - _EPOCH + (periods - 1) * _DAYS_IN_400_YEARS + day - 1
    return Timestamp((days * 86_400 + seconds) * 1000.0)


def _merge(text: str) -> str:
    if text != "<<":
        raise Unresolved(text)
    return text


def _binary(text: str) -> Binary:
    digits = "".join(char for char in text if char not in "\r\n")
    body = digits.replace("=", "")
    if not _BASE64.issuperset(body) or 6 * len(digits) % 8:
        raise Unresolved(text)
    whole = body[: len(body) - (len(body) % 4 == 1)]
    return Binary(base64.b64decode(whole + "=" * (-len(whole) % 4)) or b"\0\0\0")


_IMPLICIT: tuple[tuple[str, Callable[[str], Any]], ...] = (
    (PREFIX + "null", _null),
    (PREFIX + "bool", _boolean),
    (PREFIX + "int", _integer),
    (PREFIX + "float", _float),
    (PREFIX + "timestamp", _timestamp),
    (MERGE, _merge),
)


class Tag(NamedTuple):
    """What an explicit tag takes (`scalar`, `sequence`, `mapping`) and makes of a scalar; `empty` is its value of nothing."""

    kind: str
    construct: Callable[[str], Any] = str
    empty: Any = Unresolved


TAGS: dict[str, Tag] = {
    PREFIX + name: tag
    for name, tag in {
        "str": Tag("scalar", str, ""),
        "null": Tag("scalar", _null, None),
        "bool": Tag("scalar", _boolean),
        "int": Tag("scalar", _integer),
        "float": Tag("scalar", _float),
        "timestamp": Tag("scalar", _timestamp),
        "merge": Tag("scalar", _merge, None),
        "binary": Tag("scalar", _binary),
        "seq": Tag("sequence", empty=list),
        "omap": Tag("sequence", empty=list),
        "pairs": Tag("sequence", empty=list),
        "map": Tag("mapping", empty=dict),
        "set": Tag("mapping", empty=dict),
    }.items()
}
