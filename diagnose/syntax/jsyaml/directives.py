"""What may stand before a document: `%YAML` and `%TAG` lines, and `---`."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from diagnose.syntax.jsyaml.cursor import BREAKS, Cursor

_WORD = re.compile(r"[^ \t\r\n\0]*")
_VERSION = re.compile(r"[0-9]+\.[0-9]+")
_HANDLE = re.compile(r"!|!!|![a-z-]+!", re.IGNORECASE | re.ASCII)
URI = re.compile(r"(?:!|[^,\[\]{}])(?:%[0-9a-f]{2}|[0-9a-z\-#;/?:@&=+$,_.!~*'()\[\]])*", re.IGNORECASE | re.ASCII)


class Directives(NamedTuple):
    """What the directives of a document say: what tag handles stand for."""

    handles: dict[str, str]


def read_directives(cursor: Cursor) -> Directives:
    """Read the directives of a document and its `---`."""
    directives = Directives({})
    has_version = has_any = False
    while cursor.char != "\0":
        cursor.skip()
        if cursor.indent > 0 or cursor.char != "%":
            break
        has_any = True
        name, arguments = _read_line(cursor)
        if name == "YAML":
            _check_version(cursor, arguments, has_version)
            has_version = True
        elif name == "TAG":
            _add_handle(cursor, arguments, directives)
    cursor.skip()
    if cursor.indent == 0 and cursor.text.startswith("---", cursor.position):
        cursor.position += 3
        cursor.close()
        cursor.skip()
    elif has_any:
        cursor.fail("directives end mark is expected")
    return directives


def _read_line(cursor: Cursor) -> tuple[str, list[str]]:
    cursor.position += 1
    name = _word(cursor)
    if not name:
        cursor.fail("directive name must not be less than one character in length")
    arguments: list[str] = []
    while cursor.char != "\0":
        cursor.skip_blanks()
        if cursor.char == "#":
            cursor.position += len(re.match(r"[^\r\n\0]*", cursor.text[cursor.position :]).group())  # type: ignore[union-attr]
            break
        if cursor.char in BREAKS:
            break
        arguments.append(_word(cursor))
    if cursor.char != "\0":
        cursor.read_break()
    return name, arguments


def _word(cursor: Cursor) -> str:
    word = _WORD.match(cursor.text, cursor.position).group()  # type: ignore[union-attr]
    cursor.position += len(word)
    return word


def _check_version(cursor: Cursor, arguments: list[str], is_second: bool) -> None:
    if is_second:
        cursor.fail("duplication of %YAML directive")
    if len(arguments) != 1:
        cursor.fail("YAML directive accepts exactly one argument")
    if not _VERSION.fullmatch(arguments[0]):
        cursor.fail("ill-formed argument of the YAML directive")
    if int(arguments[0].partition(".")[0]) != 1:
        cursor.fail("unacceptable YAML version of the document")


def _add_handle(cursor: Cursor, arguments: list[str], directives: Directives) -> None:
    if len(arguments) != 2:
        cursor.fail("TAG directive accepts exactly two arguments")
    handle, prefix = arguments
    if not _HANDLE.fullmatch(handle):
        cursor.fail("ill-formed tag handle (first argument) of the TAG directive")
    if handle in directives.handles:
        cursor.fail(f'there is a previously declared suffix for "{handle}" tag handle')
    if not URI.fullmatch(prefix):
        cursor.fail("ill-formed tag prefix (second argument) of the TAG directive")
    directives.handles[handle] = unescape(cursor, prefix, f"tag prefix is malformed: {prefix}")


def unescape(cursor: Cursor, text: str, complaint: str) -> str:
    """Return the text with its `%xx` escapes resolved; they have to be UTF-8."""
    try:
        return unquote_to_bytes(text).decode("utf-8") if "%" in text else text
    except UnicodeDecodeError:
        cursor.fail(complaint)
