"""Environment variables: which ones the program reads, and which ones the repository declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagnose.facts.choreo_folder import READ_FILES
from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import LineIndex, tight_region
from diagnose.facts.program_texts import ProgramText, program_texts
from diagnose.model.fact import Fact, make_fact
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence, text_of

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

MAX_USES = 200
_NAME = r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
_READS = (
    (
        "js mjs cjs ts mts cts tsx jsx vue svelte",
        Pattern(rf"(?:process\.env|import\.meta\.env)(?:\.|\[[\"']){_NAME}(?P<rest>[^\n]{{0,20}})"),
    ),
    ("py", Pattern(rf"\benviron\[[\"']{_NAME}[\"']\]")),
    ("py", Pattern(rf"\b(?:getenv|environ\.get|env(?:\.\w+)?|config)\(\s*[\"']{_NAME}[\"'](?P<rest>[^\n]{{0,20}})")),
    ("go", Pattern(rf"\b(?:Getenv|LookupEnv)\(\s*\"{_NAME}\"(?P<rest>)")),
    ("java kt groovy scala", Pattern(rf"\bgetenv\(\s*\"{_NAME}\"")),
    ("properties yml yaml xml", Pattern(r"\$\{(?P<name>[A-Z][A-Z0-9_]{2,})(?P<rest>:[^}\n]*)?\}")),
    ("rb ru", Pattern(rf"\bENV(?:\.fetch\(|\[)\s*[\"']{_NAME}[\"'](?P<rest>[^\n]{{0,20}})")),
    ("php", Pattern(rf"(?:\bgetenv\(|\benv\(|\$_(?:ENV|SERVER)\[)\s*[\"']{_NAME}[\"'](?P<rest>[^\n]{{0,20}})")),
    ("cs fs vb", Pattern(rf"\bGetEnvironmentVariable\(\s*\"{_NAME}\"(?P<rest>[^\n]{{0,20}})")),
    ("rs", Pattern(rf"\benv::var\(\s*\"{_NAME}\"(?P<rest>[^\n]{{0,20}})")),
    ("bal", Pattern(rf"\bgetEnv\(\s*\"{_NAME}\"")),
    ("bal", Pattern(r"^[ \t]*configurable\s+[\w:<>\[\]|&?]+\s+(?P<name>\w+)\s*=\s*\?", re.MULTILINE)),
)
"""File suffixes, and how a program of that language reads a variable; a `rest` with a default makes it optional."""
_DEFAULT = Pattern(r"[\"']?\]?\)?\s*(?:\|\||\?\?|\?:|,|:)\s*\S")
_ENV_LINE = Pattern(rf"^[ \t]*ENV[ \t]+{_NAME}[ =\t]", re.MULTILINE)


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the reads and the declarations of environment variables."""
    uses: list[Fact] = []
    declared = list(_in_configuration(component))
    for text in program_texts(component):
        if len(uses) < MAX_USES:
            uses += _uses_in(text)
        if "dockerfile" in text.name:
            declared += _in_dockerfile(text)
    return {"env_uses": uses[:MAX_USES], "env_declared": declared}


def _uses_in(text: ProgramText) -> Iterator[Fact]:
    lines: LineIndex | None = None
    seen: set[str] = set()
    for suffixes, pattern in _READS:
        if text.suffix not in suffixes.split():
            continue
        for match in pattern.finditer(text.text):
            if match["name"] not in seen:
                seen.add(match["name"])
                lines = lines or LineIndex(text.text)
                region = lines.region(*match.span("name"))
                optional = bool(_DEFAULT.match(match.groupdict().get("rest") or ""))
                yield make_fact("EnvUse", text.shown, region, {"name": region}, name=match["name"], optional=optional)


def _in_dockerfile(text: ProgramText) -> Iterator[Fact]:
    lines = LineIndex(text.text)
    for match in _ENV_LINE.finditer(text.text):
        region = lines.region(*match.span("name"))
        yield make_fact("EnvDeclaration", text.shown, region, {"name": region}, name=match["name"], source="Dockerfile")


def _in_configuration(component: ComponentView) -> Iterator[Fact]:
    """Yield the variables of the file of `.choreo` that Choreo reads."""
    folder = component.tree.folders.get(component.choreo_folder)
    name = next((name for name in READ_FILES if folder and name in folder.names), "")
    document = component.sources.configuration(folder.file(name)) if folder and name else None
    for node in _names(document if isinstance(document, Mapping) else None):
        region = tight_region(node)
        shown = component.sources.display(folder.file(name)) if folder else ""
        yield make_fact("EnvDeclaration", shown, region, {"name": region}, name=node.text, source=name)


def _names(node: Node | None, key: str = "") -> Iterator[Scalar]:
    """Yield the `name` of every item of a list at a key `env` or `configs`, and the targets of connections."""
    if isinstance(node, Mapping):
        for entry, value in node.entries:
            if key in ("env", "configs") and entry.text in ("name", "to") and isinstance(value, Scalar) and text_of(value):
                yield value
            else:
                yield from _names(value, key if key in ("env", "configs") else entry.text)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _names(item, key)
