"""Plain, quoted and block scalars: from characters to text. Each reader leaves the cursor behind what it read."""

from __future__ import annotations

import re

from diagnose.syntax.jsyaml.cursor import BREAKS, Cursor, Point

_PLAIN_START = re.compile(r"(?![\s,\[\]{}#&*!|>'\"%@`]|[?-][ \t\r\n])", re.ASCII)
_PLAIN_START_IN_FLOW = re.compile(r"(?![\s,\[\]{}#&*!|>'\"%@`]|[?-][ \t\r\n,\[\]{}])", re.ASCII)
_PLAIN = re.compile(r"(?:[^ \t\r\n\0:#]+|[ \t]+|:(?![ \t\r\n])|(?<![ \t\r\n])#)*")
_PLAIN_IN_FLOW = re.compile(r"(?:[^ \t\r\n\0:#,\[\]{}]+|[ \t]+|:(?![ \t\r\n,\[\]{}])|(?<![ \t\r\n])#)*")
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_CONTROL = re.compile("[\0-\x08\x0a-\x1f]")
_SINGLE = re.compile(r"[^'\r\n\0]*")
_DOUBLE = re.compile(r'[^"\\\r\n\0]*')
_REST_OF_LINE = re.compile(r"[^\r\n\0]*")
_HEX = re.compile(r"[0-9a-fA-F]*")
_HEADER = re.compile(r"[|>](?P<marks>[-+0-9]*)")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")

_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", " ": " ",
    '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEX_DIGITS = {"x": 2, "u": 4, "U": 8}


def read_plain(cursor: Cursor, indent: int, in_flow: bool) -> str:
    """Return the text of a plain scalar, "" when there is none; continuation lines are at least at `indent`."""
    text = cursor.text
    if not (_PLAIN_START_IN_FLOW if in_flow else _PLAIN_START).match(text, cursor.position):
        return ""
    inside = _PLAIN_IN_FLOW if in_flow else _PLAIN
    pieces: list[str] = []
    ended = 0
    while not cursor.at_separator():
        start = cursor.position
        cursor.position = inside.match(text, start).end()  # type: ignore[union-attr]
        piece = text[start : cursor.position].rstrip(" \t")
        if piece:
            cursor.end = cursor.point(start + len(piece))
            _take(cursor, piece, pieces, ended)
        if text[cursor.position] not in BREAKS:
            break
        before = (start + len(piece), cursor.line, cursor.line_start, cursor.indent)
        ended = cursor.skip(comments=False)
        if cursor.indent < indent:
            cursor.position, cursor.line, cursor.line_start, cursor.indent = before
            break
    return "".join(pieces)


def _take(cursor: Cursor, piece: str, pieces: list[str], ended: int) -> None:
    if _UNPRINTABLE.search(piece):
        cursor.fail("the stream contains non-printable characters", cursor.end)
    if pieces:
        pieces.append(_folded(ended))
    pieces.append(piece)


def _folded(ended: int) -> str:
    """Return what line breaks between two lines of folded text are worth."""
    return " " if ended == 1 else "\n" * (ended - 1)


def read_single_quoted(cursor: Cursor) -> str:
    """Return the text of a scalar in single quotes."""
    opened = cursor.point()
    cursor.position += 1
    pieces: list[str] = []
    while True:
        _quoted_part(cursor, _SINGLE, pieces, "single", opened)
        cursor.position += 1
        if cursor.char != "'":
            cursor.close()
            return "".join(pieces)
        pieces.append("'")
        cursor.position += 1


def read_double_quoted(cursor: Cursor) -> str:
    """Return the text of a scalar in double quotes, its escapes resolved."""
    opened = cursor.point()
    cursor.position += 1
    pieces: list[str] = []
    while True:
        _quoted_part(cursor, _DOUBLE, pieces, "double", opened)
        char = cursor.char
        cursor.position += 1
        if char == '"':
            cursor.close()
            return _joined(pieces)
        pieces.append(_escape(cursor))


def _quoted_part(cursor: Cursor, inside: re.Pattern[str], pieces: list[str], kind: str, opened: Point) -> None:
    """Read up to the next quote or backslash, folding line breaks on the way."""
    while True:
        if cursor.at_separator():
            cursor.fail(f"unexpected end of the document within a {kind} quoted scalar", other=opened)
        start = cursor.position
        cursor.position = inside.match(cursor.text, start).end()  # type: ignore[union-attr]
        piece = cursor.text[start : cursor.position]
        if cursor.char == "\0":
            cursor.fail(f"unexpected end of the stream within a {kind} quoted scalar", other=opened)
        if _CONTROL.search(piece):
            cursor.fail("expected valid JSON character")
        pieces.append(piece)
        if cursor.char not in BREAKS:
            return
        pieces.append(_folded(cursor.skip(comments=False)))


