"""`check --explain-project`: what is known of each component, from where, how surely."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnose.cli.main import run

FILES = {
    "api/Dockerfile": "FROM node:20\nEXPOSE 3000\nUSER 10014\n",
    "api/package.json": "{}",
    "api/.choreo/component.yaml": "schemaVersion: 1.2\n",
    "jobs/requirements.txt": "flask\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def explain(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(["check", "--explain-project", *arguments])
    return code, capsys.readouterr().out


def test_text_names_file_line_and_certainty(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = explain(capsys)
    assert code == 0
    assert "api\n" in text and "jobs\n" in text
    assert "  buildpack         docker  (likely, from Dockerfile: api/Dockerfile:1)\n" in text
    assert "  port              3000  (likely, from EXPOSE: api/Dockerfile:2)\n" in text
    assert "  buildpack         python  (likely, from requirements.txt: jobs/requirements.txt:1)\n" in text


def test_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = explain(capsys, "api", "--format", "json")
    (shown,) = json.loads(text)["projects"]
    (component,) = shown["components"]
    port = next(item for item in component["inferred"] if item["name"] == "port")
    assert code == 0
    assert port == {
        "name": "port", "value": "3000", "certainty": "likely", "why": "EXPOSE", "path": "api/Dockerfile", "line": 2, "column": 8,
    }  # fmt: skip


def test_terminal_escapes_of_names_do_not_reach_the_terminal(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project / "evil\x1b[31m"
    folder.mkdir()
    (folder / "go.mod").write_text("module a\n")
    assert "\x1b" not in explain(capsys)[1]


def test_other_formats_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(capsys, "--format", "sarif")[0] == 2


def test_an_empty_folder_has_no_component(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert explain(capsys) == (0, ".: no component found\n")
