"""The rule reference: every rule on the page of its area, links that lead somewhere, text that stays text."""

from __future__ import annotations

import re

import pytest

from diagnose.cli.main import run
from diagnose.engine.rules import builtin_rules
from diagnose.model.rule import Example
from diagnose.report.reference import reference_pages
from diagnose.ruleset.load import load_packs

RULES = load_packs([builtin_rules()])[0]


@pytest.fixture(scope="module")
def pages():
    return dict(reference_pages(RULES))


def test_every_rule_is_on_the_page_of_its_area_and_in_the_list(pages):
    for rule in RULES:
        if rule.kind != "format":
            assert f"\n## {rule.id}\n" in pages[f"{rule.area}.md"]
            assert f"({rule.area}.md#{rule.id.replace('/', '-')})" in pages["README.md"]


def test_links_lead_to_entries(pages):
    targets = {f"{name}#{anchor}" for name, text in pages.items() for anchor in re.findall(r'<a id="([^"]+)">', text)}
    links = {link for text in pages.values() for link in re.findall(r"\]\(([\w-]+\.md#[\w-]+)\)", text)}
    assert links - targets == set()


def test_an_entry_says_what_happened_why_and_what_to_do(pages):
    text = pages["nginx.md"].split("\n## nginx/bind-privileged-port\n")[1].split("\n## ")[0]
    assert "error · reads runtime logs" in text
    for label in ("*Why:*", "*Fix: ", "1. ", "*Reported when:*", "*Reported, for example:*", "References: "):
        assert label in text


def test_an_example_cannot_end_its_fence():
    rule = next(rule for rule in RULES if rule.kind == "log")
    hostile = rule._replace(examples_match=(Example({"log": "```\n# taken over\n"}),))
    text = dict(reference_pages([hostile]))[f"{rule.area}.md"]
    assert "````text\n```\n# taken over\n````" in text


def test_the_command_writes_the_pages(tmp_path, capsys):
    assert run(["rules", "docs", str(tmp_path / "reference")]) == 0
    assert (tmp_path / "reference" / "README.md").read_text(encoding="utf-8").startswith("# Rules\n")
    assert "rules in" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_said(tmp_path, capsys):
    (tmp_path / "taken").write_text("")
    assert run(["rules", "docs", str(tmp_path / "taken")]) == 2
    assert "cannot be written" in capsys.readouterr().err
