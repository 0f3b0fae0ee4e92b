"""What the panel of rules asks the engine and the settings for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnose.tui.rules.rows import RuleRow

if TYPE_CHECKING:
    from diagnose.engine.catalog import Catalog
    from diagnose.model.rule import Rule
    from diagnose.tui.opening import Opening

_SILENT = ("article", "format", "relation")
"""Kinds that find nothing by themselves."""


def listed(catalog: Catalog) -> list[RuleRow]:
    """Return a row for every rule and article, by id (for a thread: rules are decoded)."""
    return sorted((_row(catalog.rules[name]) for name in catalog.rules), key=lambda row: row.id)


def _row(rule: Rule) -> RuleRow:
    text = " ".join((rule.id, rule.kind, rule.severity.word, rule.title, *rule.tags)).lower()
    return RuleRow(rule.id, rule.kind, None if rule.kind in _SILENT else rule.severity, rule.title, text)


def switched_off(opening: Opening) -> frozenset[str]:
    """Return the rules and areas that settings or the command line switch off."""
    from pathlib import Path

    from diagnose.settings.load import load_settings
    from diagnose.settings.settings import find_settings

    names = set(opening.ignore)
    for root in opening.projects or (Path(),):
        path = opening.config or find_settings(root)
        if path is not None:
            names.update(load_settings(path, str(path))[0].ignore)
    return frozenset(names)


def tried(catalog: Catalog, rule: Rule) -> list[tuple[bool, str]]:
    """Run the examples of a rule; return whether each failed one, or all of them, are as they should be, in words."""
    from diagnose.engine.ruletest import run_examples

    outcomes = list(run_examples(catalog, [rule]))
    failures = [outcome.failure for outcome in outcomes if outcome.failure]
    if failures:
        return [(False, str(failure)) for failure in failures]
    matches = sum(outcome.should_match for outcome in outcomes)
    return [(True, f"all examples are as they should be: {matches} reported, {len(outcomes) - matches} not reported")]
