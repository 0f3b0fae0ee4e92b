"""Reads and checks `diagnose.yaml`, `.diagnose.yaml` or `[tool.diagnose]` in pyproject.toml."""

from __future__ import annotations

from pathlib import Path

from diagnose.model.location import Location, Region
from diagnose.model.problem import Problem
from diagnose.settings.schema import SCHEMA
from diagnose.settings.settings import Settings
from diagnose.syntax.errors import SyntaxProblem
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence
from diagnose.syntax.shape import check_shape
from diagnose.syntax.yaml import parse_yaml


def load_settings(path: Path, display: str) -> tuple[Settings, list[Problem]]:
    """Return the settings of a file and everything that is wrong with it; a wrong file gives empty settings."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return Settings(path), [Problem("config", f"cannot be read: {error.strerror}", Location(display))]
    if path.suffix == ".toml":
        return _from_toml(text, path, display)
    try:
        documents = parse_yaml(text)
    except SyntaxProblem as error:
        return Settings(path), [Problem("config", error.message, Location(display, error.region))]
    if not documents:
        return Settings(path), []
    return _from_node(documents[0], path, display)


def _from_toml(text: str, path: Path, display: str) -> tuple[Settings, list[Problem]]:
    import json
    import tomllib

    try:
        table = tomllib.loads(text).get("tool", {}).get("diagnose", {})
    except tomllib.TOMLDecodeError as error:
        return Settings(path), [Problem("config", f"broken TOML: {error}", Location(display))]
    node = parse_yaml(json.dumps(table))[0]  # the TOML reader keeps no positions
    settings, problems = _from_node(node, path, display)
    settings.places = {name: (display, Region(1, 1, 1, 1)) for name in settings.places}
    return settings, [Problem("config", f"[tool.diagnose] {item.message}", Location(display)) for item in problems]


def _from_node(node: Node, path: Path, display: str) -> tuple[Settings, list[Problem]]:
    problems = [Problem("config", message, Location(display, region)) for region, message in check_shape(node, SCHEMA)]
    if problems or not isinstance(node, Mapping):
        return Settings(path), problems
    places: dict[str, tuple[str, Region]] = {}
    _note_places(node, "", display, places)
    return Settings(path, node.plain(), places), []


def _note_places(node: Mapping, prefix: str, display: str, places: dict[str, tuple[str, Region]]) -> None:
    for key, value in node.entries:
        name = f"{prefix}{key.text}"
        places[name] = (display, value.region if isinstance(value, Scalar) else key.region)
        if isinstance(value, Mapping):
            _note_places(value, f"{name}.", display, places)
        elif isinstance(value, Sequence):
            places.update((f"{name}.{index}", (display, item.region)) for index, item in enumerate(value.items))
