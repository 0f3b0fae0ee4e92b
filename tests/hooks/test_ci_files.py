"""What is shipped for CI services: the steps run here as far as they go without the services."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from junitparser import JUnitXml

from diagnose import check

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "sample_logs" / "tailscale-proxy"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
GITLAB = yaml.safe_load((ROOT / ".gitlab" / "diagnose.gitlab-ci.yml").read_text())


@pytest.fixture
def runner(tmp_path):
    """A folder like that of a runner, with the command where the first step puts it."""
    (tmp_path / "diagnose" / "bin").mkdir(parents=True)
    command = tmp_path / "diagnose" / "bin" / "diagnose"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m diagnose "$@"\n')
    command.chmod(0o755)
    return tmp_path


def step(runner: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the action's main step with its inputs in place, as the runner does."""
    run = next(item for item in ACTION["runs"]["steps"] if item.get("id") == "run")
    values = {name: item["default"] for name, item in ACTION["inputs"].items()} | inputs
    environment = {name: values[text.split("inputs.")[1].split(" ")[0]] for name, text in run["env"].items()}
    files = {"GITHUB_OUTPUT": str(runner / "output"), "GITHUB_STEP_SUMMARY": str(runner / "summary"), "RUNNER_TEMP": str(runner)}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", run["run"]],
        cwd=PROJECT,
        env=os.environ | environment | files | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_action_annotates_summarises_and_fails(runner):
    done = step(runner, path="project", sarif=str(runner / "x.sarif"))
    assert done.returncode == 1
    assert "::error file=project/.choreo/endpoints.yaml,line=9" in done.stdout
    assert (runner / "summary").read_text().startswith("## diagnose: ")
    assert json.loads((runner / "x.sarif").read_text())["version"] == "2.1.0"
    assert (runner / "output").read_text() == f"sarif={runner / 'x.sarif'}\n"


def test_the_action_joins_logs_with_the_project(runner):
    done = step(runner, path="project", logs="proxy.log\n", sarif=str(runner / "x.sarif"), **{"fail-on": "error"})
    rules = {item["ruleId"] for item in json.loads((runner / "x.sarif").read_text())["runs"][0]["results"]}
    assert done.returncode == 1
    assert "tailscale/private-endpoint-unreachable" in rules


def test_inputs_cannot_run_commands(runner):
    done = step(runner, path='$(touch owned); "; touch owned', arguments="; touch owned", sarif=str(runner / "x.sarif"))
    assert done.returncode == 2
    assert not (PROJECT / "owned").exists()
    assert all("${{" not in item["run"] for item in ACTION["runs"]["steps"]), "inputs come through the environment only"


def test_the_gitlab_job_writes_its_artifacts(tmp_path):
    job = GITLAB["diagnose"]
    script = job["script"][-1].replace("diagnose check", f"{sys.executable} -m diagnose check")
    environment = os.environ | job["variables"] | {"PYTHONPATH": str(ROOT), "DIAGNOSE_PATH": str(PROJECT / "project")}
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    reports = job["artifacts"]["reports"]
    assert json.loads((tmp_path / reports["codequality"]).read_text())
    assert JUnitXml.fromfile(str(tmp_path / reports["junit"])).failures > 0
    assert "endpoint-not-mapped" in done.stdout


def test_our_own_dockerfile_has_nothing_to_find(tmp_path):
    (tmp_path / "Dockerfile").write_text((ROOT / "Dockerfile").read_text())
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        (tmp_path / name).write_text("x")
    for name in ("diagnose", "rules"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text("x")
    found = [finding for finding in check(tmp_path).findings if finding.severity.word == "error"]
    assert found == []
