"""Findings that rest on an inference weigh less and say so."""

from __future__ import annotations

import pytest

from diagnose.correlate.assumptions import doubts_about, lowered
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region
from diagnose.model.severity import Severity


def component(certainty: str) -> Fact:
    inference = make_fact(
        "Inference", "Dockerfile", Region(3, 1, 3, 2), name="buildpack", value="docker", certainty=certainty, why="its name"
    )
    return make_fact("Component", ".", None, inferences=[inference])


@pytest.mark.parametrize(
    ("certainty", "severity"),
    [("sure", Severity.ERROR), ("likely", Severity.WARNING), ("guess", Severity.INFO)],
)
def test_the_less_sure_the_less_a_finding_weighs(certainty: str, severity: Severity) -> None:
    doubts = doubts_about(["buildpack"], component(certainty))
    assert lowered(Severity.ERROR, doubts) is severity
    assert lowered(Severity.INFO, doubts) is Severity.INFO


def test_the_note_says_what_is_assumed_and_from_where() -> None:
    (doubt,) = doubts_about(["type", "buildpack"], component("guess"))
    assert doubt.note == "assumes that the buildpack is docker: guess, from its name (Dockerfile:3)"


def test_what_is_not_assumed_or_not_known_raises_no_doubt() -> None:
    assert doubts_about([], component("guess")) == doubts_about(["port"], component("guess")) == doubts_about(["port"], None) == []
