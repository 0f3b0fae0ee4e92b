"""What a project rule takes for granted (`assumes`): where that is only inferred, its findings say so and weigh less."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from diagnose.model.fact import Fact
from diagnose.model.fact_schema import INFERRED
from diagnose.model.severity import Severity

STEPS = {"sure": 0, "likely": 1, "guess": 2}
"""By how many levels a finding weighs less when what it assumes is as certain as this."""


class Doubt(NamedTuple):
    """Something that is assumed without being sure: how much less the finding weighs, and what to say about it."""

    steps: int
    note: str


def doubts_about(names: Iterable[str], component: Fact | None) -> list[Doubt]:
    """Return a doubt for every name that is inferred, but not surely, of a component."""
    known = component["inferences"] if component else ()
    unsure = [item for name in names for item in known if item["name"] == name and item["certainty"] != "sure"]
    return [Doubt(STEPS[item["certainty"]], _note(item)) for item in unsure]


def _note(item: Fact) -> str:
    place = f" ({item['where']})" if item["line"] else ""
    return f"assumes that {INFERRED[item['name']]} is {item['value']}: {item['certainty']}, from {item['why']}{place}"


def lowered(severity: Severity, doubts: Sequence[Doubt]) -> Severity:
    """Return the severity of a finding that rests on these."""
    return Severity(max(Severity.INFO, severity - max((doubt.steps for doubt in doubts), default=0)))
