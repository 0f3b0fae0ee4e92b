"""Derives from a term the literals of which one must be in every line that the term can match.

The search runs over raw bytes, where wrappers may have escaped characters (JSON) or an encoding replaced them, so a
literal is searched for with every way of escaping that JSON writers have. Too many lines may be reported, none missed.
The idea is ripgrep's (regex-syntax `hir::literal`): walk the parsed expression, keep the best required set. Several
required pieces in a row become one literal with gaps, which hardly any innocent line has.
"""

from __future__ import annotations

import re
import re._constants as sre
import re._parser as sre_parser
from collections.abc import Iterable
from typing import Any, NamedTuple

from diagnose.model.rule import Term

MIN_LENGTH = 3
"""Characters; a shorter literal would report nearly every line."""

MAX_LENGTH = 200
"""Characters; what is cut off costs the proof that a hit is a match."""

MAX_PIECES = 4

GAP = "\n"
"""Stands in a literal's text for anything on the same line."""

_MAX_ALTERNATIVES = 64

ESCAPABLE = "\"/<>&'="
"""Characters that some JSON writer escapes (Gson, Jackson, Go, .NET, PHP): `\\"`, `\\/` or `\\u0022`."""

_SAFE = frozenset(range(0x20, 0x7F)) - frozenset(map(ord, "\\+`{}"))
"""ASCII characters that a literal may hold."""


class Literal(NamedTuple):
    """Text to look for, pieces separated by GAP; `caseless` ignores ASCII case."""

    text: str
    caseless: bool


Literals = frozenset[Literal]


EVERY_LINE = Literal("", False)
"""Found at the end of every line."""

_JSON = frozenset({Literal('":', False), Literal('" :', False)})
"""What every JSON object holds; a jq program can ask for anything in one."""


class Unsearchable(ValueError):
    """No literal can be derived: every line would have to be looked at."""


def literals_of(term: Term) -> Literals:
    """Return literals of which at least one is in every line that the term matches; raise Unsearchable."""
    if term.contains:
        runs = _runs_of_text(term.contains)
        return frozenset({Literal(_cut(max(runs, key=_weight)), term.ignore_case)}) if runs else _none(term.contains)
    if term.regex:
        found = _of_regex(term.regex, term.ignore_case)
        return found if term.fold is None else frozenset(map(_best_piece, found))
    if term.jq:
        return _JSON
    if term.any:
        return frozenset().union(*(literals_of(part) for part in term.any))
    return _best([_try(part) for part in term.all]) or _none("all")


def requirements(term: Term) -> list[Literals]:
    """Return sets of literals of which every set has a member in each line that the term matches; raise Unsearchable.

    The parts of `all` give a set each: a line with a piece of one of them only is not worth a look.
    """
    if not term.all or any(part.fold is not None for part in term.all):
        return [literals_of(term)]
    found = [literals for part in term.all if (literals := _try(part))]
    return found or [_none("all")]


def weight_of(literals: Literals) -> float:
    """Return how selective a set of literals is: about the number of letters of its weakest member."""
    return min(_weight(literal.text) for literal in literals)


def is_exact(term: Term) -> bool:
    """Whether finding the term's literal in a line already proves that the term matches it."""
    plain = term.contains and not (term.ignore_case or term.unless or term.where or term.regex)
    whole = len(term.contains) <= MAX_LENGTH and _runs_of_text(term.contains) == [term.contains]
    return bool(plain) and whole and not set(term.contains) & set(ESCAPABLE)


def _none(what: str) -> Literals:
    raise Unsearchable(f"no literal of at least {MIN_LENGTH} plain characters can be derived from {what!r}")


def _try(term: Term) -> Literals | None:
    try:
        return literals_of(term)
    except Unsearchable:
        return None


def _of_regex(pattern: str, ignore_case: bool) -> Literals:
    try:
        tree = sre_parser.parse(_plain_syntax(pattern), re.IGNORECASE if ignore_case else 0)
    except (re.error, RecursionError, OverflowError) as error:
        raise Unsearchable(f"the prefilter cannot read {pattern!r} ({error})") from None
    best = _best([_of_sequence(tree, bool(tree.state.flags & re.IGNORECASE))])
    return best or _none(pattern)


