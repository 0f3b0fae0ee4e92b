"""config.js files of web apps: where they are served after the build, and the globals they set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnose.facts.js_tokens import Token, tokens
from diagnose.facts.patterns import Pattern
from diagnose.facts.web_root import WebRoot, web_roots
from diagnose.model.fact import Fact, make_fact

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_GLOBAL_OBJECTS = frozenset({"window", "globalThis", "self", "top"})
_ASSIGNMENTS = frozenset({"=", "||=", "??="})
_MAX_BYTES = 500_000
_NAME = Pattern(r"[A-Za-z_$][\w$]*\Z")


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the component's config.js files that lie in or below a web app's folder."""
    facts = []
    for path in component.files("config-js"):
        root = owner(web_roots(component), path)
        if root is not None:
            facts.append(_config_js(component, root, path))
    return {"config_js": facts}


def owner(roots: list[WebRoot], path: str) -> WebRoot | None:
    """Return the innermost web root that a file is in."""
    around = [root for root in roots if not root.folder or path.startswith(f"{root.folder}/")]
    return max(around, key=lambda root: len(root.folder), default=None)


def _config_js(component: ComponentView, root: WebRoot, path: str) -> Fact:
    text = component.sources.text(path, _MAX_BYTES) or ""
    defines, lexical = globals_of(text)
    sites = [root.site(app) for app in root.apps] or [root.site()]
    served = next(filter(None, (site.served(path) for site in sites)), "")
    folder = component.relative(path.rpartition("/")[0])
    return make_fact("ConfigJs", component.sources.display(path), None, served_path=served, folder=folder, defines=defines, lexical=lexical)


def globals_of(text: str) -> tuple[list[str], list[str]]:
    """Return the globals a classic script sets on `window`, and those it declares with const or let, which are not on `window`."""
    stream = list(tokens(text))
    on_window: list[str] = []
    lexical: list[str] = []
    depth = 0
    for index, token in enumerate(stream):
        depth += (token.text in {"{", "("}) - (token.text in {"}", ")"}) if token.kind == "mark" else 0
        name = _window_property(stream, index) or (_declared(stream, index, {"var"}) if depth == 0 else "")
        if name:
            on_window.append(name)
        elif depth == 0 and (name := _declared(stream, index, {"const", "let"})):
            lexical.append(name)
    return list(dict.fromkeys(on_window)), list(dict.fromkeys(lexical))


def _window_property(stream: list[Token], index: int) -> str:
    """Return the name in `window.NAME =`, `window["NAME"] =` or a bare `NAME =` at the start of a statement."""
    texts = [token.text for token in stream[index : index + 5]]
    if stream[index].kind != "word":
        return ""
    if texts[0] in _GLOBAL_OBJECTS and len(texts) > 3:
        if texts[1] == "." and texts[3] in _ASSIGNMENTS:
            return texts[2]
        if texts[1] == "[" and stream[index + 2].kind == "string" and texts[3:5] and len(texts) > 4 and texts[4] in _ASSIGNMENTS:
            return texts[2]
    starts = index == 0 or stream[index - 1].text in {";", "}"}
    is_bare = starts and len(texts) > 1 and texts[1] in _ASSIGNMENTS and texts[0] not in _GLOBAL_OBJECTS
    return texts[0] if is_bare and _NAME.match(texts[0]) else ""


def _declared(stream: list[Token], index: int, words: set[str]) -> str:
    if stream[index].kind == "word" and stream[index].text in words and index + 1 < len(stream):
        return stream[index + 1].text if stream[index + 1].kind == "word" else ""
    return ""
