"""The same log lines as different collectors write them."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

Lines = Sequence[tuple[float, str]]
"""Seconds since the start, and a line."""
Stamp = Callable[[datetime, str], str]

STAMPS: dict[str, Stamp] = {
    "nanoseconds": lambda at, text: f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond:06d}413Z {text}",
    "milliseconds": lambda at, text: f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z {text}",
    "offset": lambda at, text: f"{at:%Y-%m-%dT%H:%M:%S}+05:30 {text}",
    "space": lambda at, text: f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond:06d} {text}",
    "comma": lambda at, text: f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03d} INFO {text}",
    "brackets": lambda at, text: f"[{at:%Y-%m-%d %H:%M:%S}] {text}",
    "syslog": lambda at, text: f"{at:%b} {at.day:2d} {at:%H:%M:%S} node-7 proxy[31]: {text}",
    "none": lambda at, text: text,
    "docker": lambda at, text: json.dumps(
        {"log": text + "\n", "stream": "stderr", "time": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond:06d}001Z"}
    ),
    "cri": lambda at, text: f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond:06d}123Z stdout F {text}",
    "compose": lambda at, text: f"component-1  | {text}",
    "compose stamps": lambda at, text: f"component-1  | {at:%Y-%m-%dT%H:%M:%S}.{at.microsecond:06d}123Z {text}",
    "kubectl prefix": lambda at, text: f"[pod/main-6f7d9-x2x/main] {text}",
    "json msg": lambda at, text: json.dumps({"time": f"{at:%Y-%m-%dT%H:%M:%S}Z", "level": "info", "msg": text}),
    "json message": lambda at, text: json.dumps({"@timestamp": at.isoformat(), "message": text, "kubernetes": {"pod": "main-0"}}),
    "json compact": lambda at, text: json.dumps({"message": text, "timestamp": at.timestamp()}, separators=(",", ":"), ensure_ascii=False),
    "github actions": lambda at, text: f"build\tRun\t{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond:06d}0Z {text}",
    "buildkit": lambda at, text: f"#14 {at.second}.{at.microsecond // 1000:03d} {text}",
}
PLAIN = ("nanoseconds", "none", "docker", "cri")
TIMED = ("nanoseconds", "milliseconds", "docker", "cri", "json message")


def coloured(text: str) -> str:
    """Return a line in the colours of a terminal."""
    return f"\x1b[36m{text}\x1b[0m" if text else text


def wrapped(rng: random.Random, lines: Lines, styles: Sequence[str] = (), swap: bool = True) -> tuple[str, bytes, str]:
    """Return a file name, its bytes, and what was done to the lines."""
    style = rng.choice(styles or list(STAMPS))
    start = datetime(rng.randint(2023, 2026), rng.randint(1, 12), rng.randint(1, 28), rng.randint(0, 23), rng.randint(0, 50), tzinfo=UTC)
    colour = coloured if rng.random() < 0.15 else str
    done = [STAMPS[style](start + timedelta(seconds=at), colour(text)) for at, text in lines]
    disorder = ""
    if swap and style in TIMED and rng.random() < 0.2 and len(done) > 3:
        at = rng.randrange(len(done) - 1)
        done[at], done[at + 1] = done[at + 1], done[at]
        disorder = f" swapped at {at}"
    ending = rng.choice(("\n", "\n", "\r\n"))
    text = ending.join(done) + rng.choice((ending, ""))
    coding = rng.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "gzip"))
    data = gzip.compress(text.encode()) if coding == "gzip" else text.encode(coding)
    name = rng.choice(("proxy.log", "runtime-logs.txt", "out", "Log 1.log")) + (".gz" if coding == "gzip" else "")
    return name, data, f"{style} {coding} {ending!r}{' colour' if colour is coloured else ''}{disorder}"