def _plain_syntax(pattern: str) -> str:
    """Replace what only the `regex` module knows by something that matches at least as much."""
    pattern = re.sub(r"\\[pP]\{[^}]*\}|\\[hXR]", r"(?:.|\n)", pattern)
    return re.sub(r"\(\?<(?=[A-Za-z_])", "(?P<", pattern)


def _of_sequence(nodes: Iterable[Any], caseless: bool) -> Literals | None:
    """Return the best required set of a concatenation: its pieces in order as one literal, or a set of alternatives."""
    pieces: list[Literal] = []
    alternatives: list[Literals] = []
    run = ""
    for kind, value in nodes:
        if kind is sre.LITERAL and value in _SAFE:
            run += chr(value)
            continue
        if kind is sre.AT or kind in (sre.ASSERT, sre.ASSERT_NOT):
            continue
        pieces += _of_run(run, caseless)
        run = ""
        found = _of_node(kind, value, caseless)
        if found and len(found) == 1:
            pieces += found
        elif found:
            alternatives.append(found)
    pieces += _of_run(run, caseless)
    return _best([*alternatives, frozenset({_chained(pieces)})] if pieces else alternatives)


def _chained(pieces: list[Literal]) -> Literal:
    """Return one literal that asks for the heaviest pieces in their order."""
    texts = [text for piece in pieces for text in piece.text.split(GAP)]
    heaviest = sorted(sorted(range(len(texts)), key=lambda index: -_weight(texts[index]))[:MAX_PIECES])
    return Literal(GAP.join(texts[index] for index in heaviest), any(piece.caseless for piece in pieces))


def _best_piece(literal: Literal) -> Literal:
    """Return the heaviest piece alone: the others may be on another line of the record."""
    return Literal(max(literal.text.split(GAP), key=_weight), literal.caseless)


def _of_node(kind: Any, value: Any, caseless: bool) -> Literals | None:
    if kind is sre.SUBPATTERN:
        _, added, removed, body = value
        inner = (caseless or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE
        return _of_sequence(body, inner)
    if kind is sre.ATOMIC_GROUP:
        return _of_sequence(value, caseless)
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least, _, body = value
        return _of_sequence(body, caseless) if least else None
    if kind is sre.BRANCH:
        branches = [_of_sequence(branch, caseless) for branch in value[1]]
        if all(branches):
            union: Literals = frozenset().union(*(branch for branch in branches if branch))
            return union if len(union) <= _MAX_ALTERNATIVES else None
    return None


def _of_run(run: str, caseless: bool) -> list[Literal]:
    return [Literal(_cut(run), caseless)] if _is_useful(run) else []


def _is_useful(run: str) -> bool:
    """Whether a run of characters is worth looking for: long enough, and not blank."""
    return len(run) >= MIN_LENGTH and sum(char.isalnum() for char in run) >= 2


def _best(candidates: Iterable[Literals | None]) -> Literals | None:
    usable = [candidate for candidate in candidates if candidate]
    return max(usable, key=_score, default=None)


def _score(literals: Literals) -> float:
    """Long and rare is good; the weakest alternative counts, and every further one costs."""
    return min(_weight(literal.text) for literal in literals) - 0.2 * (len(literals) - 1)


def _weight(text: str) -> float:
    """Letters for one, everything else for half, gaps for nothing."""
    return sum(0.0 if char == GAP else 1.0 if char.isalpha() else 0.5 for char in text)


def _runs_of_text(text: str) -> list[str]:
    runs, run = [], ""
    for char in text:
        if ord(char) in _SAFE:
            run += char
        else:
            runs.append(run)
            run = ""
    return [run for run in [*runs, run] if _is_useful(run)]


def _cut(text: str) -> str:
    return text[:MAX_LENGTH]
