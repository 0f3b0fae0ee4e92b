"""Asks labelled questions, as they are and with typing errors."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from diagnose.engine.ask import Assistant, load_assistant
from diagnose.engine.rules import load_catalog

FOLDER = Path(__file__).parent


@cache
def assistant() -> Assistant:
    return load_assistant(load_catalog().catalog)


class Score(NamedTuple):
    """Shares of the questions whose right answer is first, and among the first three; and those where it is not."""

    first: float
    three: float
    misses: list[str]


def score(name: str, change: Callable[[str], str] = str) -> Score:
    questions = yaml.safe_load((FOLDER / name).read_text())
    first = three = 0
    misses = []
    for question in questions:
        text = change(question["ask"])
        ids = [answer.id for answer in assistant().ask(text, most=3)]
        first += ids[:1] != [] and ids[0] in question["expect"]
        if set(ids) & set(question["expect"]):
            three += 1
        else:
            misses.append(f"{text!r}: {ids} instead of {question['expect']}")
    return Score(first / len(questions), three / len(questions), misses)


def with_typos(seed: int) -> Callable[[str], str]:
    """Return what makes typing errors in up to two words: a letter missing, twice, wrong, or changed with its neighbour."""
    rng = random.Random(seed)
    return lambda text: " ".join(_typed(text.split(), rng))


def _typed(words: list[str], rng: random.Random) -> Iterator[str]:
    long = [number for number, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    chosen = set(rng.sample(long, min(2, len(long))))
    for number, word in enumerate(words):
        yield _mistyped(word, rng) if number in chosen else word


def _mistyped(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    return rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at] + word[at:],
            word[:at] + rng.choice("aeiourstn") + word[at + 1 :],
        ]
    )
