"""Guards: parts of a condition that sort facts out early, and never change what the condition says."""

from __future__ import annotations

import pytest

from diagnose.correlate.guards import guards_of, passes

FACT = {"keyword": "RUN", "port": 80, "built": True, "text": ""}


def holds(condition: str, **facts: object) -> bool:
    return passes(guards_of(condition), ({"it": FACT} | facts).get)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("it.keyword == 'RUN' && size(it.text) > 3", True),
        ("it.keyword == 'CMD' && size(it.text) > 3", False),
        ("size(it.text) > 3 && it.keyword != 'RUN'", False),
        ("it.port == 80", True),
        ("it.port == 81", False),
        ("it.built", True),
        ("!it.built && it.port > 3", False),
        ("it.keyword in ['CMD', 'RUN']", True),
        ("it.keyword in ['CMD']", False),
        ("it.port in [80, 443] && !it.built", False),
        ("parent.built && it.built", True),
    ],
)
def test_a_part_that_is_joined_with_and(condition: str, expected: bool) -> None:
    assert holds(condition) is expected


@pytest.mark.parametrize(
    "condition",
    [
        "it.keyword == 'CMD' || it.built",
        "it.keyword == 'CMD' ? it.built : true",
        "(it.keyword == 'CMD' || it.built) && it.built",
        "it.text == 'a && it.port == 81'.replace('a && it.port == 81', '')",
        "it.unknown == 'CMD'",
        "!(it.keyword == 'CMD')",
        'it.text == "" && it.built',
        "",
    ],
)
def test_anything_else_is_left_to_the_condition(condition: str) -> None:
    assert holds(condition)


def test_a_variable_that_is_no_fact_is_left_to_the_condition() -> None:
    assert holds("it.keyword == 'CMD'", it="text") and holds("component.built", component=None)
