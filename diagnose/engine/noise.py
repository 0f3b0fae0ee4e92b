"""How often rules fire where they should not: on innocent logs, and on the examples of other rules."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from diagnose.engine.catalog import Catalog
from diagnose.engine.logmerge import LogOutcome
from diagnose.engine.logs import analyse_bytes, analyse_log
from diagnose.engine.rules import catalog_of
from diagnose.engine.ruletest import LOG
from diagnose.model.rule import Rule


class Noise:
    """What one rule found where there is nothing to find: matches in innocent logs, the logs, the foreign rules, a line."""

    __slots__ = ("files", "foreign", "lines", "rule", "text")

    def __init__(self, rule: str) -> None:
        self.rule, self.lines, self.text = rule, 0, ""
        self.files: list[str] = []
        self.foreign: list[str] = []

    @property
    def weight(self) -> tuple[int, int, int]:
        """What ranks rules: where they fire counts more than how often."""
        return len(self.files) + len(self.foreign), self.lines, len(self.foreign)


def noise_of(rules: Sequence[Rule], logs: Iterable[Path]) -> list[Noise]:
    """Return the rules that fire on innocent logs or on other rules' examples, the worst first."""
    catalog = catalog_of([rule for rule in rules if rule.kind == "log"])
    found: dict[str, Noise] = {}
    for path in logs:
        for noise in _fired(found, analyse_log(catalog, str(path), path.name, time.time())):
            noise.files.append(path.name)
    for rule in rules:
        for outcome in _examples(catalog, rule):
            for noise in _fired(found, outcome, rule):
                if rule.id not in noise.foreign:
                    noise.foreign.append(rule.id)
    ranked = sorted(found.values(), key=lambda noise: noise.rule)
    return sorted((noise for noise in ranked if any(noise.weight)), key=lambda noise: noise.weight, reverse=True)


def _examples(catalog: Catalog, rule: Rule) -> Iterable[LogOutcome]:
    return (analyse_bytes(catalog, example.files[LOG].encode(), LOG) for example in rule.examples_match if LOG in example.files)


def _fired(found: dict[str, Noise], outcome: LogOutcome, owner: Rule | None = None) -> list[Noise]:
    """Note what fired in a log; `owner` is the rule whose example it is, which may."""
    fired: dict[str, Noise] = {}
    for rule, group in outcome.groups:
        if owner is not None and (rule == owner.id or rule in owner.consequence_of):
            continue
        noise = fired[rule] = found.setdefault(rule, Noise(rule))
        noise.lines += group.count if owner is None else 0
        noise.text = noise.text or group.first[0].events[0].text
    return list(fired.values())
