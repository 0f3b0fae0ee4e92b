"""Switching rules in the configuration file, and skeletons of rules from lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diagnose.engine.rules import catalog_of
from diagnose.engine.ruletest import run_examples
from diagnose.ruleset.fromline import constant_part, skeleton_for
from diagnose.ruleset.load import parse_rule
from diagnose.settings.load import load_settings
from diagnose.tui.rules.switch import CannotSwitch, switch


def switched(root: Path, rule: str, off: bool) -> str:
    """Return what the configuration file is after a switch."""
    (change,) = switch(root, None, rule, off)
    assert change.after is not None
    Path(change.target.real).write_bytes(change.after)
    return change.after.decode()


def test_a_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    assert switched(tmp_path, "net/low-port", True) == "ignore:\n  - net/low-port\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("plan: free  # ours\n", "plan: free  # ours\nignore: [net/low-port]\n"),
        ("# ours\nignore: [a/b]  # why\nplan: free\n", "# ours\nignore: [a/b, net/low-port]  # why\nplan: free\n"),
        ("ignore:\n  # why\n  - a/b\n\nplan: free\n", "ignore:\n  # why\n  - a/b\n  - net/low-port\n\nplan: free\n"),
        ("# nothing yet\n", "ignore: [net/low-port]\n# nothing yet\n"),
    ],
)
def test_the_rest_of_the_file_stays(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "diagnose.yaml"
    path.write_text(before)
    assert switched(tmp_path, "net/low-port", True) == after
    settings, problems = load_settings(path, "diagnose.yaml")
    assert "net/low-port" in settings.ignore and not problems


def test_on_again(tmp_path: Path) -> None:
    (tmp_path / "diagnose.yaml").write_text("# ours\nignore:\n  - a/b\n  - net/low-port\nplan: free\n")
    assert switched(tmp_path, "net/low-port", False) == "# ours\nignore:\n  - a/b\nplan: free\n"
    assert switched(tmp_path, "a/b", False) == "# ours\nplan: free\n"


@pytest.mark.parametrize(
    ("name", "text", "off", "reason"),
    [
        ("pyproject.toml", "[tool.diagnose]\nplan = 'free'\n", True, "is TOML"),
        ("diagnose.yaml", "ignore: [net]\n", False, "an area or a command line option switches it off"),
        ("diagnose.yaml", "nope: 1\n", True, "nope"),
        ("diagnose.yaml", "", True, "is empty"),
    ],
)
def test_what_cannot_be_switched_says_why(tmp_path: Path, name: str, text: str, off: bool, reason: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(CannotSwitch, match=reason):
        switch(tmp_path, None, "net/low-port", off)
    assert (tmp_path / name).read_text() == text


def test_the_constant_part_of_a_line() -> None:
    line = '2024-06-04T10:38:53.885Z [error] cannot open "/etc/x.conf": connection to 10.0.0.1:80 was reset by peer'
    assert constant_part(line) == "was reset by peer"
    assert constant_part("1234") == "1234"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@example("\x1b@")
@example("a\x1b[31;1m red \x1b]0;title\x07 and more words than anywhere else in it")
def test_any_line_makes_a_rule_that_sees_it(text: str) -> None:
    line = "2024-06-04T10:38:53Z cannot open the valve " + " ".join(text.split())
    rule, problems = parse_rule("mine/rule", skeleton_for(line), "rule.yaml")
    assert rule is not None, problems
    matches = [outcome for outcome in run_examples(catalog_of([rule]), [rule]) if outcome.should_match]
    assert [outcome.failure for outcome in matches] == [None]
