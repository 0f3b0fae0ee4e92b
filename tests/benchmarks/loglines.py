"""Log lines of several shapes, 110 to 150 bytes; the hour of each stamp is a mark that a whole chunk replaces at once."""

from __future__ import annotations

import datetime
from random import Random

HOURS = {b"\x01": "%Y-%m-%dT%H", b"\x02": "%d/%b/%Y:%H", b"\x03": "%Y-%m-%d %H", b"\x04": "%Y/%m/%d %H"}
"""Mark -> how the day and hour look in a stamp of that shape."""

_SERVICES = "orders carts ledger catalog shipping invoices accounts search pricing reviews".split()
_VERBS = "loaded stored updated validated queued published fetched indexed".split()
_THREADS = "http-nio-8080-exec kafka-consumer scheduler-pool HikariPool-1-housekeeper".split()
_PATHS = "/api/v1/orders /api/v1/carts /healthz /api/v2/catalog/items /assets/main.js /login".split()
_AGENTS = ("Mozilla/5.0 (X11; Linux x86_64) Firefox/126.0", "kube-probe/1.29", "curl/8.5.0", "okhttp/4.12.0")


def stamped(hour: datetime.datetime, chunk: bytes) -> bytes:
    """Return a chunk of lines with its marks replaced by an hour."""
    for mark, form in HOURS.items():
        chunk = chunk.replace(mark, hour.strftime(form).encode())
    return chunk


def healthy(random: Random, clock: str) -> str:
    """Return a line of a program that is well, of a random shape; `clock` is minutes and seconds, `:05:07`."""
    return random.choice((_runtime, _access, _java, _go, _node))(random, clock, "")


def saying(text: str, random: Random, clock: str) -> str:
    """Return a line of a random program (no access log) that says `text`."""
    return random.choice((_runtime, _java, _go, _node))(random, clock, text)


def _runtime(random: Random, clock: str, text: str) -> str:
    service, number = random.choice(_SERVICES), random.randrange(10**9)
    said = text or f"{random.choice(_VERBS)} {random.randrange(200)} records of customer {number % 9973} in {number % 311} ms"
    return f"\x01{clock}.{number:09}Z {'WARN' if text else 'INFO'} {service}-service {said} request_id=4bf92f35{number:09x}"


def _access(random: Random, clock: str, text: str) -> str:
    del text
    host, path = f"10.{random.randrange(256)}.{random.randrange(256)}.7", random.choice(_PATHS)
    size, took = random.randrange(90_000), random.randrange(900)
    return f'{host} - - [\x02{clock} +0000] "GET {path}?page={size % 50} HTTP/1.1" 200 {size} "-" "{random.choice(_AGENTS)}" 0.{took:03}'


def _java(random: Random, clock: str, text: str) -> str:
    service, thread = random.choice(_SERVICES), f"{random.choice(_THREADS)}-{random.randrange(20)}"
    said = text or f"{random.choice(_VERBS).title()} stock of item {random.randrange(10**6)} for warehouse {random.randrange(90)}"
    level = "ERROR" if text else "INFO "
    return f"\x03{clock},{random.randrange(1000):03} {level} [{thread}] com.example.{service}.{service.title()}Service - {said}"


def _go(random: Random, clock: str, text: str) -> str:
    service, number = random.choice(_SERVICES), random.randrange(10**6)
    said = text or f"proxied POST {random.choice(_PATHS)}/{number} status=200 bytes={number % 9001} elapsed={number % 97}.3ms"
    return f"\x04{clock} {service}/server.go:{random.randrange(900)}: {said} trace=00f067aa0ba9{number:06x} peer=10.1.{number % 200}.9:8090"


def _node(random: Random, clock: str, text: str) -> str:
    service, number = random.choice(_SERVICES), random.randrange(10**6)
    cache = f"{number % 41} keys, ttl {number % 3600}s, hit ratio 0.{number % 97:02}"
    said = text or f"{random.choice(_VERBS)} session of user-{number} from cache, {cache}"
    return f"[\x01{clock}.{number % 1000:03}Z] {'error' if text else 'info '} ({service}-web/{number % 60 + 7} on pod-{number % 5}): {said}"
