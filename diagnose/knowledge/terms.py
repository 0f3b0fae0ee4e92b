"""Words to terms: fillers go, and neighbours that make one notion (`data plane`, `web app`) become a term of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diagnose.knowledge.words import Token, stem, tokens

LONGEST = 4
"""Words of the longest notion."""

ASKING = {"who": "who", "whom": "who", "whose": "who", "where": "where"}
"""Fillers that still tell what kind of answer is wanted."""


class Term(NamedTuple):
    """A term of a text and the words it was made of: words[start:stop]."""

    key: str
    start: int
    stop: int


class Notions:
    """The terms that stand for several words."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys = frozenset(keys)
        self._heads = frozenset(key[:size] for key in self.keys for size in (_HEAD, _LONG_HEAD))

    def __contains__(self, key: str) -> bool:
        return key in self.keys

    def may_begin(self, text: str) -> bool:
        """Whether words that begin like this may be one of them: most are not, and need no stem."""
        return len(text) < _HEAD or text[: _LONG_HEAD if len(text) >= _LONG else _HEAD] in self._heads


_HEAD = 3
"""Letters that a stem has in common with its words, whatever their ending."""

_LONG, _LONG_HEAD = 12, 5
"""The same for words of so many letters."""


def key_of(words: Iterable[str]) -> str:
    """Return the term of neighbouring words, or of one."""
    return stem("".join(words))


def flat(text: str) -> list[Token]:
    """Return the words of a text, the parts of compounds one by one."""
    return [token for parts in tokens(text) for token in parts]


def terms_of(words: list[Token], notions: Notions) -> Iterator[Term]:
    """Yield the terms of a text: each word that is no filler, and every run of words that is one of the notions."""
    for start, word in enumerate(words):
        if word.text in ASKING:
            yield Term(ASKING[word.text], start, start + 1)
        elif not word.is_filler:
            yield Term(word.stem, start, start + 1)
        joined = word.text
        for stop in range(start + 1, min(len(words), start + LONGEST)):
            joined += words[stop].text
            if not notions.may_begin(joined):
                break
            key = stem(joined)
            if key in notions:
                yield Term(key, start, stop + 1)


def notions_in(text: str) -> Iterator[str]:
    """Yield the terms of the compounds that a text writes as one word: `web-app`, `config.js`, `buildPath`."""
    for parts in tokens(text):
        if 1 < len(parts) <= LONGEST and any(part.text.isalpha() for part in parts):
            yield key_of(part.text for part in parts)
