"""Says in words what a log rule waits for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnose.model.rule import Absence, Matcher, Rule, Term

Line = tuple[int, str]
"""A line of the description and how deep it is indented."""

_UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def describe_matchers(rule: Rule) -> Iterator[Line]:
    """Yield the condition of a log rule, line by line."""
    sources = {program: source for source, program in rule.programs.items()}
    for index, matcher in enumerate(rule.matchers):
        if index:
            yield 0, "or"
        yield from _matcher(matcher, sources)


def term_words(term: Term, sources: Mapping[bytes, str]) -> str:
    """Return what a line has to have for a term: what completes "a line that"."""
    return " ".join(_term(term, sources))


def absence_words(absence: Absence, steps: int, sources: Mapping[bytes, str]) -> str:
    """Return what line must not be there, and where."""
    return f"no line, {_where(absence, steps)}, that {term_words(absence.term, sources)}"


def duration_words(seconds: float) -> str:
    """Return a duration in the largest units that say it exactly: `1 h 30 min`, `500 ms`."""
    if seconds < 1:
        return f"{round(seconds * 1000):g} ms"
    parts, rest = [], seconds
    for size, unit in _UNITS:
        count = rest if size == 1 else rest // size
        if count:
            parts.append(f"{count:g} {unit}")
        rest -= count * size
    return " ".join(parts)


def _matcher(matcher: Matcher, sources: Mapping[bytes, str]) -> Iterator[Line]:
    if matcher.kind == "single":
        yield from ((0, f"a line that {text}") for text in _term(matcher.steps[0], sources))
    else:
        yield 0, _opening(matcher)
        for number, step in enumerate(matcher.steps, 1):
            lead = f"{number}. " if matcher.kind == "sequence" else "- "
            for index, text in enumerate(_term(step, sources)):
                yield 1, f"{' ' * len(lead) if index else lead}{'' if index else 'a line that '}{text}"
    if matcher.by:
        yield 0, f"all with the same {' and '.join(matcher.by)}"
    for absence in matcher.absences:
        where = _where(absence, len(matcher.steps))
        for index, text in enumerate(_term(absence.term, sources)):
            yield 0, f"but no line, {where}, that {text}" if index == 0 else text


def _opening(matcher: Matcher) -> str:
    within = f" within {duration_words(matcher.within)}" if math.isfinite(matcher.within) else ""
    lines = f" ({matcher.within_lines:,} lines where the log has no timestamps)" if within else ""
    if matcher.kind == "count":
        return f"at least {matcher.at_least:,} times{within}{lines}:"
    return f"{'in this order' if matcher.kind == 'sequence' else 'in any order'}{within}{lines}:"


def _term(term: Term, sources: Mapping[bytes, str]) -> Iterator[str]:
    """Yield what a line has to have; the first piece completes "a line that"."""
    times = f", at least {term.at_least:,} times" if term.at_least > 1 else ""
    case = ", in upper or lower case" if term.ignore_case else ""
    if term.contains:
        yield f'contains "{term.contains}"{case}{times}'
    elif term.jq:
        yield f"passes the jq filter {term.jq}{times}"
    elif term.regex:
        yield f"matches /{term.regex}/{case}{times}"
    else:
        parts = [text for part in term.any or term.all for text in _term(part, sources)]
        yield f"{' or '.join(parts) if term.any else ' and '.join(parts)}{times}"
    if term.unless:
        yield "and not one that " + " or ".join(text for part in term.unless for text in _term(part, sources))
    if term.where:
        yield f"where {sources.get(term.where, 'a condition on its captures holds')}"


def _where(absence: Absence, steps: int) -> str:
    """Return where a line must not be, in words."""
    window, slide = absence.window, absence.slide
    first, last = ("the first", "the last of them") if steps > 1 else ("it", "it")
    of_them = " of them" if steps > 1 else ""
    length = duration_words(abs(window)) if math.isfinite(window) else ""
    within = f"within {length} " if length else ""
    if absence.absolute and absence.anchor == -1:
        return f"{within}after {last}"
    if absence.absolute and not absence.anchor and slide < 0 and slide == -window:
        return f"{within}before {first}{of_them}"
    if absence.absolute or absence.anchor:
        return _general(absence, length, steps)
    if slide < 0 and window == -2 * slide:
        return f"from {duration_words(-slide)} before {first} to {duration_words(-slide)} after {last}"
    if slide:
        return _general(absence, length, steps)
    if not window:
        return f"between {first} and {last}"
    return f"from {first} to {length} after {last}" if length else f"from {first}{of_them} to the end of the log"


def _general(absence: Absence, length: str, steps: int) -> str:
    """Return the CRE language's own way: a window that starts at a step, moved by the slide."""
    step = absence.anchor % steps + 1 if steps else 1
    moved = f"{duration_words(abs(absence.slide))} {'before' if absence.slide < 0 else 'after'} " if absence.slide else ""
    return f"{f'for {length}' if length else 'to the end of the log'} from {moved}step {step} on"