def _escape(cursor: Cursor) -> str:
    char = cursor.char
    if char in BREAKS:
        cursor.skip(comments=False)
        return ""
    if char in _ESCAPES:
        cursor.position += 1
        return _ESCAPES[char]
    length = _HEX_DIGITS.get(char)
    if length is None:
        cursor.fail("unknown escape sequence")
    digits = _HEX.match(cursor.text, cursor.position + 1).group()[:length]  # type: ignore[union-attr]
    cursor.position += 1 + len(digits)
    if len(digits) < length:
        cursor.fail("expected hexadecimal character")
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _joined(pieces: list[str]) -> str:
    text = "".join(pieces)
    return _SURROGATES.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)


def read_block_scalar(cursor: Cursor, indent: int) -> str:
    """Return the text of a `|` or `>` scalar; `indent` is what its lines must be above."""
    is_folded = cursor.char == ">"
    keep, width = _read_header(cursor)
    cursor.close()
    return _BlockLines(cursor, indent, is_folded, width).read(keep)


def _read_header(cursor: Cursor) -> tuple[str, int]:
    """Return the chomping mark (`+`, `-` or "") and the indentation width said (0: none)."""
    chomping, width = "", 0
    header = _HEADER.match(cursor.text, cursor.position)
    cursor.position += 1
    for mark in header["marks"] if header else "":
        if mark in "+-":
            if chomping:
                cursor.fail("repeat of a chomping mode identifier")
            chomping = mark
        elif mark == "0":
            cursor.fail("bad explicit indentation width of a block scalar; it cannot be less than one")
        elif width:
            cursor.fail("repeat of an indentation width identifier")
        else:
            width = int(mark)
        cursor.position += 1
    if cursor.char in " \t":
        cursor.skip_blanks()
        if cursor.char == "#":
            cursor.position = _REST_OF_LINE.match(cursor.text, cursor.position).end()  # type: ignore[union-attr]
    return chomping, width


class _BlockLines:
    """The lines of a block scalar: what belongs to it by indentation, and how they are joined."""

    def __init__(self, cursor: Cursor, indent: int, is_folded: bool, width: int) -> None:
        self._cursor, self._is_folded = cursor, is_folded
        self._indent = indent + width - 1 if width else indent
        self._is_known = width > 0
        self._pieces: list[str] = []
        self._blank = 0
        self._is_indented_more = False

    def read(self, keep: str) -> str:
        """Return the text; `keep` is the chomping mark."""
        cursor = self._cursor
        while cursor.char != "\0":
            cursor.read_break()
            self._step_in()
            if cursor.char in BREAKS:
                self._blank += 1
                continue
            if cursor.indent < self._indent:
                self._chomp(keep)
                break
            self._pieces.append(self._separator())
            self._take_line()
        return "".join(self._pieces)

    def _step_in(self) -> None:
        """Step over the indentation of a line; the first line with text decides how deep it is."""
        cursor = self._cursor
        cursor.read_indent()
        if self._is_known and cursor.indent > self._indent:
            cursor.position -= cursor.indent - self._indent
            cursor.indent = self._indent
        elif not self._is_known and cursor.indent > self._indent:
            self._indent = cursor.indent

    def _separator(self) -> str:
        """Return the line breaks (or the space) before the line at the cursor."""
        has_text = self._is_known_text
        if not self._is_folded:
            return "\n" * (has_text + self._blank)
        if self._cursor.char in " \t":
            self._is_indented_more = True
            return "\n" * (has_text + self._blank)
        if self._is_indented_more:
            self._is_indented_more = False
            return "\n" * (self._blank + 1)
        return "\n" * self._blank if self._blank else " " * has_text

    @property
    def _is_known_text(self) -> int:
        return 1 if self._pieces else 0

    def _take_line(self) -> None:
        cursor = self._cursor
        start = cursor.position
        cursor.position = _REST_OF_LINE.match(cursor.text, start).end()  # type: ignore[union-attr]
        line = cursor.text[start : cursor.position]
        if _UNPRINTABLE.search(line):
            cursor.fail("the stream contains non-printable characters")
        self._pieces.append(line)
        self._is_known, self._blank = True, 0
        if line:
            cursor.close()

    def _chomp(self, keep: str) -> None:
        if keep == "+":
            self._pieces.append("\n" * (self._is_known_text + self._blank))
        elif not keep and self._pieces:
            self._pieces.append("\n")
