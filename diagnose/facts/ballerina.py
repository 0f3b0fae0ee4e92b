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

_TABLE = Pattern(r"\s*\[([^\[\]\n]*)\]")
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
    lines, inside, start = LineIndex(text), "", 0
    values: dict[str, str] = {}
    at: dict[str, Region] = {}
    for line in text.splitlines(keepends=True):
        if header := _TABLE.match(line):
            inside = header[1].strip()
        elif inside == table and (entry := _ENTRY.match(line)):
            values[entry[1]] = entry[2]
            at[entry[1]] = lines.region(start + entry.start(2), start + entry.end(2))
        start += len(line)
    return values, at
