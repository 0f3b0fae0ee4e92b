"""Large files that a web app serves as they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from diagnose.facts import extract

MB = 1 << 20
REACT = '{"name": "shop", "dependencies": {"react": "18.2.0", "react-scripts": "5.0.1"}, "scripts": {"build": "react-scripts build"}}'


def large_files(root: Path) -> list[tuple[str, int]]:
    components = extract(root, None, {"$at": {}}).project["components"]
    return [(fact["served_path"], fact["bytes"]) for component in components for fact in component["large_files"]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "public" / "media").mkdir(parents=True)
    (tmp_path / "package.json").write_text(REACT)
    (tmp_path / "public" / "index.html").write_text("<html><body></body></html>")
    return tmp_path


def sized(path: Path, size: int) -> None:
    path.write_bytes(b"")
    os.truncate(path, size)


def test_a_file_of_more_than_ten_megabytes_in_the_public_folder_is_one(project: Path) -> None:
    sized(project / "public" / "media" / "intro.mp4", 21 * MB)
    sized(project / "public" / "media" / "small.mp4", 10 * MB)
    assert large_files(project) == [("media/intro.mp4", 21 * MB)]


def test_what_the_build_does_not_copy_and_what_git_ignores_is_none(project: Path) -> None:
    sized(project / "raw.mp4", 21 * MB)
    sized(project / "public" / "media" / "intro.mp4", 21 * MB)
    (project / ".gitignore").write_text("media/*.mp4\n!keep.mp4\n")
    assert large_files(project) == [("media/intro.mp4", 21 * MB)]
    (project / ".gitignore").write_text("*.mp4\n")
    assert large_files(project) == []
