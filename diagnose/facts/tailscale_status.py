"""Saved output of `tailscale status --json`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from diagnose.model.fact import Fact, make_fact
from diagnose.syntax.nodes import Mapping, Node, Scalar, items_of, text_of

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView
    from diagnose.facts.sources import Sources

_HOST_BITS = ("/32", "/128")


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the status saved in the component, or at the project's root for a component that is a proxy."""
    paths = component.files("status-json")
    if "tailscale_proxy" in component.fields:
        paths += [path for path in component.tree.folders[""].files("status-json") if path not in paths]
    status = next(filter(None, (_status(component.sources, path) for path in paths)), None)
    return {"tailscale_status": status} if status else {}


def _status(sources: Sources, path: str) -> Fact | None:
    data = sources.data(path, quiet=True)
    if data is None or not (b"TailscaleIPs" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff")):
        return None
    root = sources.json(path)
    if not isinstance(root, Mapping) or root.get("Self") is None or root.key("Peer") is None:
        return None
    nodes = [node for node in (root.get("Self"), *_values(root.get("Peer"))) if isinstance(node, Mapping)]
    online = [node for node in nodes if _is_true(node.get("Online"))]
    return make_fact(
        "TailscaleStatus",
        sources.display(path),
        None,
        addresses=_unique(ip for node in nodes for ip in _texts(node.get("TailscaleIPs"))),
        online=_unique(ip for node in online for ip in _texts(node.get("TailscaleIPs"))),
        routes=_unique(route for node in nodes for route in _routes(node)),
        names=_unique(name for node in nodes for name in _names(node)),
    )


def _values(node: Node | None) -> list[Node]:
    return [value for _, value in node.entries] if isinstance(node, Mapping) else []


def _is_true(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value is True


def _texts(node: Node | None) -> list[str]:
    return [text_of(item) for item in items_of(node)]


def _routes(node: Mapping) -> list[str]:
    routes = _texts(node.get("PrimaryRoutes")) + _texts(node.get("AllowedIPs"))
    return [route for route in routes if "/" in route and not route.endswith(_HOST_BITS)]


def _names(node: Mapping) -> list[str]:
    host, dns = text_of(node.get("HostName")), text_of(node.get("DNSName")).rstrip(".")
    return [name for name in (host, dns, dns.partition(".")[0]) if name]


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
