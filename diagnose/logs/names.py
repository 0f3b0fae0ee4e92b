"""Which files of a folder or bundle are logs, as far as their names tell."""

from __future__ import annotations

from pathlib import PurePosixPath

_SUFFIXES = (".log", ".txt", ".out", ".err", ".json", ".jsonl", ".ndjson", ".csv", ".journal.export")
_PACKED = (".gz", ".zst", ".bz2", ".xz")
_BUNDLES = (".tar", ".tgz", ".tbz2", ".txz", ".tar.zst", ".zip")
_CONFIGURATION = ("package.json", "package-lock.json", "tsconfig.json", "composer.json", "angular.json")


def may_be_log(name: str) -> bool:
    """Whether a file's name does not speak against a log."""
    if name in _CONFIGURATION:
        return False
    return name.endswith(_SUFFIXES + _PACKED + _BUNDLES) or ".log." in name or ".log-" in name or "." not in name


def is_hidden(path: str) -> bool:
    """Whether a part of a path begins with a dot."""
    return any(part.startswith(".") and part not in (".", "..") for part in PurePosixPath(path).parts)
