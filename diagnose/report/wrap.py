"""Wraps prose to a width, counting display columns; links are never broken, so that they stay clickable."""

from __future__ import annotations

from collections.abc import Iterator

from diagnose.report.clean import clean, take, width_of

_BULLETS = ("- ", "* ", "• ")


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text: paragraphs, list items and indented lines keep their own lines, all else flows."""
    lines: list[str] = []
    for block in _blocks(text):
        lines += [""] if not block else _wrap_block(block, max(width, 16))
    return lines or [""]


def _blocks(text: str) -> Iterator[str]:
    """Yield what has to stay together: lines that flow into each other are joined."""
    flowing: list[str] = []
    for line in text.strip("\n").split("\n"):
        starts_block = not line.strip() or line.startswith(("    ", "\t")) or line.lstrip().startswith(_BULLETS)
        if starts_block and flowing:
            yield " ".join(flowing)
            flowing = []
        if not line.strip():
            yield ""
        elif line.startswith(("    ", "\t")):
            yield line.rstrip()
        else:
            flowing.append(line.strip())
    if flowing:
        yield " ".join(flowing)


def _wrap_block(block: str, width: int) -> list[str]:
    indent = " " * (len(block) - len(block.lstrip()))
    hang = indent + ("  " if block.lstrip().startswith(_BULLETS) else "")
    lines, line = [], indent
    for word in _words(block, width - len(hang)):
        blank = "" if line in (indent, hang) and not line.strip() else " "
        if blank and width_of(line) + 1 + width_of(word) > width:
            lines.append(line)
            line, blank = hang, ""
        line += blank + word
    return [*lines, line]


def _words(block: str, width: int) -> Iterator[str]:
    """Yield the words of a block; a word that is wider than the width is broken, unless it is a link."""
    for raw in block.split():
        word = clean(raw)
        while "://" not in word and width_of(word) > width:
            piece, word = take(word, width)
            yield piece
        if word:
            yield word
