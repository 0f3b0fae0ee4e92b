"""Finds the line that comes nearest to a term, and the words in which it differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from diagnose.engine.why.atoms import Atom, Way, text_way, ways_of
from diagnose.model.rule import Term

MOST_CANDIDATES = 25
"""Lines that are looked at closely for one way."""

MOST_COMPARED = 2_000
"""Texts that are compared with a way at all."""

_TELLING = 4
"""Characters from which a word tells something."""

MOST_ALTERNATIVES = 12
"""Alternatives that are said."""

_ABOUT = 0.35
"""How much less near an alternative may come and still be said."""

_WEIGHT = 4
"""What a piece that is no text weighs, in characters."""

_BETWEEN = 0.05
"""How much less near a text comes in which the pieces do not follow each other."""

_TIMEOUT = 0.2


class Miss(NamedTuple):
    """How near a text comes: the characters of the term that it has, their share of all; what it lacks and what it has instead."""

    score: float
    number: int
    missing: str
    instead: str


def nearest(term: Term, texts: Sequence[str]) -> Miss | None:
    """Return the nearest miss of a term with `contains`, `regex` or `any` among texts that it does not match; None for none.

    Where several alternatives come about as near on the same text, what each of them lacks is said.
    """
    ways = _ways(term)
    numbers = _likely(ways, texts)
    likely = [texts[number] for number in numbers]
    found = (miss._replace(number=numbers[miss.number]) for flags, way in ways for miss in _misses(flags, way, likely))
    misses = sorted(found, key=lambda miss: -miss.score)
    if not misses:
        return None
    best = misses[0]
    alike = dict.fromkeys(miss.missing for miss in misses if miss.number == best.number and miss.score > best.score - _ABOUT)
    return best._replace(missing=" or ".join(f"'{text}'" for text in list(alike)[:MOST_ALTERNATIVES]))


def _likely(ways: Sequence[tuple[str, Way]], texts: Sequence[str]) -> Sequence[int]:
    """Return the numbers of the texts worth a closer look: of many, those with most of the words asked for."""
    if len(texts) <= MOST_COMPARED:
        return range(len(texts))
    words = {atom.literal.lower() for _, way in ways for atom in way if len(atom.literal) >= _TELLING}
    counts = [(-sum(word in text for word in words), number) for number, text in enumerate(map(str.lower, texts))]
    return [number for _, number in sorted(counts)[:MOST_COMPARED]]


def _ways(term: Term) -> list[tuple[str, Way]]:
    if term.contains:
        return [("(?i)" if term.ignore_case else "", text_way(term.contains))]
    if term.regex:
        flags, ways = ways_of(term.regex)
        return [(flags or ("(?i)" if term.ignore_case else ""), way) for way in ways]
    return [item for part in (term.any or term.all) for item in _ways(part)]


def _literal(way: Way) -> str:
    return "".join(atom.literal or " " for atom in way)


def _misses(flags: str, way: Way, texts: Sequence[str]) -> list[Miss]:
    from rapidfuzz import fuzz, process

    wanted = " ".join(_literal(way).split())
    if not wanted:
        return []
    close = process.extract(wanted, texts, scorer=fuzz.partial_ratio, processor=str.lower, limit=MOST_CANDIDATES, score_cutoff=25)
    return [miss for text, _, index in close if (miss := _miss(flags, way, text, index))]


def _miss(flags: str, way: Way, text: str, number: int) -> Miss | None:
    """Return the pieces between the longest beginning and the longest end of a way that a text has."""
    head, begin = _longest_head(flags, way, text, len(text))
    tail, stop = _longest_tail(flags, way[head:], text, begin)
    other_tail, other_stop = _longest_tail(flags, way, text, 0)
    other_head, other_begin = _longest_head(flags, way[: len(way) - other_tail], text, other_stop)
    if _weight(way[other_head : len(way) - other_tail]) < _weight(way[head : len(way) - tail]):
        head, begin, tail, stop = other_head, other_begin, other_tail, other_stop
    instead = " ".join(text[begin:stop].split())[:80]
    if head + tail >= len(way):  # all pieces are there, but with something between them
        return Miss(1 + min(_weight(way), 200) / 2000 - _BETWEEN, number, _said(way, *_seam(way, head)), instead)
    have = _weight(way) - _weight(way[head : len(way) - tail])
    return Miss(have / _weight(way) + min(have, 200) / 2000, number, _said(way, head, len(way) - tail), instead)


def _seam(way: Way, at: int) -> tuple[int, int]:
    """Return the pieces around a boundary: back to a word before it, on to a word after it."""
    start, stop = max(0, at - 1), min(len(way), at + 1)
    while start > 0 and not way[start].literal.strip():
        start -= 1
    while stop < len(way) and not way[stop - 1].literal.strip():
        stop += 1
    return start, stop


def _weight(atoms: Way) -> int:
    return sum(len(atom.literal.strip()) if atom.literal else _WEIGHT for atom in atoms) or 1


def _said(way: Way, start: int, stop: int) -> str:
    """Return pieces of a way, whole words, as text where they are text, else as the expression."""
    while start > 0 and _is_word(way[start - 1]) and _is_word(way[start]):
        start -= 1
    while stop < len(way) and _is_word(way[stop]) and _is_word(way[stop - 1]):
        stop += 1
    said = "".join(atom.literal or _shown(atom.source) for atom in way[start:stop])
    return " ".join(said.split()) or " "


def _is_word(atom: Atom) -> bool:
    return bool(re.fullmatch(r"\w+|\w\?", atom.literal or atom.source))


def _shown(source: str) -> str:
    """Return a piece that is no text: an optional letter as the letter."""
    return source[0] if re.fullmatch(r"\w\?", source) else f"/{source}/"


def _longest_head(flags: str, way: Way, text: str, until: int) -> tuple[int, int]:
    """Return how many of the first pieces a text has in a row before a position, and where they end."""
    low, high, end = 0, len(way), 0
    while low < high:
        middle = (low + high + 1) // 2
        found = _search(flags + "".join(atom.source for atom in way[:middle]), text, 0)
        if found and found.end() <= until:
            low, end = middle, found.end()
        else:
            high = middle - 1
    return low, end


def _longest_tail(flags: str, way: Way, text: str, begin: int) -> tuple[int, int]:
    """Return how many of the last pieces a text has in a row from a position on, and where they begin."""
    low, high, start = 0, max(0, len(way) - 1), len(text)
    while low < high:
        middle = (low + high + 1) // 2
        found = _search(flags + "".join(atom.source for atom in way[len(way) - middle :]), text, begin)
        if found:
            low, start = middle, found.start()
        else:
            high = middle - 1
    return low, start


def _search(pattern: str, text: str, start: int) -> Any:
    compiled = _compiled(pattern)
    if compiled is None:
        return None
    try:
        return compiled.search(text, start, timeout=_TIMEOUT)
    except TimeoutError:
        return None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> Any:
    import regex

    try:
        return regex.compile(pattern)
    except regex.error:  # a piece that means something only in its place, such as a reference to a group
        return None
