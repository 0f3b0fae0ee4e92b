"""Rule files: every mistake is reported, all at once, where it stands, with what was expected."""

from __future__ import annotations

import json

import pytest

from diagnose.model.rule import Absence, Term
from diagnose.ruleset.codec import decode_rule, encode_rule
from diagnose.ruleset.links import check_examples, check_links
from diagnose.ruleset.load import load_packs, parse_rule
from diagnose.ruleset.schema import published_schema
from diagnose.ruleset.skeleton import skeleton

LOG = """\
title: Something broke
severity: error
logs: [runtime]
when:
  contains: it broke
message: It broke.
cause: Because.
examples:
  match: [{log: it broke}]
  no_match: [{log: it works}]
"""
PROJECT = """\
title: Port
severity: error
for_each: component.endpoints
when: it.port == 80
at: it.port
message: "'{it.name}' uses {it.port}."
cause: Because.
examples:
  match: [{files: {a: b}}]
  no_match: [{files: {a: b}}]
"""


def mistakes(text: str) -> list[str]:
    """Return the mistakes of a rule file as `line:column message`."""
    _, problems = parse_rule("area/name", text, "f.yaml")
    return [str(problem).removeprefix("f.yaml:").replace(": ", " ", 1) for problem in problems]


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def test_a_good_rule_has_no_mistakes():
    assert mistakes(LOG) == []
    assert mistakes(PROJECT) == []


MISTAKES = [
    (LOG, "title:", "titel:", "1:1 unknown key 'titel'; did you mean 'title'?"),
    (LOG, "error", "fatal", "2:11 severity: 'fatal' is not one of error, warning, info"),
    (LOG, "[runtime]", "runtime", "3:7 logs: expected a list, found the text 'runtime'"),
    (LOG, "contains: it broke", "regex: 'a(b'", "5:14 broken regex: missing )"),
    (LOG, "contains: it broke", "{contains: a, regex: b}", "5:4 when: expected exactly one of contains, regex, any, all, sequence, set, count, either, found contains and regex"),
    (LOG, "contains: it broke", "sequence: {steps: [aaa, bbb], within: 5 minutes}", "5:41 when.sequence.within: '5 minutes' is not a duration such as 30s, 5m or 1h30m"),
    (LOG, "It broke.", "It {what}.", "6:14 unknown capture 'what'; known here: count, first_time, last_time, line, path, where"),
    (LOG, "It broke.", "'It {broke.'", "6:14 a '{' without '}' (write '{{' for the character itself)"),
    (LOG, "cause: Because.\n", "", "1:1 'cause' is missing"),
    (LOG, "cause: Because.\n", "cause: Because.\nsecrets: [code]\n", "8:11 unknown capture 'code'; there are none here"),
    (LOG, "severity: error\n", "severity: error\nseverity: info\n", "3:1 'severity' is there twice"),
    (LOG, "cause: Because.", "cause: 3", "7:8 cause: expected text, found the number 3"),
    (PROJECT, "it.port == 80", "it.prot == 80", "4:9 Endpoint has no field 'prot'; did you mean 'port'?"),
    (PROJECT, "it.port == 80", 'it.port == "80"', "4:15 == does not take (int, string)"),
    (PROJECT, "it.port == 80", "it.port", "4:7 expected a condition (true or false), this is int"),
    (PROJECT, "it.port == 80", "component.nope == 80", "4:16 Component has no field 'nope'"),
    (PROJECT, "component.endpoints", "component.endpoint", "3:21 Component has no field 'endpoint'; did you mean 'endpoints'?"),
    (PROJECT, "component.endpoints", "components", "3:11 unknown name 'components'; did you mean 'component'?"),
    (PROJECT, "at: it.port", "at: it.line_number", "5:8 Endpoint has no field 'line_number'"),
    (PROJECT, "{it.port}", "{it.visibilities}", "6:29 expected text or a number to show, this is list"),
]


@pytest.mark.parametrize(("text", "old", "new", "mistake"), MISTAKES)
def test_a_mistake_is_reported_where_it_stands(text, old, new, mistake):
    found = mistakes(changed(text, old, new))
    assert any(item.startswith(mistake) for item in found), found


