"""Words of a Dockerfile instruction, and ARG and ENV substitution in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from diagnose.facts.patterns import Pattern


class Word(NamedTuple):
    """A word as written, with its span in the instruction's argument."""

    raw: str
    start: int
    end: int


_MAX_NESTING = 3
_MAX_SUBSTITUTED = 2_000
"""Characters of a word in which variables are replaced: values that hold variables again must not grow without bound."""

_MAX_VALUE = 500
"""Characters of a variable's value that are put in its place."""

_PLAIN = Pattern(r"[\w./:@*=,-]*\Z")
"""What quoting and substitution leave as it is."""

_JSON_TEXT = Pattern(r'\s*"((?:[^"\\]|\\.)*)"\s*(,|\])')
_VARIABLE = Pattern(r"\$(?:\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\}|([A-Za-z_]\w*))")


@cache
def _word(escape: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\"(?:[^\"{escape}]|{escape}.)*\"?|'[^']*'?|\$\{{[^}}]*\}}?|{escape}.|[^\s\"'])+", re.DOTALL)


@cache
def _piece(escape: str) -> re.Pattern[str]:
    return re.compile(rf"\"((?:[^\"{escape}]|{escape}.)*)\"?|'([^']*)'?|((?:{escape}.|[^\"'])+)", re.DOTALL)


@cache
def _escaped(escape: str) -> re.Pattern[str]:
    return re.compile(f"{escape}(.)", re.DOTALL)


def split_words(text: str, escape: str = "\\") -> list[Word]:
    """Return the words of an argument: a JSON array's texts, or what blanks separate outside quotes and `${}`."""
    if text.startswith("["):
        words = _json_words(text)
        if words is not None:
            return words
    return [Word(match[0], match.start(), match.end()) for match in _word(re.escape(escape)).finditer(text)]


def _json_words(text: str) -> list[Word] | None:
    words: list[Word] = []
    position = 1
    while match := _JSON_TEXT.match(text, position):
        words.append(Word(match[1].replace('\\"', '"').replace("\\\\", "\\"), match.start(1), match.end(1)))
        position = match.end()
        if match[2] == "]":
            return words if not text[position:].strip() else None
    return None


def split_flags(words: list[Word]) -> tuple[dict[str, Word], list[Word]]:
    """Split off the leading `--name=value` words; a flag's Word is its value."""
    flags: dict[str, Word] = {}
    for index, word in enumerate(words):
        if not word.raw.startswith("--"):
            return flags, words[index:]
        name, equals, value = word.raw[2:].partition("=")
        flags[name.lower()] = Word(value, word.start + len(name) + len(equals) + 2, word.end)
    return flags, []


def expand(raw: str, values: Mapping[str, str], escape: str = "\\") -> str:
    """Return a word without quotes and with its variables replaced; what has no value stays as `${NAME}`."""
    if _PLAIN.match(raw):
        return raw
    parts: list[str] = []
    for quote, piece in _pieces(raw, escape):
        parts.append(piece if quote == "'" else _substitute(piece, values))
    return "".join(parts).replace("\0", "$")


def is_resolved(text: str) -> bool:
    """Return whether an expanded text has no variable left."""
    return "$" not in text


def _pieces(raw: str, escape: str) -> list[tuple[str, str]]:
    """Return (quote, text) for the parts of a word; an escaped dollar becomes NUL until variables are replaced."""
    pieces: list[tuple[str, str]] = []
    for match in _piece(re.escape(escape)).finditer(raw):
        if match[2] is not None:
            pieces.append(("'", match[2].replace("$", "\0")))
        else:
            pieces.append(("", _unescape(match[1] if match[1] is not None else match[3], escape)))
    return pieces


def _unescape(text: str, escape: str) -> str:
    if escape not in text:
        return text
    return _escaped(re.escape(escape)).sub(lambda match: "\0" if match[1] == "$" else match[1], text)


def _substitute(text: str, values: Mapping[str, str]) -> str:
    """Replace variables, the inner ones of `${A:-${B}}` first."""
    if "$" not in text or len(text) > _MAX_SUBSTITUTED:
        return text
    for _ in range(_MAX_NESTING):
        replaced = _VARIABLE.sub(lambda match: _value(match, values), text)
        if replaced == text or len(replaced) > _MAX_SUBSTITUTED:
            return replaced
        text = replaced
    return text


def _value(match: re.Match[str], values: Mapping[str, str]) -> str:
    name, operator, word = match[1] or match[4], match[2] or "", match[3] or ""
    value = values.get(name, "")[:_MAX_VALUE] if name in values else None
    is_set = value is not None and (value != "" or not operator.startswith(":"))
    if operator.endswith("+"):
        return word if is_set else ""
    if is_set and value is not None:
        return value
    return word if operator.endswith("-") else f"${{{name}}}"
