"""Living with findings: comments and baselines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnose.cli.main import run

ENDPOINTS = """\
version: 0.1
endpoints:
  - name: Billing
    port: 8082
    type: TCP
"""
CONFIG = 'portMappings:\n  8081: "100.108.78.93:8090"\n'
RULE = "tailscale/endpoint-not-mapped"


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(".choreo").mkdir()
    Path(".choreo/endpoints.yaml").write_text(ENDPOINTS)
    Path("Config.yaml").write_text(CONFIG)


def found(capsys, *argv: str) -> tuple[list[str], int, int]:
    code = run(["check", *argv, "--select", "tailscale", "--format", "json"])
    result = json.loads(capsys.readouterr().out)
    return sorted({finding["rule"] for finding in result["findings"]}), result["stats"]["suppressed"], code


def edit(old: str, new: str) -> None:
    assert old in ENDPOINTS
    Path(".choreo/endpoints.yaml").write_text(ENDPOINTS.replace(old, new))


def test_without_a_comment(capsys):
    assert RULE in found(capsys)[0]


@pytest.mark.parametrize(("old", "new"), [
    ("    port: 8082", f"    port: 8082 # diagnose: ignore[{RULE}]"),
    ("    port: 8082", f"    port: 8082   #diagnose:ignore[ {RULE} ] not yet"),
    ("    port: 8082", "    # diagnose: ignore[tailscale] because\n    port: 8082"),
    ("    port: 8082", f"    # diagnose: ignore[nginx, {RULE}]\n    port: 8082"),
    ("version: 0.1", f"version: 0.1\n# diagnose: ignore-file[{RULE}]"),
])  # fmt: skip
def test_a_comment_silences(capsys, old, new):
    edit(old, new)
    rules, suppressed, _ = found(capsys)
    assert RULE not in rules
    assert suppressed == 1


@pytest.mark.parametrize(("old", "new"), [
    ("    port: 8082", "    port: 8082 # diagnose: ignore[]"),
    ("    port: 8082", "    port: 8082 # diagnose: ignore"),
    ("    port: 8082", "    port: 8082 # diagnose: ignore[nginx]"),
    ("version: 0.1", f"# diagnose: ignore[{RULE}]\nversion: 0.1"),
    ("version: 0.1", "# x\n" * 10 + f"# diagnose: ignore-file[{RULE}]\nversion: 0.1"),
    ("Billing", f"'diagnose: ignore[{RULE}]'"),
])  # fmt: skip
def test_what_is_no_such_comment_silences_nothing(capsys, old, new):
    edit(old, new)
    assert RULE in found(capsys)[0]


@pytest.mark.parametrize(("name", "why"), [("nginx/welcome-page", "nothing is found there"), ("nginx/welcom-page", "there is no rule nginx/welcom-page")])
def test_an_unused_comment_is_reported(capsys, name, why):
    edit("version: 0.1", f"version: 0.1 # diagnose: ignore[{name}]")
    run(["check", "--format", "json"])
    findings = [item for item in json.loads(capsys.readouterr().out)["findings"] if item["rule"] == "suppression/unused"]
    assert [(item["severity"], item["line"]) for item in findings] == [("info", 1)]
    assert why in findings[0]["message"]


def test_a_baseline_accepts_what_is_there_and_nothing_new(capsys):
    assert run(["check", "--select", "tailscale", "--baseline", "accepted.json", "--write-baseline"]) == 0
    capsys.readouterr()
    assert found(capsys, "--baseline", "accepted.json") == ([], 2, 0)
    Path(".choreo/endpoints.yaml").write_text("# moved\n" + ENDPOINTS)
    assert found(capsys, "--baseline", "accepted.json")[0] == []
    Path(".choreo/endpoints.yaml").write_text(ENDPOINTS + "  - {name: New, port: 9000, type: TCP}\n")
    assert found(capsys, "--baseline", "accepted.json")[0] == [RULE]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 9, "findings": []}', "nonsense"])
def test_a_broken_baseline_is_wrong_usage(capsys, text):
    Path("accepted.json").write_text(text)
    assert run(["check", "--baseline", "accepted.json"]) == 2
    assert "accepted.json" in capsys.readouterr().err
