"""The prefilter may report too much and must never miss: whatever a term matches holds one of its literals."""

from __future__ import annotations

import json

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.matchers.linear import quick_length
from diagnose.matchers.literals import Unsearchable, is_exact, literals_of
from diagnose.matchers.plan import make_plan
from diagnose.matchers.prefilter import Prefilter
from diagnose.model.rule import Matcher, Rule, Term

DERIVED = [
    ("failed to start: (?P<reason>.+)", {"failed to start: "}),
    ("(?:abc|defg) value", {" value"}),
    ("(?:could not|unable to) x?", {"could not", "unable to"}),
    ('open "(?P<path>[^"]+)" failed', {'open "\n" failed'}),  # pieces in order, with a gap
    ("a{3}bcdef", {"bcdef"}),
    (r"^\d+ connection(?: refused)?$", {" connection"}),
    (r"(?>at|om) group", {" group"}),
    (r"\p{Lu}ppercase word", {"ppercase word"}),
]


@pytest.mark.parametrize(("pattern", "texts"), DERIVED)
def test_derived(pattern, texts):
    assert {literal.text for literal in literals_of(Term(regex=pattern))} == texts


@pytest.mark.parametrize("pattern", [".*", "[a-z]+", "ab", "(?:abc|.*)", "(?:abc)?", r"\d{4}", "x*yz"])
def test_nothing_to_look_for_is_an_error(pattern):
    with pytest.raises(Unsearchable):
        literals_of(Term(regex=pattern))


QUICK = [
    # pattern, characters of a line it is quick on
    ("plain text", 8192),
    (r'open "(?P<path>[^"]+)" failed', 8192),
    (r"host (?P<host>\S+) port (?P<port>\d+) refused", 8192),
    (r"error: (?P<rest>.+)", 4096),
    (r"a.*b.*c", 512),
    (r"a.*b.*c.*d", 0),
    (r"\S+ failed", 4096),
    (r"(a|aa)+$", 0),
    (r"(a+)+$", 0),
    (r"(a?b?)+$", 0),
    (r"(?:\d+\.)+x", 0),
    (r"(x)\1", 0),
    (r"(?<=x)y", 0),
    (r"\p{Lu}x", 0),
    (r"(?:ab){2,5}", 8192),
]


@pytest.mark.parametrize(("pattern", "length"), QUICK)
def test_what_may_run_without_a_clock(pattern, length):
    assert quick_length(pattern) == length


def test_quick_expressions_are_quick_on_hostile_lines():
    import re
    import time

    for pattern, length in QUICK:
        for char in "a0. x" if length else "":
            started = time.process_time()
            re.search(pattern, (char * length)[:length])
            assert time.process_time() - started < 2, pattern


def test_exactness():
    assert is_exact(Term(contains="plain text"))
    assert not is_exact(Term(contains='with "quotes"'))
    assert not is_exact(Term(contains="plain", ignore_case=True))
    assert not is_exact(Term(contains="x" * 300))


PATTERNS = [
    r"Failed to connect to destination (?P<host>[^\s:]+):(?P<port>\d+) through proxy after \d attempts: (?P<why>.+)",
    r"(?i)error: cannot (find|open) (?:module|file) '(?P<name>[^']{1,20})'",
    r"(?:ECONN(?:REFUSED|RESET)|ETIMEDOUT) (?P<address>\S{1,20})",
    r"listen tcp (?P<address>\S{1,20}): bind: (?:permission denied|address already in use)",
]


FRAMES = (
    str,
    lambda text: json.dumps({"log": text}),
    lambda text: json.dumps({"message": text}, ensure_ascii=False),
    lambda text: json.dumps({"log": json.dumps({"msg": text})}),
    lambda text: f"2024-06-04T10:38:53Z stdout F {text}",
    lambda text: f"[pod/web-1/app] 2024-06-04T10:38:53Z {text}",
    lambda text: f"web-1  | {text}",
    lambda text: f"MESSAGE={text}",
    lambda text: f"2024-06-04T10:38:53Z ##[error]{text}",
    lambda text: "time=x level=error msg=" + json.dumps(text, ensure_ascii=False),
    lambda text: '2024-06-04T10:38:53Z,ERROR,"' + text.replace('"', '""') + '",{}',
    lambda text: json.dumps(text.replace("/", "\\/")).replace("\\\\/", "\\/"),  # PHP
)


@pytest.mark.parametrize("pattern", PATTERNS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_never_misses_in_any_wrapper(pattern, data):
    text = data.draw(st.from_regex(regex_to_re(pattern), fullmatch=True, alphabet=st.characters(codec="utf-8", exclude_characters="\n\r\x1b", exclude_categories=("Cs",))))
    if "\n" in text or not regex.search(pattern, text):
        return
    prefilter = Prefilter(make_plan([Rule("a/b", "log", "t", matchers=(Matcher("single", (Term(regex=pattern),)),))])[0])
    for line in (form(text) for form in FRAMES):
        assert prefilter.scan(memoryview(line.encode("utf-8", "surrogatepass"))), line


def regex_to_re(pattern: str):
    import re

    return re.compile(pattern)
