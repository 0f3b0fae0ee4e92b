"""The search index: made once from all rules, plain values afterwards, so that it is read and not computed at a start.

Ranking is BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) with weighted fields,
beside the cosine between the question and each sentence that a rule says it answers.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from diagnose.knowledge.terms import Notions, flat, key_of, notions_in, terms_of
from diagnose.knowledge.texts import Text, texts_of
from diagnose.knowledge.words import STOP_WORDS
from diagnose.model.rule import Rule

LAYOUT = 4
"""Raised when the layout of a stored index changes."""

K1, B = 1.2, 0.6
"""BM25: how soon repetition stops to count, and how much long texts are discounted."""

FLOOR, SLOPE = 3.0, 0.35
"""What every word counts, and what its rarity adds: in short questions the common words are what is asked about."""

_SEARCHED = {"log", "project", "document", "diagnosis", "article"}


class Index(NamedTuple):
    """What is searched. Terms, documents and sentences are numbers.

    `packed` holds for each term, as JSON that is only read when it is asked for, what `found` returns.
    `words` are spellings to correct to, with their term; fillers have none (-1).
    """

    layout: int
    documents: list[tuple[str, str, str]]
    """Id, kind and title."""
    terms: dict[str, int]
    rarity: list[float]
    packed: list[str]
    sentences: list[tuple[int, float, int]]
    """Document, norm, and which of the rule's texts it is."""
    words: dict[str, int]
    synonyms: dict[str, list[str]]
    notions: list[str]

    def found(self, term: int) -> tuple[list[int], list[float], list[int]]:
        """Return where a term stands: documents, its BM25 weight in each, and sentences."""
        documents, weights, sentences = json.loads(self.packed[term])
        return documents, weights, sentences

    def dumps(self) -> bytes:
        """Return the index as bytes."""
        return json.dumps(list(self), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    @classmethod
    def loads(cls, data: bytes) -> Index:
        """Return the index of `dumps`; raises ValueError or TypeError for anything else."""
        index = cls(*json.loads(data))
        if index.layout != LAYOUT:
            raise ValueError("an index of another layout")
        return index


def rarity_of(documents: int, total: int) -> float:
    """Return what a word counts that stands in so many of all documents: BM25's inverse document frequency, flattened."""
    return FLOOR + SLOPE * math.log(1 + (total - documents + 0.5) / (documents + 0.5))


def build_index(rules: Iterable[Rule]) -> Index:
    """Return the index of all rules that can answer something."""
    chosen = sorted((rule for rule in rules if rule.kind in _SEARCHED and not rule.observation), key=lambda rule: rule.id)
    texts = [list(texts_of(rule)) for rule in chosen]
    synonyms = _synonyms(chosen)
    notions = set(synonyms) | {key for items in texts for item in items for key in notions_in(item.text)}
    return _Builder(chosen, texts, synonyms, notions).build()


def _synonyms(rules: list[Rule]) -> dict[str, list[str]]:
    """Return for each term the terms that mean the same."""
    found: dict[str, set[str]] = {}
    for rule in rules:
        for group in rule.synonyms:
            keys = {key_of(token.text for token in flat(word)) for word in group}
            for key in keys:
                found.setdefault(key, set()).update(keys - {key})
    return {key: sorted(others) for key, others in sorted(found.items())}


class _Builder:
    """Collects counts over all documents."""

    def __init__(self, rules: list[Rule], texts: list[list[Text]], synonyms: dict[str, list[str]], notions: set[str]) -> None:
        self._rules, self._texts, self._synonyms, self._notions = rules, texts, synonyms, Notions(notions)
        self._terms: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._counts: list[dict[int, float]] = []
        self._sentences: list[tuple[int, frozenset[int], int]] = []

    def build(self) -> Index:
        for number, texts in enumerate(self._texts):
            counts: dict[int, float] = defaultdict(float)
            for place, item in enumerate(texts):
                keys = self._keys(item.text)
                for key in keys:
                    counts[key] += item.weight
                if item.whole and keys:
                    self._sentences.append((number, frozenset(keys), place))
            self._counts.append(counts)
        rarity = self._rarity()
        mentions: list[list[int]] = [[] for _ in self._terms]
        for number, (_, present, _) in enumerate(self._sentences):
            for key in sorted(present):
                mentions[key].append(number)
        sentences = [(document, round(_norm(keys, rarity), 3), place) for document, keys, place in self._sentences]
        packed = [json.dumps([*posting, found], separators=(",", ":")) for posting, found in zip(self._postings(), mentions, strict=True)]
        return Index(
            LAYOUT, [(rule.id, rule.kind, rule.title) for rule in self._rules], self._terms, rarity, packed, sentences,
            self._words | dict.fromkeys(sorted(STOP_WORDS), -1), self._synonyms, sorted(self._notions.keys),
        )  # fmt: skip

    def _keys(self, text: str) -> list[int]:
        words = flat(text)
        keys = []
        for term in terms_of(words, self._notions):
            number = self._terms.setdefault(term.key, len(self._terms))
            keys.append(number)
            spelling = "".join(word.text for word in words[term.start : term.stop])
            if spelling.isalpha():
                self._words.setdefault(spelling, number)
        return keys

    def _rarity(self) -> list[float]:
        documents: Counter[int] = Counter(key for counts in self._counts for key in counts)
        total = len(self._counts)
        return [round(rarity_of(documents[key], total), 3) for key in range(len(self._terms))]

    def _postings(self) -> list[tuple[list[int], list[float]]]:
        """Return for each term the documents that hold it, and its weight in each."""
        lengths = [sum(counts.values()) for counts in self._counts]
        average = sum(lengths) / max(1, len(lengths))
        postings: list[tuple[list[int], list[float]]] = [([], []) for _ in self._terms]
        for number, counts in enumerate(self._counts):
            discount = K1 * (1 - B + B * lengths[number] / average)
            for key, count in counts.items():
                postings[key][0].append(number)
                postings[key][1].append(round(count * (K1 + 1) / (count + discount), 2))
        return postings


def _norm(keys: frozenset[int], rarity: list[float]) -> float:
    return math.sqrt(sum(rarity[key] ** 2 for key in keys)) or 1.0
