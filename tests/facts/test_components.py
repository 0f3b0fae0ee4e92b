"""Which folders are components, of which type, built by what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.facts.projects import Files, component_of, extracted, paths_of, plain

CHOREO = {".choreo/component.yaml": "schemaVersion: 1.2\n"}
DOCKER = "FROM a\nUSER 10014\n"


def below(folder: str, files: Files) -> Files:
    return {f"{folder}/{name}": content for name, content in files.items()}


@pytest.mark.parametrize(
    ("files", "paths"),
    [
        ({}, []),
        ({"README.md": "", "LICENSE": "", "Makefile": ""}, []),
        ({"package.json": "{}"}, ["."]),
        ({"a/Dockerfile": DOCKER, "b/pom.xml": ""}, ["a", "b"]),
        ({"a/app.csproj": "", "b/Ballerina.toml": "", "c/Gemfile": "", "d/requirements.txt": ""}, ["a", "b", "c", "d"]),
        (CHOREO | {"go.mod": ""}, ["."]),
        # what is nested in a component with .choreo is part of it, unless it has its own
        (CHOREO | {"web/package.json": "{}", "api/Dockerfile": DOCKER}, ["."]),
        (CHOREO | {"web/package.json": "{}"} | below("web", CHOREO), [".", "web"]),
        (below("a", CHOREO) | below("b", CHOREO), ["a", "b"]),
        # without .choreo, nested manifests are components of their own
        ({"package.json": "{}", "client/package.json": "{}"}, [".", "client"]),
        ({"go.mod": "", "web/package.json": "{}"}, [".", "web"]),
        # but modules of a Java build and folders that only help to build an image are not
        ({"pom.xml": "", "core/pom.xml": "", "web/pom.xml": ""}, ["."]),
        ({"pom.xml": "", "core/pom.xml": "", "core/Dockerfile": DOCKER}, [".", "core"]),
        ({"go.mod": "", "docker/Dockerfile": DOCKER, "docker/entrypoint.sh": ""}, ["."]),
        ({"go.mod": "", "worker/Dockerfile": DOCKER, "worker/main.py": ""}, [".", "worker"]),
        # a root that only ties packages together is none
        ({"package.json": '{"workspaces": ["apps/*"]}', "apps/a/package.json": "{}", "apps/b/package.json": "{}"}, ["apps/a", "apps/b"]),
        ({"package.json": "{}", "pnpm-workspace.yaml": "", "apps/a/package.json": "{}"}, ["apps/a"]),
        ({"package.json": '{"workspaces": ["x"]}', "Dockerfile": DOCKER, "apps/a/package.json": "{}"}, [".", "apps/a"]),
        ({"package.json": "{}", "nx.json": "{}", "apps/a/project.json": "{}"}, ["."]),
        # files that only hint at a language make a component where nothing else does
        ({"Cargo.toml": ""}, ["."]),
        ({"Cargo.toml": "", "crates/a/Cargo.toml": ""}, ["."]),
        ({"package.json": "{}", "src-tauri/Cargo.toml": ""}, ["."]),
        ({"pyproject.toml": "", "services/a/go.mod": ""}, ["services/a"]),
        ({"services/a/mix.exs": "", "services/b/go.mod": ""}, ["services/a", "services/b"]),
        # HTML alone is a site at the root, or with its config.js
        ({"index.html": ""}, ["."]),
        ({"site/index.html": "", "site/config.js": ""}, ["site"]),
        ({"docs/index.html": ""}, []),
        ({"go.mod": "", "docs/index.html": "", "docs/config.js": ""}, ["."]),
    ],
)
def test_components(tmp_path: Path, files: Files, paths: list[str]) -> None:
    assert paths_of(tmp_path, files) == paths


def test_said_folders_are_components(tmp_path: Path) -> None:
    files = {"apps/a/main.xyz": "", "apps/b/README.md": ""}
    settings = {"components": {"apps/a": {"type": "service"}, "./apps/b/": None}}
    components = extracted(tmp_path, files, settings).project["components"]
    assert [plain(component, "path", "name", "type", "configured") for component in components] == [
        ("apps/a", "a", "service", True),
        ("apps/b", "b", "", True),
    ]


def test_the_root_is_named_after_its_folder(tmp_path: Path) -> None:
    assert component_of(tmp_path / "shop", {"go.mod": ""})["name"] == "shop"


@pytest.mark.parametrize(
    ("files", "buildpack", "why"),
    [
        ({"package.json": '{"dependencies": {"@angular/core": "17"}}'}, "angular", "angular in package.json"),
        ({"package.json": '{"scripts": {"build": "react-scripts build"}}'}, "react", "react in package.json"),
        ({"package.json": '{"scripts": {"build": "vue-cli-service build"}}'}, "vue", "vue in package.json"),
        ({"package.json": '{"devDependencies": {"vite": "5"}, "dependencies": {"vue": "3"}}'}, "vue", "vite in package.json"),
        ({"package.json": '{"devDependencies": {"vite": "5"}, "dependencies": {"react": "18"}}'}, "react", "vite in package.json"),
        ({"package.json": '{"dependencies": {"next": "14"}}'}, "nodejs", "next in package.json"),
        ({"package.json": '{"dependencies": {"express": "4"}}'}, "nodejs", "package.json"),
        ({"index.html": ""}, "static", "an index.html without a build"),
        ({"requirements.txt": ""}, "python", "requirements.txt"),
        ({"pom.xml": "<project/>"}, "java", "pom.xml"),
        ({"build.gradle.kts": ""}, "java", "build.gradle.kts"),
        ({"pom.xml": "<project><packaging>car</packaging></project>"}, "mi", "the Micro Integrator project in pom.xml"),
        ({"go.mod": ""}, "go", "go.mod"),
        ({"composer.json": "{}"}, "php", "composer.json"),
        ({"Gemfile": ""}, "ruby", "Gemfile"),
        ({"x.csproj": ""}, "dotnet", "x.csproj"),
        ({"Ballerina.toml": ""}, "ballerina", "Ballerina.toml"),
        (CHOREO | {"index.php": ""}, "php", "*.php files"),
        ({"go.mod": "", "Dockerfile": DOCKER}, "docker", "Dockerfile"),
        ({"Cargo.toml": ""}, "", ""),
    ],
)
def test_inferred_buildpacks(tmp_path: Path, files: Files, buildpack: str, why: str) -> None:
    assert plain(component_of(tmp_path, files), "buildpack", "buildpack_why", "buildpack_sure") == (buildpack, why, False)


def test_what_is_said_wins(tmp_path: Path) -> None:
    settings = {"components": {".": {"type": "web-app", "buildpack": "nodejs", "port": 8080, "node_version": "20"}}}
    component = component_of(tmp_path, {"Dockerfile": DOCKER}, settings)
    assert plain(component, "type", "type_why", "buildpack", "buildpack_sure") == ("web-app", "diagnose.yaml", "nodejs", True)
    assert plain(component, "port", "node_version") == (8080, "20")


@pytest.mark.parametrize(
    ("files", "languages"),
    [
        ({"Cargo.toml": ""}, [("rust", False)]),
        ({"mix.exs": ""}, [("elixir", False)]),
        ({"build.sbt": ""}, [("scala", False)]),
        ({"Package.swift": ""}, [("swift", False)]),
        ({"shop.cabal": ""}, [("haskell", False)]),
        ({"CMakeLists.txt": ""}, [("c++", False)]),
        ({"DESCRIPTION": ""}, [("r", False)]),
        ({"deno.json": ""}, [("deno", False)]),
        ({"deno.json": "", "package.json": "{}"}, [("javascript", True)]),
        (CHOREO | {"Makefile": "", "main.c": ""}, [("c", False)]),
        (CHOREO | {"app/Cargo.toml": ""}, [("rust", False)]),
        ({"package.json": "{}", "src-tauri/Cargo.toml": ""}, [("javascript", True)]),
        ({"go.mod": ""}, [("go", True)]),
        ({"requirements.txt": "", "setup.py": ""}, [("python", True), ("python", True)]),
    ],
)
def test_languages(tmp_path: Path, files: Files, languages: list[tuple[str, bool]]) -> None:
    assert [plain(marker, "language", "supported") for marker in component_of(tmp_path, files)["languages"]] == languages


def test_package_json(tmp_path: Path) -> None:
    text = {
        "name": "shop",
        "homepage": "/x",
        "packageManager": "pnpm@9.1.0",
        "engines": {"node": ">=20"},
        "scripts": {"build": "vite build", "odd": 1},
        "dependencies": {"a": "1"},
        "devDependencies": {"a": "2", "b": "3"},
    }
    package = component_of(tmp_path, {"package.json": json.dumps(text), "yarn.lock": "", "package-lock.json": ""})["package"]
    assert plain(package, "name", "homepage", "package_manager", "engines_node") == ("shop", "/x", "pnpm@9.1.0", ">=20")
    assert package["scripts"] == {"build": "vite build"}
    assert package["dependencies"] == {"a": "1", "b": "3"}
    assert package["lock_files"] == ["package-lock.json", "yarn.lock"]


def test_the_package_of_a_folder_stands_in_when_the_component_has_none(tmp_path: Path) -> None:
    assert component_of(tmp_path, CHOREO | {"web/package.json": '{"name": "w"}'})["package"]["name"] == "w"


@pytest.mark.parametrize(
    ("command", "files", "script"),
    [
        ("npm run build", {}, "build"),
        ("npm run biuld", {}, "biuld"),
        ("npm ci", {}, ""),
        ("cd web && npm run web-build", {"web/package.json": '{"scripts": {"web-build": "x"}}'}, ""),
        ("cd web && npm run nothing", {"web/package.json": '{"scripts": {"web-build": "x"}}'}, "nothing"),
        ("npm run build -w ui", {}, ""),
        ("yarn vite build", {}, ""),
    ],
)
def test_build_commands(tmp_path: Path, command: str, files: Files, script: str) -> None:
    sources = CHOREO | {"package.json": '{"scripts": {"build": "vite build"}}'} | files
    (fact,) = component_of(tmp_path, sources, {"components": {".": {"build_command": command}}})["build_commands"]
    assert plain(fact, "command", "script", "source") == (command, script, "diagnose.yaml")


def test_one_fact_for_each_script_of_a_chain(tmp_path: Path) -> None:
    settings = {"components": {".": {"build_command": "npm ci && npm run lint && yarn build"}}}
    commands = component_of(tmp_path, {"package.json": "{}"}, settings)["build_commands"]
    assert [plain(command, "script", "manager") for command in commands] == [("lint", "npm"), ("build", "yarn")]


@pytest.mark.parametrize(
    ("files", "settings", "contexts"),
    [
        ({"a/Dockerfile": DOCKER}, {}, [("a", False)]),
        ({"Dockerfile": DOCKER}, {}, [(".", False)]),
        ({"go.mod": "", "docker/Dockerfile": "FROM a\nCOPY go.mod .\n"}, {}, [(".", False)]),
        (below("a", CHOREO) | {"a/docker/Dockerfile": DOCKER}, {}, [("a", False)]),
        ({"a/Dockerfile": "FROM a\nCOPY lib /lib\nCOPY a /app\n", "lib/x": ""}, {}, [(".", False)]),
        ({"a/Dockerfile": "FROM a\nCOPY main.go .\n", "a/main.go": "", "main.go": ""}, {}, [("a", False)]),
        ({"a/Dockerfile": DOCKER}, {"a": {"docker_context": "."}}, [("a", True)]),
        ({"a/Dockerfile": DOCKER}, {"a": {"docker_context": "/"}}, [(".", True)]),
        ({"a/Dockerfile": DOCKER}, {"a": {"docker_context": "a"}}, [("a", True)]),
        ({"a/Dockerfile": DOCKER, "b/x": ""}, {"a": {"docker_context": "../b"}}, [("b", True)]),
        ({"go.mod": ""}, {}, []),
    ],
)
def test_docker_contexts(tmp_path: Path, files: Files, settings: dict[str, dict[str, str]], contexts: list[tuple[str, bool]]) -> None:
    component = component_of(tmp_path, files, {"components": settings})
    assert [plain(context, "path", "sure") for context in component["docker_contexts"]] == contexts


@pytest.mark.parametrize(
    ("path", "files", "expected"),
    [
        (".trivyignore", {"Dockerfile": DOCKER}, (True, ".", True, ".")),
        ("a/.trivyignore", {"a/Dockerfile": DOCKER}, (True, "a", True, "a")),
        (".trivyignore", {"a/Dockerfile": DOCKER}, (False, "a", True, ".")),
        ("a/.choreo/.trivyignore", {"a/Dockerfile": DOCKER} | below("a", CHOREO), (False, "a", True, "a/.choreo")),
        ("a/docker/.trivyignore", {"a/Dockerfile": DOCKER}, (False, "a", True, "a/docker")),
        ("a/trivyignore", {"a/Dockerfile": DOCKER}, (True, "a", False, "a")),
        ("a/.trivyignore.yaml", {"a/Dockerfile": DOCKER}, (True, "a", False, "a")),
        ("security/.trivyignore", {"a/Dockerfile": DOCKER}, (False, "a", True, "security")),
        (".trivyignore", {"go.mod": ""}, (True, ".", True, ".")),
    ],
)
def test_where_trivy_looks(tmp_path: Path, path: str, files: Files, expected: tuple[object, ...]) -> None:
    component = component_of(tmp_path, {path: "CVE-2023-44487\n"} | files)
    (ignore,) = component["trivyignores"]
    assert plain(ignore, "in_context", "context", "exact_name", "folder") == expected


def test_a_trivyignore_stays_with_a_buildpack_component_beside_a_docker_one(tmp_path: Path) -> None:
    files = {"a/Dockerfile": DOCKER, "b/package.json": "{}", "b/.trivyignore": "CVE-2023-44487\n"}
    components = extracted(tmp_path, files).project["components"]
    assert [len(component["trivyignores"]) for component in components] == [0, 1]
