"""Which packages a component declares, by the manifest of its language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from diagnose.facts.program_texts import ProgramText, program_texts
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_NAMES: dict[str, tuple[str, str]] = {
    "requirements.txt": ("python", r"^[ \t]*([A-Za-z0-9][\w.-]*)"),
    "pipfile": ("python", r"^[ \t]*\"?([A-Za-z0-9][\w.-]*)\"?\s*="),
    "pyproject.toml": ("python", r"^[ \t]*\"?([A-Za-z0-9][\w.-]*)(?:[\[<>=~!;\s\"]|$)"),
    "package.json": ("node", r"\"([@\w][\w./-]*)\"\s*:\s*\"[^\"]*\""),
    "go.mod": ("go", r"^[ \t]*(?:require[ \t]+)?([\w.-]+\.[a-z]+/[\w./-]+)[ \t]+v"),
    "gemfile": ("ruby", r"^[ \t]*gem[ \t(]+[\"']([\w.-]+)"),
    "composer.json": ("php", r"\"([\w.-]+/[\w.-]+)\"\s*:"),
    "pom.xml": ("java", r"<artifactId>\s*([\w.-]+)\s*<"),
}
"""Manifest, language, and how a package's name stands in it."""


def extract(component: ComponentView) -> dict[str, Any]:
    """Return one fact a manifest; it stands at the manifest's first line."""
    return {"manifests": [fact for text in program_texts(component) for fact in _manifest(text)]}


def _manifest(text: ProgramText) -> Iterator[Fact]:
    language, pattern = _NAMES.get(text.name, ("", ""))
    if language:
        names = dict.fromkeys(_normal(language)(name) for name in re.findall(pattern, text.text, re.MULTILINE)[:2_000])
        first = Region(1, 1, 1, len(text.text.partition("\n")[0]) + 1)
        yield make_fact("Manifest", text.shown, first, None, language=language, name=text.name, packages=list(names))


def _normal(language: str) -> Callable[[str], str]:
    """Return how a language compares names: Python takes `-`, `_`, `.` and upper case for the same."""
    return (lambda name: re.sub(r"[-_.]+", "-", name).lower()) if language == "python" else str
