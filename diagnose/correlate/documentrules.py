"""Runs document rules: walks every document beside the shape of its format and asks only the rules that name the place.

A rule that names a place exactly speaks before one with `*`, and that before one with `**`: where a narrower one has
reported, a wider one is silent, unless it is more severe.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from diagnose.correlate.casting import state_of
from diagnose.correlate.conditions import EvaluationError, activate, fill_expressions, holds
from diagnose.correlate.constraints import violates
from diagnose.correlate.formats import Format, Needs, Speaker, arm_formats
from diagnose.correlate.identity import fingerprint
from diagnose.correlate.nodescope import NodeScope
from diagnose.correlate.nodeviews import document_view, mapping_view, node_view, written
from diagnose.correlate.places import Place, Seen
from diagnose.correlate.texts import make_fixes
from diagnose.model.finding import Evidence, Finding
from diagnose.model.location import Location
from diagnose.model.problem import Problem
from diagnose.model.rule import Rule
from diagnose.model.severity import Severity
from diagnose.model.shape import Shape
from diagnose.syntax.documents import Document
from diagnose.syntax.javascript import number_of_value, number_text
from diagnose.syntax.nodes import Mapping, Sequence

MAX_PLACES = 100_000
"""Places of one document that are looked at; aliases let a small file have endless ones."""

MAX_FINDINGS = 200
"""Findings of one rule in one document; what is written so often is no list of mistakes any more."""

_JUDGED = ("value", "empty")
"""States in which a node has a value that `must` can judge."""


def run_document_rules(rules: Iterable[Rule], documents: Iterable[Document]) -> tuple[list[Finding], list[Problem]]:
    """Return the findings over the documents, and what could not be judged: failing rules, broken files that no rule speaks of."""
    formats = arm_formats(rules)
    findings: list[Finding] = []
    problems: dict[str, Problem] = {}
    for document in documents:
        if document.format in formats:
            run = DocumentRun(formats[document.format], document, problems)
            findings.extend(run.findings())
    return findings, list(problems.values())


class DocumentRun:
    """One document with the rules about its format; `version` is the one that it says."""

    def __init__(self, armed: Format, document: Document, problems: dict[str, Problem]) -> None:
        self.format, self._document, self._problems = armed, document, problems
        self.version = math.inf
        self._version_text = ""
        self._places = 0
        self._seen: Seen = {}
        self._counts: Counter[str] = Counter()

    def findings(self) -> Iterator[Finding]:
        """Yield what the rules find, in the order of the places."""
        document, shape = self._document, self.format.shape
        if document.problem:
            yield from self._broken()
            return
        root = self._place(shape, document.node, "", None)
        yield from self.judge(root)
        if root.state == "value" and self._read_version(root):
            yield from self._inside(root)
        elif root.state == "value":
            yield from self._unsupported_version(root)

    def _broken(self) -> Iterator[Finding]:
        problem = self._document.problem
        place = Place(self._document, self.format.shape, None, "broken", "")
        found = [] if problem and problem.kind == "limit" else list(self.judge(place))
        if problem and not found:
            self._note(self._document.path, problem.problem(self._document.path))
        yield from found

    def _read_version(self, root: Place) -> bool:
        """Read the version that the document says; return whether the format has it (or has no versions)."""
        if not self.format.version_key:
            return True
        node = root.node.get(self.format.version_key) if isinstance(root.node, Mapping) else None
        if node is not None:
            self.version = number_of_value(node)
            self._version_text = number_text(self.version)
        return node is not None and self.version in self.format.versions

    def _unsupported_version(self, root: Place) -> Iterator[Finding]:
        shape = self.format.shape.keys[self.format.version_key]
        place = self._key_place(root, shape)
        if place.state not in ("missing", "blank"):
            place.state = "unsupported"
        yield from self.judge(place)

    # walking

    def _place(self, shape: Shape, node: Any, path: str, owner: Place | None, **more: Any) -> Place:
        self._places += 1
        return Place(self._document, shape, node, state_of(shape, node), path, owner=owner, seen=self._seen, **more)

    def _key_place(self, owner: Place, shape: Shape) -> Place:
        mapping = owner.node
        key, node = mapping.entry(shape.key) if isinstance(mapping, Mapping) else (None, None)
        path = f"{owner.path}.{shape.key}" if owner.path else shape.key
        place = self._place(shape, node, path, owner, key=key, name=shape.key)
        if node is not None and shape.since > self.version:
            place.state = "unsupported"
        return place

    def _visit(self, place: Place) -> Iterator[Finding]:
        if self._places > MAX_PLACES:
            self._note("limit", Problem("limit", f"has more than {MAX_PLACES} values, aliases counted", Location(self._document.path)))
            return
        yield from self.judge(place)
        yield from self._inside(place)

    def _inside(self, place: Place) -> Iterator[Finding]:
        """Walk what is in a place; a mapping that is missing has all its keys missing, unless it may be blank."""
        shape = place.shape
        if shape is None or place.state not in ("value", "missing"):
            return
        if shape.type == "list" and isinstance(place.node, Sequence) and shape.item:
            for index, item in enumerate(place.node.items):
                inside = self._place(shape.item, item, f"{place.path}[{index}]", place, position=index)
                yield from self._visit(inside)
        elif shape.type == "mapping" and (place.state == "value" or (self.format.asks_missing(shape) and not shape.is_nullable)):
            for below in shape.keys.values():
                if place.state == "value" or below.since <= self.version:
                    yield from self._visit(self._key_place(place, below))
            yield from self._unknown(place)

    def _unknown(self, place: Place) -> Iterator[Finding]:
        shape, node = place.shape, place.node
        if shape is None or not isinstance(node, Mapping):
            return
        for key, value in node.entries:
            if key.text not in shape.keys:
                path = f"{place.path}.{key.text}" if place.path else key.text
                yield from self.judge(Place(self._document, None, value, "unknown", path, key, place, key.text))

    # judging

    def judge(self, place: Place) -> Iterator[Finding]:
        """Yield what the rules at a place find."""
        spoken: list[tuple[int, Severity]] = []
        for speaker in self.format.rules_at(place):
            rule = speaker.rule
            if any(width < speaker.width and severity >= rule.severity for width, severity in spoken) or self._is_enough(rule):
                continue
            try:
                if self._objects(speaker, place):
                    self._counts[rule.id] += 1
                    yield self._finding(speaker, place)
                    spoken.append((speaker.width, rule.severity))
            except EvaluationError as error:
                self._note(rule.id, Problem("rule", f"rule {rule.id} failed: {error}", rule.location))

    def _is_enough(self, rule: Rule) -> bool:
        if self._counts[rule.id] < MAX_FINDINGS:
            return False
        message = f"only the first {MAX_FINDINGS} findings of {rule.id} are listed"
        self._note(f"{self._document.path} {rule.id}", Problem("truncated", message, Location(self._document.path)))
        return True

    def _objects(self, speaker: Speaker, place: Place) -> bool:
        rule = speaker.rule
        if rule.must and place.state in _JUDGED and not violates(rule.must, place, self.version):
            return False
        return not rule.when or holds(rule.programs[rule.when], activate(self._values(rule, speaker.asked, place)))

    def _values(self, rule: Rule, needs: Needs, place: Place) -> dict[str, Any]:
        """Return the variables as far as they are needed: every value costs time."""
        nothing: frozenset[str] = frozenset()
        values: dict[str, Any] = {}
        if needs.it != nothing:
            values["it"] = node_view(place, rule, needs.it)
        if needs.parent != nothing:
            values["parent"] = mapping_view(place.owner, rule, needs.parent, needs.of_keys)
        if needs.root != nothing:
            values["root"] = mapping_view(self._root(place), rule, needs.root, needs.of_keys)
        if needs.document:
            values["document"] = document_view(place, self.version)
        return values

    def _root(self, place: Place) -> Place:
        while place.owner:
            place = place.owner
        return place

    def _note(self, name: str, problem: Problem) -> None:
        self._problems.setdefault(name, problem)

    # findings

    def _finding(self, speaker: Speaker, place: Place) -> Finding:
        rule = speaker.rule
        activation = activate(self._values(rule, speaker.shown, place))

        def fill_text(template: str) -> str:
            return fill_expressions(template, rule.programs, activation)

        location = place.find(rule.at) or place.location
        return Finding(
            rule=rule.id,
            title=rule.title,
            severity=rule.severity,
            message=fill_text(rule.message),
            location=location,
            evidence=(Evidence(location),),
            related=tuple(self._related(rule, place)),
            captures={"node": place.path, "value": written(place.node)},
            cause=fill_text(rule.cause),
            fixes=make_fixes(rule.fixes, fill_text, scope=NodeScope(place, rule.programs, activation)),
            references=rule.references,
            component=self._document.component,
            fingerprint=fingerprint(rule.id, self._document.path, place.path, written(place.node)),
        )

    def _related(self, rule: Rule, place: Place) -> Iterator[Evidence]:
        first = self._document.problem.other if self._document.problem else place.first
        if first and (self._document.problem or "unique" in rule.must):
            yield Evidence(Location(self._document.path, first), note="first")
        for address in rule.related:
            location = place.find(address)
            if location:
                yield Evidence(location, note=address)
