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
    mass = sum(_rarity(index, notion) * notion.worth for notion in notions)
    if not mass:
        return []
    words = _by_words(index, notions)
    sentences = _by_sentences(index, notions)
    hits = []
    for document, value in words.items():
        sentence, likeness = sentences.get(document, (-1, 0.0))
        score = (1 - SENTENCE_SHARE) * value / (mass * (K1 + 1)) + SENTENCE_SHARE * likeness
        hits.append((score, document, sentence, likeness))
    hits.sort(key=lambda item: (-item[0], index.documents[item[1]][0]))
    return [
        Hit(document, min(score, 1.0), _found(index, notions, document), sentence, likeness)
        for score, document, sentence, likeness in hits[:most]
        if score >= LEAST and covers(index, notions, document) >= COVERED
    ]


def covers(index: Index, notions: Iterable[Notion], document: int) -> float:
    """Return the share of a question that a document holds."""
    total = found = 0.0
    for notion in notions:
        mass = _rarity(index, notion) * notion.worth
        total += mass
        found += mass * max((worth for term, worth in notion.terms.items() if document in index.postings[term][::2]), default=0.0)
    return found / total if total else 0.0


def _rarity(index: Index, notion: Notion) -> float:
    """Return how rare a notion is; one about which nothing is known counts like a common one."""
    if not notion.terms:
        return FLOOR
    best = max(notion.terms.values())
    return max(index.rarity[term] for term, worth in notion.terms.items() if worth == best)


def _by_words(index: Index, notions: Iterable[Notion]) -> dict[int, float]:
    """Return for each document the sum over the notions of what its best term is worth there."""
    totals: dict[int, float] = {}
    for notion in notions:
        best: dict[int, float] = {}
        for term, worth in notion.terms.items():
            factor = worth * notion.worth * min(index.rarity[term], _rarity(index, notion))
            posting = index.postings[term]
            for document, weight in zip(posting[::2], posting[1::2], strict=True):
                value = factor * weight
                if value > best.get(document, 0.0):  # type: ignore[call-overload]
                    best[document] = value  # type: ignore[index]
        for document, value in best.items():
            totals[document] = totals.get(document, 0.0) + value
    return totals


def _by_sentences(index: Index, notions: list[Notion]) -> dict[int, tuple[int, float]]:
    """Return for each document its sentence most like the question, and how alike they are (cosine)."""
    dots: dict[int, float] = {}
    length = math.sqrt(sum((_rarity(index, notion) * notion.worth) ** 2 for notion in notions))
    for notion in notions:
        best: dict[int, float] = {}
        for term, worth in notion.terms.items():
            factor = worth * notion.worth * index.rarity[term] * _rarity(index, notion)
            for sentence in index.mentions[term]:
                if factor > best.get(sentence, 0.0):
                    best[sentence] = factor
        for sentence, value in best.items():
            dots[sentence] = dots.get(sentence, 0.0) + value
    found: dict[int, tuple[int, float]] = {}
    for sentence, dot in dots.items():
        document, norm, _ = index.sentences[sentence]
        likeness = min(1.0, dot / (norm * length))
        if likeness > found.get(document, (-1, 0.0))[1]:
            found[document] = (sentence, likeness)
    return found


def _found(index: Index, notions: list[Notion], document: int) -> list[Notion]:
    return [notion for notion in notions if any(document in index.postings[term][::2] for term in notion.terms)]
