"""The edits of the rules that ship, over their examples written in other ways: with comments, other line ends, a mark in front."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnose.engine.catalog import Catalog
from diagnose.engine.proof import Offer, offer
from diagnose.engine.rules import builtin_rules, load_catalog
from diagnose.engine.run import Request
from diagnose.fixes.apply import Applier
from diagnose.model.finding import Finding
from diagnose.model.rule import Rule
from diagnose.ruleset.load import load_packs
from diagnose.settings.load import load_settings
from diagnose.settings.settings import Settings, find_settings
from tests.fixes.rig import read_files, write_files
from tests.fixes.test_apply import dying, in_child

MARK = b"\xef\xbb\xbf"
SHORT = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@cache
def shipped() -> list[Rule]:
    return load_packs([builtin_rules()])[0]


@cache
def catalog() -> Catalog:
    return load_catalog([]).catalog


@cache
def fixable() -> list[tuple[Rule, dict[str, str]]]:
    """Every rule with edits, with the files of each of its examples that says what they are afterwards."""
    return [(rule, dict(example.files)) for rule in shipped() if edits_of(rule) for example in rule.examples_match if example.after]


def edits_of(rule: Rule) -> bool:
    return any(fix.edits for fix in rule.fixes)


def test_every_rule_with_edits_has_a_before_and_an_after() -> None:
    shown = {rule.id for rule, _ in fixable()}
    assert [rule.id for rule in shipped() if edits_of(rule) and rule.id not in shown] == []
    assert len(shown) > 50


@st.composite
def rewritten(draw: Any) -> tuple[str, dict[str, bytes]]:
    """The id of a rule, and the files of one of its examples in another dress that means the same."""
    rule, files = fixable()[draw(st.integers(0, len(fixable()) - 1))]
    line_break = draw(st.sampled_from(["\n", "\r\n"]))
    mark = draw(st.booleans())
    dressed = {}
    for name, text in files.items():
        if is_yaml(name):
            text = commented(draw, text)  # noqa: PLW2901
            dressed[name] = (MARK if mark else b"") + text.replace("\n", line_break).encode()
        elif Path(name).name.startswith("Dockerfile"):
            dressed[name] = f"# c0.\n{text}".encode()
        else:
            dressed[name] = text.encode()
    return rule.id, dressed


def is_yaml(name: str) -> bool:
    return ".choreo/" in name and name.endswith(".yaml")


def commented(draw: Any, text: str) -> str:
    """A YAML text with comments on lines of their own, where they do not change what it means."""
    lines = text.split("\n")
    for number in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        with_one = [*lines[:place], f"{' ' * draw(st.integers(0, 4))}# c{number}.", *lines[place:]]
        if means("\n".join(with_one)) == means(text):
            lines = with_one
    return "\n".join(lines)


def means(text: str) -> Any:
    try:
        return yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError:
        return object()


def offered(rule: str, root: Path) -> Offer:
    path = find_settings(root)
    known = load_settings(path, path.name)[0] if path else Settings()
    return offer(catalog(), Request(projects=[(root, known)]), lambda finding, _: finding.rule == rule)


def named(findings: list[Finding]) -> Counter[str]:
    return Counter(finding.rule for finding in findings)


def comments(files: dict[str, bytes]) -> Counter[bytes]:
    return Counter(found for data in files.values() for found in re.findall(rb"# c\d\.", data))


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    here = Path.cwd()
    yield
    os.chdir(here)


@SHORT
@given(case=rewritten(), limit=st.integers(1, 60))
def test_an_edit_removes_its_finding_adds_none_and_is_undone(case: tuple[str, dict[str, bytes]], limit: int) -> None:
    rule, files = case
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write_files(root, files)
        made = offered(rule, root)
        before, after = named(made.result.findings), named(made.after.findings)
        assert after[rule] == before[rule] - len(made.plan.made)
        assert made.plan.made, [left.reason for left in made.plan.left]
        assert not after - before
        crash(root, made, files, limit)
        assert not Applier(root).apply(made.plan.changes).problems
        fixed = read_files(root)
        check_dress(files, fixed)
        assert not offered(rule, root).plan.changes
        assert not Applier(root).undo().problems
        assert read_files(root) == files


def crash(root: Path, made: Offer, files: dict[str, bytes], limit: int) -> None:
    """Die at one of the operations on files while applying; the next run gives everything back."""
    if in_child(dying(limit, lambda: Applier(root).apply(made.plan.changes))):
        assert not Applier(root).recover().problems
    if read_files(root) != files:  # it got through, or died after the last word
        assert not Applier(root).undo().problems
    assert read_files(root) == files


def check_dress(files: dict[str, bytes], fixed: dict[str, bytes]) -> None:
    """Comments, line ends and marks are as they were in what is still there."""
    if files.keys() <= fixed.keys():
        assert not comments(files) - comments(fixed)
    for name in files.keys() & fixed.keys():
        assert fixed[name].startswith(MARK) == files[name].startswith(MARK)
        if is_yaml(name):
            assert (b"\r\n" in fixed[name]) == (b"\r\n" in files[name]) or b"\n" not in fixed[name]
            assert len(re.findall(rb"(?<!\r)\n", fixed[name])) == 0 or b"\r\n" not in files[name]
