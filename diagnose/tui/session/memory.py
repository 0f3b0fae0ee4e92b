"""What the interface remembers of a project from one time to the next: positions, filters, theme.

One JSON file in the user's state folder, beside the journal of applied fixes. It is read once; a damaged or missing one is an
empty one, and what cannot be written is not remembered.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from diagnose.fixes.journal import state_folder

VERSION = 1
_LARGEST = 1_000_000


class Memory:
    """The state of one project, by sections: dictionaries of JSON values that their owners change."""

    def __init__(self, path: Path | None) -> None:
        """`path` is the file, None to remember nothing."""
        self._path = path
        self._sections = _read(path)
        self._written = json.dumps(self._sections, sort_keys=True)

    def section(self, name: str) -> dict[str, Any]:
        """Return the dictionary of a section, to read and to change."""
        value = self._sections.get(name)
        if not isinstance(value, dict):
            value = self._sections[name] = {}
        return value

    def changed(self) -> None:
        """Write what changed, in one step."""
        text = json.dumps(self._sections, sort_keys=True)
        if self._path is None or text == self._written or len(text) > _LARGEST:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = self._path.with_name(f".{self._path.name}.{os.getpid()}")
            fresh.write_text(json.dumps({"version": VERSION, "sections": self._sections}), encoding="utf-8")
            fresh.replace(self._path)
            self._written = text

    def reset(self) -> None:
        """Forget everything."""
        for section in self._sections.values():
            section.clear()
        self._sections.clear()
        self.changed()


def memory_of(home: Path) -> Memory:
    """Return what is remembered of the project in a folder."""
    try:
        return Memory(state_folder(os.path.realpath(home)) / "ui.json")
    except (OSError, RuntimeError):
        return Memory(None)


def _read(path: Path | None) -> dict[str, Any]:
    try:
        if path is None or path.stat().st_size > 2 * _LARGEST:
            return {}
        value = json.loads(path.read_bytes())
        sections = value["sections"] if value["version"] == VERSION else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return {name: item for name, item in sections.items() if isinstance(item, dict)} if isinstance(sections, dict) else {}
