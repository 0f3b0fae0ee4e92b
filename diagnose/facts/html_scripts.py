"""Where the script elements of a page are in its tree, and whether and when the browser runs them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diagnose.facts.html_tags import FOREIGN, Tag, html_tags

_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "basefont", "bgsound",
})  # fmt: skip
_HEAD_CONTENT = frozenset({"base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title", "noframes"})
_CLOSE_P = frozenset({
    "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5",    "h6", "header", "hr", "main", "menu", "nav", "ol", "p", "pre", "section", "table", "ul",
})  # fmt: skip
_SAME_CLOSES = frozenset({"li", "option", "dt", "dd", "tr", "td", "th"})
_JAVASCRIPT = frozenset({"", "text/javascript", "application/javascript", "application/ecmascript", "text/ecmascript", "module"})
_FRAME = frozenset({"html", "head", "body"})
_MAX_DEPTH = 512
"""Browsers stop nesting there too."""
_MAX_SCRIPTS = 1_000


class ScriptElement(NamedTuple):
    """A script element: its tag, what is around it, and, for one without src, the span of its program."""

    tag: Tag
    inside: str
    """`head`, `body`, or the innermost other element."""
    in_comment: bool
    in_noscript: bool
    in_template: bool
    is_live: bool
    """Whether browsers run it."""
    body: tuple[int, int]

    @property
    def is_module(self) -> bool:
        """Whether it is a module, which runs after the document is read."""
        return _type_of(self.tag) == "module"

    @property
    def is_deferred(self) -> bool:
        """Whether `defer` or `async` is given (they count only with a src)."""
        return "defer" in self.tag.attributes or "async" in self.tag.attributes


class Outline:
    """The script elements and the base of a page, and where its head and body end (-1 when nothing says so)."""

    def __init__(self, text: str) -> None:
        self.scripts: list[ScriptElement] = []
        self.base: Tag | None = None
        self.head_end = -1
        self.body_end = -1
        self._stack: list[str] = []
        self._section = "head"
        self._text_length = len(text)
        self._read(html_tags(text))

    def _read(self, tags: Iterator[Tag]) -> None:
        pending: ScriptElement | None = None
        for tag in tags:
            if len(self.scripts) >= _MAX_SCRIPTS:
                return
            if pending is not None and tag.is_end and tag.name == "script":
                self.scripts.append(pending._replace(body=(pending.tag.end, tag.start)))
                pending = None
            elif tag.around:
                if tag.name == "script" and not tag.is_end:
                    self.scripts.append(self._script(tag))
            elif tag.is_end:
                self._end(tag)
            elif tag.name == "script" and not (tag.closes_itself and not FOREIGN.isdisjoint(self._stack)):
                pending = self._script(tag)
            elif tag.name == "script":
                self.scripts.append(self._script(tag))
            else:
                self._start(tag)
        if pending is not None:
            self.scripts.append(pending._replace(body=(pending.tag.end, self._text_length)))

    def _script(self, tag: Tag) -> ScriptElement:
        inner = [name for name in self._stack if name not in _FRAME]
        around = tag.around if tag.around not in {"", "comment"} else ""
        in_foreign = not FOREIGN.isdisjoint(inner)
        in_noscript, in_template = "noscript" in inner, "template" in inner
        runs = _type_of(tag) in _JAVASCRIPT and "nomodule" not in tag.attributes
        return ScriptElement(
            tag,
            around or (inner[-1] if inner else self._section),
            tag.around == "comment",
            in_noscript,
            in_template,
            runs and not (tag.around or in_foreign or in_noscript or in_template),
            (tag.end, tag.end),
        )

    def _start(self, tag: Tag) -> None:
        if tag.name in _FRAME:
            self._section = tag.name if tag.name != "html" else self._section
            return
        if tag.name == "base" and self.base is None and not self._stack:
            self.base = tag
        if self._section == "head" and not self._stack and tag.name not in _HEAD_CONTENT:
            self._section = "body"
        self._imply_ends(tag.name)
        is_foreign = tag.closes_itself and (tag.name in FOREIGN or not FOREIGN.isdisjoint(self._stack))
        if tag.name not in _VOID and not is_foreign and len(self._stack) < _MAX_DEPTH:
            self._stack.append(tag.name)

    def _imply_ends(self, name: str) -> None:
        """Close what this element's start closes: `<p>` before a block, `<li>` before `<li>`."""
        if not self._stack:
            return
        if (name in _CLOSE_P and self._stack[-1] == "p") or (name in _SAME_CLOSES and self._stack[-1] == name):
            self._stack.pop()

    def _end(self, tag: Tag) -> None:
        if tag.name in {"head", "body"}:
            if tag.name == "head" and self.head_end < 0:
                self.head_end = tag.start
            elif tag.name == "body":
                self.body_end = tag.start
                self._section = "body"
            self._stack.clear()
        elif tag.name in self._stack:
            while self._stack.pop() != tag.name:
                pass


def _type_of(tag: Tag) -> str:
    attribute = tag.attributes.get("type") or tag.attributes.get("language")
    value = attribute.value.strip().lower() if attribute else ""
    value = value.partition(";")[0].strip()
    return "" if value.startswith("javascript") else value
