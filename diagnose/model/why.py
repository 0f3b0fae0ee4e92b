"""Why a rule holds or does not: its conditions one by one, each with the place where it holds, or its nearest miss."""

from __future__ import annotations

from typing import NamedTuple

from diagnose.model.location import Location


class Nearest(NamedTuple):
    """The place that comes nearest to a condition, what stands there, and what it lacks."""

    location: Location
    text: str
    missing: str


class Condition(NamedTuple):
    """One condition of a rule in words; `where` and `text` are a place where it holds, `nearest` the best one where it does not."""

    text: str
    holds: bool
    where: Location | None = None
    shown: str = ""
    nearest: Nearest | None = None


class Why(NamedTuple):
    """Whether a rule holds, and its conditions in their order; `problems` are inputs that could not be read."""

    rule: str
    holds: bool
    conditions: tuple[Condition, ...]
