"""A question as notions: for each thing that is asked about, the terms that may stand for it, with how well they do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diagnose.knowledge.index import Index
from diagnose.knowledge.spelling import Guess, guesses
from diagnose.knowledge.terms import ASKING, LONGEST, Notions, flat
from diagnose.knowledge.words import STOP_WORDS, Token, stem

MAX_WORDS = 60
"""Words of a question that are looked at."""

MAX_CORRECTED = 12
"""Unknown words of a question that are corrected: more are a pasted text, not a question."""

MAX_REMEMBERED = 1000
"""Corrections that are kept."""

PRODUCT, PRODUCT_WORTH = frozenset({"choreo", "wso2"}), 0.4
"""Names that stand in every other question and say little about which answer is meant."""

TRUST = 1.5
"""How fast a correction loses worth with its likeness."""

SYNONYM = 0.75
"""What a synonym is worth beside the word itself."""

PART = 0.35
"""What the words of a notion of several words are worth by themselves."""

ASKING_WORTH = 0.35
"""What the kind of answer that is wanted (who, where) is worth."""


class Notion(NamedTuple):
    """A thing that is asked about: the word as written, what it counts, and the terms that stand for it with their worth.

    `corrected` is the known word that was taken for a misspelt one. Without terms nothing is known about it.
    """

    word: str
    worth: float
    terms: dict[int, float]
    corrected: str = ""


class _Word(NamedTuple):
    """A word of the question: as written, as it is understood, and what else it may be."""

    written: str
    text: str
    likeness: float = 1.0
    others: tuple[tuple[str, float], ...] = ()


class Reader:
    """Reads questions; what it found out about a misspelt word it remembers, because people ask on."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.notions = Notions(index.notions)
        self._guessed: dict[str, _Word] = {}

    def read(self, text: str) -> list[Notion]:
        """Return the notions of a question."""
        words = self._spelled(flat(text)[:MAX_WORDS])
        notions = list(self._joined(words))
        covered = {place for _, start, stop in notions for place in range(start, stop)}
        singles = (self._single(word, PART if place in covered else 1.0) for place, word in enumerate(words))
        return _distinct([*(notion for notion, _, _ in notions), *(notion for notion in singles if notion is not None)])

    def _spelled(self, words: list[Token]) -> list[_Word]:
        spelled, tried = [], 0
        for word in words:
            known = self._is_known(word)
            tried += not known
            spelled.append(_Word(word.text, word.text) if known else self._corrected(word, tried <= MAX_CORRECTED))
        return spelled

    def _is_known(self, word: Token) -> bool:
        index = self._index
        return word.text in STOP_WORDS or word.text in index.words or word.stem in index.terms or word.stem in index.synonyms

    def _corrected(self, word: Token, is_tried: bool) -> _Word:
        if word.text not in self._guessed and is_tried:
            found = guesses(word.text, self._index.words) or guesses(word.stem, self._index.words)
            best = found[0] if found else Guess(word.text, 0.0)
            if len(self._guessed) >= MAX_REMEMBERED:
                self._guessed.clear()
            self._guessed[word.text] = _Word(word.text, best.word, best.likeness, tuple(found[1:]))
        return self._guessed.get(word.text) or _Word(word.text, word.text, 0.0)

    def _joined(self, words: list[_Word]) -> Iterator[tuple[Notion, int, int]]:
        """Yield the notions of several words, and where they are."""
        for start in range(len(words)):
            for stop in range(min(len(words), start + LONGEST), start + 1, -1):
                run = words[start:stop]
                key = stem("".join(word.text for word in run))
                if (key in self._index.synonyms or key in self.notions) and not all(word.text in STOP_WORDS for word in run):
                    terms = self._terms_for(key, min(word.likeness or 1.0 for word in run))
                    if terms:
                        yield Notion(" ".join(word.written for word in run), 1.0, terms), start, stop
                        break

    def _terms_for(self, key: str, worth: float) -> dict[int, float]:
        """Return the terms that stand for a term: itself and its synonyms."""
        known = self._index.terms
        found = {known[other]: worth * SYNONYM for other in self._index.synonyms.get(key, ()) if other in known}
        return found | ({known[key]: worth} if key in known else {})

    def _single(self, word: _Word, worth: float) -> Notion | None:
        if word.text in ASKING:
            number = self._index.terms.get(ASKING[word.text])
            return Notion(word.written, ASKING_WORTH * worth, {number: 1.0}) if number is not None else None
        if word.text in STOP_WORDS or (word.text.isdigit() and stem(word.text) not in self._index.terms):
            return None
        terms: dict[int, float] = {}
        for text, likeness in ((word.text, word.likeness or 1.0), *word.others):
            for number, value in self._terms_for(stem(text), likeness**TRUST).items():
                terms[number] = max(value, terms.get(number, 0.0))
        worth *= PRODUCT_WORTH if word.text in PRODUCT else 1.0
        return Notion(word.written, worth, terms, word.text if word.text != word.written else "")


def _distinct(notions: list[Notion]) -> list[Notion]:
    """Return the notions without those that repeat one (the same terms)."""
    seen: dict[tuple[int, ...], Notion] = {}
    for number, notion in enumerate(notions):
        key = tuple(sorted(notion.terms)) or (-1 - number,)
        if key not in seen or seen[key].worth < notion.worth:
            seen[key] = notion
    return list(seen.values())
