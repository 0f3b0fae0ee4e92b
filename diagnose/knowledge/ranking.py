"""Ranks documents for a question."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from diagnose.knowledge.index import FLOOR, K1, Index
from diagnose.knowledge.question import Notion

SENTENCE_SHARE = 0.5
"""What the best sentence counts beside the words of the whole document."""

LEAST = 0.25
"""The least score of an answer: below it nothing was found."""

SURE = 0.4
"""The least score of an answer that fits well; what is below is only the nearest."""

COVERED = 0.3
"""The least share of the question that an answer must hold."""


class Hit(NamedTuple):
    """A document, its score (0 to 1), the notions found in it, and the sentence most like the question (-1: none)."""

    document: int
    score: float
    found: list[Notion]
    sentence: int
    likeness: float


def rank(index: Index, notions: list[Notion], most: int) -> list[Hit]:
    """Return the best documents for the notions of a question, best first."""
    found = [_Found(index, notion) for notion in notions]
    mass = sum(item.mass for item in found)
    if not mass:
        return []
    sentences = _sentences(index, found)
    hits = []
    for document, value in _sums(item.documents for item in found).items():
        sentence, likeness = sentences.get(document, (-1, 0.0))
        score = (1 - SENTENCE_SHARE) * value / (mass * (K1 + 1)) + SENTENCE_SHARE * likeness
        hits.append((score, document, sentence, likeness))
    hits.sort(key=lambda item: (-item[0], index.documents[item[1]][0]))
    return [
        Hit(document, min(score, 1.0), [item.notion for item in found if document in item.worths], sentence, likeness)
        for score, document, sentence, likeness in hits[:most]
        if score >= LEAST and sum(item.mass * item.worths.get(document, 0.0) for item in found) >= COVERED * mass
    ]


class _Found:
    """Where a notion was found: `documents` with what it counts there, `worths` of the best term there, and sentences."""

    def __init__(self, index: Index, notion: Notion) -> None:
        self.notion = notion
        self.rarity = _rarity(index, notion)
        self.mass = self.rarity * notion.worth
        self.documents: dict[int, float] = {}
        self.worths: dict[int, float] = {}
        self.sentences: dict[int, float] = {}
        for term, worth in notion.terms.items():
            self._add(index, term, worth)

    def _add(self, index: Index, term: int, worth: float) -> None:
        documents, weights, sentences = index.found(term)
        factor = worth * self.notion.worth * min(index.rarity[term], self.rarity)
        for document, weight in zip(documents, weights, strict=True):
            _raise_to(self.documents, document, factor * weight)
            _raise_to(self.worths, document, worth)
        for sentence in sentences:
            _raise_to(self.sentences, sentence, worth * self.mass * index.rarity[term])


def _raise_to(values: dict[int, float], key: int, value: float) -> None:
    if value > values.get(key, 0.0):
        values[key] = value


def _rarity(index: Index, notion: Notion) -> float:
    """Return how rare a notion is; one about which nothing is known counts like a common one."""
    if not notion.terms:
        return FLOOR
    best = max(notion.terms.values())
    return max(index.rarity[term] for term, worth in notion.terms.items() if worth == best)


def _sums(parts: Iterable[dict[int, float]]) -> dict[int, float]:
    totals: dict[int, float] = {}
    for part in parts:
        for key, value in part.items():
            totals[key] = totals.get(key, 0.0) + value
    return totals


def _sentences(index: Index, found: list[_Found]) -> dict[int, tuple[int, float]]:
    """Return for each document its sentence most like the question, and how alike they are (cosine)."""
    length = math.sqrt(sum(item.mass**2 for item in found))
    best: dict[int, tuple[int, float]] = {}
    for sentence, dot in _sums(item.sentences for item in found).items():
        document, norm, _ = index.sentences[sentence]
        likeness = min(1.0, dot / (norm * length))
        if likeness > best.get(document, (-1, 0.0))[1]:
            best[document] = (sentence, likeness)
    return best
