"""The table in sample_logs/README.md is true: what it says is found is found, what it calls healthy is silent."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from diagnose.cli.main import run

SAMPLES = Path(__file__).parents[2] / "sample_logs"
ROW = re.compile(r"^\| (?P<files>`.+?) \| (?P<what>.+?) \| (?P<found>.+?) \|$")
NAME = re.compile(r"`([^`]+)`")
HEALTHY = "nothing"


def rows() -> list[tuple[str, str]]:
    """Return (file or folder, what is found) of every row; a row with several files counts for each."""
    table = [found for line in (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines() if (found := ROW.match(line))]
    return [(name, row["found"]) for row in table for name in NAME.findall(row["files"])]


def analyse(name: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Return the JSON result of a log, or of a folder's logs with its project."""
    path = SAMPLES / name
    logs = [str(log) for log in sorted(path.glob("*.log"))] if path.is_dir() else [str(path)]
    project = ["--project", str(path / "project")] if path.is_dir() else []
    run(["logs", *logs, *project, "--format", "json"])
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


def twins(name: str, found: str) -> set[str]:
    """Return the ids that a row names; the row of the package managers names one for all."""
    manager = re.match(r"(npm|yarn|pnpm)-missing-script", name)
    return {f"build/{manager[0]}"} if manager else {text for text in NAME.findall(found) if "/" in text}


@pytest.mark.parametrize(("name", "found"), rows())
def test_sample_gives_what_the_readme_says(name: str, found: str, capsys: pytest.CaptureFixture[str]) -> None:
    result = analyse(name, capsys)
    seen = {item["rule"] for item in result["findings"]} | {item["id"] for item in result["diagnoses"]}
    if found == HEALTHY:
        assert [item["rule"] for item in result["findings"] if item["severity"] != "info"] == []
    else:
        assert twins(name, found) <= seen


def test_every_sample_is_in_the_table() -> None:
    listed = {name.rstrip("/") for name, _ in rows()}
    assert {path.name for path in SAMPLES.iterdir()} - {"README.md"} == listed


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("tailscale-login-link-excerpt.log", "tailscale/auth-key-misconfigured"),
        ("tailscale-key-invalid-excerpt.log", "tailscale/auth-key-invalid"),
    ],
)
def test_documented_excerpt_is_exactly_one_finding(name: str, rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [item["rule"] for item in analyse(name, capsys)["findings"]] == [rule]


@pytest.mark.parametrize("name", ["tailscale-login-link-excerpt.log", "tailscale-key-invalid-excerpt.log"])
def test_excerpt_that_goes_on_to_complete_is_silent(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / name
    later = "2024-06-04T11:40:00.000000000Z tailscale up is complete.\n"
    log.write_text((SAMPLES / name).read_text(encoding="utf-8") + later, encoding="utf-8")
    run(["logs", str(log), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_login_link_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    assert "1c0ffee0fa4e5" not in json.dumps(analyse("tailscale-login-link.docker.log", capsys))


def test_private_endpoint_names_mapping_and_endpoint(capsys: pytest.CaptureFixture[str]) -> None:
    causes = "\n".join(item["root_cause"] for item in analyse("tailscale-proxy", capsys)["diagnoses"])
    assert "Config.yaml:3" in causes
    assert "'Billing'" in causes
    assert "endpoints.yaml:3" in causes
    assert "'Orders database'" in causes
