"""Answers questions: pasted log lines go through the real engine, words through the search index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import diagnose
from diagnose.engine.catalog import Catalog
from diagnose.engine.rules import builtin_rules
from diagnose.knowledge.answers import Answer, answer_of
from diagnose.knowledge.index import Index, build_index
from diagnose.knowledge.search import MOST, Search
from diagnose.model.finding import Finding
from diagnose.model.rule import Rule
from diagnose.ruleset.cache import identity_of
from diagnose.ruleset.derived import read_derived, write_derived

_KIND = "ask"
_CURRENT = 0.15
"""What a rule gains that was found in the user's own input."""
_STEP = 0.95
"""The score of a rule that looks for a pasted line among others."""


class Touched(NamedTuple):
    """A rule that a pasted text concerns, and what it found there; None when the text is only a part of what it looks for."""

    rule: Rule
    finding: Finding | None
    said: str


class Assistant:
    """Answers from the rules of a catalog; made once, asked as often as wanted (a keystroke takes some milliseconds)."""

    def __init__(self, catalog: Catalog, index: Index) -> None:
        self._catalog = catalog
        self._search = Search(index, catalog.rules.get)

    def ask(self, text: str, findings: Iterable[Finding] = (), most: int = MOST, profile: str = "") -> list[Answer]:
        """Return the best answers, best first; none when nothing fits.

        `text` is a question, a symptom, or lines of a log: what a rule matches there comes first. Rules of `findings`, those of
        the user's own input, come before others of the same worth. `profile` are the configured plan, data plane, management
        model and security tier in words: they choose among the rows of tables where the question does not.
        """
        if not text.strip():
            return []
        touched = [_answer(item) for item in _touched(self._catalog, text)][:most]
        ids = {answer.id for answer in touched}
        boosts = {finding.rule: _CURRENT for finding in findings}
        rest = self._search.answers(text, boosts, profile, most + len(ids))
        return [*touched, *(answer for answer in rest if answer.id not in ids)][:most]


def load_assistant(catalog: Catalog, extra: Sequence[Path] = (), builtin: bool = True) -> Assistant:
    """Return the assistant for a catalog of these packs; its index comes from the cache where it is there."""
    identity = identity_of([*([builtin_rules()] if builtin else []), *extra], diagnose.__version__)
    data = read_derived(identity, _KIND)
    if data is not None:
        try:
            return Assistant(catalog, Index.loads(data))
        except (ValueError, TypeError):
            pass  # an index of another layout: made anew below
    index = build_index(catalog.rules.values())
    write_derived(identity, _KIND, index.dumps())
    return Assistant(catalog, index)


def _answer(touched: Touched) -> Answer:
    if touched.finding is None:
        return answer_of(touched.rule, _STEP, [f"looks for this line, among others: {touched.said}"])
    return answer_of(touched.rule, 1.0, [f"matches this line: {touched.said}"], finding=touched.finding)


def _touched(catalog: Catalog, text: str) -> Iterator[Touched]:
    """Yield the rules that match a pasted text, the most severe first, then those that look for one of its lines."""
    found: dict[str, Touched] = {}
    if not _may_match(catalog, text):
        return iter(())
    for item in sorted(_matches(catalog, text), key=_weight):
        found.setdefault(item.rule.id, item)
    for rule_id, line in _steps(catalog, text):
        if rule_id not in found:
            found[rule_id] = Touched(catalog.rules[rule_id], None, line)
    return iter(found.values())


def _may_match(catalog: Catalog, text: str) -> bool:
    """Whether the search that goes before every analysis leaves anything to look at; most questions end here."""
    hits = {literal for literal, _ in catalog.prefilter.scan(memoryview(text.encode("utf-8", "replace")))}
    slots = {slot for literal in hits for slot in catalog.plan.consumers[literal]}
    slots = {slot for slot in slots if all(not hits.isdisjoint(group) for group in catalog.plan.needs[slot])}
    if not slots or not text.lstrip()[0].isalpha() or "\n" in text.strip():
        return bool(slots)  # what may stand in a frame is looked at by the engine, which takes it out
    return any(_holds(catalog, slot, text.strip()) for slot in sorted(slots))


def _weight(item: Touched) -> tuple[bool, int, int]:
    """Sort causes before consequences, severe before harmless, long matches before short ones."""
    assert item.finding is not None
    return bool(item.rule.consequence_of), -item.rule.severity, -len(item.said)


def _matches(catalog: Catalog, text: str) -> Iterator[Touched]:
    from diagnose.correlate.logfindings import log_finding
    from diagnose.engine.logs import analyse_bytes

    outcome = analyse_bytes(catalog, text.encode("utf-8", "replace"), "pasted")
    for rule_id, group in outcome.groups:
        rule = catalog.rules[rule_id]
        if not rule.observation:
            finding = log_finding(rule, group, "pasted", outcome.timed)
            yield Touched(rule, finding, finding.evidence[0].text if finding.evidence else "")


def _steps(catalog: Catalog, text: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of several lines that look for a line of the text, with that line."""
    for line in text.splitlines():
        hits = catalog.prefilter.scan(memoryview(line.encode("utf-8", "replace"))) if line.strip() else []
        for slot in sorted({slot for literal, _ in hits for slot in catalog.plan.consumers[literal]}):
            rule, _, number = catalog.slot(slot)
            steps = catalog.matcher(slot).steps
            if number < len(steps) and not catalog.simple[slot] and not rule.observation and _holds(catalog, slot, line):
                yield rule.id, line.strip()


def _holds(catalog: Catalog, slot: int, line: str) -> bool:
    try:
        return catalog.test(slot)(line) is not None
    except TimeoutError:
        return False
