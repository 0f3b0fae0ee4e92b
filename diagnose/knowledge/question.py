"""A question as notions: for each thing that is asked about, the terms that may stand for it, with how well they do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diagnose.knowledge.index import Index
from diagnose.knowledge.spelling import guesses
from diagnose.knowledge.terms import ASKING, LONGEST, flat
from diagnose.knowledge.words import STOP_WORDS, Token, stem

MAX_WORDS = 60
"""Words of a question that are looked at."""

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


def read_question(index: Index, text: str) -> list[Notion]:
    """Return the notions of a question."""
    words = _spelled(index, flat(text)[:MAX_WORDS])
    notions = list(_joined(index, words))
    covered = {place for _, start, stop in notions for place in range(start, stop)}
    singles = (_single(index, word, PART if place in covered else 1.0) for place, word in enumerate(words))
    return _distinct([*(notion for notion, _, _ in notions), *(notion for notion in singles if notion is not None)])


class _Word(NamedTuple):
    """A word of the question: as written, as it is understood, and what else it may be."""

    written: str
    text: str
    likeness: float = 1.0
    others: tuple[tuple[str, float], ...] = ()


def _spelled(index: Index, words: list[Token]) -> list[_Word]:
    return [_correct(index, word) for word in words]


def _correct(index: Index, word: Token) -> _Word:
    if word.text in STOP_WORDS or word.text in index.words or word.stem in index.terms or word.stem in index.synonyms:
        return _Word(word.text, word.text)
    found = guesses(word.text, index.words) or guesses(word.stem, index.words)
    if not found:
        return _Word(word.text, word.text, 0.0)
    best = found[0]
    return _Word(word.text, best.word, best.likeness, tuple(found[1:]))


def _joined(index: Index, words: list[_Word]) -> Iterator[tuple[Notion, int, int]]:
    """Yield the notions of several words, and where they are."""
    known = _Known(index)
    for start in range(len(words)):
        for stop in range(min(len(words), start + LONGEST), start + 1, -1):
            run = words[start:stop]
            key = stem("".join(word.text for word in run))
            if (key in index.synonyms or key in known.notions) and not all(word.text in STOP_WORDS for word in run):
                terms = known.terms_for(key, min(word.likeness or 1.0 for word in run))
                if terms:
                    yield Notion(" ".join(word.written for word in run), 1.0, terms), start, stop
                    break


class _Known:
    """Looks terms up with their synonyms."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.notions = frozenset(index.notions)

    def terms_for(self, key: str, worth: float) -> dict[int, float]:
        found = {}
        for other in self._index.synonyms.get(key, ()):
            if (number := self._index.terms.get(other)) is not None:
                found[number] = worth * SYNONYM
        if (number := self._index.terms.get(key)) is not None:
            found[number] = worth
        return found


def _single(index: Index, word: _Word, worth: float) -> Notion | None:
    if word.text in ASKING:
        number = index.terms.get(ASKING[word.text])
        return Notion(word.written, ASKING_WORTH * worth, {number: 1.0}) if number is not None else None
    if word.text in STOP_WORDS or (word.text.isdigit() and stem(word.text) not in index.terms):
        return None
    terms: dict[int, float] = {}
    for text, likeness in ((word.text, (word.likeness or 1.0) ** 1.5), *((text, likeness**1.5) for text, likeness in word.others)):
        for number, value in _Known(index).terms_for(stem(text), likeness).items():
            terms[number] = max(value, terms.get(number, 0.0))
    corrected = word.text if word.text != word.written else ""
    return Notion(word.written, worth, terms, corrected)


def _distinct(notions: list[Notion]) -> list[Notion]:
    """Return the notions without those that repeat one (the same terms)."""
    seen: dict[tuple[int, ...], Notion] = {}
    for number, notion in enumerate(notions):
        key = tuple(sorted(notion.terms)) or (-1 - number,)
        if key not in seen or seen[key].worth < notion.worth:
            seen[key] = notion
    return list(seen.values())
