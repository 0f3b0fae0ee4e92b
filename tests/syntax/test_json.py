"""JSON with comments: values, positions, and located errors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.model.location import Region
from diagnose.syntax.errors import SyntaxProblem
from diagnose.syntax.json import MAX_CHARACTERS, MAX_DEPTH, parse_json
from diagnose.syntax.nodes import Mapping, Node, Scalar, text_of, walk


def at(text: str, region: Region) -> str:
    """The source text of a region."""
    lines = text.split("\n")
    if region.line == region.end_line:
        return lines[region.line - 1][region.column - 1 : region.end_column - 1]
    first = lines[region.line - 1][region.column - 1 :]
    last = lines[region.end_line - 1][: region.end_column - 1]
    return "\n".join([first, *lines[region.line : region.end_line - 1], last])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{}", {}),
        ("[]", []),
        ('"a"', "a"),
        ("-12.5e2", -1250.0),
        ("12", 12),
        ("[true, false, null]", [True, False, None]),
        ('{"a": 1, // why\n "b": [1, 2,], /* so */ }', {"a": 1, "b": [1, 2]}),
        ("/**/ {} // end", {}),
        ('\ufeff{"a":\r\n1}\r\n', {"a": 1}),
        (r'"\u00e9\n\"\\\/\ud83d\ude00"', 'é\n"\\/😀'),
        ('{"a": 1, "a": 2}', {"a": 2}),
        ('"http://x // not a comment"', "http://x // not a comment"),
        ("9" * 5000, float("inf")),
    ],
)
def test_reads(text: str, value: Any) -> None:
    assert parse_json(text).plain() == value


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "expected a value"),
        ("// only a comment\n", 2, 1, "expected a value"),
        ('{"a" 1}', 1, 6, "expected ':'"),
        ('{"a": 1\n "b": 2}', 2, 2, "expected ',' or '}'"),
        ("{a: 1}", 1, 2, "expected a key in double quotes"),
        ("[1, 2", 1, 6, "end of the document"),
        ("[1}", 1, 3, "expected ',' or ']'"),
        ('{"a": "b\n"}', 1, 7, "not closed"),
        ("{} {}", 1, 4, "expected the end"),
        ("[1, /* x", 1, 5, "comment is not closed"),
        ("[undefined]", 1, 2, "expected a value"),
        ("[01]", 1, 2, "unexpected '0'"),
        ("[,]", 1, 2, "expected a value"),
        ("{'a': 1}", 1, 2, 'unexpected "\'"'),
    ],
)
def test_broken_json_says_where(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(SyntaxProblem) as raised:
        parse_json(text)
    assert (raised.value.region.line, raised.value.region.column) == (line, column)
    assert words in raised.value.message
    assert raised.value.kind == "syntax"


@pytest.mark.parametrize("text", ["[" * (MAX_DEPTH + 1), '{"a":' * (MAX_DEPTH + 1), " " * (MAX_CHARACTERS + 1)])
def test_limits_are_errors_of_their_own_kind(text: str) -> None:
    with pytest.raises(SyntaxProblem) as raised:
        parse_json(text)
    assert raised.value.kind == "limit"


def test_deep_but_allowed() -> None:
    assert isinstance(parse_json("[" * MAX_DEPTH + "]" * MAX_DEPTH).plain(), list)


def test_regions_cover_keys_values_and_containers() -> None:
    text = '{\r\n  // c\r\n  "outputPath": {"base": "dist/ü"}\r\n}'
    root = parse_json(text)
    assert isinstance(root, Mapping)
    key, value = root.entries[0]
    assert at(text, key.region) == '"outputPath"'
    assert at(text, value.region) == '{"base": "dist/ü"}'
    assert isinstance(value, Mapping)
    base = value.get("base")
    assert base is not None and at(text, base.region) == '"dist/ü"'
    assert text_of(base) == "dist/ü"
    assert root.region == Region(1, 1, 4, 2)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(_VALUES, st.sampled_from([None, 1, 4]), st.booleans())
def test_agrees_with_the_standard_library(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert parse_json(text).plain() == json.loads(text)


@given(_VALUES, st.sampled_from([None, 2]))
def test_the_text_at_a_region_is_the_value(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    node: Node
    for node in walk(parse_json(text)):
        assert json.loads(at(text, node.region)) == node.plain()
        if isinstance(node, Scalar) and isinstance(node.value, str):
            assert node.style == '"'


@settings(max_examples=300)
@given(st.text(alphabet='{}[]:,"\\/*\n \ttruefalsn0129.eE-+u', max_size=60) | st.text(max_size=60))
def test_any_text_is_a_value_or_a_located_problem(text: str) -> None:
    try:
        parse_json(text)
    except SyntaxProblem as problem:
        lines = text.removeprefix("\ufeff").split("\n")
        assert 1 <= problem.region.line <= len(lines)
        assert 1 <= problem.region.column <= len(lines[problem.region.line - 1]) + 1
