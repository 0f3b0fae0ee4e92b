"""Windows over events: each row is a matcher, a timeline and what fires."""

from __future__ import annotations

from math import inf

import pytest

from diagnose.model.rule import Absence, Matcher
from tests.matchers.timeline import matches, steps, term

SEQUENCE = [
    # steps, within, timeline, fires
    ("ab", 5, "a@1 . . b@4", ["a@1 b@4"]),
    ("ab", 5, "a@1 . . . b@6", ["a@1 b@6"]),  # exactly 5 apart: inclusive
    ("ab", 5, "a@1 . . . . b@6.001", []),
    ("ab", 5, "b@1 a@2", []),
    ("ab", 5, "a@1 b@1", ["a@1 b@1"]),  # equal times: order of arrival
    ("ab", 5, "a@1 a@2 b@3 b@4", ["a@1 b@3", "a@2 b@4"]),
    ("abc", 10, "a@1 b@2 c@3", ["a@1 b@2 c@3"]),
    ("abc", 10, "a@1 c@2 b@3", []),
    ("abc", 10, "a@1 b@2 . . . . . . . c@12", []),
    ("abc", 10, "a@1 a@2 b@3 c@4 b@5 c@6", ["a@1 b@3 c@4", "a@2 b@5 c@6"]),
    ("abcd", 10, "a@1 a@2 b@3 c@4 c@5 b@6 d@7 d@8", ["a@1 b@3 c@4 d@7"]),  # CRE's plain sequence would fire twice
    ("a2", 5, "a@1 a@2 a@3", ["a@1 a@2"]),
    ("ab2", 9, "a@1 b@2 b@3", ["a@1 b@2 b@3"]),
    ("a2b", 9, "a@1 b@2 a@3 b@4", ["a@1 a@3 b@4"]),
    ("a2b", 3, "a@1 a@9 a@10 b@11", ["a@9 a@10 b@11"]),
    ("ab", inf, "a@1 b@1000000", ["a@1 b@1000000"]),
    ("ab", 5, "ab@1 b@2", ["ab@1 b@2"]),  # one line cannot take two steps
]


@pytest.mark.parametrize(("letters", "within", "timeline", "fires"), SEQUENCE)
def test_sequence(letters, within, timeline, fires):
    assert matches(Matcher("sequence", steps(letters), within=within), timeline) == fires


SET = [
    ("ab", 5, "b@1 a@3", ["b@1 a@3"]),
    ("ab", 5, "a@1 . . . b@6", ["a@1 b@6"]),
    ("ab", 5, "a@1 . . . . b@7", []),
    ("ab", 5, "a@1 a@2 . . . . b@7", ["a@2 b@7"]),  # the first a is too old, the second is not
    ("ab", 5, "ab@1", ["ab@1 ab@1"]),  # one line may fill several steps
    ("a2b", 5, "a@1 b@2 a@3", ["a@1 a@3 b@2"]),
    ("abc", 5, "c@1 b@2 a@3 a@4 b@5 c@6", ["a@3 b@2 c@1", "a@4 b@5 c@6"]),
]


@pytest.mark.parametrize(("letters", "within", "timeline", "fires"), SET)
def test_set(letters, within, timeline, fires):
    fired = matches(Matcher("set", steps(letters), within=within), timeline)
    assert [sorted(text.split()) for text in fired] == [sorted(text.split()) for text in fires]


COUNT = [
    (3, 5, "a@1 a@2 a@3 a@4", ["a@1 a@2 a@3"]),
    (3, 5, "a@1 a@2 . . . . . a@8 a@9", []),
    (3, 5, "a@1 . . a@4 a@5 a@6", ["a@1 a@4 a@5"]),
    (2, 1, "a@1 a@2 a@3 a@4", ["a@1 a@2", "a@3 a@4"]),
]


@pytest.mark.parametrize(("least", "within", "timeline", "fires"), COUNT)
def test_count(least, within, timeline, fires):
    assert matches(Matcher("count", (term("a"),), within=within, at_least=least), timeline) == fires


def absence(kind: str, length: float = 0.0) -> Absence:
    x = term("x")
    return {
        "later": Absence(x, window=inf),
        "after": Absence(x, window=length, anchor=-1, absolute=True),
        "before": Absence(x, window=length, slide=-length, absolute=True),
        "start": Absence(x, window=inf, slide=-inf, absolute=True),
        "around": Absence(x, window=2 * length, slide=-length),
        "between": Absence(x),
    }[kind]


