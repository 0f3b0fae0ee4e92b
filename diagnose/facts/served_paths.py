"""From the src of a script element to the path the browser asks for."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from diagnose.facts.patterns import Pattern
from diagnose.facts.site import Site
from diagnose.facts.web_root import WebRoot

_EXTERNAL = Pattern(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_PUBLIC_URL = Pattern(r"%PUBLIC_URL%")
_BASE_URL = Pattern(r"<%[=-]?\s*(?:BASE_URL|process\.env\.BASE_URL|htmlWebpackPlugin\.files\.publicPath)\s*%>")
_VITE_BASE = Pattern(r"%(?:BASE_URL|VITE_BASE_URL)%")
_TEMPLATE = Pattern(r"<%|%>|\{\{|\$\{|\{%|#\{")


def served_path(src: str, root: WebRoot, base_href: str, site: Site) -> str:
    """Return the path below the site's root without a leading slash, "" for another site's and what cannot be told."""
    text = _with_public_url(src.strip(), root)
    text = re.split(r"[?#]", text, maxsplit=1)[0]
    if not text or _EXTERNAL.match(text) or _TEMPLATE.search(text):
        return ""
    text = _with_vite_base(text, root, site)
    base = base_href.strip() if not _EXTERNAL.match(base_href.strip()) else "/"
    return _resolve(text, base)


def is_config_js(src: str) -> bool:
    """Return whether the last segment of a src is config.js (in any case: the browser's is the user's to get right)."""
    path = re.split(r"[?#]", src.strip(), maxsplit=1)[0]
    return re.split(r"[/>%]", path.replace("\\", "/"))[-1].strip().lower() == "config.js"


def _resolve(text: str, base: str) -> str:
    """Join a relative URL with the base, as browsers do for the page at `/`."""
    folder = base[: base.rfind("/") + 1] or "/"
    path = text if text.startswith("/") else folder + text
    return posixpath.normpath(unquote("/" + path.lstrip("/"))).lstrip("/")


def _with_public_url(src: str, root: WebRoot) -> str:
    if root.framework == "react":
        public_url = public_path(root)
        return _PUBLIC_URL.sub(lambda _match: public_url.rstrip("/"), src)
    if root.framework == "vue":
        return _BASE_URL.sub(lambda _match: public_path(root), src)
    if root.framework == "vite":
        return _VITE_BASE.sub(lambda _match: public_path(root), src)
    return src


def _with_vite_base(text: str, root: WebRoot, site: Site) -> str:
    """Vite puts its base before absolute paths of files in its public folder."""
    base = public_path(root) if root.framework == "vite" else "/"
    if base in {"/", "", "./"} or not text.startswith("/") or not site.has(text.lstrip("/")):
        return text
    return base.rstrip("/") + text


def public_path(root: WebRoot) -> str:
    """Return the path that the framework is told the app is served at, "/" by default."""
    if root.framework == "react":
        return _homepage(root)
    name = {"vue": "publicPath", "vite": "base"}.get(root.framework, "")
    said = next((value for step in root.steps if (value := step.value("--base"))), "") if root.framework == "vite" else ""
    setting = root.setting(name) if name else None
    text = said or (setting.text if setting and setting.sure else "")
    return _url_path(text) if text else "/"


def _homepage(root: WebRoot) -> str:
    said = next((step.environment["PUBLIC_URL"] for step in root.steps if "PUBLIC_URL" in step.environment), "")
    text = said or (root.package["homepage"] if root.package else "")
    return _url_path(text) if text else ""


def _url_path(url: str) -> str:
    """Return the path of a URL or of a path."""
    match = re.match(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/]*(.*)", url)
    return (match[1] or "/") if match else url
