"""Decides whether a line really matches a term, and takes the captures; the prefilter only suspects."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from diagnose.model.event import NO_CAPTURES
from diagnose.model.rule import Term

TIMEOUT = 0.25
"""Seconds that one regular expression may work on one line."""


class Span(NamedTuple):
    """Where a term matched in a text (0-based, exclusive end) and what its groups captured."""

    start: int
    end: int
    captures: dict[str, str]
    in_raw: bool = False
    """The text was the raw line, wrapper included."""


Test = Callable[[str], Span | None]
Search = Callable[[str], Any]
Condition = Callable[[dict[str, str]], bool]


def compile_test(term: Term, load_condition: Callable[[bytes], Condition]) -> Test:
    """Return the test of a term: text in, span or None out. It may raise TimeoutError.

    `load_condition` turns a serialized condition into a function of the captures.
    """
    test = _positive(term, load_condition)
    if term.unless:
        test = partial(_without, test, [compile_test(part, load_condition) for part in term.unless])
    return partial(_where, test, load_condition(term.where)) if term.where else test


def _positive(term: Term, load_condition: Callable[[bytes], Condition]) -> Test:
    if term.contains:
        return _contains(term.contains, term.ignore_case)
    if term.regex:
        return _regex(term.regex, term.ignore_case)
    if term.jq:
        return _jq(term.jq)
    parts = [compile_test(part, load_condition) for part in term.any or term.all]
    return partial(_first if term.any else _every, parts)


def _contains(needle: str, ignore_case: bool) -> Test:
    wanted = needle.lower() if ignore_case else needle

    def test(text: str) -> Span | None:
        start = (text.lower() if ignore_case else text).find(wanted)
        return Span(start, start + len(wanted), NO_CAPTURES) if start >= 0 else None

    return test


def _regex(pattern: str, ignore_case: bool) -> Test:
    """An expression that is proven to be quick on a line runs without a clock; everything else under TIMEOUT.

    The clock costs ten times the search of a short line. `re` and `regex` agree on what both can read here.
    """
    from diagnose.matchers.linear import quick_length

    timed = _timed_search(pattern, ignore_case)
    length = quick_length(pattern)
    if not length:
        return partial(_found, timed)
    quick = re.compile(pattern, re.IGNORECASE if ignore_case else 0).search

    def search(text: str) -> Any:
        return quick(text) if len(text) <= length else timed(text)

    return partial(_found, search)


def quick_search(term: Term) -> tuple[Search, int] | None:
    """Return the search that alone decides a term, with the characters it is quick on; None for any other term."""
    from diagnose.matchers.linear import quick_length

    if term.unless or term.where or not (term.regex or term.contains):
        return None
    pattern = term.regex or re.escape(term.contains)
    length = quick_length(pattern)
    return (re.compile(pattern, re.IGNORECASE if term.ignore_case else 0).search, length) if length else None


def _timed_search(pattern: str, ignore_case: bool) -> Search:
    """Return a search that raises TimeoutError; compiled when first needed."""
    compiled: list[Any] = []

    def search(text: str) -> Any:
        if not compiled:
            import regex

            compiled.append(regex.compile(pattern, regex.IGNORECASE if ignore_case else 0))
        return compiled[0].search(text, timeout=TIMEOUT)

    return search


def _found(search: Search, text: str) -> Span | None:
    found = search(text)
    if found is None:
        return None
    named = found.groupdict()
    captures = {name: value for name, value in named.items() if value is not None} if named else NO_CAPTURES
    return Span(found.start(), found.end(), captures)


def _jq(program: str) -> Test:
    """A line matches when it is JSON and the program gives something that is neither null nor false."""
    import jq

    compiled = jq.compile(program)

    def test(text: str) -> Span | None:
        try:
            outputs = compiled.input_text(text).all() if text[:1] in "{[" else []
        except ValueError:  # no JSON, or the program fails on it
            return None
        return Span(0, len(text), NO_CAPTURES) if any(item is not None and item is not False for item in outputs) else None

    return test


def _first(parts: list[Test], text: str) -> Span | None:
    return next((span for part in parts if (span := part(text))), None)


def _every(parts: list[Test], text: str) -> Span | None:
    spans = []
    for part in parts:
        span = part(text)
        if span is None:
            return None
        spans.append(span)
    captures: dict[str, str] = {}
    for span in spans:
        captures.update(span.captures)
    return Span(spans[0].start, spans[0].end, captures)


def _without(test: Test, forbidden: list[Test], text: str) -> Span | None:
    span = test(text)
    return None if span is None or any(part(text) for part in forbidden) else span


def _where(test: Test, condition: Condition, text: str) -> Span | None:
    span = test(text)
    return span if span is not None and condition(span.captures) else None


