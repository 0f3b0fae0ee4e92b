"""Edits of single files: before, request, after."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.fixes.document import Document, Splice, Unfixable, ordered
from diagnose.model.fix import EditRequest
from diagnose.model.location import Location, Region
from diagnose.syntax.json import parse_json
from diagnose.syntax.yaml import parse_yaml
from tests.fixes.rig import edited, region_of
from tests.fixes.test_properties import at, edits, loose, places


def change(before: str, action: str, target: str | None = None, text: str = "", path: str = "a.yaml", **more: Any) -> str:
    region = region_of(before, target) if target is not None else None
    return edited(before, EditRequest(action, Location(path, region), text, **more))


REPLACED = [
    ("port: 80 # c\n", "80", "8080", "port: 8080 # c\n"),
    ("port: '80'\n", "'80'", "8080", "port: '8080'\n"),
    ('port: "80"\n', '"80"', 'a"b', 'port: "a\\"b"\n'),
    ("a: 'x'\n", "'x'", "it's", "a: 'it''s'\n"),
    ("a: 'x'\n", "'x'", "two\nlines", 'a: "two\\nlines"\n'),
    ("a: x\n", "x", "y: z", 'a: "y: z"\n'),
    ("a: x\n", "x", "", 'a: ""\n'),
    ("a: x\n", "x", "- y", 'a: "- y"\n'),
    ("a: x\n", "x", "# y", 'a: "# y"\n'),
    ("a: {b: x}\n", "x", "y, z", 'a: {b: "y, z"}\n'),
    ("a: [x, y]\n", "y", "{z}", 'a: [x, "{z}"]\n'),
    ("a: &anchor x\nb: *anchor\n", "&anchor x", "y", "a: &anchor y\nb: *anchor\n"),
    ("a: !!str 80\n", "!!str 80", "8080", "a: !!str 8080\n"),
    ("a: |\n  one\n  two\n\nb: 1\n", "|\n  one\n  two\n\n", "x", "a: x\n\nb: 1\n"),
    ("a: one\n  two # c\n", "one\n  two", "x", "a: x # c\n"),
    ("a: [x,\n  y] # c\n", "[x,\n  y]", "z", "a: z # c\n"),
    ("a:\n  - x # c\n  - y # d\nb: 1\n", "- x # c\n  - y", "z", "a: z # d\nb: 1\n"),
    ("1055: x\n", "1055", "8080", "8080: x\n"),
    ('"1055": x\n', '"1055"', "8080", '"8080": x\n'),
    ("a: 'host:80'\n", "80", "81", "a: 'host:81'\n"),
    ("😀: 😀😀 # 😀\n", "😀😀", "😎", "😀: 😎 # 😀\n"),
    ("a: 1\rb: 2\rc: 3", "2", "4", "a: 1\rb: 4\rc: 3"),
    ("# \u2028 \x85 \nb: 2\n", "2", "4", "# \u2028 \x85 \nb: 4\n"),
]


@pytest.mark.parametrize(("before", "target", "text", "after"), REPLACED)
def test_replace(before: str, target: str, text: str, after: str) -> None:
    assert change(before, "replace", target, text) == after


def test_replace_by_source() -> None:
    assert change("a: Public # c\n", "replace", "Public", "[Public]", is_source=True) == "a: [Public] # c\n"
    assert change("a: 'x'\n", "replace", "'x'", '"80"', is_source=True) == 'a: "80"\n'
    assert change("s:\n    a: x # c\n", "replace", "x", "b: 1\nc:\n- 2\n", is_source=True) == "s:\n    a:\n        b: 1\n        c:\n        - 2 # c\n"
    assert change("a: {b: x}\n", "replace", "x", "c: 1\nd: [2]\n", is_source=True) == "a: {b: {c: 1, d: [2]}}\n"
    assert change('{"a": "x"}', "replace", '"x"', "[Public, {b: 1}]", "a.json", is_source=True) == '{"a": ["Public", {"b": 1}]}'


SET = [
    ("a: 1\n", None, "b", "a: 1\nb: v\n"),
    ("a: 1", None, "b", "a: 1\nb: v"),
    ("a: 1 # c\n\n# d\n", None, "b", "a: 1 # c\nb: v\n\n# d\n"),
    ("a: 1\r\nx: 1", None, "b", "a: 1\r\nx: 1\r\nb: v"),
    ("a: 1\nb: 2 # c\n", None, "b", "a: 1\nb: v # c\n"),
    ("a: 1\nb: # c\n", None, "b", "a: 1\nb: v # c\n"),
    ("a: 1\nb:\n", None, "b", "a: 1\nb: v\n"),
    ("a:\n    b: 1\n    c:\n        d: 1\n", None, "a.e", "a:\n    b: 1\n    c:\n        d: 1\n    e: v\n"),
    ("a:\n", None, "a.b", None),
    ("a: # c\nx: 1\n", "", "b", "a: # c\n  b: v\nx: 1\n"),
    ("l:\n- x: 1\n  y: 2\n- x: 3\n", None, "l.0.z", "l:\n- x: 1\n  y: 2\n  z: v\n- x: 3\n"),
    ("l:\n-\n  x: 1\n", None, "l.0.z", "l:\n-\n  x: 1\n  z: v\n"),
    ("a: {x: 1}\n", None, "a.z", "a: {x: 1, z: v}\n"),
    ("a: { x: 1 } # c\n", None, "a.z", "a: { x: 1, z: v } # c\n"),
    ("a: {x: 1,}\n", None, "a.z", "a: {x: 1, z: v,}\n"),
    ("a: {}\n", None, "a.z", "a: {z: v}\n"),
    ("a: { }\n", None, "a.z", "a: {z: v}\n"),
    ('a: {"x": 1}\n', None, "a.z", 'a: {"x": 1, "z": v}\n'),
    ("a: {\n  x: 1, # c\n  y: 2 # d\n}\n", None, "a.z", "a: {\n  x: 1, # c\n  y: 2, # d\n  z: v\n}\n"),
    ("a: {\n  x: 1, # c\n  y: 2, # d\n}\n", None, "a.z", "a: {\n  x: 1, # c\n  y: 2, # d\n  z: v,\n}\n"),
    ("a: |\n  x\n\n\nb: 1\n", None, "c", "a: |\n  x\n\n\nb: 1\nc: v\n"),
    ("b: 1\na: |+\n  x\n\n", None, "c", "b: 1\na: |+\n  x\n\nc: v\n"),
    ("b: 1\na: |\n  x\n\n# end\n", None, "c", "b: 1\na: |\n  x\nc: v\n\n# end\n"),
    ("? a\n: 1\n", None, "c", "? a\n: 1\nc: v\n"),
]


@pytest.mark.parametrize(("before", "target", "key", "after"), SET)
def test_set(before: str, target: str | None, key: str, after: str | None) -> None:
    region = Region(1, 3, 1, 3) if target == "" else None
    request = EditRequest("set", Location("a.yaml", region), "v", key=key)
    if after is None:
        with pytest.raises(Unfixable):
            edited(before, request)
    else:
        assert edited(before, request) == after


DELETED = [
    ("a: 1\nb: 2\nc: 3\n", "b", "a: 1\nc: 3\n"),
    ("a: 1\nb: 2 # c\nc: 3\n", "b", "a: 1\n# c\nc: 3\n"),
    ("# a\nb: 2\n# c\nc: 3\n", "b", "# a\n# c\nc: 3\n"),
    ("a: 1\nb:\n  x: 1\n  y: 2\n\nc: 3\n", "b", "a: 1\n\nc: 3\n"),
    ("a: 1\nb: 2", "b", "a: 1"),
    ("a: 1\r\nb: 2", "b", "a: 1"),
    ("a: |\n  x\nb: 2", "b", "a: |\n  x\n"),
    ("a: 1\n", "a", "{}\n"),
    ("p: # c\n  a: 1\nq: 1\n", "p.a", "p: {} # c\nq: 1\n"),
    ("p:\n- a\nq: 1\n", "p.0", "p: []\nq: 1\n"),
    ("- a: 1\n  b: 2\n", "0.a", "- b: 2\n"),
    ("- a: 1 # c\n  # d\n  b: 2\n", "0.a", "- # c\n  # d\n  b: 2\n"),
    ("- a: 1\n  # d\n  b: 2\n", "0.a", "-\n  # d\n  b: 2\n"),
    ("- a: 1\n", "0.a", "- {}\n"),
    ("- x\n- y # c\n- z\n", "1", "- x\n# c\n- z\n"),
    ("- - x\n  - y\n", "0.0", "- - y\n"),
    ("a: {x: 1, y: 2, z: 3}\n", "a.x", "a: {y: 2, z: 3}\n"),
    ("a: {x: 1, y: 2, z: 3}\n", "a.y", "a: {x: 1, z: 3}\n"),
    ("a: {x: 1, y: 2, z: 3}\n", "a.z", "a: {x: 1, y: 2}\n"),
    ("a: { x: 1 }\n", "a.x", "a: {}\n"),
    ("a: [x, y,]\n", "a.1", "a: [x,]\n"),
    ("a: [\n  x, # c\n  y # d\n]\n", "a.1", "a: [\n  x # c\n  # d\n]\n"),
    ("a: [\n  x, # c\n  y,\n  z\n]\n", "a.1", "a: [\n  x, # c\n  z\n]\n"),
    ("a: [\n  x,\n  y\n]\n", "a.1", "a: [\n  x\n]\n"),
    ("a: 1\nc: 2\n", "b", "a: 1\nc: 2\n"),
]


@pytest.mark.parametrize(("before", "key", "after"), DELETED)
def test_delete(before: str, key: str, after: str) -> None:
    assert edited(before, EditRequest("delete", Location("a.yaml"), key=key)) == after


def test_delete_in_other_files() -> None:
    assert change("FROM a\nUSER root\nCMD x\n", "delete", "USER root", path="Dockerfile") == "FROM a\nCMD x\n"
    assert change("FROM a\r\nUSER root", "delete", "USER root", path="Dockerfile") == "FROM a"
    assert change("FROM a AS b\n", "delete", "AS b", path="Dockerfile") == "FROM a \n"
    assert change("a\x0cb\u2028c\nx\n", "delete", "x", path=".trivyignore") == "a\x0cb\u2028c\n"


def test_insert_takes_line_ends_and_indentation() -> None:
    assert change("a:\r\n  b: 1\r\n", "insert_after", "1", "\nc: 2") == "a:\r\n  b: 1\r\n  c: 2\r\n"
    assert change("FROM a\n", "insert_before", "FROM a", "# x\n", "Dockerfile") == "# x\nFROM a\n"
    assert change("a:\n  b: 1 # c\n", "insert_before", key="a.b", text="x:\n  ") == "a:\n  x:\n    b: 1 # c\n"


def test_unix_line_ends() -> None:
    assert edited("#!/bin/sh\r\na\n\r\nb\r c\r\r\n", EditRequest("unix_line_ends", Location("run.sh"))) == "#!/bin/sh\na\n\nb\r c\n"


def test_append() -> None:
    assert change("a: [x]\n", "append", "[x]", "y") == "a: [x, y]\n"
    assert change("a: [x]\n", "append", "[x]", "x") == "a: [x]\n"
    assert change("a:\n- x # c\nb: 1\n", "append", key="a", text="y") == "a:\n- x # c\n- y\nb: 1\n"
    assert change("a:\n", "append", key="a", text="y") == "a: [y]\n"
    assert change("a:\n- x: 1\n", "append", key="a", text="x: 2\ny: 3\n", is_source=True) == "a:\n- x: 1\n- x: 2\n  y: 3\n"
    with pytest.raises(Unfixable, match="no list"):
        change("a: {x: 1}\n", "append", key="a", text="y")


def test_rename_key() -> None:
    assert change("networkVisibility: Public\n", "rename_key", key="networkVisibility", text="v") == "v: Public\n"
    assert change('{"a": 1}', "rename_key", None, "b", "a.json", key="a") == '{"b": 1}'
    assert change("a: 1\n", "rename_key", key="x", text="y") == "a: 1\n"
    with pytest.raises(Unfixable, match="has 'b' beside 'a' already"):
        change("a: 1\nb: 2\n", "rename_key", key="a", text="b")


NESTED = [
    ("a: 1 # c\nb: 2\n", [("a", "")], "s:\n  a: 1 # c\nb: 2\n"),
    ("- a: 1\n  b: 2 # d\n", [("0.a", ""), ("0.b", "x")], "- s:\n    a: 1\n    x: 2 # d\n"),
    ("a: 1\nb: 2\nc:\n    d: |\n      x\n", [("a", "y"), ("c", "")], "s:\n    y: 1\n    c:\n        d: |\n          x\nb: 2\n"),
    ("{a: 1, b: 2, c: 3}", [("a", ""), ("c", "z")], "{s: {a: 1, z: 3}, b: 2}"),
    ("s: {x: 1}\na: 1\n", [("a", "")], "s: {x: 1, a: 1}\n"),
    ("a: 1\r\nb: 2", [("a", ""), ("b", "")], "s:\r\n  a: 1\r\n  b: 2"),
]


@pytest.mark.parametrize(("before", "keys", "after"), NESTED)
def test_nest(before: str, keys: list[tuple[str, str]], after: str) -> None:
    requests = [EditRequest("nest", Location("a.yaml"), key=key, under="s", name=name) for key, name in keys]
    assert edited(before, *requests) == after


def test_lines_added_where_the_last_line_goes() -> None:
    before = "a:\r\n  b: 1 # c\r\nd: 2"
    requests = [EditRequest("delete", Location("a.yaml"), key="d"), EditRequest("set", Location("a.yaml"), "3", key="a.e")]
    assert edited(before, *requests) == "a:\r\n  b: 1 # c\r\n  e: 3"
    requests += [EditRequest("set", Location("a.yaml"), "4", key="f")]
    assert edited(before, *requests) == "a:\r\n  b: 1 # c\r\n  e: 3\r\nf: 4"


def test_unwrap() -> None:
    assert change("s: # c\n  # d\n  a: 1\n\n  b:\n  - 2\nz: 1\n", "unwrap", key="s") == "# c\n# d\na: 1\n\nb:\n- 2\nz: 1\n"
    assert change("{s: {a: 1, b: 2}, z: 1}", "unwrap", key="s") == "{a: 1, b: 2, z: 1}"
    assert change("s:\nz: 1\n", "unwrap", key="s") == "z: 1\n"
    with pytest.raises(Unfixable, match="'z' is there already"):
        change("s:\n  z: 1\nz: 1\n", "unwrap", key="s")


def test_what_cannot_be_edited_says_why() -> None:
    for before, path, reason in (("a: [1\n", "a.yaml", "cannot be parsed"), ("x", "Dockerfile", "neither YAML nor JSON")):
        with pytest.raises(Unfixable, match=reason):
            change(before, "set", key="a", text="b", path=path)
    with pytest.raises(Unfixable, match="UTF-16"):
        Document("a.yaml", "a: 1".encode("utf-16"))
    with pytest.raises(Unfixable, match="no line 9"):
        edited("a: 1\n", EditRequest("replace", Location("a.yaml", Region(9, 1, 9, 2)), "x"))


def test_bytes_that_are_not_utf_8_survive() -> None:
    document = Document("Dockerfile", b"\xef\xbb\xbfFROM a # \xff\xfe\r\nUSER x\r\n")
    place = document.text.index("x")
    assert document.spliced([Splice(place, place + 1, "y")]) == b"\xef\xbb\xbfFROM a # \xff\xfe\r\nUSER y\r\n"


def test_splices_are_made_in_order_and_must_not_overlap() -> None:
    assert ordered([Splice(5, 5, "b"), Splice(1, 5, ""), Splice(5, 5, "c"), Splice(3, 4, "")]) == [(1, 5, ""), (5, 5, "b"), (5, 5, "c")]
    with pytest.raises(Unfixable):
        ordered([Splice(1, 5, "x"), Splice(4, 6, "")])


@given(st.text(alphabet="ab\r\n\x0c\u2028\x85😀", max_size=30), st.sampled_from(["a.yaml", "Dockerfile"]))
def test_offsets_and_regions_agree(text: str, path: str) -> None:
    document = Document(path, text.encode())
    for offset in range(len(text) + 1):
        region = document.region(offset, offset)
        assert document.span(region) == (offset, offset)
        assert document.line_start(offset) <= offset <= document.next_line(offset)


@given(st.text(alphabet=list("ab:#-?{}[],'\"\\ \n\t\x85\u2028&*!|>%@`0😀~="), max_size=12), st.sampled_from(["", "'", '"']), st.booleans())
@settings(max_examples=500)
def test_scalars_read_back(text: str, style: str, in_flow: bool) -> None:
    from diagnose.syntax.writing import json_scalar, yaml_scalar

    written = yaml_scalar(text, style, in_flow)
    source = f"[{written}, {written}]" if in_flow else f"a: {written}\n"
    node = parse_yaml(source)[0]
    read = node.items[0] if in_flow else node.get("a")  # type: ignore[union-attr]
    assert read.text == text  # type: ignore[union-attr]
    assert json.loads(json_scalar(text, is_text=True)) == text


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.sampled_from(["x", "it's", "😀", 'q"', "a, b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "bee", "c d", "😀"]), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_json_stays_json(data: Any) -> None:
    value = data.draw(st.dictionaries(st.sampled_from(["a", "bee", "c d"]), VALUES, min_size=1, max_size=3))
    layout = data.draw(st.sampled_from([None, 2, 4, "\t"]))
    line_break = data.draw(st.sampled_from(["\n", "\r\n"]))
    text = json.dumps(value, indent=layout, ensure_ascii=False).replace("\n", line_break)
    request, path, wanted = data.draw(edits(value))
    after = edited(text, EditRequest(request.action, Location("a.json"), request.text, request.is_source, request.key))
    assert loose(json.loads(after)) == loose(wanted)
    assert parse_json(after).plain() == json.loads(after)
    assert line_break == "\n" or "\n" not in after.replace("\r\n", "")
    assert places(value) and at(value, path[:-1]) is not None
