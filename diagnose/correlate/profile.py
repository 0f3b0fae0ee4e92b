"""The profile: what plan, data plane, management model and security tier mean for diagnoses.

The tables are those of the articles about private data planes; nothing of them is said here again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from diagnose.model.fact import Fact, location_of
from diagnose.model.rule import Rule

RESPONSIBILITIES = "private-data-plane/responsibilities"
"""Article with a table for each management model, which its title names: rows of tasks with who is responsible."""

TIERS = "private-data-plane/security-tiers"
"""Article with a table of security features, a column for each tier."""

FIELDS = ("plan", "data_plane", "management_model", "security_tier")
UNKNOWN = "plan, data plane, management model and security tier are not configured; diagnose.yaml can say them"
_CLOUD = ("cloud-us", "cloud-eu")

FindRule = Callable[[str], "Rule | None"]
Table = Mapping[str, Any]


def complete_profile(profile: Fact, find_rule: FindRule) -> None:
    """Add to a Profile fact what the tables say about it: who does which task, and which security features there are."""
    profile["responsible"] = _responsible(profile, find_rule)
    tier = profile["security_tier"]
    profile["features"] = _features(tier, find_rule) if tier else []


def profile_note(profile: Fact) -> str:
    """Return what is configured, and where; what could be when nothing is."""
    said = [f"{name.replace('_', ' ')} {profile[name]}" for name in FIELDS if profile[name]]
    return f"{', '.join(said)} ({location_of(profile)})" if said else UNKNOWN


def _responsible(profile: Fact, find_rule: FindRule) -> dict[str, str]:
    """Return who does which task: on the cloud data plane, which is WSO2's own, everything but the applications is WSO2's."""
    is_cloud = profile["data_plane"] in _CLOUD
    model = "wso2-subscription" if is_cloud else profile["management_model"]
    found = {}
    for table in _tables(RESPONSIBILITIES, find_rule) if model else ():
        if f"(management model {model})" in str(table.get("title", "")):
            found = _column(table, "responsible")
    return {task: "WSO2" if is_cloud and "WSO2" in who else who for task, who in found.items()}


def _features(tier: str, find_rule: FindRule) -> list[str]:
    for table in _tables(TIERS, find_rule):
        found = _column(table, f"{tier} tier")
        if found:
            return [feature for feature, has in found.items() if has != "no"]
    return []


def _tables(article: str, find_rule: FindRule) -> tuple[Table, ...]:
    rule = find_rule(article)
    return rule.tables if rule else ()


def _column(table: Table, name: str) -> dict[str, str]:
    """Return the cells of a column by the first cell of their row; {} when the table has no such column."""
    columns = list(table["columns"])
    if name not in columns:
        return {}
    return {str(cells[0]): str(cells[columns.index(name)]) for cells in table["rows"]}
