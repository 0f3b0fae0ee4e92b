"""Five-line tests: write a project, extract it, look at the source text of a fact."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from diagnose.facts import Extraction, extract
from diagnose.model.fact import Fact, location_of
from diagnose.model.location import Region

Files = Mapping[str, str | bytes]


def write(root: Path, files: Files) -> Path:
    """Write the files below `root`; text is written byte by byte, without translating line ends."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
    return root


def extracted(root: Path, files: Files, settings: Mapping[str, Any] | None = None) -> Extraction:
    return extract(write(root, files), None, settings or {})


def project_of(root: Path, files: Files, settings: Mapping[str, Any] | None = None) -> Fact:
    """The project, which must have been read without a problem."""
    result = extracted(root, files, settings)
    assert result.problems == []
    return result.project


def component_of(root: Path, files: Files, settings: Mapping[str, Any] | None = None) -> Fact:
    """The only component of the project."""
    (component,) = project_of(root, files, settings)["components"]
    return component


def paths_of(root: Path, files: Files, settings: Mapping[str, Any] | None = None) -> list[str]:
    """The paths of the project's components."""
    return [component["path"] for component in extracted(root, files, settings).project["components"]]


def at(text: str, region: Region) -> str:
    """The source text of a region."""
    lines = text.split("\n")
    if region.line == region.end_line:
        return lines[region.line - 1][region.column - 1 : region.end_column - 1]
    first = lines[region.line - 1][region.column - 1 :]
    return "\n".join([first, *lines[region.line : region.end_line - 1], lines[region.end_line - 1][: region.end_column - 1]])


def source(fact: Fact, field: str = "") -> str:
    """The text that stands where a field was read."""
    location = location_of(fact, field)
    assert location.region is not None
    text = Path(location.path).read_bytes().decode("utf-8-sig", "surrogateescape")
    return at(text, location.region)


def plain(fact: Fact, *fields: str) -> tuple[Any, ...]:
    return tuple(fact[field] for field in fields)
