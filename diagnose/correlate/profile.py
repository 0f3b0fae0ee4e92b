"""The profile: what plan, data plane, management model and security tier mean for a diagnosis.

The tables are those of the articles about private data planes; nothing of them is said here again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from diagnose.model.fact import Fact, location_of
from diagnose.model.rule import Rule

RESPONSIBILITIES = "private-data-plane/responsibilities"
"""Article with a table for each management model, which its title names: rows of tasks with who is responsible."""

FIELDS = ("plan", "data_plane", "management_model", "security_tier")
_CLOUD = ("cloud-us", "cloud-eu")


def responsible_for(task: str, profile: Fact, find_rule: Callable[[str], Rule | None]) -> str:
    """Return who does a task of the platform under the configured profile; "" when it does not say."""
    if profile["data_plane"] in _CLOUD:
        return "WSO2"
    model = profile["management_model"]
    article = find_rule(RESPONSIBILITIES) if model else None
    for table in article.tables if article else ():
        if f"(management model {model})" in str(table.get("title", "")):
            return _cell(table, task, "responsible")
    return ""


def _cell(table: Mapping[str, Any], row: str, column: str) -> str:
    """Return a cell of a table by the first cell of its row and the name of its column."""
    columns = list(table["columns"])
    return next((str(cells[columns.index(column)]) for cells in table["rows"] if str(cells[0]) == row and column in columns), "")


def profile_note(profile: Fact) -> str:
    """Return what is configured, and where; "" when nothing is."""
    said = [f"{name.replace('_', ' ')} {profile[name]}" for name in FIELDS if profile[name]]
    return f"{', '.join(said)} ({location_of(profile)})" if said else ""
