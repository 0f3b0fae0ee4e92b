"""Ignore rules, compared with Git itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnose.facts.gitignore import IgnoreFile, is_ignored

PATHS = [
    "config.js", "Config.yaml", "a/config.js", "a/b/config.js", "build/x.js", "a/build/x.js", "dist.md", "app.log", "a/app.log",
    "app1.log", "[x].txt", "a b.txt", "#x", "!x", "x\\y", "foo/bar/baz.txt", "foo/baz.txt", "docs/a/README.md", "A.TXT", "a-b", "x.py", "x.pyc",
]  # fmt: skip

PATTERNS = [
    "config.js", "/config.js", "a/config.js", "**/config.js", "build/", "build", "/build/", "*.log", "app?.log", "app[0-9].log",
    "app[!0-9].log", "app*", "*", "!config.js", "!*.log", "a/**", "a/**/config.js", "**/build/**", "foo/*", "foo/**/baz.txt", "\\#x", "\\!x", "#x",
    "*.py[cod]", "[[]x].txt", "a b.txt", "trailing   ", "dist.*", "/*", "!/a", "docs/**/README.md", "[a-c]-b", "[]a]-b", "[[:upper:]].TXT", "x\\\\y",
    "[", "a\\", "config.js/", "**", "/**", "a**", "**foo/baz.txt", "*/config.js", "", "   ", "\\ x", "foo/", "!foo/", "*.js", "[^a]pp.log",
]  # fmt: skip


def ours(root: Path, files: dict[str, str], path: str) -> bool:
    """Walk down as the real walk does: a folder that is ignored hides what is below it."""
    parts = path.split("/")
    active: list[IgnoreFile] = []
    for depth in range(len(parts)):
        folder = "/".join(parts[:depth])
        name = f"{folder}/.gitignore" if folder else ".gitignore"
        if name in files:
            active.insert(0, IgnoreFile(folder, files[name]))
        here = "/".join(parts[: depth + 1])
        if is_ignored(active, here, parts[depth], depth < len(parts) - 1):
            return True
    return False


def gits(root: Path, paths: list[str]) -> set[str]:
    answer = subprocess.run(
        ["git", "check-ignore", "--no-index", "-z", "--stdin"],
        cwd=root, input="\0".join(paths).encode(), capture_output=True, check=False, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    )  # fmt: skip
    return set(answer.stdout.decode().split("\0")) - {""}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not here to compare with")
    root = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    for path in PATHS:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")
    return root


def compare(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).write_text(text)
    try:
        expected = gits(root, PATHS)
    finally:
        for name in files:
            (root / name).unlink()
    assert {path for path in PATHS if ours(root, files, path)} == expected


@pytest.mark.parametrize("pattern", PATTERNS)
def test_one_pattern(repository: Path, pattern: str) -> None:
    compare(repository, {".gitignore": pattern + "\n"})


def test_inner_files_win_and_crlf_is_a_line_end(repository: Path) -> None:
    compare(repository, {".gitignore": "*.log\r\nconfig.js\r\n", "a/.gitignore": "!config.js\r\n/b\r\n"})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PATTERNS), max_size=5), st.lists(st.sampled_from(PATTERNS), max_size=3))
def test_mixed_patterns(repository: Path, outer: list[str], inner: list[str]) -> None:
    compare(repository, {".gitignore": "\n".join(outer), "a/.gitignore": "\n".join(inner)})


@given(st.text(max_size=20), st.text(min_size=1, max_size=20))
def test_any_text_is_a_pattern(pattern: str, path: str) -> None:
    is_ignored([IgnoreFile("", pattern)], path, path.rpartition("/")[2], False)
