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


def unused(capsys, *argv: str) -> list[tuple[str, int, str]]:
    run(["check", *argv, "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return [(item["path"], item["line"], item["message"]) for item in findings if item["rule"] == "suppression/unused"]


def test_of_a_comment_only_the_unused_names_are_reported(capsys):
    edit("    port: 8082", f"    port: 8082 # diagnose: ignore[{RULE}, config/missing]")
    assert unused(capsys) == [(".choreo/endpoints.yaml", 4, "The comment ignores config/missing, but nothing is found there.")]


@pytest.mark.parametrize(("name", "content", "comment"), [
    ("Dockerfile", "FROM alpine\n{}\nEXPOSE 8080\n", "# diagnose: ignore[dockerfile/user-root] why"),
    ("index.html", "<html>\n{}\n<body></body></html>\n", "<!-- diagnose: ignore[dockerfile/user-root] -->"),
    ("src/a.js", "let a = 1\n{}\nlet b = process.env.API_URL\n", "// diagnose: ignore[dockerfile/user-root]"),
    ("src/b.js", "let a = 1\n{}\nlet b = window.configs.apiUrl\n", "/* diagnose: ignore[dockerfile/user-root] */"),
    (".trivyignore", "CVE-2024-1\n{}\n", "# diagnose: ignore[dockerfile/user-root]"),
])  # fmt: skip
def test_comments_of_every_syntax_are_seen(capsys, name, content, comment):
    Path(name).parent.mkdir(exist_ok=True)
    Path("package.json").write_text('{"name": "a", "dependencies": {"react": "18"}, "scripts": {"build": "vite build"}}')
    Path("Dockerfile").write_text("FROM alpine\nUSER 10014\n")
    Path(name).write_text(content.format(comment))
    assert [(path, line) for path, line, _ in unused(capsys)] == [(name, 2)]


@pytest.mark.parametrize("only", [["--select", "tailscale"], [".choreo/endpoints.yaml"]])
def test_a_narrow_look_tells_nothing_about_the_rest(capsys, only):
    Path("diagnose.yaml").write_text("ignore: [config/missing]\n")
    Path("Config.yaml").write_text(CONFIG + "# diagnose: ignore[config/missing]\n")
    assert unused(capsys, *only) == []


def test_an_ignored_rule_that_is_not_found_is_reported_where_it_is_written(capsys):
    Path("diagnose.yaml").write_text("ignore:\n  - config/missing\n  - tailscale/endpoint-not-mapped\n  - nginx/welcome-page\n  - no/rule\n")
    assert unused(capsys) == [
        ("diagnose.yaml", 2, "The configuration ignores config/missing, but nothing is found there."),
        ("diagnose.yaml", 5, "The configuration ignores no/rule, but there is no such rule or area."),
    ]


def test_a_comment_for_an_ignored_rule_is_not_unused(capsys):
    Path("diagnose.yaml").write_text(f"ignore: [{RULE}]\n")
    edit("    port: 8082", f"    port: 8082 # diagnose: ignore[{RULE}]")
    assert unused(capsys) == []


def test_accepted_findings_that_are_gone_are_reported_once(capsys):
    run(["check", "--baseline", "accepted.json", "--write-baseline"])
    assert unused(capsys, "--baseline", "accepted.json") == []
    Path("Config.yaml").write_text(CONFIG.replace("8081", "8082"))
    assert [(path, "are not there any more" in text and RULE in text) for path, _, text in unused(capsys, "--baseline", "accepted.json")] == [
        ("accepted.json", True)
    ]
    assert unused(capsys, "--baseline", "accepted.json", "--select", "tailscale") == []
