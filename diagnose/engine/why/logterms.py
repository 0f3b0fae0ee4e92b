"""The conditions of one term over the lines of a log: which line has it, or comes nearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diagnose.correlate.conditions import capture_condition
from diagnose.engine.why.likeness import nearest
from diagnose.engine.why.loglines import Line, Log
from diagnose.matchers.confirm import Span, Test, compile_test
from diagnose.model.location import Location
from diagnose.model.rule import Term
from diagnose.model.why import Condition, Nearest
from diagnose.report.condition import term_words

_NEAR = 0.7
"""How near a line must come to be taken for one that should have counted."""


class Hit(NamedTuple):
    """A line that has a term, with the captures it gives."""

    line: Line
    span: Span


class TermView:
    """A term over a log: the lines that have it, and its conditions one by one."""

    def __init__(self, term: Term, log: Log, sources: dict[bytes, str]) -> None:
        self._term, self._log, self._sources = term, log, sources
        self.hits = list(_hits(compile_test(term, capture_condition), log.lines))

    @property
    def words(self) -> str:
        """The term in words."""
        return term_words(self._term._replace(unless=(), where=b"", at_least=1), self._sources)

    def conditions(self, label: str = "a line that ") -> list[Condition]:
        """Return the conditions: what a line has to contain, what it must not, the condition on its captures, how often."""
        term = self._term
        bare = term._replace(unless=(), where=b"")
        found = self._parts(label) if term.all and not self.hits else [self._positive(bare, label)]
        if not found[-1].holds or not all(item.holds for item in found):
            return found
        found += self._vetoes(bare)
        if term.at_least > 1 and found[-1].holds:
            found.append(self._often(term.at_least))
        return found

    def _positive(self, bare: Term, label: str) -> Condition:
        text = f"{label}{term_words(bare._replace(at_least=1), self._sources)}"
        hit = self.hits[0] if self.hits else next(_hits(compile_test(bare, capture_condition), self._log.lines), None)
        if hit:
            return Condition(text, True, self._log.location(hit.line), hit.line.text)
        nothing = Nearest(Location(self._log.path), "", f"no line comes near to {term_words(bare, self._sources)}")
        return Condition(text, False, nearest=self._nearest(bare, self._log.lines) or nothing)

    def _nearest(self, term: Term, lines: Sequence[Line]) -> Nearest | None:
        miss = nearest(term, [line.text for line in lines])
        if miss is None:
            return None
        line = lines[miss.number]
        missing = miss.missing + (f" (there is '{miss.instead}')" if miss.instead else "")
        return Nearest(self._log.location(line), line.text, missing)

    def _parts(self, label: str) -> list[Condition]:
        """Return a condition for each part of an `all`, over the line that has most of them."""
        tests = [compile_test(part, capture_condition) for part in self._term.all]
        best = max(self._log.lines, key=lambda line: sum(_has(test, line) for test in tests), default=None)
        alone = [best] if best and any(_has(test, best) for test in tests) else []
        conditions = []
        for part, test in zip(self._term.all, tests, strict=True):
            text = f"{label}{term_words(part, self._sources)}"
            if alone and _has(test, alone[0]):
                conditions.append(Condition(text, True, self._log.location(alone[0]), alone[0].text))
            else:
                miss = self._nearest(part, alone) or self._nearest(part, self._log.lines)
                whole = Nearest(self._log.location(alone[0]), alone[0].text, f"'{term_words(part, self._sources)}'") if alone else None
                conditions.append(Condition(text, False, nearest=miss or whole))
        return conditions

    def _vetoes(self, bare: Term) -> Iterator[Condition]:
        """Yield the conditions that take lines away again: what must not be on the line, and the condition on its captures."""
        left = list(_hits(compile_test(bare, capture_condition), self._log.lines))
        for part in self._term.unless:
            test = compile_test(part, capture_condition)
            kept = [hit for hit in left if not _has(test, hit.line)]
            text = f"and not one that {term_words(part, self._sources)}"
            yield self._kept(text, kept, left, "it has what it must not have")
            left = kept or left
        if self._term.where:
            holds = capture_condition(self._term.where)
            kept = [hit for hit in left if holds(hit.span.captures)]
            text = f"where {self._sources.get(self._term.where, 'the condition on its captures holds')}"
            captures = ", ".join(f"{name} is '{value}'" for name, value in left[0].span.captures.items()) if left else ""
            yield self._kept(text, kept, left, captures)

    def _kept(self, text: str, kept: list[Hit], left: list[Hit], missing: str) -> Condition:
        if kept:
            return Condition(text, True, self._log.location(kept[0].line), kept[0].line.text)
        line = left[0].line
        return Condition(text, False, nearest=Nearest(self._log.location(line), line.text, missing))

    def _often(self, wanted: int) -> Condition:
        text = f"at least {wanted} times"
        last = self.hits[-1].line
        if len(self.hits) >= wanted:
            return Condition(text, True, self._log.location(last), last.text)
        return Condition(text, False, nearest=self.one_more(wanted))

    def one_more(self, wanted: int) -> Nearest:
        """Return the line that comes nearest to being one more that has the term; the last that has it where none comes near."""
        seen = f"seen {len(self.hits)} of {wanted} times"
        have = {hit.line.number for hit in self.hits}
        others = [line for line in self._log.lines if line.number not in have]
        miss = nearest(self._term._replace(unless=(), where=b""), [line.text for line in others])
        if miss is None or miss.score < _NEAR:
            last = self.hits[-1].line
            return Nearest(self._log.location(last), last.text, seen)
        line = others[miss.number]
        return Nearest(self._log.location(line), line.text, f"{miss.missing} ({seen})")


def _hits(test: Test, lines: Sequence[Line]) -> Iterator[Hit]:
    for line in lines:
        span = _span(test, line)
        if span:
            yield Hit(line, span)


def _has(test: Test, line: Line) -> bool:
    return _span(test, line) is not None


def _span(test: Test, line: Line) -> Span | None:
    try:
        return test(line.text) or (test(line.raw) if line.raw is not line.text and line.text else None)
    except TimeoutError:
        return None
