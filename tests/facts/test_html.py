"""Script elements in HTML as browsers see them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.facts.html_scripts import Outline, ScriptElement
from diagnose.facts.html_tags import html_tags


def scripts(text: str) -> list[ScriptElement]:
    return [element for element in Outline(text).scripts if "src" in element.tag.attributes]


def only(text: str) -> ScriptElement:
    (element,) = scripts(text)
    return element


@pytest.mark.parametrize(
    ("text", "inside", "live"),
    [
        ("<html><head><script src=a></script></head><body></body></html>", "head", True),
        ("<!DOCTYPE html><html><body><script src='a'></script></body></html>", "body", True),
        ("<script src=a></script>", "head", True),
        ("<div></div><script src=a></script>", "body", True),
        ("text<br><p>x</p><script src=a></script>", "body", True),
        ("<head></head><script src=a></script><body></body>", "head", True),
        ("<body></body><script src=a></script>", "body", True),
        ("<body></body></html><script src=a></script>", "body", True),
        ("<body><div id=root><script src=a></script></div></body>", "div", True),
        ("<body><main><p>x<script src=a></script></p></main></body>", "p", True),
        ("<body><div></div><script src=a></script></body>", "body", True),
        ("<body><img><br/><input><script src=a></script></body>", "body", True),
        ("<body><p>one<p>two<div></div><script src=a></script></body>", "body", True),
        ("<body><ul><li>a<li>b</ul><script src=a></script></body>", "body", True),
        ("<body><noscript><script src=a></script></noscript></body>", "noscript", False),
        ("<head><noscript><script src=a></script></noscript></head>", "noscript", False),
        ("<body><template><div><script src=a></script></div></template></body>", "div", False),
        ("<body><svg><script src=a></script></svg></body>", "svg", False),
        ("<body><svg><g/><script src=a /></svg></body>", "svg", False),
        ("<head><title><script src=a></script></title></head>", "title", False),
        ("<head><style><script src=a></script></style></head>", "style", False),
        ("<body><textarea><script src=a></script></textarea></body>", "textarea", False),
        ("<body><iframe><script src=a></script></iframe></body>", "iframe", False),
        ("<body><script><script src=a></script></script></body>", "script", False),
        ("<body><!-- <script src=a></script> --></body>", "body", False),
        ("<body><div><!-- <script src=a></script> --></div></body>", "div", False),
        ("<!--[if IE]><script src=a></script><![endif]-->", "head", False),
        ("<body><!--> <script src=a></script> -->", "body", True),
        ("<body></div></span><script src=a></script>", "body", True),
        ("<body><div><span></div><script src=a></script>", "body", True),
    ],
)
def test_where_a_script_is_and_whether_it_runs(text: str, inside: str, live: bool) -> None:
    element = only(text)
    assert (element.inside, element.is_live) == (inside, live)


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("<script src=a type='text/javascript'></script>", True),
        ("<script src=a type=''></script>", True),
        ("<script src=a type='module'></script>", True),
        ("<script src=a type='text/javascript; charset=utf-8'></script>", True),
        ("<script src=a language=javascript1.5></script>", True),
        ("<script src=a type='application/json'></script>", False),
        ("<script src=a type='text/x-template'></script>", False),
        ("<script src=a nomodule></script>", False),
    ],
)
def test_types(text: str, live: bool) -> None:
    assert only(text).is_live == live


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ('<script src="config.js">', "config.js", "config.js"),
        ("<script src='config.js'>", "config.js", "config.js"),
        ("<script src=config.js>", "config.js", "config.js"),
        ("<SCRIPT SRC=config.js>", "config.js", "config.js"),
        ('<script\r\n  defer\r\n  src = "config.js"\r\n>', "config.js", "config.js"),
        ('<script src="a?b=1&amp;c=2">', "a?b=1&c=2", "a?b=1&amp;c=2"),
        ("<script src=a/b/>", "a/b/", "a/b/"),
        ('<script src="a>b">', "a>b", "a>b"),
        ('<script src="a" src="b">', "a", "a"),
        ("<script src>", "", ""),
        ("<script src=>", "", ""),
        ('<script data-src="x" src="y">', "y", "y"),
        ('<script src="%PUBLIC_URL%/config.js"/>', "%PUBLIC_URL%/config.js", "%PUBLIC_URL%/config.js"),
        ('<script src="<%= BASE_URL %>config.js">', "<%= BASE_URL %>config.js", "<%= BASE_URL %>config.js"),
    ],
)
def test_attributes_and_where_their_values_stand(text: str, value: str, shown: str) -> None:
    attribute = only(text).tag.attributes["src"]
    assert attribute.value == value
    assert text[attribute.start : attribute.end] == shown


def test_a_string_with_markup_in_a_program_is_no_element() -> None:
    text = """<script>document.write('<script src="config.js"><\\/script>'); if (a < b) {}</script><script src="x"></script>"""
    assert [element.tag.attributes["src"].value for element in scripts(text)] == ["x"]


def test_the_body_of_an_inline_script() -> None:
    text = "<script>var a = 1</script>"
    (element,) = Outline(text).scripts
    assert text[slice(*element.body)] == "var a = 1"


def test_base() -> None:
    outline = Outline("<head><base href='/app/'><base href='/other/'></head>")
    assert outline.base is not None and outline.base.attributes["href"].value == "/app/"


_MARKUP = st.text(alphabet="<>/!-'\"= \nabscriptdvtle", max_size=120)
_PIECES = st.lists(
    st.sampled_from(
        [
            "<div>",
            "</div>",
            "<script src='a'>",
            "</script>",
            "<!--",
            "-->",
            "<title>",
            "</title>",
            "<p>",
            "x",
            "<svg>",
            "</svg>",
            "<a b='",
            "<",
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=300)
@given(_MARKUP | _PIECES | st.text(max_size=60))
def test_any_text_is_html_and_every_value_is_where_it_says(text: str) -> None:
    for tag in html_tags(text):
        assert text[tag.start] == "<" and text[tag.end - 1] == ">"
        for attribute in tag.attributes.values():
            assert "&" in text[attribute.start : attribute.end] or text[attribute.start : attribute.end] == attribute.value
    for element in Outline(text).scripts:
        assert element.inside


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<script>", "<", "<a '", "</", "<div>", "<title>", "<p>", "<svg>", "<a b=c "])
def test_hostile_repetition_is_read_in_linear_time(piece: str) -> None:
    Outline(piece * 20_000)
