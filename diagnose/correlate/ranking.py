"""Orders diagnoses: causes before consequences, the sure before the possible, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diagnose.model.finding import Diagnosis, Finding

_SURE = {"certain": 0, "likely": 1, "possible": 2}


class Found(NamedTuple):
    """A diagnosis with the findings it rests on, those it explains, how many facts prove it, and how widely its rule looks."""

    diagnosis: Diagnosis
    causes: tuple[Finding, ...]
    explained: tuple[Finding, ...]
    facts: int
    breadth: int = 0


AREA = 50
"""How many rules a whole area counts for in the breadth of a rule."""


def breadth_of(names: Sequence[str]) -> int:
    """Return how widely a rule looks whose first side names these rules and areas."""
    return sum(1 if "/" in name else AREA for name in names)


def ranked(found: Sequence[Found]) -> list[Diagnosis]:
    """Return the diagnoses in order; one that rests on a finding that another explains is no root cause and is left out.

    Where two explain each other, or rest on the same finding, the surer one with more proof stays.
    """
    ordered = sorted(found, key=_order)
    kept: list[Found] = []
    for item in ordered:
        if not any(_explains(other, item) for other in ordered if other is not item and not _explains(item, other)) and not any(
            _covers(other, item) for other in kept
        ):
            kept.append(item)
    return [item.diagnosis for item in kept]


def _order(item: Found) -> tuple[int, int, bool, int, int, float, str, int]:
    diagnosis = item.diagnosis
    first = min((finding.time for finding in item.causes if finding.time is not None), default=0.0)
    place = item.causes[0].location if item.causes else None
    line = place.region.line if place and place.region else 0
    sure = _SURE.get(diagnosis.confidence, 1)
    proven, widely = -bool(item.facts), item.breadth >= AREA
    return (-diagnosis.severity, sure, widely, proven, -len(item.explained), first, place.path if place else "", line)


def _explains(one: Found, other: Found) -> bool:
    """Whether what `other` rests on first is a consequence of what `one` found."""
    anchor = other.causes[:1]
    return bool(anchor) and (anchor[0] in one.explained or anchor[0] in one.causes[1:]) and anchor[0] != one.causes[0]


def _covers(one: Found, other: Found) -> bool:
    """Whether `one`, which ranks higher, rests on the finding that `other` rests on, or explains it."""
    anchor = other.causes[:1]
    return bool(anchor) and (anchor[0] in one.causes or anchor[0] in one.explained)
