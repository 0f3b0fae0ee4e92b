"""`why` names the line and the word, or what keeps lines from joining."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from diagnose.engine.rules import builtin_rules
from diagnose.engine.why.atoms import ways_of
from diagnose.engine.why.loglines import log_of
from diagnose.engine.why.logrule import why_log
from diagnose.model.rule import Rule
from diagnose.model.why import Condition, Why
from diagnose.ruleset.load import load_file, parse_rule

WORDS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))


def rule_of(when: str) -> Rule:
    text = f"title: A trial\nseverity: error\nlogs: [runtime]\nmessage: m\ncause: c\nexamples: {{match: [], no_match: []}}\nwhen: {when}\n"
    rule, problems = parse_rule("trial/rule", text, "trial.yaml")
    assert rule is not None, problems
    return rule


def why(when: str, log: str) -> Why:
    return why_log(rule_of(when), log_of(log.encode(), "app.log"))


def failing(answer: Why) -> list[Condition]:
    return [item for item in answer.conditions if not item.holds]


def only_miss(answer: Why) -> tuple[int, str]:
    """Return line and missing of the one condition that fails."""
    (condition,) = failing(answer)
    assert condition.nearest is not None
    assert condition.nearest.location.region is not None
    return condition.nearest.location.region.line, condition.nearest.missing


@pytest.mark.parametrize("case", WORDS, ids=[case["rule"] for case in WORDS])
def test_a_changed_word_is_named(case: dict[str, Any]) -> None:
    (rule,), _ = load_file(case["rule"], builtin_rules() / f"{case['rule']}.yaml")
    answer = why_log(rule, log_of(case["log"].encode(), "app.log"))
    assert not answer.holds
    misses = [item.nearest for item in failing(answer) if item.nearest and item.nearest.location.region]
    assert any(near.location.region.line == case["line"] and case["missing"] in near.missing for near in misses if near.location.region)


TWO_STEPS = "{sequence: {within: 10s, steps: [{contains: opened by}, {contains: closed by}]}}"
A, B = "2025-03-18T10:00:00Z opened by 7", "closed by 7"


@pytest.mark.parametrize(
    ("when", "log", "line", "missing"),
    [
        (TWO_STEPS, f"{A}\n2025-03-18T10:00:13.2Z {B}\n", 2, "outside the window by 3.2 s"),
        (TWO_STEPS, f"{A}\n2025-03-18T10:00:40Z {B}\n2025-03-18T10:00:45Z opened by 9\n2025-03-18T10:01:00Z {B}\n", 4, "by 5 s"),
        (TWO_STEPS, f"2025-03-18T10:00:00Z {B}\n2025-03-18T10:00:01Z opened by 7\n", 1, "comes before what step 1 asks for (line 2)"),
        ("{set: {within: 1m, of: [{contains: left}, {contains: right}]}}", "2025-03-18T10:00:00Z right\n2025-03-18T10:02:30Z left\n", 2, "by 90 s"),
        ("{count: {within: 1m, at_least: 3, of: {contains: retry of}}}", "2025-03-18T10:00:00Z retry of 1\n2025-03-18T10:00:01Z retry of 2\n", 2, "seen 2 of 3"),
        (
            "{count: {within: 10s, at_least: 2, of: {contains: retry of}}}",
            "2025-03-18T10:00:00Z retry of 1\n2025-03-18T10:00:12.5Z retry of 2\n", 2, "outside the window by 2.5 s",
        ),
        ("{contains: went down, unless: [{contains: came back}]}", "it went down\nall fine\nit came back\n", 3, "must not be there"),
        (
            "{contains: went down, unless: [{contains: came back, after: 30s}]}",
            "2025-03-18T10:00:00Z went down\n2025-03-18T10:00:20Z came back\n", 2, "must not be there",
        ),
        (
            "{sequence: {by: [id], steps: [{regex: 'begin (?P<id>\\d+)'}, {regex: 'end (?P<id>\\d+)'}]}}",
            "begin 17\nend 18\n", 2, "id is '18', and '17' elsewhere",
        ),
        ("{regex: 'status (?P<status>\\d+)', where: 'int(status) >= 500'}", "status 404\n", 1, "status is '404'"),
        ("{contains: connection lost, not: [{contains: planned}]}", "planned connection lost\n", 1, "it has what it must not have"),
        ("{all: [{contains: disk full}, {contains: on node}]}", "the disk full on nod 3\n", 1, "'node' (there is 'nod 3')"),
        ("{regex: 'took \\d+ ms'}", "took long ms\n", 1, "/\\d+/"),
        ("{regex: '(?:failed|refused) to (?:open|close) it'}", "refused to shut it\n", 1, "'open' or 'close'"),
        ("{contains: READY now, ignore_case: true}", "ready never\n", 1, "'now' (there is 'never')"),
    ],
)  # fmt: skip
def test_what_keeps_lines_from_joining_is_named(when: str, log: str, line: int, missing: str) -> None:
    answer = why(when, log)
    assert not answer.holds
    found, said = only_miss(answer)
    assert (found, missing in said) == (line, True), said


def test_where_every_condition_holds() -> None:
    answer = why(TWO_STEPS, f"{A}\n2025-03-18T10:00:05Z {B}\n")
    assert answer.holds
    assert [str(item.where) for item in answer.conditions][:2] == ["app.log:1", "app.log:2"]
    assert not failing(answer)


def test_the_alternative_that_comes_nearest_is_shown() -> None:
    answer = why("{either: [{contains: quite another message}, {contains: the pool is exhausted}]}", "the pool is exhaustd\n")
    assert only_miss(answer) == (1, "'exhausted' (there is 'exhaustd')")


def test_a_log_without_anything_alike() -> None:
    (condition,) = failing(why("{contains: certificate has expired}", "0 1 2 3\n"))
    assert condition.nearest is not None
    assert "no line comes near" in condition.nearest.missing or "certificate" in condition.nearest.missing


def test_expressions_come_apart_at_their_words() -> None:
    flags, ways = ways_of(r"(?i)can(?:not|'t) open (?P<file>\S+): [Nn]o such file")
    assert flags == "(?i)"
    assert [[atom.literal for atom in way if atom.literal.strip()] for way in ways] == [
        ["can", "not", "open", ":", "no", "such", "file"],
        ["can", "'", "t", "open", ":", "no", "such", "file"],
    ]
