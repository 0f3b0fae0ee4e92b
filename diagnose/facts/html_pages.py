"""The index.html of a web app: which file it is, its script elements, and what they load after the build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from diagnose.facts.angular_app import AngularApp
from diagnose.facts.component import normal_path
from diagnose.facts.html_scripts import Outline, ScriptElement
from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import LineIndex
from diagnose.facts.served_paths import is_config_js, served_path
from diagnose.facts.tree import join
from diagnose.facts.web_root import WebRoot, web_roots
from diagnose.model.fact import Fact, make_fact
from diagnose.syntax.nodes import Mapping, text_of

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_LIBRARY = Pattern(
    r"(?:^|/)(?:vendors?|libs?|third[-_]?party|node_modules|assets/plugins)/|jquery|bootstrap|polyfill|popper|\.min\.js$", re.IGNORECASE
)
_TEMPLATES = {"react": "public/index.html", "vue": "public/index.html"}


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the entry pages of the component's web apps."""
    pages: dict[str, _Page] = {}
    for root in web_roots(component):
        for page in _pages_of(component, root):
            pages.setdefault(page.path, page)
    return {"pages": [fact for page in pages.values() if (fact := page.fact()) is not None]}


def _pages_of(component: ComponentView, root: WebRoot) -> Iterator[_Page]:
    if root.framework == "angular":
        seen: set[str] = set()
        for app in root.apps:
            path = _angular_index(app)
            if path and path not in seen and component.tree.has_file(path):
                seen.add(path)
                yield _Page(component, root, path, app)
        return
    path = _index(component, root)
    if path:
        yield _Page(component, root, path, None)


def _angular_index(app: AngularApp) -> str:
    node = app.option("index")
    written = text_of(node.get("input")) if isinstance(node, Mapping) else text_of(node)
    return normal_path(written or join(app.source_root, "index.html"), app.folder) or ""


def _index(component: ComponentView, root: WebRoot) -> str:
    """Return the page that is the app's entry, "" for frameworks that write their own."""
    name = _TEMPLATES.get(root.framework, "index.html")
    if root.framework == "vite":
        setting = root.setting("root")
        name = join(setting.text.rstrip("/"), name) if setting and setting.text else name
    elif root.framework not in {"react", "vue", ""}:
        return ""
    path = root.inside(name) or ""
    return path if component.tree.has_file(path) else ""


class _Page:
    """A page that is being read."""

    def __init__(self, component: ComponentView, root: WebRoot, path: str, app: AngularApp | None) -> None:
        self._component, self._root, self.path, self._app = component, root, path, app
        self._site = root.site(app)
        self._display = component.sources.display(path)

    def fact(self) -> Fact | None:
        text = self._component.sources.text(self.path)
        if text is None:
            return None
        self._text, self._lines, self._outline = text, LineIndex(text), Outline(text)
        base = self._outline.base.attributes.get("href") if self._outline.base else None
        self._base_href = base.value if base else ""
        self._first_need = min((_turn(element) for element in self._outline.scripts if self._needs_config(element)), default=None)
        scripts = [self._script(element) for element in self._outline.scripts if "src" in element.tag.attributes]
        at = {"base_href": self._lines.region(base.start, base.end)} if base else {}
        return make_fact(
            "HtmlPage",
            self._display,
            None,
            at,
            framework=self._root.framework or "static",
            base_href=self._base_href,
            scripts=scripts,
            loads_config_js=any(script["is_config_js"] and script["live"] for script in scripts),
            names_config_js="config.js" in self._inline_text(),
        )

    def _inline_text(self) -> str:
        inline = [element for element in self._outline.scripts if "src" not in element.tag.attributes and element.is_live]
        return "\n".join(self._text[slice(*element.body)] for element in inline)

    def _script(self, element: ScriptElement) -> Fact:
        source = element.tag.attributes["src"]
        served = self._served(element)
        region = self._lines.region(source.start, source.end)
        at = dict.fromkeys(("src", "served_path", "is_config_js", "matches_file"), region)
        return make_fact(
            "Script",
            self._display,
            self._lines.region(element.tag.start, element.tag.end),
            at,
            src=source.value,
            served_path=served,
            is_config_js=is_config_js(source.value),
            inside=element.inside,
            in_comment=element.in_comment,
            in_noscript=element.in_noscript,
            in_template=element.in_template,
            live=element.is_live,
            module=element.is_module,
            deferred=element.is_deferred,
            asynchronous="async" in element.tag.attributes,
            after_bundle=self._runs_after_app(element),
            matches_file=bool(served) and (self._site.has(served) or self._is_bundled(element)),
        )

    def _served(self, element: ScriptElement) -> str:
        base = self._app.text("baseHref", "--base-href") or self._base_href if self._app else self._base_href
        return served_path(element.tag.attributes["src"].value, self._root, base, self._site)

    def _is_bundled(self, element: ScriptElement) -> bool:
        """Whether Vite takes the script into its bundle: a module of the source."""
        source = element.tag.attributes["src"].value.lstrip("./")
        path = join(self.path.rpartition("/")[0], source)
        return self._root.framework == "vite" and element.is_module and self._component.tree.has_file(path)

    def _runs_after_app(self, element: ScriptElement) -> bool:
        """Whether a script of the app itself that may need the configuration has run before this one."""
        if not element.is_live or "async" in element.tag.attributes:
            return False
        return self._first_need is not None and self._first_need < _turn(element)

    def _needs_config(self, other: ScriptElement) -> bool:
        if not other.is_live or "async" in other.tag.attributes:
            return False
        source = other.tag.attributes.get("src")
        if source is None:
            from diagnose.facts.config_reads import reads_of

            return next(reads_of(self._text[slice(*other.body)]), None) is not None
        served = self._served(other)
        if not served or is_config_js(source.value):
            return False
        path = self._site.source(served)
        text = self._component.sources.text(path, quiet=True) if path else None
        return not _LIBRARY.search(served) if text is None else re.search(r"\bconfigs?\b", text) is not None


class _Turn(NamedTuple):
    """When a script runs: classic ones while the page is read, deferred ones and modules after it, each in order."""

    phase: int
    offset: int


def _turn(element: ScriptElement) -> _Turn:
    has_source = "src" in element.tag.attributes
    is_late = element.is_module or (has_source and element.is_deferred)
    return _Turn(int(is_late), element.tag.start)
