"""T11, T12, T13: logs of the Tailscale proxy."""

from __future__ import annotations

import random

from tests.rows.cases import Case
from tests.rows.wrapping import Lines, wrapped

WAIT = "Waiting for tailscale up to complete..."
UP = "tailscale up is complete."
LOGIN, INVALID, UNREACHABLE = "tailscale/auth-key-misconfigured", "tailscale/auth-key-invalid", "tailscale/destination-unreachable"
REASONS = ("general SOCKS server failure", "network unreachable", "host unreachable", "connection refused", "TTL expired")


def spaced(lines: list[str], rng: random.Random) -> Lines:
    """Return lines with times that grow as in real runs."""
    at, timed = 0.0, []
    for line in lines:
        at += rng.choice((0.000002, 0.01, 1.3)) if line != WAIT else 2.004
        timed.append((round(at, 6), line))
    return timed


def stamp(rng: random.Random) -> str:
    return (
        f"2024/{rng.randint(1, 12):02d}/{rng.randint(1, 28):02d} {rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
    )


def start(rng: random.Random) -> list[str]:
    """Return the beginning of a run of one of the three generations."""
    folder = rng.choice(("/.local", "/var/lib/tailscale"))
    key = "OAUTH_CLIENT_SECRET env variable is not found. But TS_AUTH_KEY env variable is found: Hence Tailscale proxy will use the TS_AUTH_KEY for authentication."
    mounts = [f"{folder} is properly mounted.", "/var/run/tailscale is properly mounted."]
    return [*rng.choice(([key, *mounts], mounts, [])), "Waiting for tailscaled to start...", "tailscaled is running."]


def forwarding(rng: random.Random) -> list[str]:
    return [UP, "starting tcp-forwarder...", rng.choice(("config.yaml exists.", "Config.yaml exists."))]


def login(rng: random.Random) -> list[str]:
    blank = rng.choice(([""], [], ["", ""]))
    return ["To authenticate, visit:", *blank, f"\t https://login.tailscale.com/a/{rng.getrandbits(52):x}".strip(), *blank]


def listening(rng: random.Random, host: str, port: int) -> list[str]:
    return [f"{stamp(rng)} Listening on 0.0.0.0:{rng.randint(1024, 9999)} and forwarding to {host}:{port} via proxy localhost:1055"]


def case(rng: random.Random, row: str, name: str, rule: str, found: bool, lines: list[str], mentions: tuple[str, ...] = ()) -> Case:
    file, data, how = wrapped(rng, spaced(lines, rng))
    return Case(row, f"{name}: {how}", (rule,), found, log=(file, data), mentions=mentions)


def login_waits(rng: random.Random) -> Case:
    waits = [WAIT] * rng.choice((2, 3, 40, 300))
    before = rng.choice((start(rng), [], [*start(rng), WAIT]))
    noise = [f"{stamp(rng)} control: NetInfo: NetInfo{{varies=false}}"] * rng.choice((0, 0, 2))
    return case(rng, "T11", "login", LOGIN, True, [*before, *login(rng), *noise, *waits])


def login_completes(rng: random.Random) -> Case:
    kinds = {
        "completes": [*start(rng), *login(rng), *[WAIT] * rng.randint(1, 30), *forwarding(rng)],
        "healthy": [*start(rng), WAIT, WAIT, *forwarding(rng)],
        "other tool": ["To authenticate, visit:", "https://github.com/login/device", "Waiting for authorization..."],
        "restart succeeds": [*start(rng), *login(rng), WAIT, *start(rng), WAIT, *forwarding(rng)],
        "completes at once": [*login(rng), UP],
    }
    name = rng.choice(sorted(kinds))
    return case(rng, "T11", name, LOGIN, False, kinds[name])


def invalid_key(rng: random.Random) -> Case:
    first = f"{stamp(rng)} Received error: invalid key: unable to validate API key"
    second = "backend error: invalid key: unable to validate API key"
    lines = rng.choice(([first, second], [first, second], [second], [first], [second, first], [first, second] * 3))
    after = rng.choice(([], [WAIT] * 4))
    return case(rng, "T12", f"{len(lines)} lines", INVALID, True, [*rng.choice(([], start(rng))), *lines, *after])


def other_key_errors(rng: random.Random) -> Case:
    text = rng.choice(
        (
            "Error: invalid API key: unable to reach server",
            "openai.AuthenticationError: Error code: 401 - Incorrect API key provided",
            "stripe.error.AuthenticationError: Invalid API Key provided: sk_test_****",
            "backend error: invalid request body: unable to validate schema",
            "invalid key: unable to parse PEM",
            "Received error: fetch control key: Get https://controlplane.tailscale.com/key?v=88: EOF",
            "x509: certificate signed by unknown authority, unable to validate chain",
            "ERROR unable to validate API key for subscription 14",
        )
    )
    recovered = [f"{stamp(rng)} Received error: invalid key: unable to validate API key", *start(rng), WAIT, *forwarding(rng)]
    lines = rng.choice(([text], [*start(rng), WAIT, *forwarding(rng)], [text, WAIT], recovered))
    return case(rng, "T12", text[:30], INVALID, False, lines)


def destination(rng: random.Random) -> tuple[str, int]:
    host = rng.choice(
        (
            f"100.{rng.randint(64, 127)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}",
            "10.0.4.7",
            "db.tail8a2f.ts.net",
            "onprem-db",
            "[fd7a:115c:a1e0::a1]",
        )
    )
    return host, rng.randint(20, 65535)


def reason(rng: random.Random, host: str, port: int) -> str:
    last = rng.choice((*(f"unknown error {word}" for word in REASONS), "EOF"))
    return f"socks connect tcp localhost:1055->{host}:{port}: {last}"


def given_up(rng: random.Random, host: str, port: int) -> list[str]:
    """Return the lines of one connection that did not come about, old or new generation."""
    said = f"{stamp(rng)} Failed to connect to destination {host}:{port} through proxy"
    why = reason(rng, host, port)
    tries = [f"{said} (attempt {n}/3): {why}. Retrying in {n}s..." for n in (1, 2)]
    return rng.choice(([f"{said}: {why}"], [*tries, f"{said} after 3 attempts: {why}"], [f"{said} after 3 attempts: {why}"]))


def unreachable(rng: random.Random) -> Case:
    host, port = destination(rng)
    before = rng.choice(([], [*start(rng), WAIT, *forwarding(rng), *listening(rng, host, port)]))
    times = rng.choice((1, 1, 5))
    lines = [*before, *(line for _ in range(times) for line in given_up(rng, host, port))]
    return case(rng, "T13", f"{host}:{port}", UNREACHABLE, True, lines, mentions=(host, str(port)))


def reached(rng: random.Random) -> Case:
    host, port = destination(rng)
    said = f"{stamp(rng)} Failed to connect to destination {host}:{port} through proxy (attempt 1/3): {reason(rng, host, port)}. Retrying in 1s..."
    kinds = {
        "retry succeeds": [*start(rng), WAIT, *forwarding(rng), *listening(rng, host, port), said],
        "second retry succeeds": [said, said.replace("1/3", "2/3").replace("in 1s", "in 2s")],
        "closed normally": [*forwarding(rng), *listening(rng, host, port), f"{stamp(rng)} Connection closed for destination {host}:{port}"],
        "other client": [f"Failed to connect to {host}:{port}: timeout", f"could not connect to destination {host} through gateway"],
    }
    name = rng.choice(sorted(kinds))
    return case(rng, "T13", name, UNREACHABLE, False, kinds[name])


PAIRS = [(login_waits, login_completes), (invalid_key, other_key_errors), (unreachable, reached)]
