"""Document rules and formats: what is wrong in their files is said where it stands; how states, precedence and versions work."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnose.correlate.documentrules import run_document_rules
from diagnose.model.shape import ShapeError, parse_shape
from diagnose.ruleset.codec import decode_rule, encode_rule
from diagnose.ruleset.load import load_packs, parse_rule
from diagnose.ruleset.skeleton import skeleton
from diagnose.syntax.documents import Document
from diagnose.syntax.jsyaml import YamlProblem, parse_jsyaml

FORMAT = """\
title: Menu
files: ["**/menu.yaml"]
version: {key: edition, known: [1, 2]}
shape:
  edition!: number
  dishes:
    - name!: text
      price: number
      vegan: boolean
      wine since 2: {name!: text, year: number}
      notes~: {author: text}
  chef?: {name!: text}
"""
RULE = """\
title: Price
severity: error
documents: [food/menu]
node: dishes[].price
must: {above: 0}
message: "{it.path} is {it.written}."
cause: Because.
examples:
  match: [{files: {menu.yaml: x}}]
  no_match: [{files: {menu.yaml: x}}]
"""


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def mistakes(text: str) -> list[str]:
    _, problems = parse_rule("food/price", text, "f.yaml")
    return [str(problem).removeprefix("f.yaml:") for problem in problems]


MISTAKES = [
    (RULE, "{above: 0}", "{over: 0}", "5:8: must: unknown key 'over'; known here: one_of"),
    (RULE, "{above: 0}", "{above: much}", "5:15: must.above: expected a whole number or a number, found the text 'much'"),
    (RULE, "must: {above: 0}", "is: absent", "5:5: is: 'absent' is not one of value, empty, missing"),
    (RULE, "must: {above: 0}", "when: it.prize > 1.0", "5:9: Node has no field 'prize'"),
    (RULE, "must: {above: 0}", "when: it.number", "5:7: expected a condition"),
    (RULE, "must: {above: 0}", "must: {matches: 'a('}", "5:20: broken regex: missing )"),
    (RULE, "must: {above: 0}", "at: here", "5:5: 'here' is not a place: expected it, key, parent"),
    (RULE, "{it.written}", "{it.writen}", "6:27: Node has no field 'writen'; did you mean 'written'?"),
    (RULE, "node: dishes[].price\n", "", "1:1: 'node' is missing"),
    (FORMAT, "edition!: number", "edition!: float", "5:13: expected one of text, number, boolean, any"),
    (FORMAT, "edition!: number", "edition!: [text, number]", "5:13: expected one item, which stands for all, found 2"),
    (FORMAT, "price: number", "price since ever: number", "8:"),
    (FORMAT, "files:", "file:", "2:1: unknown key 'file'; did you mean 'files'?"),
]


@pytest.mark.parametrize(("text", "old", "new", "expected"), MISTAKES)
def test_mistakes_are_said_where_they_stand(text, old, new, expected):
    found = mistakes(changed(text, old, new))
    assert any(message.startswith(expected) for message in found), found


def test_good_files_have_no_mistakes():
    assert mistakes(RULE) == []
    assert mistakes(FORMAT) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("dishes[].price", "dishes[].prize", "no format here has the node 'dishes[].prize'; did you mean 'dishes[].price'?"),
        ("food/menu", "food/menus", "'food/menus' is not a format"),
        ("node: dishes[].price", "node: dishes[].colour\nis: unknown", None),
        ("node: dishes[].price", "node: drinks[].colour\nis: unknown", "no format here has the node 'drinks[].colour'"),
    ],
)
def test_names_are_linked_in_a_second_pass(tmp_path, old, new, expected):
    folder = tmp_path / "food"
    folder.mkdir()
    (folder / "menu.yaml").write_text(FORMAT)
    (folder / "price.yaml").write_text(changed(RULE, old, new))
    messages = [problem.message for problem in load_packs([Path(tmp_path)])[1]]
    assert any(message.startswith(expected) for message in messages) if expected else not messages


def test_rules_survive_the_cache():
    for name, text in (("food/price", RULE), ("food/menu", FORMAT)):
        rule, _ = parse_rule(name, text, "f.yaml")
        again = decode_rule(encode_rule(rule))
        assert (again.nodes, again.must, again.format, again.states) == (rule.nodes, rule.must, rule.format, rule.states)


def test_shapes():
    shape = parse_shape({"a!": [{"b?": "text", "c~ since 2": {"d": "any"}}]})
    places = {item.pattern: item for item in shape.walk()}
    assert list(places) == [".", "a", "a[]", "a[].b", "a[].c", "a[].c.d"]
    assert (places["a"].is_required, places["a[].b"].is_nullable) == (True, True)
    assert (places["a[].c.d"].is_checked, places["a[].c.d"].since) == (False, 2.0)
    with pytest.raises(ShapeError):
        parse_shape({"a": "words"})


def rule(name: str, head: str, severity: str = "error"):
    text = f"title: T\nseverity: {severity}\ndocuments: [food/menu]\n{head}\nmessage: '{{it.path}} {{it.state}}'\ncause: C\n"
    found, problems = parse_rule(f"food/{name}", text + "examples: {match: [{files: {a: b}}], no_match: [{files: {a: b}}]}\n", "f.yaml")
    assert not problems
    return found


def said(text: str, *rules) -> list[str]:
    """Return the rule and message of every finding over a menu."""
    menu, _ = parse_rule("food/menu", FORMAT, "f.yaml")
    document = Document("food/menu", "menu.yaml", "menu.yaml", ".", ".", ".", text)
    try:
        document.node = parse_jsyaml(text)
    except YamlProblem as problem:
        document.problem = problem
    findings, problems = run_document_rules([menu, *rules], [document])
    return [f"{finding.rule.removeprefix('food/')}: {finding.message}" for finding in findings] + [problem.kind for problem in problems]


ANY = "is: [value, empty, missing, blank, mistyped, unknown, unsupported]"
STATES = [
    ("edition: 1\ndishes: [{name: a, price: '5'}]\n", "dishes[].price", "dishes[0].price value"),
    ("edition: 1\ndishes: [{name: a}]\n", "dishes[].price", "dishes[0].price missing"),
    ("edition: 1\ndishes: [{name: ''}]\n", "dishes[].name", "dishes[0].name empty"),
    ("edition: 1\ndishes: [{name: a, price: }]\n", "dishes[].price", "dishes[0].price blank"),
    ("edition: 1\ndishes: [{name: a, price: free}]\n", "dishes[].price", "dishes[0].price mistyped"),
    ("edition: 1\ndishes: [{name: a, vegan: TRUE}]\n", "dishes[].vegan", "dishes[0].vegan value"),
    ("edition: 1\ndishes: [{name: a, vegan: 2}]\n", "dishes[].vegan", "dishes[0].vegan mistyped"),
    ("edition: 1\ndishes: [{name: a, hot: yes}]\n", "dishes[].hot", "dishes[0].hot unknown"),
    ("edition: 1\ndishes: [{name: a, wine: {}}]\n", "dishes[].wine", "dishes[0].wine unsupported"),
    ("edition: 2\ndishes: [{name: a, wine: {}}]\n", "dishes[].wine.name", "dishes[0].wine.name missing"),
    ("edition: 2\nchef:\n", "chef", "chef missing"),
    ("edition: 3\ndishes: 5\n", "edition", "edition unsupported"),
]


@pytest.mark.parametrize(("text", "node", "expected"), STATES)
def test_states(text, node, expected):
    assert said(text, rule("r", f"node: '{node}'\n{ANY}")) == [f"r: {expected}"]


def test_what_may_be_blank_has_no_missing_keys():
    assert said("edition: 2\nchef: ~\n", rule("r", "node: chef.name\nis: missing")) == []


def test_an_unknown_version_stops_the_check():
    text = "edition: 9\ndishes: 5\ndrinks: []\n"
    assert said(text, rule("r", 'node: "**"\nis: [mistyped, unknown]')) == []


def test_the_narrower_rule_speaks_unless_the_wider_is_more_severe():
    wide, star, exact = (rule(name, f'node: "{node}"\nis: unknown') for name, node in (("wide", "**"), ("star", "*"), ("exact", "drinks")))
    loud = rule("loud", 'node: "**"\nis: unknown')
    quiet = rule("quiet", "node: drinks\nis: unknown", "info")
    text = "edition: 1\ndrinks: []\nsoups: []\n"
    assert said(text, wide, star, exact) == ["exact: drinks unknown", "star: soups unknown"]
    assert said(text, loud, quiet) == ["quiet: drinks unknown", "loud: drinks unknown", "loud: soups unknown"]


def test_a_rule_may_limit_itself_to_what_is_checked_or_required():
    text = "edition: 1\ndishes: [{notes: {author: [x]}}]\n"
    assert said(text, rule("r", 'node: "**"\nis: mistyped\nonly: checked')) == []
    assert said(text, rule("r", 'node: "**"\nis: mistyped\nonly: unchecked')) == ["r: dishes[0].notes.author mistyped"]
    assert said(text, rule("r", 'node: "**"\nis: missing\nonly: [required, checked]')) == ["r: dishes[0].name missing"]


def test_a_broken_file_that_no_rule_speaks_of_is_a_problem():
    assert said("a: [\n", rule("r", "node: edition")) == ["syntax"]
    assert said("a: [\n", rule("r", "node: .\nis: broken")) == ["r:  broken"]


def test_endless_aliases_end():
    text = "edition: 1\nx: &x [" + "{name: a}, " * 150 + "]\ndishes: *x\n"
    bomb = "edition: 1\n" + "".join(f"d{i}: &d{i} [{', '.join([f'*d{i - 1}'] * 9) if i else 'x'}]\n" for i in range(12)) + "dishes: *d11\n"
    assert len(said(text, rule("r", "node: dishes[].name"))) == 150
    assert said(bomb, rule("r", "node: dishes[]\nis: mistyped")) == ["limit"]
    assert said("edition: 1\ndishes: &d [*d]\n", rule("r", "node: dishes[]\nis: mistyped")) == ["r: dishes[0] mistyped"]


def test_a_condition_that_fails_is_reported_once():
    failing = rule("r", "node: dishes[].price\nwhen: it.texts[5] == 'x'")
    assert said("edition: 1\ndishes: [{name: a, price: 1}, {name: b, price: 2}]\n", failing) == ["rule"]


@pytest.mark.parametrize("kind", ["document", "format"])
def test_skeletons_are_good_rules(kind):
    found, problems = parse_rule("area/name", skeleton(kind), "f.yaml")
    assert problems == []
    assert found.kind == kind


def test_a_flood_of_mistakes_is_cut_with_a_notice():
    text = "edition: 1\n" + "".join(f"k{number}: x\n" for number in range(1000))
    found = said(text, rule("r", 'node: "**"\nis: unknown'))
    assert (len(found), found[-1]) == (201, "truncated")
