"""Timelines as text: `a@1 . b@4` feeds an event of term `a` at tick 1 and one of `b` at 4; dots are only for the eye."""

from __future__ import annotations

from diagnose.matchers.collect import Held
from diagnose.matchers.rulestate import RuleState
from diagnose.model.event import LogEvent
from diagnose.model.rule import Matcher, Rule, Term


def matches(matcher: Matcher, timeline: str, group_by: tuple[str, ...] = ()) -> list[str]:
    """Return what fires, as text, in order: the letters and ticks of each match's events.

    An event may carry a capture: `a:x@1` captures key=x. `ab@1` is one line that matches both terms.
    """
    rule = Rule("t/t", "log", "t", matchers=(matcher,), group_by=group_by)
    state = RuleState(rule, timed=True)
    fired: list[str] = []
    for window_state in state._matchers:
        window_state._fire = lambda match, count=1: fired.append(_text(match) + (f" x{count}" if count > 1 else ""))
    letters = _letters(matcher)
    for order, word in enumerate(word for word in timeline.split() if word != "."):
        name, _, tick = word.partition("@")
        name, _, key = name.partition(":")
        captures = {"key": key} if key else {}
        event = LogEvent(order + 1, 1, 2, float(tick), word, captures)
        numbers = [number for number, letter in enumerate(letters) if letter in name]
        state.feed(0, numbers, Held(float(tick), order, event))
    state.finish()
    return fired


def _letters(matcher: Matcher) -> list[str]:
    return [term.contains for term in (*matcher.steps, *(absence.term for absence in matcher.absences))]


def _text(match) -> str:
    return " ".join(event.text for event in match.events)


def term(letter: str, at_least: int = 1) -> Term:
    return Term(contains=letter, at_least=at_least)


def steps(letters: str) -> tuple[Term, ...]:
    """`aab` is two adjacent `a` steps and a `b`; `a2b` is a step that needs two `a`."""
    result: list[Term] = []
    for char in letters:
        if char.isdigit():
            result[-1] = result[-1]._replace(at_least=int(char))
        else:
            result.append(term(char))
    return tuple(result)
