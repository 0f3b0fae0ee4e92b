"""Accepts what is there today: a file of fingerprints, and only what is not in it is reported."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from diagnose.model.finding import Finding

VERSION = 1


class BaselineError(ValueError):
    """A baseline file that cannot be used; the message names the file."""


def read_baseline(path: Path) -> frozenset[str]:
    """Return the fingerprints of a baseline file; raise BaselineError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BaselineError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise BaselineError(f"{path}: no baseline file: {error}") from None
    if not isinstance(content, dict) or content.get("version") != VERSION or not isinstance(content.get("findings"), list):
        raise BaselineError(f"{path}: expected a file that --write-baseline wrote (version {VERSION})")
    return frozenset(str(item["fingerprint"]) for item in content["findings"] if isinstance(item, dict) and "fingerprint" in item)


def write_baseline(path: Path, findings: Iterable[Finding]) -> int:
    """Write the findings' fingerprints, with what a reviewer wants to see beside them; return how many. Raises OSError."""
    rows = [{"fingerprint": item.fingerprint, "rule": item.rule, "path": item.location.path} for item in findings]
    path.write_text(json.dumps({"version": VERSION, "findings": rows}, indent=2) + "\n", encoding="utf-8")
    return len(rows)
