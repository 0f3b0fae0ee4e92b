"""CRE rule files load as they are and give the reference's verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnose.engine.logs import analyse_bytes
from diagnose.engine.rules import catalog_of
from diagnose.model.rule import Absence, Matcher, Term
from diagnose.ruleset.load import load_file

CORPUS = Path(__file__).parents[3] / "shared" / "facts" / "cre"
CASES = [(folder, log) for folder in sorted(CORPUS.glob("cre-*")) for log in ("test.log", "test-fp.log") if (folder / log).exists()]


@pytest.mark.skipif(not CASES, reason="the shared half of the CRE corpus is not here")
@pytest.mark.parametrize(("folder", "log"), CASES, ids=lambda value: getattr(value, "name", value))
def test_the_corpus(folder, log):
    file = next(path for path in folder.glob("*.yaml"))
    rules, problems = load_file("x/y", file)
    assert problems == []
    outcome = analyse_bytes(catalog_of(rules), (folder / log).read_bytes(), log)
    assert outcome.problems == []
    assert bool(outcome.groups) == (log == "test.log")


def load(tmp_path, body: str):
    path = tmp_path / "r.yaml"
    path.write_text("rules:\n  - cre: {id: TEST-0001, severity: 1, title: T}\n    metadata: {id: x}\n    rule:\n" + body)
    rules, problems = load_file("x/y", path)
    return (rules[0].matchers[0] if rules else None), [problem.message for problem in problems]


GOOD = [
    ("      set: {match: [alpha]}", Matcher("single", (Term("alpha"),))),
    ("      set: {match: [{value: alpha}]}", Matcher("single", (Term("alpha"),))),
    ("      set: {match: [404]}", Matcher("single", (Term("404"),))),
    ("      set: {match: [{regex: al.ha}]}", Matcher("single", (Term(regex="(?a)al.ha", fold=""),))),
    ("      set: {window: 5s, match: [alpha, beta]}", Matcher("set", (Term("alpha"), Term("beta")), within=5)),
    ("      set: {window: 5s, match: [alpha, beta, alpha]}", Matcher("set", (Term("alpha", at_least=2), Term("beta")), within=5)),
    ("      set: {window: 1m, match: [{value: alpha, count: 20}]}", Matcher("set", (Term("alpha", at_least=20),), within=60)),
    ("      sequence: {window: 5s, order: [alpha, beta, alpha]}", Matcher("sequence", (Term("alpha"), Term("beta"), Term("alpha")), within=5)),
    (
        "      sequence: {window: 5s, order: [alpha, beta], negate: [gamma, {value: delta, window: 10s, slide: -5s, anchor: 1, absolute: true}]}",
        Matcher("sequence", (Term("alpha"), Term("beta")), within=5, absences=(Absence(Term("gamma")), Absence(Term("delta"), 10, -5, 1, True))),
    ),
]


@pytest.mark.parametrize(("body", "matcher"), GOOD)
def test_translation(tmp_path, body, matcher):
    got, problems = load(tmp_path, body)
    assert problems == []
    assert got == matcher


BAD = [
    ("      set: {window: 5s, match: [alpha]}", "one condition must have no 'window'"),
    ("      set: {match: [alpha, beta]}", "several conditions need a 'window'"),
    ("      sequence: {window: 5s, order: [alpha]}", "needs at least two conditions"),
    ("      set: {window: 10d, match: [alpha, beta]}", "is not a duration"),
    ("      set: {match: [{value: a, regex: b}]}", "exactly one of value, regex, jq"),
    ("      set: {match: ['']}", "an empty condition"),
    ("      set: {match: [{regex: 'a('}]}", "broken regex"),
    ("      set: {}", "'match' is missing"),
    ("      nothing: 1", "expected 'set' or 'sequence'"),
]


@pytest.mark.parametrize(("body", "mistake"), BAD)
def test_mistakes(tmp_path, body, mistake):
    got, problems = load(tmp_path, body)
    assert got is None
    assert any(mistake in problem for problem in problems), problems


def test_a_record_of_several_lines_is_looked_at_as_one(tmp_path):
    path = tmp_path / "r.yaml"
    path.write_text("rules: [{cre: {id: TEST-0001, title: T}, rule: {set: {match: [{regex: 'first.*second'}]}}}]")
    catalog = catalog_of(load_file("x/y", path)[0])
    stamp = "2024-06-04 10:38:53.123 "
    assert analyse_bytes(catalog, f"{stamp}first\n  then\n  second\n".encode(), "x").groups
    assert not analyse_bytes(catalog, f"{stamp}first\n{stamp}second\n".encode(), "x").groups
