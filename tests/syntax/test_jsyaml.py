"""YAML as js-yaml 4.1 reads it, above all where libyaml reads it differently. Every expectation was checked against js-yaml itself."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.syntax.javascript import leading_number, length, number_of_text, number_text, text_of_value
from diagnose.syntax.jsyaml import YamlProblem, parse_jsyaml
from diagnose.syntax.nodes import Mapping, Scalar, Sequence, Timestamp, walk


def value(text: str):
    node = parse_jsyaml(text)
    return node.plain() if node else "nothing"


def reason(text: str) -> str:
    with pytest.raises(YamlProblem) as caught:
        parse_jsyaml(text)
    return f"{caught.value.region.line}:{caught.value.region.column} {caught.value.reason}"


SCALARS = [
    ("yes", "yes"), ("on", "on"), ("off", "off"), ("Y", "Y"),
    ("true", True), ("True", True), ("FALSE", False), ("tRUE", "tRUE"),
    ("~", None), ("null", None), ("Null", None), ("nULL", "nULL"), ("nil", "nil"),
    ("12", 12), ("+12", 12), ("-12", -12), ("012", 12), ("0o17", 15), ("0O17", "0O17"), ("0b101", 5), ("0x1F", 31), ("-0x10", -16),
    ("1_000", 1000), ("1_", "1_"), ("_1", "_1"), ("0_1", 1), ("0x_F", 15), ("0b", "0b"), ("0o8", "0o8"),
    ("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("-.5", "-.5"), ("+.5", "+.5"), ("1e3", 1000.0), ("1.5e+3", 1500.0), ("1_0.5", 10.5), ("1.2.3", "1.2.3"),
    (".inf", math.inf), ("-.INF", -math.inf), (".Nan", ".Nan"), ("1:30", "1:30"), ("12:30:45", "12:30:45"), ("8080/tcp", "8080/tcp"),
    ("9007199254740993", 9007199254740992.0), ("2024-1-2", "2024-1-2"), ("'12'", "12"), ('"true"', "true"),
    ("!!str 12", "12"), ('!!int "12"', 12), ("! 12", "12"), ("!!float 3", 3.0), ("!!map", {}), ("!!seq", []), ("!!str", ""),
    ("|\n  a\n   b\n\n", "a\n b\n"), (">-\n  a\n  b\n\n  c\n", "a b\nc"), ("|+\n  a\n\n", "a\n\n"), ("|2\n    a\n", "  a\n"),
    ("a\n  b\n\n  c", "a b\nc"), ('"a\\x41\\u00e9\\\n   b"', "aAéb"), ('"\\ud83d\\ude00"', "😀"), ("'it''s'", "it's"), ("a#b", "a#b"), ("a #b", "a"),
    ("a:b", "a:b"), ("http://x:80/y", "http://x:80/y"), ("-x", "-x"), ("?x", "?x"), ("<<", "<<"), ("'a  \n  b'", "a   b"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SCALARS)
def test_scalars(text, expected):
    found = value(f"key: {text}")["key"]
    assert found == expected
    assert type(found) is type(expected)


DOCUMENTS = [
    ("", "nothing"), ("\n", "nothing"), ("# only a comment\n", None), ("---\n", None), ("a: 1\n...\n", {"a": 1}), ("a: 1\n...\n# end\n", {"a": 1}),
    ("%YAML 1.2\n---\na: 1", {"a": 1}), ("\ufeffa: 1", {"a": 1}), ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}), ("a: 1\rb: 2", {"a": 1, "b": 2}),
    ("a:\n- 1\n- 2\n", {"a": [1, 2]}), ("a:\n  - b: 1\n    c: 2\n  -\n", {"a": [{"b": 1, "c": 2}, None]}), ("- - 1\n  - 2\n", [[1, 2]]),
    ("{a: 1, b, 'c': , d: [x, {y: 1}, z: 2]}", {"a": 1, "b": None, "c": None, "d": ["x", {"y": 1}, {"z": 2}]}),
    ('{"a":1}', {"a": 1}), ("{a:1}", {"a:1": None}), ("[a,]", ["a"]), ("[]", []), ("a: [\n1,\n2\n]\n", {"a": [1, 2]}),
    ("? a\n: 1\n? b\n", {"a": 1, "b": None}), ("1: a\ntrue: b\n~: c\n2.50: d\n", {"1": "a", "true": "b", "null": "c", "2.5": "d"}), ("? [a, b]\n: 1", {"a,b": 1}),
    ("a: &x 1\nb: *x\n", {"a": 1, "b": 1}), ("a: &x {b: 1}\nc: {<<: *x, b: 2, d: 3}\n", {"a": {"b": 1}, "c": {"b": 2, "d": 3}}),
    ("a: &x {b: 1, c: 1}\nd: {b: 2, <<: [*x, {e: 5}]}\n", {"a": {"b": 1, "c": 1}, "d": {"b": 2, "c": 1, "e": 5}}), ('"<<": 1', {"<<": 1}),
    ("a:\t1\n", {"a": 1}), ("a: 1\t# c\n", {"a": 1}), ("a:\n  b: 1\n\t\n", {"a": {"b": 1}}), ("a: b\n\n   c\n", {"a": "b\nc"}),
    ("a: !!set {x, y}", {"a": {"x": None, "y": None}}), ("a: !!pairs [x: 1]", {"a": [["x", 1]]}), ("a: >\n  x\nb: 1", {"a": "x\n", "b": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DOCUMENTS)
def test_documents(text, expected):
    assert value(text) == expected


PROBLEMS = [
    ("a: 1\na: 2\n", "2:1 duplicated mapping key"),
    ("1: a\n'1': b\n", "2:1 duplicated mapping key"),
    ("x: {b: 1, b: 2}\n", "1:11 duplicated mapping key"),
    ("a:\n\tb: 1\n", "2:1 tab characters must not be used in indentation"),
    ("a: 1\n---\nb: 2\n", "2:1 expected a single document in the stream, but found more"),
    ("a: b: c\n", "1:5 bad indentation of a mapping entry"),
    ("a: 1\n  b: 2\n", "2:4 bad indentation of a mapping entry"),
    ("a:\n  - b: 1\n   c: 2\n", "3:4 bad indentation of a sequence entry"),
    ("a:\n- b\n  c\nd\n", "5:1 can not read a block mapping entry; a multiline key may not be an implicit key"),
    ("a: 1\nb\nc: 2\n", "3:2 can not read a block mapping entry; a multiline key may not be an implicit key"),
    ("a: 1\n b\n", None),
    ("a: @x\n", "1:4 bad indentation of a mapping entry"),
    ("a: %x\n", "1:4 bad indentation of a mapping entry"),
    ("! a: 1\n", "1:4 end of the stream or a document separator is expected"),
    ("a: 'x\nb: y\n", "3:1 unexpected end of the stream within a single quoted scalar"),
    ('a: "x\n', "2:1 unexpected end of the stream within a double quoted scalar"),
    ("a: [1, 2\n", "2:1 unexpected end of the stream within a flow collection"),
    ("a: [1 2: 3\nb]\n", "2:1 missed comma between flow collection entries"),
    ("a: [1,,2]", "1:7 expected the node content, but found ','"),
    ("a: *x\n", '1:6 unidentified alias "x"'),
    ('a: "\\q"\n', "1:6 unknown escape sequence"),
    ('a: "\\xg0"', "1:7 expected hexadecimal character"),
    ("a: !x 1\n", "1:8 unknown tag !<!x>"),
    ("a: !!int x\n", "1:11 cannot resolve a node with !<tag:yaml.org,2002:int> explicit tag"),
    ("a: |0\n  x\n", "1:5 bad explicit indentation width of a block scalar; it cannot be less than one"),
    ("a: {<<: 1}\n", "1:10 cannot merge mappings; the provided source object is unacceptable"),
    ("a: x\0y\n", "1:5 null byte is not allowed in input"),
    ("%YAML 2.0\n---\n", "2:1 unacceptable YAML version of the document"),
    ("%YAML 1.2\na: 1\n", "2:1 directives end mark is expected"),
    (": a\n", "1:1 incomplete explicit mapping pair; a key node is missed; or followed by a non-tabulated empty line"),
    ("{a: 1} b\n", "1:8 end of the stream or a document separator is expected"),
    ("'a':b: 1\n", "1:5 a whitespace character is expected after the key-value separator within a block mapping"),
]


@pytest.mark.parametrize(("text", "expected"), PROBLEMS)
def test_what_is_refused_and_where(text, expected):
    if expected is None:
        parse_jsyaml(text)
    else:
        assert reason(text) == expected


def test_a_duplicate_key_knows_the_first_one():
    with pytest.raises(YamlProblem) as caught:
        parse_jsyaml("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
    assert caught.value.region[:2] == (5, 3)
    assert caught.value.other is not None
    assert caught.value.other[:2] == (3, 3)


def test_positions_of_everything():
    node = parse_jsyaml('a: 1\nb:\n  - "x y"   # c\n  - {k: [1,\n      2]}\nc: |\n  t\n  u\nd:\n')
    assert isinstance(node, Mapping)
    places = {key.text: (key.region[:2], tuple(item.region)) for key, item in node.entries}
    assert places == {
        "a": ((1, 1), (1, 4, 1, 5)),
        "b": ((2, 1), (3, 3, 5, 10)),
        "c": ((6, 1), (6, 4, 8, 4)),
        "d": ((9, 1), (9, 3, 9, 3)),
    }
    items = node.get("b")
    assert isinstance(items, Sequence)
    assert [tuple(item.region) for item in items.items] == [(3, 5, 3, 10), (4, 5, 5, 10)]


def test_an_alias_is_the_node_itself():
    node = parse_jsyaml("a: &x {b: 1}\nc: *x\n")
    assert isinstance(node, Mapping)
    assert node.get("a") is node.get("c")


def test_dates_are_dates():
    node = parse_jsyaml("a: 2024-01-31\nb: 2024-01-31T10:00:00+05:30\n")
    assert isinstance(node, Mapping)
    assert [item.value for _, item in node.entries if isinstance(item, Scalar)] == [Timestamp(1706659200000.0), Timestamp(1706675400000.0)]
    assert text_of_value(node.entries[0][1]) == "Wed Jan 31 2024 00:00:00 GMT+0000 (Coordinated Universal Time)"


def test_deep_nesting_is_a_limit_and_no_crash():
    with pytest.raises(YamlProblem) as caught:
        parse_jsyaml("[" * 100_000)
    assert caught.value.kind == "limit"


@given(st.text(alphabet=" \n\t-?:#,[]{}&*!|>'\"%@`ab01~<=\\.\r", max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_gives_a_tree_or_a_located_problem(text):
    try:
        node = parse_jsyaml(text)
    except YamlProblem as problem:
        assert 1 <= problem.region.line <= len(text.splitlines()) + 2
        return
    lines = text.count("\n") + text.count("\r") + 2
    anchored = "*" in text
    for item in walk(node) if node and not anchored else ():
        assert 1 <= item.region.line <= item.region.end_line <= lines
        assert item.region[:2] <= item.region[2:]


NUMBERS = [(1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-7, "1e-7"), (0.000001, "0.000001"), (1.10, "1.1"), (-0.0, "0"), (123456.789, "123456.789"), (1.5e300, "1.5e+300")]


@pytest.mark.parametrize(("number", "expected"), NUMBERS)
def test_numbers_as_javascript_shows_them(number, expected):
    assert number_text(number) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [(" 12 ", 12.0), ("", 0.0), ("0x1F", 31.0), ("-0x1", None), ("1_0", None), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("Infinity", math.inf), ("inf", None), ("12a", None), ("١", None)],
)
def test_text_as_number(text, expected):
    found = number_of_text(text)
    assert math.isnan(found) if expected is None else found == expected


def test_the_number_a_text_begins_with():
    assert leading_number(" 8080,9090") == 8080
    assert math.isnan(leading_number("x1"))


def test_length_counts_utf16_units():
    assert length("aé😀") == 4
