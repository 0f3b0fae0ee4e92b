"""The target of a port mapping: HOST:PORT as Go's net.SplitHostPort reads it, and what is wrong with it."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple

from diagnose.facts.patterns import Pattern

_TAILNET = (ipaddress.ip_network("100.64.0.0/10"), ipaddress.ip_network("fd7a:115c:a1e0::/48"))
_SCHEME = Pattern(r"[A-Za-z][A-Za-z0-9+.-]*:/+|(?:tcp|udp|tls|https?|ssh|grpc):(?=[^:]+:\d)", re.IGNORECASE)
_HOST_NAME = Pattern(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*\.?\Z", re.ASCII)
_LOOKS_NUMERIC = Pattern(r"[0-9.]+\Z", re.ASCII)
_PORT = Pattern(r"[0-9]{1,5}\Z", re.ASCII)


class Target(NamedTuple):
    """The parts of a target. `host_at` and `port_at` are (start, end) in its text; (0, 0) when the part is not there."""

    host: str
    port: int
    problem: str
    host_at: tuple[int, int] = (0, 0)
    port_at: tuple[int, int] = (0, 0)


def split_target(text: str) -> Target:
    """Return host and port of a target as far as they can be told, and the first thing that is wrong with it."""
    scheme = _SCHEME.match(text)
    start = scheme.end() if scheme else 0
    end = next((index for index in range(start, len(text)) if text[index] in "/?#"), len(text))
    problem = "scheme" if scheme else "path" if end < len(text) else ""
    split = _split(text[start:end], start)
    return split._replace(problem=problem or split.problem)


def _split(text: str, offset: int) -> Target:
    host, colon, port = text.rpartition(":")
    if text.startswith("["):
        return _split_bracketed(text, offset)
    if not colon:
        return Target(text, 0, "no-port" if text else "no-host", (offset, offset + len(text)))
    host_at = (offset, offset + len(host))
    port_at = (offset + len(host) + 1, offset + len(text))
    number = _port_number(port)
    if not host:
        return Target("", number, "no-host", port_at=port_at)
    return Target(host, number, _colon_problem(host, text) or _port_problem(port), host_at, port_at)


def _colon_problem(host: str, text: str) -> str:
    """Return what more than one colon means: an IPv6 address without brackets, or two ports."""
    if ":" not in host:
        return ""
    return "brackets" if _is_ipv6(host) or _is_ipv6(text) else "bad-port"


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _split_bracketed(text: str, offset: int) -> Target:
    host, bracket, rest = text[1:].partition("]")
    host_at = (offset + 1, offset + 1 + len(host))
    if not bracket or (rest and not rest.startswith(":")):
        return Target(host, 0, "brackets", host_at)
    if not host:
        return Target("", _port_number(rest[1:]), "no-host")
    port_at = (host_at[1] + 2, offset + len(text)) if rest else (0, 0)
    return Target(host, _port_number(rest[1:]), _port_problem(rest[1:]), host_at, port_at)


def _port_number(text: str) -> int:
    number = int(text) if _PORT.match(text) else 0
    return number if number <= 65535 else 0


def _port_problem(text: str) -> str:
    if not text:
        return "no-port"
    return "" if _port_number(text) else "bad-port"


def host_kind(host: str) -> str:
    """Return tailnet, private, loopback, public, name or invalid."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return _name_kind(host)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in network for network in _TAILNET if network.version == address.version):
        return "tailnet"
    if address.is_loopback or address.is_unspecified:
        return "loopback"
    return "private" if address.is_private or address.is_link_local else "public"


def _name_kind(host: str) -> str:
    lower = host.lower().rstrip(".")
    if lower in {"localhost", "localhost.localdomain"} or lower.endswith(".localhost"):
        return "loopback"
    return "name" if _HOST_NAME.match(host) and not _LOOKS_NUMERIC.match(host) and len(host) <= 254 else "invalid"