def test_five_mistakes_are_five_reports():
    text = LOG
    for old, new in [("title:", "titel:"), ("error", "eror"), ("[runtime]", "[runtme]"), ("contains: it broke", "regex: '('"), ("It broke.", "'{x}'")]:
        text = changed(text, old, new)
    lines = sorted({item.partition(":")[0] for item in mistakes(text)})
    assert lines == ["1", "2", "3", "5", "6"]


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "a: [", "a: 1\n---\nb: 2\n", "a: &x [*x]\n", "[" * 5000, "\x00\x01", "? {a: b}\n: c\n"])
def test_what_is_no_rule_is_one_located_error(text):
    rule, problems = parse_rule("a/b", text, "f.yaml")
    assert rule is None
    assert problems and all(problem.location.path == "f.yaml" for problem in problems)


@pytest.mark.parametrize("text", [LOG.replace("it broke\nmessage", "!!python/object/apply:os.system ['touch /tmp/pwned']\nmessage"), "!!python/object/new:os.system [id]\n"])
def test_a_rule_cannot_run_anything(text, tmp_path):
    parse_rule("a/b", text, "f.yaml")
    import os

    assert not os.path.exists("/tmp/pwned")


def test_absences_say_where():
    text = changed(LOG, "contains: it broke", "contains: it broke\n  unless:\n    - fixed it\n    - {contains: xxx, after: 30s}\n    - {contains: yyy, before: 1m}\n    - {contains: zzz, around: 5s}\n    - {contains: www, between: true}\n    - {contains: vvv, window: 10s, slide: -5s, anchor: 1, absolute: true}")
    rule, problems = parse_rule("a/b", text, "f.yaml")
    assert problems == []
    inf = float("inf")
    assert rule.matchers[0].absences == (
        Absence(Term("fixed it"), window=inf),
        Absence(Term("xxx"), window=30, anchor=-1, absolute=True),
        Absence(Term("yyy"), window=60, slide=-60, absolute=True),
        Absence(Term("zzz"), window=10, slide=-5),
        Absence(Term("www")),
        Absence(Term("vvv"), window=10, slide=-5, anchor=1, absolute=True),
    )


def test_equal_neighbours_of_a_sequence_become_one_step():
    rule, _ = parse_rule("a/b", changed(LOG, "contains: it broke", "sequence: {steps: [aaa, aaa, bbb]}"), "f.yaml")
    assert rule.matchers[0].steps == (Term("aaa", at_least=2), Term("bbb"))


def test_links_must_exist():
    rule, _ = parse_rule("a/b", LOG.replace("cause:", "consequence_of: [a/c]\ncause:"), "f.yaml")
    assert "names the rule 'a/c', which does not exist" in check_links({"a/b": rule})[0].message


def test_near_misses_are_required():
    rule, _ = parse_rule("a/b", changed(LOG, "no_match: [{log: it works}]", "no_match: []"), "f.yaml")
    assert "near miss" in check_examples([rule])[0].message


def test_ids_are_paths_and_unique(tmp_path):
    for pack in ("one", "two"):
        (tmp_path / pack / "area").mkdir(parents=True)
        (tmp_path / pack / "area" / "name.yaml").write_text(LOG)
    rules, problems = load_packs([tmp_path / "one", tmp_path / "two"])
    assert [rule.id for rule in rules] == ["area/name"]
    assert "already defined" in problems[0].message


@pytest.mark.parametrize("kind", ["log", "project", "diagnosis", "article"])
def test_skeletons_are_good_rules(kind):
    rule, problems = parse_rule("area/name", skeleton(kind), "f.yaml")
    assert problems == []
    assert rule.kind == kind


@pytest.mark.parametrize("text", [LOG, PROJECT, *(skeleton(kind) for kind in ("log", "project", "diagnosis", "article"))])
def test_the_cache_keeps_a_rule_as_it_is(text):

    rule, _ = parse_rule("area/name", text, "f.yaml")
    decoded = decode_rule(json.loads(json.dumps(encode_rule(rule))))
    assert decoded == rule._replace(examples_match=(), examples_no_match=())


@pytest.mark.parametrize("text", [LOG, PROJECT, skeleton("diagnosis"), skeleton("article")])
def test_the_published_schema_accepts_what_the_loader_accepts(text):
    import jsonschema
    import yaml

    jsonschema.validate(yaml.safe_load(text), published_schema())


@pytest.mark.parametrize(("text", "old", "new"), [row[:3] for row in MISTAKES if row[0] is LOG and ("unknown key" in row[3] or "is missing" in row[3])])
def test_the_published_schema_refuses_what_the_loader_refuses(text, old, new):
    import jsonschema
    import yaml

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(changed(text, old, new)), published_schema())
