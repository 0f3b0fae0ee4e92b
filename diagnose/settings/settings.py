"""What the configuration says, and where it is found. Reading it is `load`'s, so that a project without one costs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diagnose.model.location import Region
from diagnose.model.severity import Severity

NAMES = ("diagnose.yaml", ".diagnose.yaml", "diagnose.yml", ".diagnose.yml")


class Settings:
    """What the configuration says. `values` is the checked content, `places` where each dotted key's value stands."""

    __slots__ = ("path", "places", "values")

    def __init__(
        self,
        path: Path | None = None,
        values: dict[str, Any] | None = None,
        places: dict[str, tuple[str, Region]] | None = None,
    ) -> None:
        self.path = path
        self.values = {} if values is None else values
        self.places = {} if places is None else places

    @property
    def ignore(self) -> tuple[str, ...]:
        """Rules and areas that are switched off."""
        return tuple(self.values.get("ignore", ()))

    @property
    def severity(self) -> dict[str, Severity]:
        """Severities that differ from the rules' own, by rule or area."""
        return {name: Severity.parse(word) for name, word in self.values.get("severity", {}).items()}

    def for_facts(self) -> dict[str, Any]:
        """Return the values with their places under `$at`, as extractors take them."""
        return {**self.values, "$at": self.places}


def find_settings(root: Path) -> Path | None:
    """Return the configuration file of a project, or None."""
    for name in NAMES:
        if (root / name).is_file():
            return root / name
    project = root / "pyproject.toml"
    try:
        return project if b"[tool.diagnose" in project.read_bytes() else None
    except OSError:
        return None
