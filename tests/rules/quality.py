"""What the quality gate measures of the rules: examples, mutation score, what else fires on the examples, innocent logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from diagnose.engine.catalog import Catalog
from diagnose.engine.logs import analyse_bytes, analyse_log
from diagnose.engine.ruletest import LOG
from diagnose.model.rule import Rule
from diagnose.model.severity import Severity
from tests.rules.mutation import Score, score_rule

RECORDINGS = Path(__file__).parents[1] / "recordings"
LOGHUB = Path(__file__).parents[3] / "shared" / "corpora" / "loghub"


class Quality(NamedTuple):
    """One row of the gate's table."""

    rule: Rule
    score: Score
    strangers: dict[str, str]
    """Rules that fire on a match example without being declared as related, each with that example's first line."""
    innocent_hits: int


def innocent_logs() -> list[Path]:
    """Return the healthy recordings and, where they are at hand, the logs of loghub's systems."""
    return sorted([*RECORDINGS.glob("*/*healthy*.log"), *RECORDINGS.glob("healthy/*.log"), *LOGHUB.glob("*/*_2k.log")])


def innocent_hits(catalog: Catalog, logs: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Yield (rule, log) for every rule above `info` that fires on a log that has nothing wrong."""
    for log in logs:
        for rule, _ in analyse_log(catalog, str(log), log.name, 0.0).groups:
            if catalog.rules[rule].severity > Severity.INFO:
                yield rule, f"{log.parent.name}/{log.name}"


def qualities(catalog: Catalog, rules: Iterable[Rule]) -> Iterator[Quality]:
    """Yield the row of each log rule."""
    hits = [rule for rule, _ in innocent_hits(catalog, innocent_logs())]
    for rule in rules:
        yield Quality(rule, score_rule(rule), strangers(catalog, rule), hits.count(rule.id))


def strangers(catalog: Catalog, rule: Rule) -> dict[str, str]:
    """Return the rules above `info` that fire on the match examples of a rule and are not declared as related to it."""
    found: dict[str, str] = {}
    for example in rule.examples_match:
        log = example.files.get(LOG, "")
        for other, _ in analyse_bytes(catalog, log.encode(), LOG).groups:
            is_problem = catalog.rules[other].severity > Severity.INFO
            if other != rule.id and is_problem and not are_related(catalog, rule, catalog.rules[other]):
                found.setdefault(other, next((line for line in log.splitlines() if line.strip()), ""))
    return found


def are_related(catalog: Catalog, rule: Rule, other: Rule) -> bool:
    """Whether one is declared as a (further) consequence of the other, or names it under `see`."""
    return _follows(catalog, rule, other.id, 3) or _follows(catalog, other, rule.id, 3) or rule.id in other.see or other.id in rule.see


def _follows(catalog: Catalog, rule: Rule, cause: str, depth: int) -> bool:
    names = rule.consequence_of
    if any(cause == name or cause.startswith(f"{name}/") for name in names):
        return True
    return depth > 0 and any(_follows(catalog, catalog.rules[name], cause, depth - 1) for name in names if name in catalog.rules)
