"""Texts to terms: words cut, lowered and reduced to a stem; filler words are left out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

MAX_TEXT = 4000
"""Characters of a text that are looked at."""

_WORD = re.compile(r"[a-z0-9]+(?:[.'+#_-][a-z0-9]+)*\+{0,2}#?", re.ASCII)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=\d)(?=(?i:[kmg]b|ms|s|min|h)\b)")
_PART = re.compile(r"[^a-z0-9]+")

STOP_WORDS = frozenset(
    """a about actual actually after again ain all also always am an and another any anybody anyhow anyone anything anyway are aren
    around as ask asked at away back be because been before being bit but buy by came can cannot cant come comes could couldn
    currently d dear did didn do does doesn doing don done dont each either else even ever every everything explain explained few for
    from get gets getting give gives go goes going gone gonna good got gotta had happen happened happens has hasn hav have haven
    having he hello help her here hey hi him his how however i id if ii im in instead into is isn it its itself ive just kind know
    learn learned let lets like ll look lot lots m made make makes making many may maybe me mean means might mine more most much must
    my myself need needs never new no not nothing now obviously of off oh ok okay on once one ones only onto or other our ours out
    over own perhaps please pls possible probably problem put question quick quickly quite rather re really recommend recommended s
    said same saw say says see seem seems seen sentence shall she should simply since so some somebody somehow someone something
    sometimes somewhere sorry still stuff such sure t take tell than thank thanks that thats the their them then there these they
    thing things think this those though through thru thx to today together told too tried tries try trying u understand up upon use
    used user users uses using usually ve very want wanted wants was wasn way we well went were weren what whatever whats when
    whenever whether which while why will wish with within without won wont work working works would wouldn y yeah yes yet you your
    yours
    """.split()
)
"""Words that say nothing about what is asked."""

_ENDINGS = (
    ("ations", ""), ("ation", ""), ("ating", ""), ("ated", ""), ("ates", ""), ("ate", ""),
    ("izing", "iz"), ("ized", "iz"), ("izes", "iz"), ("ize", "iz"), ("ising", "iz"), ("ised", "iz"), ("ise", "iz"),
    ("ments", ""), ("ment", ""), ("nesses", ""), ("ness", ""),
    ("abilities", ""), ("ability", ""), ("ibility", ""), ("able", ""), ("ible", ""),
    ("ings", ""), ("ing", ""), ("ions", ""), ("ion", ""), ("ed", ""), ("ies", "y"),
    ("ly", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_LEAST = 4
"""Letters that a stem keeps."""


class Token(NamedTuple):
    """A word of a text: as written (lowered), and its stem."""

    text: str
    stem: str

    @property
    def is_filler(self) -> bool:
        """Whether the word says nothing about what is asked."""
        return self.text in STOP_WORDS


def tokens(text: str, compounds: bool = True) -> list[list[Token]]:
    """Return the words of a text in order; a compound (`config.js`, `web-app`, `buildPath`) is a list of its parts."""
    plain = unicodedata.normalize("NFKC", text[:MAX_TEXT]).replace("\u2019", "'")
    split = _CAMEL.sub("-", plain) if compounds else plain
    return [parts for word in _WORD.findall(split.lower()) if (parts := _parts(word))]


def _parts(word: str) -> list[Token]:
    whole = word.removesuffix("'s")
    if whole in ("c++", "c#", "f#"):
        return [Token(whole, whole)]
    if "'" in whole:  # don't, can't
        whole = whole.replace("'", "")
        return [Token(whole, stem(whole))]
    return [Token(part, stem(part)) for part in _PART.split(whole) if part]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return a word without its commonest endings, so that `deployed`, `deploys` and `deployment` are one."""
    if len(word) <= 3 or not word.isalpha():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and not (ending == "s" and word.endswith(("ss", "us", "is"))):
            base = word[: -len(ending)] + instead
            least = 3 if ending in ("s", "es", "ies", "ing", "ed", "e") else _LEAST
            if len(base) >= least and any(vowel in base for vowel in "aeiouy"):
                return _smooth(base)
    return _smooth(word)


def _smooth(base: str) -> str:
    """Return a stem without a doubled last letter or a last `e` (`stopp`, `configure`)."""
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "aeio":
        base = base[:-1]
    if len(base) > 4 and base.endswith("e"):
        base = base[:-1]
    return base[:-1] + "i" if len(base) > 3 and base.endswith("y") else base
