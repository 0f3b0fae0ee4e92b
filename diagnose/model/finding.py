"""What was found, and the root cause that several findings share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from diagnose.model.fix import Fix
from diagnose.model.location import Location
from diagnose.model.severity import Severity


class Evidence(NamedTuple):
    """A place that proves a finding, with the text that stands there (one line, unwrapped) and what it shows."""

    location: Location
    text: str = ""
    note: str = ""
    span: tuple[int, int] | None = None
    """What proves it in `text`: offsets from 0, exclusive end; None where the location says it."""


class Finding(NamedTuple):
    """One problem in one place, however often it was seen.

    `time` and `last_time` are seconds since the epoch, UTC. `captures` are the values the rule took from the input.
    `notes` say on what assumption the finding rests (no timestamps, inferred settings).
    """

    rule: str
    title: str
    severity: Severity
    message: str
    location: Location
    evidence: tuple[Evidence, ...] = ()
    related: tuple[Evidence, ...] = ()
    captures: Mapping[str, str] = {}
    count: int = 1  # type: ignore[assignment]  # the name is the report format's; nobody counts the items of a record
    time: float | None = None
    last_time: float | None = None
    cause: str = ""
    fixes: tuple[Fix, ...] = ()
    references: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    component: str = ""
    fingerprint: str = ""
    caused_by: str = ""
    """Fingerprint of the finding that this one is a consequence of."""


class Diagnosis(NamedTuple):
    """A root cause, the evidence for it from all sides, and the findings it explains (cause first)."""

    rule: str
    title: str
    severity: Severity
    root_cause: str
    findings: tuple[str, ...]
    """Fingerprints of the findings, the cause before its consequences."""
    evidence: tuple[Evidence, ...] = ()
    responsible: str | None = None
    fixes: tuple[Fix, ...] = ()
    references: tuple[str, ...] = ()
    confidence: str = "certain"
    next_steps: tuple[str, ...] = ()
    profile: str = ""
    """What is configured about plan and data plane, where the diagnosis depends on it."""
