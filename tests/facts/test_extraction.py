"""The entry point: what comes out, for whom, with which paths."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnose.facts import extract
from diagnose.model.fact_schema import FACT_TYPES
from diagnose.model.location import Region
from tests.facts.projects import extracted, plain, write

PROJECT = {
    "api/.choreo/component.yaml": "schemaVersion: 1.2\nendpoints:\n  - name: a\n    service: {port: 8080}\n    type: REST\n",
    "api/Dockerfile": "FROM golang\nUSER 10014\n",
    "web/package.json": '{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "5"}}',
    "web/index.html": '<script src="/config.js"></script>',
    "web/src/main.js": "window.configs.x",
    "proxy/Config.yaml": "portMappings:\n  8080: 100.64.0.1:80\n",
    "README.md": "`choreo create component web --directory=web --type=webApp --buildpack=react --build-configs=outputDirectory=build`",
}


def test_a_project(tmp_path: Path) -> None:
    result = extracted(tmp_path, PROJECT)
    assert [plain(component, "path", "type", "buildpack") for component in result.project["components"]] == [
        ("api", "service", "docker"),
        ("proxy", "service", ""),
        ("web", "web-app", "react"),
    ]
    assert result.problems == []
    assert (result.files, result.bytes) == (len(PROJECT), sum(map(len, PROJECT.values())))
    assert [command["name"] for command in result.project["commands"]] == ["web"]


def test_the_result_is_the_same_twice_and_can_be_sent_to_another_process(tmp_path: Path) -> None:
    first = extracted(tmp_path, PROJECT)
    assert pickle.loads(pickle.dumps(first)) == extract(tmp_path, None, {}) == first


def test_every_fact_has_what_the_schema_declares_and_nothing_else(tmp_path: Path) -> None:
    def check(value: Any) -> None:
        if isinstance(value, list):
            for item in value:
                check(item)
        elif isinstance(value, dict) and "$type" in value:
            declared = FACT_TYPES[value["$type"]].fields
            names = {name for name in value if not name.startswith("$")} - {"where", "file", "line"}
            assert names <= declared.keys()
            assert {name for name, field in declared.items() if not field.optional} <= names
            for item in value.values():
                check(item)

    check(extracted(tmp_path, PROJECT).project)


def paths_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(paths_in, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    own = {value["$path"]} if "$path" in value else set()
    return own.union(*(paths_in(item) for item in value.values()))


def test_paths_are_as_one_would_type_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a/Dockerfile": "FROM a\n", "a/go.mod": "", "Config.yaml": "portMappings:\n  1: a:1\n"})
    monkeypatch.chdir(tmp_path)
    assert paths_in(extract(Path(), None, {}).project) == {".", "", "Config.yaml", "a", "a/Dockerfile", "a/go.mod"}
    assert paths_in(extract(tmp_path, None, {}).project) == {".", "", "Config.yaml", "a", "a/Dockerfile", "a/go.mod"}
    assert paths_in(extract(Path("./a/"), None, {}).project) == {"a", "", "a/Dockerfile", "a/go.mod"}
    monkeypatch.chdir(tmp_path / "a")
    inside = f"{tmp_path}/a"
    monkeypatch.chdir("/")
    assert paths_in(extract(Path(inside), None, {}).project) <= {
        inside.lstrip("/"),
        f"{inside}/Dockerfile".lstrip("/"),
        f"{inside}/go.mod".lstrip("/"),
        "",
    }


def test_roots_outside_the_working_directory_keep_the_path_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a/Dockerfile": "FROM a\n", "b/x": ""})
    monkeypatch.chdir(tmp_path / "b")
    assert paths_in(extract(Path("../a"), None, {}).project) == {"../a", "../a/Dockerfile", ""}


@pytest.mark.parametrize(
    ("files", "components"),
    [
        (["web/src/main.js"], ["web"]),
        (["api/Dockerfile", "proxy/Config.yaml"], ["api", "proxy"]),
        (["web/new/file.txt"], ["web"]),
        (["LICENSE"], []),
        (["README.md"], ["web"]),
        (["diagnose.yaml"], ["api", "proxy", "web"]),
        (["../outside"], []),
        ([], []),
    ],
)
def test_only_components_that_own_a_given_file(tmp_path: Path, files: list[str], components: list[str]) -> None:
    write(tmp_path, PROJECT | {"diagnose.yaml": ""})
    result = extract(tmp_path, [tmp_path / file for file in files], {})
    assert [component["path"] for component in result.project["components"]] == components


def test_a_given_file_is_read_even_if_git_ignores_it(tmp_path: Path) -> None:
    write(tmp_path, PROJECT | {".gitignore": "Config.yaml\n"})
    result = extract(tmp_path, [tmp_path / "proxy/Config.yaml"], {})
    assert [component["path"] for component in result.project["components"]] == ["proxy"]


def test_a_file_as_root(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    result = extract(tmp_path / "proxy/Config.yaml", None, {})
    assert ["tailscale_proxy" in component for component in result.project["components"]] == [True]


def test_the_profile_and_its_places(tmp_path: Path) -> None:
    configuration = {"plan": "free", "data_plane": "private", "$at": {"plan": ("diagnose.yaml", Region(1, 7, 1, 11))}}
    profile = extracted(tmp_path, {}, configuration).project["profile"]
    assert plain(profile, "plan", "data_plane", "security_tier", "file", "line") == ("free", "private", "", "diagnose.yaml", 1)


def test_a_said_folder_that_is_not_there_is_a_problem_at_its_place(tmp_path: Path) -> None:
    configuration = {"components": {"nowhere": {}}, "$at": {"components.nowhere": ("diagnose.yaml", Region(2, 3, 2, 10))}}
    (problem,) = extracted(tmp_path, {}, configuration).problems
    assert (problem.kind, str(problem)) == ("config", "diagnose.yaml:2:3: component 'nowhere' is not a folder of this project")


def test_one_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    broken: dict[str, str | bytes] = {
        "a/package.json": "{", "a/angular.json": "[", "a/.choreo/component.yaml": "a: [", "a/Dockerfile": "x", "b/Config.yaml": "portMappings: {",
        "c/status.json": '{"TailscaleIPs"', "d/index.html": b"\xff\xfe<", "d/config.js": b"\x00\xff", "e/Dockerfile": b"FROM \xff\xfe\nUSER 1\n",
    }  # fmt: skip
    result = extracted(tmp_path, PROJECT | broken)
    assert {"api", "proxy", "web"} <= {component["path"] for component in result.project["components"]}
    assert {problem.kind for problem in result.problems} == {"syntax"}


NAMES = [
    ".choreo/component.yaml", ".choreo/endpoints.yaml", "Config.yaml", "Dockerfile", "package.json", "angular.json", "index.html", "public/index.html",
    "config.js", "vite.config.js", ".trivyignore", "status.json", "deploy.sh", "src/main.ts", "README.md", ".gitignore", "nginx.conf", ".env", "project.json",
]  # fmt: skip
PIECES = [
    "FROM a\n", "COPY --from=b . /usr/share/nginx/html\n", "portMappings:\n", "  8080: 'a:1'\n", "{", "}", '"', "'", "[", "]", ":", "- ", "\t", "\n", "\r\n",
    "<script src=config.js>", "<!--", "choreo create component a --build-configs ", "window.configs", "endpoints:\n", '"projects": {', '"scripts": {"build": ', "\\",
    "\x00", "\ufeff", "${A:-", "RUN <<EOF\n", "&a ", "*a", "!!x ", "? ", "%PUBLIC_URL%", "*", "!", "CVE-2023-1",
]  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(NAMES), st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.binary(max_size=60), max_size=6
    )
)
def test_any_content_gives_facts_or_located_problems(tmp_path_factory: pytest.TempPathFactory, files: dict[str, str | bytes]) -> None:
    result = extracted(tmp_path_factory.mktemp("p"), files)
    for problem in result.problems:
        assert problem.kind in {"syntax", "limit", "skipped", "unreadable"}
        assert problem.kind != "syntax" or problem.location.region is not None
