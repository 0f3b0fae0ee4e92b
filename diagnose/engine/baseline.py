"""Accepts what is there today: a file of fingerprints, and only what is not in it is reported."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from diagnose.model.finding import Finding

VERSION = 1


class BaselineError(ValueError):
    """A baseline file that cannot be used; the message names the file."""


class Accepted(NamedTuple):
    """An entry of a baseline file, with the line that its fingerprint is on."""

    fingerprint: str
    rule: str
    path: str
    line: int


class Baseline(frozenset[str]):
    """The fingerprints of a baseline file, with its path and what it says of each."""

    path: str
    entries: list[Accepted]


def read_baseline(path: Path) -> Baseline:
    """Return the fingerprints of a baseline file; raise BaselineError."""
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text)
    except OSError as error:
        raise BaselineError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise BaselineError(f"{path}: no baseline file: {error}") from None
    if not isinstance(content, dict) or content.get("version") != VERSION or not isinstance(content.get("findings"), list):
        raise BaselineError(f"{path}: expected a file that --write-baseline wrote (version {VERSION})")
    rows = [item for item in content["findings"] if isinstance(item, dict) and "fingerprint" in item]
    baseline = Baseline(str(item["fingerprint"]) for item in rows)
    baseline.path = str(path)
    baseline.entries = [_entry(item, text) for item in rows]
    return baseline


def _entry(item: dict[str, object], text: str) -> Accepted:
    name = str(item["fingerprint"])
    line = text.count("\n", 0, max(0, text.find(f'"{name}"'))) + 1
    return Accepted(name, str(item.get("rule", "")), str(item.get("path", "")), line)


def write_baseline(path: Path, findings: Iterable[Finding]) -> int:
    """Write the findings' fingerprints, with what a reviewer wants to see beside them; return how many. Raises OSError."""
    rows = [{"fingerprint": item.fingerprint, "rule": item.rule, "path": item.location.path} for item in findings]
    path.write_text(json.dumps({"version": VERSION, "findings": rows}, indent=2) + "\n", encoding="utf-8")
    return len(rows)
