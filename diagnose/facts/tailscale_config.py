"""The Tailscale proxy's configuration: `portMappings` of a config.yaml or Config.yaml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import tight_region
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView
    from diagnose.facts.sources import Sources
    from diagnose.facts.tailscale_target import Target

KEY = "portMappings"

_SURELY = Pattern(r"port[\s_-]*mapp?ing", re.IGNORECASE)
_PERHAPS = Pattern(r"""^[{"']*[\w-]{0,30}?(?:port|map)[\w-]{0,30}["']?\s*:.{0,500}?\d["']?\s*:""", re.I | re.M | re.S)
_LOOKED_AT = 50_000
_MISSPELT = frozenset({
    "mapping", "mappings", "port", "ports", "portmap", "portmaps", "portforward", "portforwards", "portforwarding",
    "portforwardings",
})  # fmt: skip
_NOT_LETTERS = Pattern(r"[^a-z]")
_TARGET = Pattern(r"\S*[:.]\S*\Z")
_PREFERENCE = ("config.yaml", "Config.yaml")
"""The start script looks for these names in this order."""


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the proxy's configuration, and the endpoints beside it when `.choreo` declares none."""
    paths = sorted(component.files("config-yaml"), key=_preference)
    path = next((path for path in paths if is_proxy_config(component.sources, path)), None)
    if path is None:
        return {}
    fields: dict[str, Any] = {"tailscale_proxy": _proxy(component.sources, path)}
    if not any(file["read"] for file in component.fields.get("choreo_files", ())):
        from diagnose.facts.choreo_folder import plain_endpoints

        folders = dict.fromkeys((path.rpartition("/")[0], component.path))
        found = next(filter(None, (plain_endpoints(component, folder) for folder in folders)), [])
        fields["endpoints"] = found
    return fields


def is_proxy_config(sources: Sources, path: str) -> bool:
    """Return whether a config.yaml is a Tailscale proxy's: it has the root key, or a misspelling of it over port mappings."""
    text = sources.text(path, quiet=True)
    if text is None:
        return False
    is_sure = _SURELY.search(text) is not None
    if not is_sure and not _PERHAPS.search(text, 0, _LOOKED_AT):
        return False
    sources.yaml(path, quiet=not is_sure)  # other programs' broken config.yaml files are not ours to report
    root = _root(sources, path)
    return root is not None and _key_of(root) is not None


def _preference(path: str) -> tuple[int, int, str]:
    name = path.rpartition("/")[2]
    return path.count("/"), _PREFERENCE.index(name) if name in _PREFERENCE else len(_PREFERENCE), path


def _root(sources: Sources, path: str) -> Mapping | None:
    documents = sources.yaml(path)
    return documents[0] if documents and isinstance(documents[0], Mapping) else None


def _key_of(root: Mapping) -> Scalar | None:
    """Return the root key that holds the mappings, exactly spelt or not."""
    exact = root.key(KEY)
    if exact is not None:
        return exact
    return next((key for key, value in root.entries if _is_misspelt(key.text) and _looks_like_mappings(value)), None)


def _is_misspelt(key: str) -> bool:
    letters = _NOT_LETTERS.sub("", key.lower())
    if letters in _MISSPELT:
        return True
    if not ("port" in letters or "map" in letters) or abs(len(letters) - len(KEY)) > 3:
        return False
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(letters, KEY.lower()) <= 2


def _looks_like_mappings(value: Node) -> bool:
    pairs = value.entries if isinstance(value, Mapping) else []
    return any(key.text.strip().isdecimal() and isinstance(item, Scalar) and _TARGET.match(item.text) for key, item in pairs)


def _proxy(sources: Sources, path: str) -> Fact:
    root = _root(sources, path)
    key = _key_of(root) if root else None
    if root is None or key is None:
        raise ValueError(f"{path} is not a proxy's configuration")
    value = next(value for name, value in root.entries if name is key)
    display = sources.display(path)
    exact = key.text == KEY
    at = {"has_port_mappings": key.region, "misspelt_key": key.region, "mappings": tight_region(value), "value_kind": tight_region(value)}
    return make_fact(
        "TailscaleProxy",
        display,
        key.region,
        at,
        mappings=[_port_mapping(display, name, item) for name, item in _entries(value)],
        has_port_mappings=exact,
        misspelt_key="" if exact else key.text,
        value_kind=_kind(value),
    )


def _kind(value: Node) -> str:
    if isinstance(value, Mapping):
        return "mapping"
    if isinstance(value, Sequence):
        return "list"
    return "nothing" if value.value is None else "text"


def _entries(value: Node) -> list[tuple[Scalar, Node]]:
    """Return the entries of the mapping, or of the mappings in a list (which the proxy refuses)."""
    if isinstance(value, Mapping):
        return value.entries
    items = value.items if isinstance(value, Sequence) else []
    return [entry for item in items if isinstance(item, Mapping) for entry in item.entries]


def _port_mapping(path: str, key: Scalar, value: Node) -> Fact:
    from diagnose.facts.tailscale_target import Target, host_kind, split_target  # `ipaddress` is for proxies only

    is_text = isinstance(value, Scalar) and value.value is not None and not isinstance(value.value, bool)
    text = value.text if isinstance(value, Scalar) and is_text else ""
    target = split_target(text) if is_text else Target("", 0, "not-text")
    at = {"key": key.region, "listen_port": key.region, "target": tight_region(value), **_inner_regions(value, target)}
    return make_fact(
        "PortMapping",
        path,
        Region(*key.region[:2], *tight_region(value)[2:]) if value.region[:2] >= key.region[:2] else key.region,
        at,
        key=key.text,
        key_quoted=bool(key.style),
        listen_port=_listen_port(key),
        target=text,
        host=target.host,
        port=target.port,
        host_kind=host_kind(target.host) if target.host else "invalid",
        problem=target.problem,
    )


def _listen_port(key: Scalar) -> int:
    if isinstance(key.value, int) and not isinstance(key.value, bool):
        return key.value if abs(key.value) < 2**31 else 0
    text = key.text.strip()
    return int(text) if key.style and text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def _inner_regions(value: Node, target: Target) -> dict[str, Region]:
    """Return where host and port stand, when the text is in the file exactly as it is read."""
    region = value.region
    if not isinstance(value, Scalar) or region.line != region.end_line:
        return {}
    quotes = len(value.style) if value.style in {"'", '"'} else 0
    if value.style not in {"", "'", '"'} or region.end_column - region.column != len(value.text) + 2 * quotes:
        return {}
    first = region.column + quotes
    spans = {"host": target.host_at, "port": target.port_at}
    return {name: Region(region.line, first + start, region.line, first + end) for name, (start, end) in spans.items() if end > start}
