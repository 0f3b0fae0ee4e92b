"""Words to terms: fillers go, and neighbours that make one notion (`data plane`, `web app`) become a term of their own."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
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


def key_of(words: Iterable[str]) -> str:
    """Return the term of neighbouring words, or of one."""
    return stem("".join(words))


def flat(text: str) -> list[Token]:
    """Return the words of a text, the parts of compounds one by one."""
    return [token for parts in tokens(text) for token in parts]


def terms_of(words: list[Token], notions: Container[str]) -> Iterator[Term]:
    """Yield the terms of a text: each word that is no filler, and every run of words that is one of the notions."""
    for start, word in enumerate(words):
        if word.text in ASKING:
            yield Term(ASKING[word.text], start, start + 1)
        elif not word.is_filler:
            yield Term(word.stem, start, start + 1)
        joined = word.text
        for stop in range(start + 1, min(len(words), start + LONGEST)):
            joined += words[stop].text
            key = stem(joined)
            if key in notions:
                yield Term(key, start, stop + 1)


def notions_in(text: str) -> Iterator[str]:
    """Yield the terms of the compounds that a text writes as one word: `web-app`, `config.js`, `buildPath`."""
    for parts in tokens(text):
        if 1 < len(parts) <= LONGEST and any(part.text.isalpha() for part in parts):
            yield key_of(part.text for part in parts)
