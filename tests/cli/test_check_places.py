"""Files named from anywhere: the project around them is found, and their findings are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnose.cli.main import run


@pytest.mark.parametrize("repository", [True, False])
@pytest.mark.parametrize(
    ("folder", "argument"),
    [
        ("", ".choreo/component.yaml"),
        (".choreo", "component.yaml"),
        (".choreo", "../.choreo/component.yaml"),
        (".choreo", "."),
        ("src", "../.choreo/component.yaml"),
        ("..", "project/.choreo/component.yaml"),
    ],
)
def test_a_file_of_the_choreo_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], repository: bool, folder: str, argument: str
) -> None:
    root = tmp_path / "project"
    for name in (".choreo", "src", *([".git"] if repository else [])):
        (root / name).mkdir(parents=True)
    (root / ".choreo" / "component.yaml").write_text("schemaVersion: 9\n")
    (root / "go.mod").write_text("module a\n")
    monkeypatch.chdir(root / folder)
    assert run(["check", argument]) == 1
    assert "config/schema-version-unknown" in capsys.readouterr().out
