"""Tokens of JavaScript and TypeScript, with offsets; enough to read settings and to know what is a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diagnose.facts.patterns import Pattern

MAX_TOKENS = 50_000


class Token(NamedTuple):
    """`kind` is string, template (value None when it has `${}`), word, number, regex, or mark."""

    kind: str
    text: str
    """The value of a string or of a template without `${}`; else as written."""
    start: int
    end: int


_SPACE = Pattern(r"(?:\s+|//[^\n]*|/\*.*?(?:\*/|\Z))+", re.DOTALL)
_TOKEN = Pattern(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"|(?P<word>[A-Za-z_$][\w$]*)|(?P<number>\d[\w.]*)|(?P<mark>=>|\?\?=?|\|\|=?|&&=?|\?\.|\.\.\.|===?|!==?|[-+*/%<>]=|.)",
    re.DOTALL,
)
_REGEX = Pattern(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_BEFORE_REGEX = frozenset({"(", ",", "=", ":", "[", "!", "&", "|", "?", "{", "}", ";", "=>", "||", "&&", "??", "===", "!==", "==", "!="})
_WORDS_BEFORE_REGEX = frozenset({"return", "typeof", "case", "in", "of", "new", "delete", "void", "throw"})
_ESCAPE = Pattern(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Yield the tokens of a script, without comments; never fails, at most MAX_TOKENS."""
    position = start
    previous: Token | None = None
    for _ in range(MAX_TOKENS):
        space = _SPACE.match(text, position)
        position = space.end() if space else position
        if position >= len(text):
            return
        previous = _token(text, position, previous)
        yield previous
        position = previous.end


def comment_free(text: str) -> str:
    """Return the script with comments replaced by blanks, so that every offset stays."""
    parts: list[str] = []
    position = 0
    for token in tokens(text):
        parts += [re.sub(r"[^\n]", " ", text[position : token.start]), text[token.start : token.end]]
        position = token.end
    return "".join(parts)


def _token(text: str, position: int, previous: Token | None) -> Token:
    if text[position] == "`":
        return _template(text, position)
    if text[position] == "/" and _may_start_regex(previous):
        regex = _REGEX.match(text, position)
        if regex:
            return Token("regex", regex[0], position, regex.end())
    match = _TOKEN.match(text, position)
    if match is None:
        return Token("mark", text[position], position, position + 1)
    kind = match.lastgroup or "mark"
    value = unescape(match[0][1:-1]) if kind == "string" else match[0]
    return Token(kind, value, position, match.end())


def _may_start_regex(previous: Token | None) -> bool:
    if previous is None:
        return True
    return previous.text in _BEFORE_REGEX if previous.kind == "mark" else previous.text in _WORDS_BEFORE_REGEX


def _template(text: str, start: int) -> Token:
    """Read a template literal; `${}` in it may hold braces but no backticks."""
    end = start + 1
    is_plain = True
    while end < len(text) and text[end] != "`":
        if text[end] == "\\":
            end += 1
        elif text.startswith("${", end):
            is_plain = False
            end = _after_braces(text, end + 2)
            continue
        end += 1
    end = min(end + 1, len(text))
    return Token("string", unescape(text[start + 1 : end - 1]), start, end) if is_plain else Token("template", text[start:end], start, end)


def _after_braces(text: str, position: int) -> int:
    depth = 1
    while position < len(text) and depth:
        depth += (text[position] == "{") - (text[position] == "}")
        position += 1
    return position


def unescape(text: str) -> str:
    """Return what a string literal's inside stands for."""
    return _ESCAPE.sub(_unescape_match, text) if "\\" in text else text


def _unescape_match(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return "" if match[4] else _ESCAPED.get(match[5], match[5])
