"""Explanations of rules, with everything a rule can say."""

from __future__ import annotations

import os
from math import inf
from pathlib import Path

import pytest

from diagnose.model.location import Location, Region
from diagnose.model.rule import Absence, Case, Example, FixTemplate, Join, Matcher, Rule, Step, Term
from diagnose.model.severity import Severity
from diagnose.report.clean import width_of
from diagnose.report.condition import describe_matchers, duration_words
from diagnose.report.explain import explain_text, placeholders

GOLDEN = Path(__file__).parent / "golden"
LOG = Rule(
    id="tailscale/auth-key-misconfigured",
    kind="log",
    title="Tailscale proxy waits for somebody to log in",
    severity=Severity.ERROR,
    message="Key {key} is not accepted; write {{braces}} so.",
    cause="The variable is empty.",
    fixes=(
        FixTemplate("Set the key", (Step("Open DevOps > Configs & Secrets."), Step("Set `{name}`.", each=True)), "unsafe"),
        FixTemplate("Remove the proxy"),
    ),
    references=("https://example.com/keys", "tailscale 1.66: cmd/tailscale/cli/up.go"),
    tags=("vpn", "login"),
    location=Location("rules/tailscale/auth-key-misconfigured.yaml", Region(1, 1, 1, 1)),
    logs=("runtime", "any"),
    matchers=(
        Matcher(
            "sequence",
            (
                Term(contains="To authenticate, visit:"),
                Term(regex=r"login\.tailscale\.com/a/(?P<code>[0-9a-f]{4,})", where=b"program"),
                Term(any=(Term(contains="Waiting"), Term(contains="wait", ignore_case=True)), at_least=2, unless=(Term(contains="done"),)),
            ),
            within=5400,
            by=("code",),
            absences=(Absence(Term(contains="tailscale up is complete."), window=inf),),
        ),
        Matcher("single", (Term(all=(Term(contains="a"), Term(contains="b"))),)),
    ),
    consequence_of=("tailscale/config-missing",),
    see=("tailscale/where-are-the-logs",),
    examples_match=(Example({"log": "To authenticate, visit:\n\x1b[31mred" + "x" * 100}, {"code": "00ff"}), Example({"log": "a b"})),
    examples_no_match=(Example({"log": "nothing"}),),
    programs={"int(code) > 4": b"program"},
)
PROJECT = Rule(
    id="tailscale/endpoint-not-mapped",
    kind="project",
    title="Endpoint port is not forwarded",
    severity=Severity.WARNING,
    message="Endpoint '{it.name}' exposes port {it.port}.",
    for_each="component.endpoints",
    when="has(component.tailscale_proxy) && !component.tailscale_proxy.mappings.exists(m, m.listen_port == it.port) && it.port > 0",
    at="it.port",
    examples_match=(Example({".choreo/endpoints.yaml": "endpoints:\n  - name: a", "log": "x"}),),
)
DIAGNOSIS = Rule(
    id="tailscale/private-endpoint-unreachable",
    kind="diagnosis",
    title="Private endpoint unreachable",
    severity=Severity.ERROR,
    joins=(
        Join("log", ("tailscale/destination-unreachable",)),
        Join("mapping", path="component.tailscale_proxy.mappings", where="mapping.host == log.host", optional=True),
    ),
    cases=(
        Case("joined.mapping", "The mapping {mapping.where} points nowhere.", (FixTemplate("Correct it"),), "developer", "certain", ("Run it.",)),
        Case("", "Unknown.", confidence="possible"),
    ),
    consequences=("gateway",),
)
ARTICLE = Rule(
    id="limits/api-management",
    kind="article",
    title="Limits",
    answer="These limits hold:\n\n- one\n- two",
    questions=("How large may a request be?",),
    tables=(
        {"title": "By plan", "columns": ["limit", "free", "all"], "rows": [["APIs", 5, True], ["日本 " + "long words " * 8, "", False]]},
        {"columns": ["a"], "rows": []},
    ),
)
RULES = {"log": LOG, "project": PROJECT, "diagnosis": DIAGNOSIS, "article": ARTICLE}


@pytest.mark.parametrize("name", RULES)
def test_golden(name: str) -> None:
    text = "".join(f"{line}\n" for line in explain_text(RULES[name]))
    path = GOLDEN / f"explain-{name}.txt"
    if os.environ.get("DIAGNOSE_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("name", RULES)
def test_fits_the_screen(name: str, width: int) -> None:
    for line in explain_text(RULES[name], width=width):
        assert width_of(line) <= width or "://" in line or "rules/" in line
        assert line == line.rstrip()
        assert "\x1b" not in line


@pytest.mark.parametrize(
    ("template", "text"),
    [("a {b} c", "a <b> c"), ("{{x}}", "{x}"), ("{ it.port }", "<it.port>"), ("broken {", "broken {"), ("{m['a}']}", "<m['a}']>")],
)
def test_placeholders(template: str, text: str) -> None:
    assert placeholders(template) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.5, "500 ms"), (1, "1 s"), (90, "1 min 30 s"), (5400, "1 h 30 min"), (86400, "1 d"), (1.5, "1.5 s")])
def test_durations(seconds: float, text: str) -> None:
    assert duration_words(seconds) == text


@pytest.mark.parametrize(
    ("absence", "words"),
    [
        (Absence(Term(contains="x"), window=inf), "from the first of them to the end of the log"),
        (Absence(Term(contains="x"), window=30, anchor=-1, absolute=True), "within 30 s after the last of them"),
        (Absence(Term(contains="x"), window=inf, anchor=-1, absolute=True), "after the last of them"),
        (Absence(Term(contains="x"), window=30, slide=-30, absolute=True), "within 30 s before the first of them"),
        (Absence(Term(contains="x"), window=inf, slide=-inf, absolute=True), "before the first of them"),
        (Absence(Term(contains="x"), window=60, slide=-30), "from 30 s before the first to 30 s after the last of them"),
        (Absence(Term(contains="x")), "between the first and the last of them"),
        (Absence(Term(contains="x"), window=10), "from the first to 10 s after the last of them"),
        (Absence(Term(contains="x"), window=10, slide=-5, anchor=1), "for 10 s from 5 s before step 2 on"),
    ],
)
def test_absences(absence: Absence, words: str) -> None:
    rule = Rule("a/b", "log", "t", matchers=(Matcher("sequence", (Term(contains="a"), Term(contains="b")), absences=(absence,)),))
    assert (0, f'but no line, {words}, that contains "x"') in describe_matchers(rule)


def test_absence_beside_one_line() -> None:
    absence = Absence(Term(contains="x"), window=30, anchor=-1, absolute=True)
    rule = Rule("a/b", "log", "t", matchers=(Matcher("single", (Term(contains="a"),), absences=(absence,)),))
    assert list(describe_matchers(rule)) == [(0, 'a line that contains "a"'), (0, 'but no line, within 30 s after it, that contains "x"')]
