"""Did-you-mean."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], cutoff: float = 70) -> str | None:
    """Return the known word most like `word`, or None when none is alike (rapidfuzz ratio below `cutoff` percent)."""
    from rapidfuzz import fuzz, process, utils

    best = process.extractOne(word, list(known), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=cutoff)
    return best[0] if best else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` or an empty string."""
    best = nearest(word, known)
    return f"; did you mean '{best}'?" if best else ""
