"""Walking: what is skipped, what hostile file systems do, limits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from diagnose.facts import extract, tree
from diagnose.facts.file_kinds import file_kind, folder_kind
from diagnose.facts.tree import walk
from tests.facts.projects import extracted, paths_of, write

Problems = list[tuple[str, str, str]]


def files_of(root: Path, keep: tuple[str, ...] = ()) -> tuple[list[str], Problems]:
    problems: Problems = []
    found = walk(root, lambda kind, message, path: problems.append((kind, message, path)), keep)
    return [folder.file(name) for folder in found.folders.values() for name in folder.names], problems


def test_folders_come_in_order_parents_first(tmp_path: Path) -> None:
    write(tmp_path, {"b/z": "", "b/a/x": "", "a-b/x": "", "a/x": "", "c": ""})
    assert files_of(tmp_path)[0] == ["c", "a/x", "a-b/x", "b/z", "b/a/x"]


@pytest.mark.parametrize(
    "path",
    [
        "node_modules/a/package.json",
        ".git/config",
        ".venv/lib/a.py",
        "__pycache__/a.pyc",
        ".next/a.js",
        ".angular/cache/a.js",
        "env/pyvenv.cfg",
        "web/dist/index.html",
        "web/build/index.html",
        "web/out/index.html",
        "web/coverage/index.html",
        "java/target/classes/Dockerfile.txt",
        "go/vendor/github.com/a/go.mod",
        "php/vendor/autoload.php",
        ".devcontainer/Dockerfile",
    ],
)
def test_what_tools_write_is_skipped(tmp_path: Path, path: str) -> None:
    kept = ["go/go.mod", "java/pom.xml", "php/composer.json", "web/package.json"]
    write(tmp_path, dict.fromkeys([*kept, path], ""))
    assert files_of(tmp_path)[0] == kept


@pytest.mark.parametrize(
    "path", ["vendor/main.go", "dist/x.py", "build/Dockerfile", "web/build/Dockerfile", "out/index.html", "target/a.txt"]
)
def test_folders_of_the_same_names_that_people_write_are_read(tmp_path: Path, path: str) -> None:
    write(tmp_path, {path: "", "web/package.json": ""})
    assert path in files_of(tmp_path)[0]


def test_folders_that_are_said_are_read_even_if_ignored(tmp_path: Path) -> None:
    write(tmp_path, {"web/package.json": "", "web/dist/index.html": "", ".gitignore": "dist\n"})
    assert files_of(tmp_path)[0] == [".gitignore", "web/package.json"]
    assert "web/dist/index.html" in files_of(tmp_path, ("web/dist",))[0]


def test_gitignore_hides_files_that_matter_and_folders(tmp_path: Path) -> None:
    write(
        tmp_path,
        {".gitignore": "/a/\nConfig.yaml\n", "a/Dockerfile": "", "b/Config.yaml": "", "b/Dockerfile": "", "b/.gitignore": "!Config.yaml\n"},
    )
    assert files_of(tmp_path)[0] == [".gitignore", "b/.gitignore", "b/Config.yaml", "b/Dockerfile"]


def test_links_to_files_inside_are_followed_and_no_others(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"Dockerfile": "FROM secret\n"})
    root = write(tmp_path / "root", {"real/Dockerfile": "FROM a\n"})
    (root / "linked").mkdir()
    (root / "linked/Dockerfile").symlink_to("../real/Dockerfile")
    (root / "linked/package.json").symlink_to(outside / "Dockerfile")
    (root / "linked/broken").symlink_to("nowhere")
    (root / "linked/itself").symlink_to("itself")
    (root / "loop").symlink_to(".", target_is_directory=True)
    (root / "away").symlink_to(outside, target_is_directory=True)
    assert files_of(root) == (["linked/Dockerfile", "real/Dockerfile"], [])


def test_pipes_and_sockets_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "Dockerfile")
    assert extracted(tmp_path, {}).project["components"] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_folders_and_files_are_problems(tmp_path: Path) -> None:
    write(tmp_path, {"a/Dockerfile": "FROM a\n", "b/Dockerfile": "FROM a\n"})
    (tmp_path / "a").chmod(0)
    (tmp_path / "b/Dockerfile").chmod(0)
    try:
        assert [problem.kind for problem in extract(tmp_path, None, {}).problems] == ["unreadable", "unreadable"]
    finally:
        (tmp_path / "a").chmod(0o755)


def test_a_root_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    result = extract(tmp_path / "nowhere", None, {})
    assert [problem.kind for problem in result.problems] == ["unreadable"]
    assert result.project["components"] == []


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31mred", "ü 🎉", " ", "a'b\"c", "-rf", "$(x)", "a\\b", "%s{0}"])
def test_hostile_names(tmp_path: Path, name: str) -> None:
    assert paths_of(tmp_path, {f"{name}/Dockerfile": "FROM a\nUSER 10014\n"}) == [name]


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    Path(os.fsdecode(folder)).mkdir()
    Path(os.fsdecode(folder + b"/Dockerfile")).write_text("FROM a\n")
    result = extract(tmp_path, None, {})
    assert result.problems == []
    assert [os.fsencode(component["path"]) for component in result.project["components"]] == [b"caf\xe9"]


def test_too_deep_is_a_limit(tmp_path: Path) -> None:
    write(tmp_path, {"/".join(["d"] * (tree.MAX_DEPTH + 3)) + "/Dockerfile": ""})
    found, problems = files_of(tmp_path)
    assert found == []
    assert [kind for kind, _, _ in problems] == ["limit"]


def test_too_many_files_is_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MAX_FILES", 5)
    write(tmp_path, {f"{folder}/{name}": "" for folder in "abc" for name in "123"})
    found, problems = files_of(tmp_path)
    assert len(found) == 6
    assert [kind for kind, _, _ in problems] == ["limit"]


def test_large_files_that_matter_are_a_notice(tmp_path: Path) -> None:
    big = "#" * 2_000_001
    result = extracted(tmp_path, {"Dockerfile": big, "README.md": big, "src/x.js": big, "config.yaml": big})
    assert [(problem.kind, problem.location.path.rpartition("/")[2]) for problem in result.problems] == [("skipped", "Dockerfile")]
    assert all(problem.is_notice for problem in result.problems)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("Dockerfile", "dockerfile"), ("a.dockerfile", "dockerfile"), ("Config.YAML", "config-yaml"), ("vite.config.mts", "web-config"), ("vue.config.js", "web-config"),
        ("next.config.mjs", "web-config"), ("config-overrides.js", "web-config"), ("gatsby-config.js", "web-config"), ("vitest.config.ts", "source"),
        (".trivyignore", "trivyignore"), ("trivyignore", "trivyignore"), (".Trivyignore.yaml", "trivyignore"), ("trivyignore.txt", "trivyignore"), ("trivy.yaml", ""),
        ("tailscale.json", "status-json"), ("my-Status.json", "status-json"), ("data.json", ""), ("a.tsx", "source"), ("ts", ""), ("md", ""), ("README.MD", "script"),
        (".github/workflows/x.yaml", "script"), ("k8s/x.yaml", ""), (".choreo/x.yaml", "choreo"), ("a/.choreo/.trivyignore", "trivyignore"), ("x.choreo/a", ""),
        ("app.csproj", "manifest"), ("Cargo.toml", "hint"), ("DESCRIPTION", "hint"), ("description", ""), ("Project.toml", "hint"), ("project.toml", ""), ("nginx.conf", "nginx-conf"),
    ],
)  # fmt: skip
def test_kinds_by_name(path: str, kind: str) -> None:
    folder, _, name = path.rpartition("/")
    assert file_kind(name, folder_kind(folder)) == kind
