"""Projects that mean harm, or are merely odd: analysed in bounded time and memory, and never with a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from diagnose.engine.rules import load_catalog
from diagnose.engine.run import Request, run
from diagnose.facts import extract
from diagnose.facts.docker_model import DockerModel
from diagnose.model.result import Result
from diagnose.settings.settings import Settings
from tests.facts.projects import Files, write

PACKAGE = '{"dependencies": {"react": "18", "vite": "5"}, "scripts": {"build": "vite build"}}'


@pytest.fixture(scope="module")
def check():
    catalog = load_catalog().catalog

    def checked(root: Path, files: Files) -> Result:
        return run(catalog, Request(projects=[(write(root, files), Settings())]))

    return checked


def kinds(result: Result) -> list[str]:
    return [problem.kind for problem in result.errors]


def test_links_that_lead_around_or_out_are_not_followed(tmp_path: Path, check) -> None:
    write(tmp_path, {"a/package.json": "{}"})
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "a" / "index.html").symlink_to("/etc/hostname")
    result = check(tmp_path, {})
    assert result.errors == [] and result.stats.files <= 2


def test_a_giant_file_is_skipped_with_a_notice(tmp_path: Path, check) -> None:
    for name in ("package.json", "Dockerfile"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(500_000_000)
    result = check(tmp_path, {})
    assert kinds(result) == ["skipped", "skipped"] and result.stats.bytes < 10_000_000


def test_aliases_that_multiply_do_not_grow(tmp_path: Path, check) -> None:
    bomb = 'a0: &a0 ["x", "x"]\n' + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 14))
    endpoint = (
        "schemaVersion: 1.2\nendpoints:\n  - name: api\n    service: {port: 8080}\n    type: REST\n    schemaFilePath: openapi.yaml\n"
    )
    files = {
        "go.mod": "module a\n",
        "openapi.yaml": f"openapi: 3.0.0\n{bomb}paths: *a13\nservers: *a13\n",
        ".choreo/component.yaml": endpoint,
    }
    assert kinds(check(tmp_path / "definition", files)) == []
    check(tmp_path / "component", {".choreo/component.yaml": f"schemaVersion: 1.2\n{bomb}endpoints: *a13\n", "go.mod": "module a\n"})


def test_deep_nesting_is_a_located_error(tmp_path: Path, check) -> None:
    result = check(tmp_path, {"package.json": "[" * 200_000, ".choreo/component.yaml": "{a: " * 20_000, "go.mod": "module a\n"})
    assert any(problem.location.path.endswith("package.json") and problem.location.region for problem in result.errors)


@pytest.mark.parametrize("folder", ["a\nb", "\x1b[31mred\x07", os.fsdecode(b"\xff\xfe")])
def test_names_with_newlines_escapes_and_bytes_that_are_no_text(tmp_path: Path, check, folder: str) -> None:
    result = check(tmp_path, {f"{folder}/Dockerfile": "FROM \x1b]0;x\x07\nUSER root\n", f"{folder}/app.js": "// CHOREO_\n"})
    assert kinds(result) == []
    assert [finding.rule for finding in result.findings] == ["dockerfile/user-root"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user who may not read everything")
def test_an_unreadable_folder_is_reported_and_the_rest_read(tmp_path: Path, check) -> None:
    write(tmp_path, {"open/Dockerfile": "FROM a\nUSER root\n", "closed/Dockerfile": "FROM a\n"})
    (tmp_path / "closed").chmod(0)
    try:
        result = check(tmp_path, {})
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert kinds(result) == ["unreadable"] and result.findings


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_are_not_waited_for(tmp_path: Path, check) -> None:
    os.mkfifo(tmp_path / "Dockerfile")
    assert check(tmp_path, {"go.mod": "module a\n"}).errors == []


def test_no_more_than_so_many_files_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diagnose.facts.tree.MAX_FILES", 50)
    write(tmp_path, {f"d{number}/{name}.txt": "" for number in range(20) for name in "abcdef"})
    result = extract(tmp_path, None, {})
    assert [problem.kind for problem in result.problems] == ["limit"]


@pytest.mark.parametrize(
    "text",
    [
        "FROM a\nENV A=" + "$A" * 20_000 + "\nARG X=" + "${A:-" * 2_000,
        "FROM a\n" + "ENV A=$A$A$A$A\n" * 500,
        "FROM a\nRUN " + "useradd -u " * 20_000,
        "FROM " + "${X:-" * 5_000 + "\nUSER $" * 5_000,
    ],
)
def test_variables_of_a_dockerfile_do_not_multiply(text: str) -> None:
    model = DockerModel("Dockerfile", text)
    assert all(len(value) < 500_000 for stage in model.stages for value in stage.values.values())


def test_text_that_keeps_expressions_busy(tmp_path: Path, check) -> None:
    files = {
        "package.json": PACKAGE,
        "index.html": "<html></html>",
        "src/a.js": "fetch(" * 50_000 + '"/auth/login CHOREO_' + "A_" * 100_000 + "localhost " * 20_000 + "PORT " * 20_000,
        "src/b.js": ("<Link " + "x " * 400 + "/auth/\n") * 500,
        "nginx.conf": "server { " + "listen " * 20_000 + '"' * 20_000,
        "Procfile": "web:" * 20_000,
        "requirements.txt": ("a" * 1000 + "\n") * 100,
        "pom.xml": "<project>" + "<parent>" * 2_000,
        "deploy.sh": "choreo create component " * 2_000,
    }
    assert "internal" not in kinds(check(tmp_path, files))
