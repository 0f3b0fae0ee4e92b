"""Words that are not known to words that are: typing errors, unfinished words, words run together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

MOST = 4
"""Corrections of one word that are tried."""


class Guess(NamedTuple):
    """A known word that may be meant, and how alike it is (0 to 1)."""

    word: str
    likeness: float


def guesses(word: str, known: Mapping[str, int]) -> list[Guess]:
    """Return the known words that an unknown one may stand for, the most alike first; none for numbers and very short ones."""
    if len(word) < 3 or not word.isalpha():
        return []
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    found = extract(word, known.keys(), scorer=OSA.normalized_similarity, score_cutoff=_least_likeness(len(word)), limit=3 * MOST)
    alike = [Guess(other, _likeness(word, other, score)) for other, score, _ in found]
    alike += [Guess(other, 0.75) for other in _continuations(word, known)]
    return sorted(dict.fromkeys(alike), key=lambda guess: (-guess.likeness, guess.word))[:MOST]


def _least_likeness(length: int) -> float:
    """Return how alike a word must be: one error in three to five letters, two in up to eight, three in longer ones."""
    return 0.66 if length <= 3 else 0.74 if length <= 4 else 0.7 if length <= 8 else 0.66


def _likeness(word: str, other: str, score: float) -> float:
    """Return a likeness that favours the same letters in another order and the same first letter, as typing errors keep them."""
    if sorted(word) == sorted(other):
        return max(score, 0.9)
    return score if word[0] == other[0] else score - 0.08


def _continuations(word: str, known: Mapping[str, int]) -> list[str]:
    """Return words that begin with this one (a word that is being typed)."""
    return [other for other in known if len(other) <= len(word) + 6 and other.startswith(word)][:MOST] if len(word) >= 4 else []
