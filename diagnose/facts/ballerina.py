"""Ballerina.toml and Dependencies.toml: which distribution a package is for, and which one built it last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import LineIndex
from diagnose.facts.tree import join
from diagnose.model.fact import make_fact
from diagnose.model.location import Region

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_TABLE = Pattern(r"(?m)^[ \t]*\[([^\[\]\n]*)\][^\n]*$")
_HEADER = Pattern(r"(?m)^[ \t]*\[")
_ENTRY = Pattern(r"\s*([\w-]+)\s*=\s*\"([^\"\n]*)\"")
MAX_FILE_BYTES = 500_000


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the package."""
    path = join(component.path, "Ballerina.toml")
    package, at = _table(component, path, "package")
    locked, _ = _table(component, join(component.path, "Dependencies.toml"), "ballerina")
    values = {field: package.get(field, "") for field in ("org", "name", "distribution")}
    region = Region(1, 1, 1, 1)
    fact = make_fact(
        "BallerinaPackage",
        component.sources.display(path),
        region,
        {field: at[field] for field in values if field in at},
        locked_distribution=locked.get("distribution-version", ""),
        **values,
    )
    return {"ballerina": fact}


def _table(component: ComponentView, path: str, table: str) -> tuple[dict[str, str], dict[str, Region]]:
    """Return the texts of one table of a TOML file, and where they stand."""
    text = (component.sources.text(path, MAX_FILE_BYTES, quiet=True) or "") if component.tree.has_file(path) else ""
    begin, end = _stretch(text, table)
    lines, start = LineIndex(text), begin
    values: dict[str, str] = {}
    at: dict[str, Region] = {}
    for line in text[begin:end].splitlines(keepends=True):
        if entry := _ENTRY.match(line):
            values[entry[1]] = entry[2]
            at[entry[1]] = lines.region(start + entry.start(2), start + entry.end(2))
        start += len(line)
    return values, at


def _stretch(text: str, table: str) -> tuple[int, int]:
    """Return where the lines of a table are: from behind its header to the next one. Lock files are long, their tables short."""
    for header in _TABLE.finditer(text):
        if header[1].strip() == table:
            following = _HEADER.search(text, header.end())
            return header.end(), following.start() if following else len(text)
    return len(text), len(text)
