"""Tags of an HTML document with their places, in one pass: comments and the insides of raw-text elements are read too.

Follows the HTML standard's tokenizer where it matters for finding elements; never fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diagnose.facts.patterns import Pattern

RAW_TEXT = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose inside is text: what looks like a tag there is none."""


FOREIGN = frozenset({"svg", "math"})


class Attribute(NamedTuple):
    """An attribute: its value without quotes and entities, and the span of the value in the text."""

    value: str
    start: int
    end: int


class Tag(NamedTuple):
    """A start or end tag. `around` is "" in the document, `comment`, or the raw-text element it is only text of."""

    name: str
    is_end: bool
    closes_itself: bool
    attributes: dict[str, Attribute]
    start: int
    end: int
    around: str = ""


_TAG_START = Pattern(r"<(/?)([A-Za-z][^\s/>]*)")
_ATTRIBUTE = Pattern(r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)|(?=>)))?""")
_TAG_END = Pattern(r"[\s/]*>")
_COMMENT_END = Pattern(r"--!?>")


def html_tags(text: str) -> Iterator[Tag]:
    """Yield the tags in document order."""
    yield from _scan(text, 0, len(text), "")


def _scan(text: str, position: int, end: int, around: str) -> Iterator[Tag]:
    foreign = 0
    while (start := text.find("<", position, end)) >= 0:
        if text.startswith("<!--", start) and not around:
            position = _comment_end(text, start, end)
            yield from _scan(text, start + 4, position, "comment")
            continue
        if not _TAG_START.match(text, start, end):
            position = start + 1
            continue
        tag = _tag_at(text, start, end, around)
        if tag is None:
            return
        yield tag
        foreign = max(0, foreign + _foreign_change(tag))
        position = tag.end
        if tag.name in RAW_TEXT and not (tag.is_end or around or (foreign and tag.closes_itself)):
            position = _raw_end(text, tag, end)
            yield from _inside_raw(text, tag, position)


def _foreign_change(tag: Tag) -> int:
    """Return how a tag changes the depth of SVG and MathML around it, in which `<script/>` closes itself."""
    if tag.name not in FOREIGN or (tag.closes_itself and not tag.is_end):
        return 0
    return -1 if tag.is_end else 1


def _comment_end(text: str, start: int, end: int) -> int:
    """Return where a comment ends; `<!-->` and `<!--->` are whole comments, one that is never closed takes the rest."""
    for short in ("<!-->", "<!--->"):
        if text.startswith(short, start):
            return start + len(short)
    match = _COMMENT_END.search(text, start + 4, end)
    return match.end() if match else end


def _raw_end(text: str, tag: Tag, end: int) -> int:
    match = re.compile(rf"</{re.escape(tag.name)}(?=[\s/>])", re.IGNORECASE).search(text, tag.end, end)
    return match.start() if match else end


def _inside_raw(text: str, tag: Tag, close: int) -> Iterator[Tag]:
    """Yield what looks like tags in a raw-text element; in a script only if markup is all there is, not a string of a program."""
    if tag.name != "script" or text[tag.end : close].lstrip().startswith("<script"):
        yield from _scan(text, tag.end, close, tag.name)


def _tag_at(text: str, start: int, end: int, around: str) -> Tag | None:
    """Return the tag that starts here; None when it is never finished, and so neither a tag nor anything after it."""
    opening = _TAG_START.match(text, start, end)
    if opening is None:
        return None
    attributes: dict[str, Attribute] = {}
    position = opening.end()
    while not (close := _TAG_END.match(text, position, end)):
        match = _ATTRIBUTE.match(text, position, end)
        if match is None or match.end() == position:
            position = _after_stray(text, position, end)
            if position >= end:
                return None
            continue
        _add_attribute(attributes, match)
        position = match.end()
    closes_itself = "/" in close[0]
    return Tag(opening[2].lower(), bool(opening[1]), closes_itself, attributes, start, close.end(), around)


def _after_stray(text: str, position: int, end: int) -> int:
    """Step over a character that starts no attribute; an unclosed quote takes the rest, as in browsers."""
    while position < end and text[position] in " \t\r\n\f/":
        position += 1
    if position < end and text[position] in "\"'":
        close = text.find(text[position], position + 1, end)
        return end if close < 0 else close + 1
    return position + 1


def _add_attribute(attributes: dict[str, Attribute], match: re.Match[str]) -> None:
    group = next((index for index in (2, 3, 4) if match[index] is not None), 0)
    start, end = match.span(group) if group else (match.end(), match.end())
    value = match[group] if group else ""
    if "&" in value:
        from html import unescape  # 3 ms for its table of entities

        value = unescape(value)
    attributes.setdefault(match[1].lower(), Attribute(value, start, end))
