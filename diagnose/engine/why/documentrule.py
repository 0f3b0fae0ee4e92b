"""Why a document rule holds on a project's files or does not: the file, the place in it, its state, its value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from diagnose.correlate.constraints import violates
from diagnose.correlate.documentrules import DocumentRun
from diagnose.correlate.formats import Format
from diagnose.correlate.nodeviews import document_view, mapping_view, node_view, written
from diagnose.correlate.places import Place
from diagnose.engine.why.clauses import Clauses
from diagnose.model.finding import Finding
from diagnose.model.location import Location
from diagnose.model.rule import Rule
from diagnose.model.shape import STATES
from diagnose.model.why import Condition, Nearest, Why
from diagnose.ruleset.build import NODE_VARIABLES
from diagnose.syntax.documents import Document


def why_document(rule: Rule, formats: Sequence[Rule], documents: Sequence[Document], root: str) -> Why:
    """Return whether a document rule holds on documents of its formats, with its conditions for the place that comes nearest.

    `root` is what reports call the project.
    """
    own = [item for item in formats if item.id in rule.documents]
    patterns = ", ".join(pattern for item in own for pattern in item.format["files"])
    read = [document for document in documents if document.format in rule.documents]
    there = f"there is a file {patterns}"
    if not read:
        return Why(rule.id, False, (Condition(there, False, nearest=Nearest(Location(root), "", f"no file {patterns} that is read")),))
    places = [found for document in read for item in own if item.id == document.format for found in _places(rule, item, document)]
    first = Condition(there, True, Location(read[0].path), read[0].path)
    if not places:
        missing = f"the file has no {' or '.join(rule.nodes)}"
        return Why(rule.id, False, (first, Condition(_node_text(rule), False, nearest=Nearest(Location(read[0].path), "", missing))))
    best = max((list(_conditions(rule, *found)) for found in places), key=_score)
    return Why(rule.id, all(item.holds for item in best), (first, *best))


def _score(conditions: list[Condition]) -> tuple[bool, float]:
    return all(item.holds for item in conditions), sum(item.holds for item in conditions) / len(conditions)


class _Walk(DocumentRun):
    """Walks a document and notes the places that a rule names, in whatever state."""

    def __init__(self, armed: Format, document: Document) -> None:
        super().__init__(armed, document, {})
        self.places: list[tuple[Place, float]] = []

    def judge(self, place: Place) -> Iterator[Finding]:
        """Note a place instead of judging it."""
        if self.format.rules_at(place):
            self.places.append((place, self.version))
        yield from ()


def _places(rule: Rule, form: Rule, document: Document) -> list[tuple[Place, float]]:
    walk = _Walk(Format(form, [rule._replace(states=STATES)]), document)
    list(walk.findings())
    return walk.places


def _node_text(rule: Rule) -> str:
    return f"there is {' or '.join(rule.nodes)}"


def _conditions(rule: Rule, place: Place, version: float) -> Iterator[Condition]:
    here, shown = place.location, written(place.node)
    yield Condition(_node_text(rule), True, here, place.path)
    state = f"it is {' or '.join(rule.states)}"
    if place.state not in rule.states:
        yield Condition(
            state, False, nearest=Nearest(here, shown, f"{place.path or 'the document'} is {place.state}: {shown or 'nothing'}")
        )
        return
    yield Condition(state, True, here, shown)
    if rule.must and place.state in ("value", "empty"):
        text = "it breaks: " + " or ".join(f"{name.replace('_', ' ')} {_listed(wanted)}" for name, wanted in rule.must.items())
        if violates(rule.must, place, version):
            yield Condition(text, True, here, shown)
        else:
            yield Condition(text, False, nearest=Nearest(here, shown, f"{place.path} is {shown or 'empty'}, which is as it must be"))
            return
    if rule.when:
        yield from _when(rule, place, version)


def _listed(wanted: Any) -> str:
    return ", ".join(map(str, wanted)) if isinstance(wanted, list) else str(wanted)


def _when(rule: Rule, place: Place, version: float) -> Iterator[Condition]:
    root = place
    while root.owner:
        root = root.owner
    values: dict[str, Any] = {
        "it": node_view(place, rule),
        "parent": mapping_view(place.owner, rule, None, None),
        "root": mapping_view(root, rule, None, None),
        "document": document_view(place, version),
    }

    def look(variable: str, path: str) -> tuple[str, Location | None] | None:
        value = values.get(variable)
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return None if value is None or isinstance(value, dict) else (f"'{value}'" if isinstance(value, str) else str(value), None)

    clauses = Clauses(rule.when, NODE_VARIABLES)
    yield from clauses.conditions(clauses.judge(values), place.location, look)
