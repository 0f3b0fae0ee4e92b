"""Syntax colours of single lines of configuration files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

LONGEST = 400
"""Characters; a longer line has no colours."""

_ALIASES = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".js": "javascript", ".mjs": "javascript", ".ts": "typescript",
            ".html": "html", ".toml": "toml", ".xml": "xml", ".properties": "properties", ".sh": "bash", ".conf": "nginx"}  # fmt: skip

Span = tuple[int, int, str]


def code_spans(path: str, line: str) -> list[Span]:
    """Return (start, end, ink) of the parts of a line that have a colour; none for unknown kinds of files."""
    name = PurePosixPath(path).name.lower()
    alias = "docker" if "dockerfile" in name else _ALIASES.get(PurePosixPath(name).suffix, "")
    return _spans(alias, line) if alias and len(line) <= LONGEST else []


@lru_cache(2048)
def _spans(alias: str, line: str) -> list[Span]:
    found = []
    for start, kind, text in _lexer(alias).get_tokens_unprocessed(line):
        ink = _ink(kind)
        if ink and text.strip():
            found.append((start, start + len(text), ink))
    return found


@lru_cache(16)
def _lexer(alias: str) -> Any:
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(alias, stripnl=False, ensurenl=False)


def _ink(kind: Any) -> str:
    """Return the ink of a token."""
    from pygments.token import Comment, Keyword, Literal, Name, Number, String

    if kind in Comment:
        return "code-comment"
    if kind in Name.Tag or kind in Name.Attribute:
        return "code-key"
    if kind in Number:
        return "code-number"
    if kind in String or kind in Literal:
        return "code-string"
    return "code-word" if kind in Keyword else ""
