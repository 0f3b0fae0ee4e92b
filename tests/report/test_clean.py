"""Text from outside cannot harm a terminal, and its width is known."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.report.clean import clean, fit, width_of
from diagnose.report.wrap import wrap

anything = st.text(st.characters(exclude_categories=[]), max_size=80)
HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("a\rb\nc", "a\\rb\\nc"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("\U000e0041", "\\U000e0041"),
        ("\udcff", "\\udcff"),
        ("ab\tc", "ab  c"),
        ("abcd\tc", "abcd    c"),
        ("日本語 é e\u0301 ✔️", "日本語 é e\u0301 ✔"),
        ("e" + "\u0301" * 6, "e" + "\u0301" * 4 + "\\u0301" * 2),
        ("\u0301a", "\\u0301a"),
        ("\u3164", "\\u3164"),
        ("key:\xa0value", "key:\\xa0value"),
        ("日\u3000本", "日  本"),
    ],
)
def test_clean(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(anything)
def test_clean_text_has_nothing_that_a_terminal_obeys(text: str) -> None:
    shown = clean(text)
    assert not [char for char in shown if unicodedata.category(char) in HARMFUL]
    assert clean(shown) == shown


@pytest.mark.parametrize(("text", "width"), [("", 0), ("abc", 3), ("日本", 4), ("é", 1), ("e\u0301", 1), ("\x1b", 4), ("😀", 2), ("ｶﾅ", 2)])
def test_width(text: str, width: int) -> None:
    assert width_of(text) == width


@given(anything, st.integers(0, 90), st.integers(0, 90), st.integers(12, 40))
def test_a_fitted_line_has_the_width_and_holds_the_span(text: str, start: int, length: int, width: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    fitted = fit(text, (start, end), width)
    assert width_of(fitted.text) <= width
    assert 0 <= fitted.column(start) <= fitted.column(end) <= width
    if width_of(text) <= width:
        assert fitted.text == clean(text)


@given(st.text("abcdefgh ", max_size=300), st.integers(0, 290), st.integers(1, 6), st.integers(24, 60))
def test_what_is_marked_is_shown(text: str, start: int, length: int, width: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    fitted = fit(text, (start, end), width)
    assert fitted.text[fitted.column(start) : fitted.column(end)] == text[start:end]


def test_a_long_line_is_cut_around_its_span() -> None:
    fitted = fit("a" * 100 + "日本NEEDLE" + "b" * 100, (102, 108), 30)
    assert fitted.text[0] == fitted.text[-1] == "…"
    assert "NEEDLE" in fitted.text
    assert fitted.column(102) == width_of(fitted.text[: fitted.text.index("N")])


def test_a_giant_line_is_not_walked_through() -> None:
    text = "x" * 50_000_000
    assert fit(text, (25_000_000, 25_000_004), 40).text == "…" + "x" * 38 + "…"


@given(st.text(max_size=300), st.integers(16, 60))
def test_wrapped_lines_have_the_width(text: str, width: int) -> None:
    for line in wrap(text, width):
        assert "://" in line or width_of(line) <= width
        assert line == line.rstrip()


def test_wrapping_keeps_words_paragraphs_items_and_links() -> None:
    link = "https://example.com/" + "x" * 30
    text = f"one two three four\nfive\n\n- item with more words than fit\n- {link}\n\n    as it is"
    assert wrap(text, 20) == [
        "one two three four",
        "five",
        "",
        "- item with more",
        "  words than fit",
        "-",
        f"  {link}",
        "",
        "    as it is",
    ]