ABSENCE = [
    # a lone term
    ("a", "later", 0, "a@1 . x@9", []),
    ("a", "later", 0, "x@1 a@2", ["a@2"]),
    ("a", "later", 0, "a@1 x@2 a@3", ["a@3"]),
    ("a", "later", 0, "a@1 a@2 a@3", ["a@1", "a@3 x2"]),
    ("a", "after", 5, "a@1 . x@4", []),
    ("a", "after", 5, "a@1 . . . x@6", []),  # inclusive
    ("a", "after", 5, "a@1 . . . . x@7", ["a@1"]),
    ("a", "after", 5, "x@1 a@2", ["a@2"]),
    ("a", "after", 5, "a@1", ["a@1"]),  # the log ended: nothing can come any more
    ("a", "before", 5, "x@1 . . a@5", []),
    ("a", "before", 5, "x@1 . . . . a@7", ["a@7"]),
    ("a", "before", 5, "a@1 x@2", ["a@1"]),
    ("a", "start", 0, "x@1 . . . . . . a@99", []),
    ("a", "start", 0, "a@1 x@2 a@3", ["a@1"]),
    ("a", "around", 2, "x@1 a@3", []),
    ("a", "around", 2, "a@3 x@5", []),
    ("a", "around", 2, "x@0 a@3 x@6", ["a@3"]),
    # two steps
    ("ab", "between", 0, "a@1 x@2 b@3", []),
    ("ab", "between", 0, "a@1 b@2 x@3", ["a@1 b@2"]),
    ("ab", "between", 0, "a@1 x@2 b@3 a@4 b@5", ["a@4 b@5"]),
    ("ab", "between", 0, "a@1 x@2 a@3 b@4", ["a@3 b@4"]),  # only the anchor is dropped
    ("ab", "later", 0, "a@1 b@2 x@3", []),
    ("ab", "later", 0, "a@1 x@2 b@3", []),
    ("ab", "after", 3, "a@1 b@2 . x@4 a@8 b@9", ["a@8 b@9"]),
]


@pytest.mark.parametrize(("letters", "kind", "length", "timeline", "fires"), ABSENCE)
def test_absence(letters, kind, length, timeline, fires):
    matcher_kind = "single" if len(letters) == 1 else "sequence"
    matcher = Matcher(matcher_kind, steps(letters), within=inf if len(letters) == 1 else 10, absences=(absence(kind, length),))
    assert matches(matcher, timeline) == fires


def test_events_join_only_with_equal_captures():
    matcher = Matcher("sequence", steps("ab"), within=10, by=("key",))
    assert matches(matcher, "a:x@1 a:y@2 b:y@3 b:z@4 b:x@5") == ["a:y@2 b:y@3", "a:x@1 b:x@5"]


def test_an_absence_with_the_correlating_capture_only_concerns_its_key():
    matcher = Matcher("single", steps("a"), by=("key",), absences=(absence("later"),))
    assert matches(matcher, "a:x@1 a:y@2 x:x@3") == ["a:y@2"]


def test_an_absence_without_the_capture_concerns_every_key():
    matcher = Matcher("single", steps("a"), by=("key",), absences=(absence("later"),))
    assert matches(matcher, "a:x@1 a:y@2 x@3") == []


def test_groups_that_wait_for_the_end_are_kept_apart():
    matcher = Matcher("single", steps("a"), absences=(absence("later"),))
    assert matches(matcher, "a:x@1 a:y@2 a:x@3", group_by=("key",)) == ["a:x@1", "a:x@3", "a:y@2"]


def test_one_absurd_time_does_not_blind_the_rest():
    matcher = Matcher("sequence", steps("ab"), within=5)
    assert matches(matcher, "a@1 b@2 a@99999999999 a@3 b@4") == ["a@1 b@2", "a@3 b@4"]


def test_a_flood_of_half_matches_stays_small():
    matcher = Matcher("sequence", steps("ab"), within=inf)
    flood = " ".join(f"a@{tick}" for tick in range(30_000))
    assert len(matches(matcher, flood + " b@30001")) == 1
