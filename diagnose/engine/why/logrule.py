"""Why a log rule holds on a log or does not: its lines first, then what joins them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from diagnose.engine.why.loglines import Line, Log
from diagnose.engine.why.logterms import Hit, TermView
from diagnose.matchers.collect import Held
from diagnose.matchers.rulestate import RuleState
from diagnose.matchers.window import lines_scale
from diagnose.model.event import LogEvent
from diagnose.model.rule import Absence, Matcher, Rule
from diagnose.model.why import Condition, Nearest, Why
from diagnose.report.condition import absence_words, duration_words


def why_log(rule: Rule, log: Log) -> Why:
    """Return whether a log rule holds on a log, with the conditions of the alternative that comes nearest."""
    views = [MatcherView(rule, matcher, log) for matcher in rule.matchers]
    answers = [(view.fires(view.matcher), view) for view in views]
    judged = [(fires, _score(conditions), conditions) for fires, view in answers for conditions in [view.conditions(fires)]]
    holds, _, conditions = max(judged, key=lambda item: (item[0], item[1]), default=(False, 0.0, []))
    return Why(rule.id, holds, tuple(conditions))


def _score(conditions: Sequence[Condition]) -> float:
    """Return how near conditions come: the share that holds, then how much of the failing ones is there."""
    if not conditions:
        return 0.0
    near = sum(item.holds + 0.5 * bool(item.nearest) * (1 - min(1.0, _lacking(item))) for item in conditions)
    return near / len(conditions)


def _lacking(condition: Condition) -> float:
    """Return how much of a failing condition is missing, roughly: the length of what is missing against what is asked for."""
    if condition.nearest is None:
        return 1.0
    missing = condition.nearest.missing.partition(" (there is")[0]
    return len(missing) / max(1, len(condition.text))


class MatcherView:
    """One alternative of a rule over a log."""

    def __init__(self, rule: Rule, matcher: Matcher, log: Log) -> None:
        sources = {program: source for source, program in rule.programs.items()}
        self.matcher, self._rule, self._log = matcher, rule, log
        self._steps = [TermView(step, log, sources) for step in matcher.steps]
        self._absences = [TermView(absence.term, log, sources) for absence in matcher.absences]
        self._sources = sources

    def fires(self, matcher: Matcher) -> bool:
        """Whether the matcher, or a relaxed form of it with the same terms, matches the log."""
        state = RuleState(self._rule._replace(matchers=(matcher,), group_by=(), carry=()), self._log.timed)
        views = [*self._steps, *self._absences[: len(matcher.absences)]]
        by_line: dict[int, list[tuple[int, Hit]]] = {}
        for number, view in enumerate(views):
            for hit in view.hits:
                by_line.setdefault(hit.line.number, []).append((number, hit))
        for order, number in enumerate(sorted(by_line)):
            found = by_line[number]
            captures = {name: value for _, hit in reversed(found) for name, value in hit.span.captures.items()}
            state.feed(0, [slot for slot, _ in found], Held(self._tick(found[0][1].line), order, _event(found[0][1], captures)))
        return bool(state.finish())

    def conditions(self, fires: bool) -> list[Condition]:
        """Return the conditions: the lines, then, where all of them are there, what joins them."""
        many = len(self._steps) > 1
        found = [
            condition
            for number, step in enumerate(self._steps, 1)
            for condition in step.conditions(f"{number}. a line that " if many else "a line that ")
        ]
        if fires or all(condition.holds for condition in found):
            found += self._joining()
        return found

    def _joining(self) -> Iterator[Condition]:
        """Yield what joins the lines, one demand after the other; one that fails is left out of what follows."""
        matcher = self.matcher
        relaxed = matcher._replace(kind="set" if matcher.kind == "sequence" else matcher.kind, within=math.inf, by=(), absences=())
        demands: list[tuple[str, Callable[[Matcher], Matcher], Callable[[], Nearest | None]]] = []
        if matcher.kind == "count":
            enough = self.fires(relaxed)
            yield self._condition(f"at least {matcher.at_least} times", enough, None if enough else self._too_few())
            if not enough:
                return
        if matcher.kind == "sequence":
            demands.append(("in this order", lambda item: item._replace(kind="sequence"), self._out_of_order))
        if matcher.by:
            text = f"all with the same {' and '.join(matcher.by)}"
            demands.append((text, lambda item: item._replace(by=matcher.by), self._different))
        if math.isfinite(matcher.within):
            demands.append((self._window_text(), lambda item: item._replace(within=matcher.within), self._outside))
        for text, tighten, explain in demands:
            tighter = tighten(relaxed)
            holds = self.fires(tighter)
            relaxed = tighter if holds else relaxed
            yield self._condition(text, holds, None if holds else explain())
        yield from self._absent(relaxed)

    def _absent(self, relaxed: Matcher) -> Iterator[Condition]:
        for number, absence in enumerate(self.matcher.absences):
            alone = self._only(relaxed, number, absence)
            text = absence_words(absence, len(self._steps), self._sources)
            forbidden = self._forbidden(relaxed, number, absence)
            nearest = forbidden if not alone and forbidden else None
            yield self._condition(text, alone, nearest)

    def _only(self, relaxed: Matcher, number: int, absence: Absence, line: Line | None = None) -> bool:
        """Whether the matcher matches with one absence only, where `line` is the only forbidden line if given."""
        kept = self._absences
        view = kept[number]
        hits = view.hits
        self._absences = [view]
        view.hits = [hit for hit in hits if line is None or hit.line is line]
        try:
            return self.fires(relaxed._replace(absences=(absence,)))
        finally:
            view.hits, self._absences = hits, kept

    def _forbidden(self, relaxed: Matcher, number: int, absence: Absence) -> Nearest | None:
        """Return the line that must not be there."""
        for hit in self._absences[number].hits:
            if not self._only(relaxed, number, absence, hit.line):
                return self._at(hit.line, "this line must not be there")
        return None

    def _condition(self, text: str, holds: bool, nearest: Nearest | None) -> Condition:
        first = self._steps[0].hits[0].line if self._steps and self._steps[0].hits else None
        return Condition(
            text, holds, self._log.location(first) if holds and first else None, first.text if holds and first else "", nearest
        )

    def _window_text(self) -> str:
        lines = "" if self._log.timed else f" ({self.matcher.within_lines} lines, as the log has no times)"
        return f"within {duration_words(self.matcher.within)}{lines}"

    def _tick(self, line: Line) -> float:
        return line.time or 0.0 if self._log.timed else float(line.number)

    def _at(self, line: Line, missing: str) -> Nearest:
        return Nearest(self._log.location(line), line.text, missing)

    def _too_few(self) -> Nearest | None:
        return self._steps[0].one_more(self.matcher.at_least) if self._steps[0].hits else None

    def _out_of_order(self) -> Nearest | None:
        """Return the first line of a step that has none after the step before it."""
        after = -1
        for number, step in enumerate(self._steps):
            later = [hit for hit in step.hits if hit.line.number > after]
            if not later:
                return self._at(step.hits[-1].line, f"comes before what step {number} asks for (line {after})")
            after = later[0].line.number
        return self._at(self._steps[-1].hits[0].line, "the lines do not follow each other as often as asked for")

    def _different(self) -> Nearest | None:
        """Return the line whose values are the rarest."""
        hits = [hit for step in self._steps for hit in step.hits]
        for name in self.matcher.by:
            values = Counter(hit.span.captures.get(name, "") for hit in hits)
            (usual, _), *_ = values.most_common()
            others = [hit for hit in hits if hit.span.captures.get(name, "") != usual]
            odd = min(others, key=lambda hit: (values[hit.span.captures.get(name, "")], hit.line.number), default=None)
            if odd:
                return self._at(odd.line, f"{name} is '{odd.span.captures.get(name, '')}', and '{usual}' elsewhere")
        return self._at(hits[-1].line, "no lines with equal values are complete")

    def _outside(self) -> Nearest | None:
        """Return the end of the shortest stretch that has all lines, and by how much it is too long."""
        stretch = self._shortest()
        if stretch is None:
            return None
        span, line = stretch
        if not self._log.timed:
            return self._at(line, f"outside the window by {span - self.matcher.within * lines_scale(self.matcher):g} lines")
        return self._at(line, f"outside the window by {span - self.matcher.within:.4g} s")

    def _shortest(self) -> tuple[float, Line] | None:
        needed = [step for step, term in zip(self._steps, self.matcher.steps, strict=True) for _ in range(max(1, term.at_least))]
        if self.matcher.kind == "count":
            needed = [self._steps[0]] * self.matcher.at_least
        in_order = self.matcher.kind != "set"
        best: tuple[float, Line] | None = None
        for start in (
            needed[0].hits if in_order else sorted((hit for step in self._steps for hit in step.hits), key=lambda hit: hit.line.number)
        ):
            end = self._end_of(start, needed, in_order)
            if end is not None:
                span = self._tick(end) - self._tick(start.line)
                best = (span, end) if best is None or span < best[0] else best
        return best

    def _end_of(self, start: Hit, needed: list[TermView], in_order: bool) -> Line | None:
        """Return the last line of the earliest stretch that begins with a line; None when something never comes after it."""
        used: set[tuple[int, int]] = set()
        last = start.line
        for number, view in enumerate(needed):
            floor = last.number if in_order and number else start.line.number
            strictly = in_order and number > 0
            following = (hit for hit in view.hits if hit.line.number >= floor + strictly and (id(view), hit.line.number) not in used)
            hit = start if in_order and number == 0 else next(following, None)
            if hit is None:
                return None
            used.add((id(view), hit.line.number))
            last = hit.line if hit.line.number > last.number else last
        return last


def _event(hit: Hit, captures: dict[str, str]) -> LogEvent:
    return LogEvent(hit.line.number, 1, 1, hit.line.time, hit.line.text, captures)
