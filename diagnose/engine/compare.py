"""Compares two sets of logs, one from when it worked and one from when it does not: messages and findings."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from diagnose.engine.catalog import Catalog
from diagnose.engine.logformat import recognise
from diagnose.engine.logsources import log_sources
from diagnose.engine.options import BLOCK
from diagnose.engine.run import Request, run
from diagnose.logs.blocks import read_blocks
from diagnose.logs.levels import WORDS
from diagnose.logs.mining import Mined, Miner
from diagnose.model.finding import Finding
from diagnose.model.problem import Problem
from diagnose.model.result import Result

GOOD, BAD = 0, 1

RATIO = 2.0
"""How many times as often, or as rarely, a message must come to have changed."""

SIGMAS = 4.0
"""Standard deviations (Poisson) beyond which a difference of counts is no chance."""

_MILESTONE = re.compile(r"(?i)\b(?:start(?:ed|ing|up)?|listening|ready|connected|complete[d]?|success\w*|running|initiali[sz]ed|up)\b")


class Change(NamedTuple):
    """A message that is new, gone or more or less frequent; `ratio` is how many times as frequent it is (inf: new, 0: gone)."""

    mined: Mined
    ratio: float

    @property
    def badness(self) -> int:
        """How bad the message says it is: 0 (nothing said) to 5 (fatal)."""
        level = WORDS.index(self.mined.shape.level) + 1 if self.mined.shape.level else 0
        return max(level, 3 if self.mined.shape.fails else 0)


class Comparison(NamedTuple):
    """What differs between the good and the bad side; lists are ranked, what explains most first."""

    good: Result
    bad: Result
    lines: tuple[int, int]
    new_findings: list[Finding]
    gone_findings: list[Finding]
    new: list[Change]
    changed: list[Change]
    gone: list[Change]
    problems: list[Problem]


def compare(catalog: Catalog, good: Sequence[str], bad: Sequence[str], request: Request | None = None) -> Comparison:
    """Return how the logs of the bad side differ from those of the good one; `request` gives selection and options."""
    base = request or Request()
    results = [run(catalog, Request(paths, (), base.selection, base.options)) for paths in (good, bad)]
    miner = Miner(2)
    problems = [problem for side, paths in ((GOOD, good), (BAD, bad)) for problem in _mine(miner, side, paths)]
    new, changed, gone = _changes(miner)
    known = {_identity(finding) for finding in results[GOOD].findings}
    now = {_identity(finding) for finding in results[BAD].findings}
    return Comparison(
        results[GOOD],
        results[BAD],
        (miner.lines[GOOD], miner.lines[BAD]),
        [finding for finding in results[BAD].findings if _identity(finding) not in known],
        [finding for finding in results[GOOD].findings if _identity(finding) not in now],
        new,
        changed,
        gone,
        [problem for problem in problems if problem not in (*results[GOOD].errors, *results[BAD].errors)],
    )


def _identity(finding: Finding) -> tuple[str, str]:
    """Return what makes findings of different logs the same: the rule and what it says, numbers aside."""
    return finding.rule, re.sub(r"\d+", "#", finding.message)


def _mine(miner: Miner, side: int, paths: Iterable[str]) -> Iterator[Problem]:
    for log in log_sources(paths):
        if log.problem is not None:
            yield log.problem
        if log.source is None:
            continue
        form = recognise(log.source.head, log.reference)
        lines = miner.file(side, log.display, form.framing.unwrap)
        for block in read_blocks(log.source.reader, BLOCK):
            lines.add(bytes(block.view()), block.continues)
        lines.finish()


def _changes(miner: Miner) -> tuple[list[Change], list[Change], list[Change]]:
    """Return the new, the changed and the gone messages, each ranked."""
    scale = (miner.lines[BAD] or 1) / (miner.lines[GOOD] or 1)
    new, changed, gone = [], [], []
    for mined in miner.mined():
        before, after = mined.counts
        if not before:
            new.append(Change(mined, math.inf))
        elif not after:
            gone.append(Change(mined, 0.0))
        elif _is_changed(before * scale, after, math.sqrt(after + before * scale * scale)):
            changed.append(Change(mined, after / (before * scale)))
    return (
        sorted(new, key=lambda item: (-item.badness, -item.mined.counts[BAD], item.mined.shape.text)),
        sorted(changed, key=lambda item: (-item.badness, -abs(math.log(item.ratio)), item.mined.shape.text)),
        sorted(gone, key=lambda item: (not _MILESTONE.search(item.mined.shape.text), -item.mined.counts[GOOD], item.mined.shape.text)),
    )


def _is_changed(expected: float, seen: int, deviation: float) -> bool:
    return not 1 / RATIO < seen / expected < RATIO and abs(seen - expected) >= SIGMAS * deviation
