"""Events come to the matchers in the order of their times, as far as a bounded look ahead can."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.engine.logs import analyse_bytes
from diagnose.engine.rules import catalog_of
from diagnose.engine.timeline import MAX_HELD, REORDER, Arrival, Timeline
from diagnose.model.event import LogEvent
from diagnose.ruleset.load import parse_rule

FAR = 300_000.0


def given_in_order(*ticks: float) -> list[tuple[float, int]]:
    """(tick, number in the log) of what comes out for ticks that go in."""
    timeline = Timeline()
    arrivals = [Arrival(float(tick), number, LogEvent(number, 1, 1, tick, "", {}), "t/t", 0, (0,)) for number, tick in enumerate(ticks)]
    return [item[:2] for arrival in arrivals for item in timeline.add(arrival)] + [item[:2] for item in timeline.finish()]


CASES = [
    ("in order", (1, 2, 3), [(1, 0), (2, 1), (3, 2)]),
    ("a little late", (3, 1.5, 2), [(1.5, 1), (2, 2), (3, 0)]),
    ("equal times keep their order", (1, 1, 1), [(1, 0), (1, 1), (1, 2)]),
    ("too late", (1, 90, 2), [(1, 0), (2, 2), (90, 1)]),
    ("far too late", (1, 90, 93, 2), [(1, 0), (90, 1), (2, 3), (93, 2)]),
    ("one time out of all reason", (1, FAR, 2), [(1, 0), (1, 1), (2, 2)]),
    ("several lines of it", (1, FAR, FAR, 2), [(1, 0), (1, 1), (1, 2), (2, 3)]),
    ("one in the past", (FAR, 0, FAR + 1), [(FAR, 0), (FAR, 1), (FAR + 1, 2)]),
    ("two that do not agree", (1, FAR, 9 * FAR, 2), [(1, 0), (1, 1), (1, 2), (2, 3)]),
    ("a step forward", (1, FAR, FAR + 5, FAR + 9), [(1, 0), (FAR, 1), (FAR + 5, 2), (FAR + 9, 3)]),
    ("a step back", (FAR, 1, 5, 9), [(FAR, 0), (1, 1), (5, 2), (9, 3)]),
    ("the end", (1, FAR), [(1, 0), (FAR, 1)]),
]


@pytest.mark.parametrize(("ticks", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_order(ticks, wanted):
    assert given_in_order(*ticks) == wanted


@given(st.lists(st.floats(0, 1e6), max_size=60))
def test_nothing_is_lost_and_nothing_doubled(ticks):
    assert sorted(number for _, number in given_in_order(*ticks)) == list(range(len(ticks)))


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, REORDER - 0.01)), max_size=60))
def test_lines_that_are_late_by_less_than_the_window_come_in_order(lines):
    late = sorted(tick + delay for tick, delay in lines)
    by_arrival = [tick for _, tick in sorted((tick + delay, tick) for tick, delay in lines)]
    assert len(late) == len(by_arrival)
    assert [tick for tick, _ in given_in_order(*by_arrival)] == sorted(by_arrival)


def test_a_flood_within_the_window_is_bounded():
    timeline = Timeline()
    out = sum(len(list(timeline.add(Arrival(1.0, number, LogEvent(1, 1, 1, 1.0, "", {}), "t", 0, (0,))))) for number in range(MAX_HELD + 500))
    assert out == 500


HEAD = "title: t\nseverity: error\nlogs: [any]\ncause: c\nexamples: {match: [{log: x}], no_match: [{log: y}]}\n"
RULES = {
    "t/pair": "when: {sequence: {within: 30s, steps: [{contains: 'alpha step'}, {contains: 'omega step'}]}}\nmessage: m\n",
    "t/set": "when: {set: {within: 30s, of: [{contains: 'alpha step'}, {contains: 'omega step'}]}}\nmessage: m\n",
    "t/soon": "when: {contains: 'asked it', unless: [{contains: 'answered it', after: 10s}]}\nmessage: m\n",
    "t/burst": "when: {count: {of: {contains: 'burst of it'}, at_least: 3, within: 10s}}\nmessage: m\n",
}


@pytest.fixture(scope="module")
def catalog():
    rules = []
    for name, body in RULES.items():
        rule, problems = parse_rule(name, HEAD + body, name)
        assert problems == []
        rules.append(rule)
    return catalog_of(rules)


def found(catalog, *lines: tuple[float, str]) -> dict[str, int]:
    data = "".join(f"{datetime.fromtimestamp(1717497533 + second, UTC).isoformat()} {text}\n" for second, text in lines)
    return {rule.removeprefix("t/"): group.count for rule, group in analyse_bytes(catalog, data.encode(), "x").groups}


ABSURD = 40 * 365 * 86400.0
LOGS = [
    ([(0, "alpha step"), (5, "omega step")], {"pair": 1, "set": 1}),
    ([(5, "omega step"), (4, "alpha step")], {"pair": 1, "set": 1}),
    ([(5, "alpha step"), (4, "omega step")], {"set": 1}),
    ([(5, "omega step"), (4, "alpha step"), (6, "omega step")], {"pair": 1, "set": 1}),
    ([(0, "alpha step"), (ABSURD, "burst of it"), (5, "omega step")], {"pair": 1, "set": 1}),
    ([(0, "alpha step"), (ABSURD, "omega step"), (5, "burst of it")], {"pair": 1, "set": 1}),
    ([(0, "asked it"), (ABSURD, "alpha step"), (5, "answered it")], {}),
    ([(0, "asked it"), (-ABSURD, "alpha step"), (5, "answered it")], {}),
    ([(0, "asked it"), (ABSURD, "alpha step"), (50, "omega step")], {"soon": 1, "set": 0}),
    ([(0, "burst of it"), (ABSURD, "alpha step"), (1, "burst of it"), (-ABSURD, "alpha step"), (2, "burst of it")], {"burst": 1}),
    ([(0, "alpha step"), (ABSURD, "alpha step"), (ABSURD + 2, "omega step")], {"pair": 1, "set": 1}),
    ([(0, "burst of it"), (1, "burst of it"), (ABSURD, "burst of it"), (ABSURD + 1, "burst of it")], {}),
]


@pytest.mark.parametrize(("lines", "wanted"), LOGS)
def test_rules_over_logs_whose_times_are_odd(catalog, lines, wanted):
    got = found(catalog, *lines)
    assert {rule: got.get(rule, 0) for rule in {**wanted, **got}} == {rule: wanted.get(rule, 0) for rule in {**wanted, **got}}
