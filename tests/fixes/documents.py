"""Random YAML documents with everything that edits must not disturb: comments, styles, indentation, line ends, marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

KEYS = ("a", "bee", "c-3", "Über", "😀", "key with space", "f", "g")
PLAIN = ("x", "80", "true", "1.5", "with space", "it's", "a#b", "a:b", "/path/{x}", "-1", "😀 smile", "~x", "v\u2028w")
STYLES = ("plain", "'", '"')


@dataclass
class Draft:
    """Lines of a document being written, without line ends; comments are numbered, so that each can be missed."""

    draw: Any
    step: int
    comments: int = 0
    anchors: list[str] = field(default_factory=list)

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) < percent

    def comment(self) -> str:
        self.comments += 1
        return f"# c{self.comments}."

    def trail(self) -> str:
        return f"{' ' * self.draw(st.integers(1, 3))}{self.comment()}" if self.chance(25) else " " if self.chance(5) else ""

    def between(self, indent: int) -> list[str]:
        """Own-line comments and blank lines before an item."""
        lines = []
        if self.chance(15):
            lines.append("")
        if self.chance(20):
            lines.append(" " * indent + self.comment())
        return lines


def scalar(draft: Draft, in_flow: bool = False) -> tuple[str, Any]:
    """The source and the value of a scalar."""
    text = draft.draw(st.sampled_from(PLAIN))
    style = draft.draw(st.sampled_from(STYLES))
    if in_flow and style == "plain" and set(text) & set("{}[],"):
        style = '"'
    if style == "'":
        return "'" + text.replace("'", "''") + "'", text
    if style == '"':
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"', text
    return text, {"80": 80, "true": True, "1.5": 1.5, "-1": -1}.get(text, text)


def flow(draft: Draft, depth: int) -> tuple[str, Any]:
    """A value in flow style on one line."""
    kind = draft.draw(st.integers(0, 3 if depth else 1))
    if kind < 2:
        return scalar(draft, in_flow=True)
    pad = " " if draft.chance(30) else ""
    count = draft.draw(st.integers(0, 3))
    end = "," if count and draft.chance(15) else ""
    if kind == 2:
        items = [flow(draft, depth - 1) for _ in range(count)]
        return f"[{pad}{', '.join(text for text, _ in items)}{end}{pad}]", [value for _, value in items]
    keys = draft.draw(st.lists(st.sampled_from(KEYS), min_size=count, max_size=count, unique=True))
    pairs = [(key, *flow(draft, depth - 1)) for key in keys]
    return "{" + pad + ", ".join(f"{key}: {text}" for key, text, _ in pairs) + end + pad + "}", {key: value for key, _, value in pairs}


def long_flow(draft: Draft, indent: int) -> tuple[list[str], Any]:
    """A flow mapping with a line an entry: first its opening, then its lines."""
    keys = draft.draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True))
    lines, value = ["{" + draft.trail()], {}
    inner = " " * (indent + draft.step)
    for index, key in enumerate(keys):
        text, value[key] = flow(draft, 1)
        comma = "," if index + 1 < len(keys) or draft.chance(20) else ""
        lines += [*draft.between(indent + draft.step), f"{inner}{key}: {text}{comma}{draft.trail()}"]
    return [*lines, " " * indent + inner[:1] + "}"], value


def mapping(draft: Draft, depth: int, indent: int) -> tuple[list[str], dict[str, Any]]:
    """The lines of a block mapping; the first one without its indentation."""
    keys = draft.draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True))
    lines: list[str] = []
    value: dict[str, Any] = {}
    for key in keys:
        before = draft.between(indent) if lines else []
        head, rest, value[key] = block_value(draft, depth, indent)
        name = f'"{key}"' if draft.chance(10) else key
        lines += [*before, f"{' ' * indent if lines else ''}{name}:{head}", *rest]
    return lines, value


def sequence(draft: Draft, depth: int, indent: int) -> tuple[list[str], list[Any]]:
    """The lines of a block list, all indented."""
    lines: list[str] = []
    value = []
    for _ in range(draft.draw(st.integers(1, 3))):
        before = draft.between(indent) if lines else []
        dash = " " * indent + "-"
        if depth and draft.chance(50):
            inner, item = mapping(draft, depth - 1, indent + 2)
            lines += [*before, f"{dash} {inner[0]}", *inner[1:]]
        elif depth and draft.chance(20):
            nested, item = sequence(draft, depth - 1, indent + 2)
            lines += [*before, f"{dash} {nested[0].lstrip()}", *nested[1:]]
        else:
            head, rest, item = block_value(draft, 0, indent)
            lines += [*before, dash + head, *rest]
        value.append(item)
    return lines, value


def block_value(draft: Draft, depth: int, indent: int) -> tuple[str, list[str], Any]:
    """What follows a colon or dash: the rest of its line, and the lines below."""
    kind = draft.draw(st.integers(0, 9 if depth else 6))
    inner = indent + draft.step
    if kind == 0:
        return draft.trail(), [], None
    if kind <= 3:
        text, value = scalar(draft)
        return f" {text}{draft.trail()}", [], value
    if kind == 4:
        text, value = flow(draft, 2)
        return f" {text}{draft.trail()}", [], value
    if kind == 5:
        mark = draft.draw(st.sampled_from(["|", "|-", "|+", ">"]))
        lines = [" " * inner + text for text in ("one", "two # no comment")]
        text = ("one two" if mark == ">" else "one\ntwo") + " # no comment" + ("" if mark == "|-" else "\n")
        return f" {mark}", lines, text
    if kind == 6:
        opening, value = long_flow(draft, indent)
        return f" {opening[0]}", opening[1:], value
    if kind <= 8:
        lines, value = mapping(draft, depth - 1, inner)
        return draft.trail(), [*draft.between(inner), " " * inner + lines[0], *lines[1:]], value
    place = indent if draft.chance(50) else inner
    lines, items = sequence(draft, depth - 1, place)
    return draft.trail(), [*draft.between(place), *lines], items


@dataclass(frozen=True)
class Sample:
    """A document, what it means, and how its lines end."""

    text: str
    value: Any
    line_break: str
    mark: bytes

    @property
    def data(self) -> bytes:
        return self.mark + self.text.encode()


@st.composite
def samples(draw: Any, depth: int = 3) -> Sample:
    """A random document whose root is a block mapping."""
    draft = Draft(draw, draw(st.sampled_from([2, 2, 4, 3])))
    lines, value = mapping(draft, depth, 0)
    head = ([draft.comment()] if draft.chance(20) else []) + (["---"] if draft.chance(10) else [])
    tail = [draft.comment()] if draft.chance(15) else []
    line_break = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    text = line_break.join([*head, *lines, *tail]) + (line_break if draft.chance(80) else "")
    return Sample(text, value, line_break, b"\xef\xbb\xbf" if draft.chance(20) else b"")
