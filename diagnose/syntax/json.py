"""JSON with comments and trailing commas, with positions: angular.json, package.json, tsconfig-like files.

A state machine over tokens instead of recursion, so that depth is a number and not a crash.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from diagnose.model.location import Region
from diagnose.syntax.errors import SyntaxProblem
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence

MAX_DEPTH = 100
MAX_CHARACTERS = 4_000_000
_MAX_INTEGER_DIGITS = 400

_SPACE = re.compile(r"(?:[ \t\r\n]+|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?P<fraction>(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![\w.]))"
    r"|(?P<word>[A-Za-z_$][\w$-]*)"
    r"|(?P<mark>[{}\[\]:,])"
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_WORDS = {"true": True, "false": False, "null": None}


def parse_json(text: str) -> Node:
    """Return the value of a JSON text; `//` and `/* */` comments and trailing commas are allowed.

    Raises SyntaxProblem for broken JSON and for documents over MAX_DEPTH or MAX_CHARACTERS.
    """
    if len(text) > MAX_CHARACTERS:
        raise SyntaxProblem(f"larger than {MAX_CHARACTERS} characters", Region(1, 1, 1, 1), "limit")
    return _Parser(text.removeprefix("\ufeff")).run()


class _Token(NamedTuple):
    kind: str
    """`string`, `number`, `word`, a mark itself, or `end`."""
    text: str
    region: Region
    whole: bool = True


class _Parser:
    """Feeds tokens to the state that waits for them; states are methods."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._line = 1
        self._line_start = 0
        self._open: list[Sequence | Mapping] = []
        self._keys: list[Scalar] = []
        self._root: Node | None = None
        self._state: Callable[[_Token], None] = self._value

    def run(self) -> Node:
        while True:
            token = self._next()
            if token.kind == "end" and self._root is not None:
                return self._root
            self._state(token)

    def _next(self) -> _Token:
        space = _SPACE.match(self._text, self._position)
        if space:
            self._move_to(space.end())
        match = _TOKEN.match(self._text, self._position)
        if match is None:
            return self._unreadable()
        start = self._point()
        self._position = match.end()
        kind = match.lastgroup or ""
        if kind == "fraction":
            kind = "number"
        region = Region(*start, start[0], self._position - self._line_start + 1)
        return _Token(match.group() if kind == "mark" else kind, match.group(), region, not match.group("fraction"))

    def _unreadable(self) -> _Token:
        line, column = self._point()
        rest = self._text[self._position : self._position + 20]
        if not rest:
            return _Token("end", "", Region(line, column, line, column))
        reasons = {"/*": "this comment is not closed", '"': "this text is not closed or has a bad escape or control character"}
        reason = next((text for start, text in reasons.items() if rest.startswith(start)), f"unexpected {rest[0]!r}")
        raise SyntaxProblem(f"broken JSON: {reason}", Region(line, column, line, column + 1))

    def _move_to(self, position: int) -> None:
        newlines = self._text.count("\n", self._position, position)
        if newlines:
            self._line += newlines
            self._line_start = self._text.rindex("\n", self._position, position) + 1
        self._position = position

    def _point(self) -> tuple[int, int]:
        return self._line, self._position - self._line_start + 1

    # states

    def _value(self, token: _Token) -> None:
        if token.kind in ("{", "["):
            self._open_container(token)
        elif token.kind == "string":
            text = _unescape(token.text)
            self._add(Scalar(text, text, token.region, '"'))
        elif token.kind == "number":
            self._add(Scalar(_number(token), token.text, token.region))
        elif token.kind == "word" and token.text in _WORDS:
            self._add(Scalar(_WORDS[token.text], token.text, token.region))
        else:
            raise _unexpected("a value", token)

    def _value_or_end(self, token: _Token) -> None:
        if token.kind == "]":
            self._close(token)
        else:
            self._value(token)

    def _key_or_end(self, token: _Token) -> None:
        if token.kind == "}":
            self._close(token)
        elif token.kind == "string":
            text = _unescape(token.text)
            self._keys.append(Scalar(text, text, token.region, '"'))
            self._state = self._colon
        else:
            raise _unexpected("a key in double quotes or '}'", token)

    def _colon(self, token: _Token) -> None:
        if token.kind != ":":
            raise _unexpected("':' after the key", token)
        self._state = self._value

    def _comma_or_end(self, token: _Token) -> None:
        in_mapping = isinstance(self._open[-1], Mapping)
        if token.kind == ",":
            self._state = self._key_or_end if in_mapping else self._value_or_end
        elif token.kind == ("}" if in_mapping else "]"):
            self._close(token)
        else:
            raise _unexpected("',' or '}'" if in_mapping else "',' or ']'", token)

    def _nothing(self, token: _Token) -> None:
        raise _unexpected("the end of the document", token)

    # building

    def _open_container(self, token: _Token) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise SyntaxProblem(f"nested deeper than {MAX_DEPTH} levels", token.region, "limit")
        is_mapping = token.kind == "{"
        self._open.append(Mapping([], token.region) if is_mapping else Sequence([], token.region))
        self._state = self._key_or_end if is_mapping else self._value_or_end

    def _close(self, token: _Token) -> None:
        node = self._open.pop()
        node.region = Region(*node.region[:2], *token.region[2:])
        self._add(node)

    def _add(self, node: Node) -> None:
        if not self._open:
            self._root = node
            self._state = self._nothing
            return
        parent = self._open[-1]
        if isinstance(parent, Mapping):
            parent.entries.append((self._keys.pop(), node))
        else:
            parent.items.append(node)
        self._state = self._comma_or_end


def _unexpected(wanted: str, token: _Token) -> SyntaxProblem:
    found = "the end of the document" if token.kind == "end" else token.text[:40]
    return SyntaxProblem(f"broken JSON: expected {wanted}, found {found}", token.region)


def _unescape(quoted: str) -> str:
    body = quoted[1:-1]
    if "\\" not in body:
        return body
    text = _ESCAPE.sub(_escaped_character, body)
    return _SURROGATES.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)


def _escaped_character(match: re.Match[str]) -> str:
    code, letter = match.groups()
    return chr(int(code, 16)) if code else _ESCAPED.get(letter, letter)


def _number(token: _Token) -> Any:
    return int(token.text) if token.whole and len(token.text) <= _MAX_INTEGER_DIGITS else float(token.text)
