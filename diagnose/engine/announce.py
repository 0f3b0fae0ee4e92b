"""Tells of followed logs what is new: each finding once, again when its count has grown tenfold, and what is taken back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from diagnose.correlate.logfindings import log_finding, secrets_of
from diagnose.engine.catalog import Catalog
from diagnose.engine.follow import FollowedLog
from diagnose.model.event import Group, LogEvent
from diagnose.model.finding import Finding

QUIET = 5.0
"""Seconds without the line that would take it back after which an endless absence is told, provisionally."""

GROWTH = 10

Key = tuple[str, tuple[str, ...]]


class Notice(NamedTuple):
    """Something to tell. `kind` is `finding`, `grown`, `provisional` (a line may still take it back) or `retracted`.

    `by` is the line that took it back.
    """

    kind: str
    finding: Finding
    secrets: frozenset[str] = frozenset()
    by: LogEvent | None = None


@dataclass(slots=True)
class _Told:
    """What was told of a group: its finding, its count then, whether a line may still take it back."""

    finding: Finding
    count: int
    provisional: bool = False


class Announcer:
    """Watches one followed log."""

    def __init__(self, catalog: Catalog, log: FollowedLog, now: Callable[[], float] = time.monotonic) -> None:
        self._catalog, self._log, self._now = catalog, log, now
        self._told: dict[Key, _Told] = {}
        self._since: dict[Key, float] = {}

    def news(self) -> Iterator[Notice]:
        """Yield what became true or grew since the last call."""
        for rule, names, group in self._log.groups():
            if not self._catalog.is_observation(rule):
                yield from self._tell((rule, names), group, "finding")

    def doubts(self) -> Iterator[Notice]:
        """Yield what is true unless a line still comes, and what one that came took back."""
        decided = {(rule, names) for rule, names, _ in self._log.groups()}
        waiting = {(rule, names): group for rule, names, group in self._log.waiting()}
        for key, group in waiting.items():
            if self._now() - self._since.setdefault(key, self._now()) >= QUIET:
                yield from self._tell(key, group, "provisional")
        self._since = {key: since for key, since in self._since.items() if key in waiting}
        yield from self._retract(decided, waiting)

    def _tell(self, key: Key, group: Group, kind: str) -> Iterator[Notice]:
        told = self._told.get(key)
        if told and group.count < GROWTH * told.count:
            told.provisional = told.provisional and kind == "provisional"
            return
        rule = self._catalog.rules[key[0]]
        finding = log_finding(rule, group, self._log.display, self._log.timed)
        self._told[key] = _Told(finding, group.count, kind == "provisional")
        yield Notice("grown" if told else kind, finding, frozenset(secrets_of(rule, group)))

    def _retract(self, decided: set[Key], waiting: dict[Key, Group]) -> Iterator[Notice]:
        for key, told in list(self._told.items()):
            if told.provisional and key not in decided and key not in waiting:
                del self._told[key]
                yield Notice("retracted", told.finding, by=self._log.forbidden(key[0]))
