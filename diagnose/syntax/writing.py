"""Writes values as YAML and JSON source: plain where it reads back the same, quoted where it must be."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from diagnose.syntax.template import parts

_INDICATORS = "-?:,[]{}#&*!|>'\"%@`"
_NOT_PLAIN = re.compile(r":(?=\s|\Z)|\s#|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_NOT_PLAIN_IN_FLOW = re.compile(r"[,\[\]{}]|:\?")
_NOT_QUOTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_JSON_LITERAL = re.compile(r"(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)\Z")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SOURCE_STARTS = ("[", "{{", '"', "'")


def is_source(template: str) -> bool:
    """Return whether a template of a rule is YAML or JSON source by its look: it starts a collection or a quote, or has lines."""
    return template.startswith(_SOURCE_STARTS) or "\n" in template


def is_plain(text: str, in_flow: bool = False) -> bool:
    """Return whether a text can stand in YAML without quotes and reads back as the same text."""
    if not text or text != text.strip() or text in ("---", "...") or text.startswith(("--- ", "... ")):
        return False
    if text[0] in _INDICATORS and not (text[0] == "-" and len(text) > 1 and not text[1].isspace() and text[1] not in ",[]{}"):
        return False
    return not _NOT_PLAIN.search(text) and not (in_flow and _NOT_PLAIN_IN_FLOW.search(text))


def yaml_scalar(text: str, style: str = "", in_flow: bool = False) -> str:
    """Return a text as a YAML scalar in the style of another one (its quote, "" for plain), as far as it allows it."""
    if style == "'" and not _NOT_QUOTABLE.search(text):
        return "'" + escaped(text, "'") + "'"
    if style not in ("'", '"') and is_plain(text, in_flow):
        return text
    return '"' + escaped(text, '"') + '"'


def json_scalar(text: str, is_text: bool = False) -> str:
    """Return a text as a JSON value: a number, true, false or null as such (unless `is_text`), anything else in quotes."""
    return text if not is_text and _JSON_LITERAL.match(text) else '"' + escaped(text, '"') + '"'


def escaped(text: str, quote: str) -> str:
    """Return a text as it stands between quotes."""
    return text.replace("'", "''") if quote == "'" else "".join(map(_escaped_character, text))


def _escaped_character(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\u{ord(char):04x}" if _NOT_QUOTABLE.match(char) else char


def fill_source(template: str, value_of: Callable[[str], str]) -> str:
    """Return a template of YAML source with its expressions filled in so that each stays one value.

    Between quotes a value is escaped; where it stands alone it is quoted if it must be; inside a longer word it is left.
    """
    pieces = list(parts(template))
    result = ""
    for index, (text, is_expression, _) in enumerate(pieces):
        after = pieces[index + 1][0][:1] if index + 1 < len(pieces) else ""
        result += _placed(value_of(text), result[-1:], after) if is_expression else text
    return result


def _placed(value: str, before: str, after: str) -> str:
    if before and before in "'\"":
        return escaped(value, before)
    alone = (not before or before in " \t\n[{,") and (not after or after in " \t\r\n]},")
    return yaml_scalar(value, in_flow=True) if alone else value


def json_text(value: object) -> str:
    """Return a plain value (of a parsed document) as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)
