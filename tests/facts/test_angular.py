"""Angular workspaces of every generation: where index.html is after the build."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diagnose.facts.angular_app import major_version
from tests.facts.projects import component_of, extracted, plain, source

Json = dict[str, Any]
OLD = "@angular-devkit/build-angular:browser"
NEW = "@angular-devkit/build-angular:application"


def workspace(builder: str, options: Json, **project: Any) -> str:
    build = {"builder": builder, "options": options} | project.pop("build", {})
    app = {"projectType": "application", "root": "", "sourceRoot": "src", "architect": {"build": build}} | project
    return json.dumps({"version": 1, "projects": {"shop": app}}, indent=2)


def package(version: str = "^17.0.0", **scripts: str) -> str:
    return json.dumps({"name": "shop", "scripts": scripts or {"build": "ng build"}, "dependencies": {"@angular/core": version}}, indent=2)


def outputs(root: Path, angular: str, package_json: str | None = None) -> list[tuple[Any, ...]]:
    component = component_of(root, {"angular.json": angular, "package.json": package_json or package(), "src/index.html": "<html></html>"})
    return [plain(output, "directory", "project", "sure") for output in component["outputs"]]


@pytest.mark.parametrize(
    ("builder", "options", "directory"),
    [
        (OLD, {"outputPath": "dist/shop"}, "dist/shop"),
        (OLD, {"outputPath": "./www/"}, "www"),
        (OLD, {}, "dist/shop"),
        ("@angular-devkit/build-angular:browser-esbuild", {"outputPath": "dist/shop"}, "dist/shop"),
        ("@angular-builders/custom-webpack:browser", {"outputPath": "dist/a"}, "dist/a"),
        ("@nrwl/angular:webpack-browser", {"outputPath": "dist/apps/shop"}, "dist/apps/shop"),
        ("@ngx-env/builder:browser", {"outputPath": "dist/a"}, "dist/a"),
        (NEW, {"outputPath": "dist/shop"}, "dist/shop/browser"),
        (NEW, {}, "dist/shop/browser"),
        (NEW, {"outputPath": {"base": "dist/shop"}}, "dist/shop/browser"),
        (NEW, {"outputPath": {"base": "dist/shop", "browser": ""}}, "dist/shop"),
        (NEW, {"outputPath": {"base": "out", "browser": "web"}}, "out/web"),
        ("@angular/build:application", {"outputPath": "dist/shop"}, "dist/shop/browser"),
        ("@angular-builders/custom-esbuild:application", {"outputPath": "dist/shop"}, "dist/shop/browser"),
        ("@nx/angular:application", {"outputPath": "dist/apps/shop"}, "dist/apps/shop/browser"),
    ],
)
def test_builders(tmp_path: Path, builder: str, options: Json, directory: str) -> None:
    assert outputs(tmp_path, workspace(builder, options)) == [(directory, "shop", True)]


def test_the_fact_of_a_project(tmp_path: Path) -> None:
    text = "// comment\n" + workspace(NEW, {"outputPath": {"base": "dist/x"}, "ssr": False})
    angular = component_of(tmp_path, {"angular.json": text, "package.json": package("~17.3.1")})["angular"]
    (project,) = angular["projects"]
    assert angular["version"] == 17
    assert plain(project, "name", "builder", "generation", "output_path", "output_directory", "ssr") == (
        "shop", NEW, "application", "dist/x", "dist/x/browser", False,
    )  # fmt: skip
    assert source(project, "output_path") == '"dist/x"'
    assert source(project, "output_directory") == '"dist/x"'
    assert source(project, "builder") == f'"{NEW}"'
    assert source(project) == '"shop"'


@pytest.mark.parametrize(
    ("build", "script", "directory"),
    [
        ({"configurations": {"production": {"outputPath": "p"}}, "defaultConfiguration": "production"}, "ng build", "p"),
        ({"configurations": {"production": {"outputPath": "p"}}}, "ng build", "o"),
        ({"configurations": {"production": {"outputPath": "p"}}}, "ng build --prod", "p"),
        ({"configurations": {"production": {"outputPath": "p"}}}, "ng build --configuration production", "p"),
        ({"configurations": {"a": {"outputPath": "p"}, "b": {}}}, "ng build -c=a,b", "p"),
        ({"configurations": {"production": {"outputPath": "p"}}, "defaultConfiguration": "production"}, "ng build -c development", "o"),
        ({}, "ng build --output-path=www", "www"),
        ({}, "ng build shop --output-path ./www/", "www"),
        ({}, "npm run ng -- build --output-path www", "www"),
    ],
)
def test_configurations_and_command_lines(tmp_path: Path, build: Json, script: str, directory: str) -> None:
    text = workspace(OLD, {"outputPath": "o"}, build=build)
    assert outputs(tmp_path, text, package(build=script, ng="ng")) == [(directory, "shop", True)]


def test_output_path_of_the_command_line_gets_browser_too(tmp_path: Path) -> None:
    assert outputs(tmp_path, workspace(NEW, {}), package(build="ng build --output-path=www")) == [("www/browser", "shop", True)]


@pytest.mark.parametrize("options", [{"localize": True}, {"ssr": {"entry": "server.ts"}}, {"server": "src/main.server.ts"}])
def test_what_makes_index_html_uncertain(tmp_path: Path, options: Json) -> None:
    assert outputs(tmp_path, workspace(NEW, options)) == [("dist/shop/browser", "shop", False)]


def test_several_projects_without_libraries(tmp_path: Path) -> None:
    app = {"projectType": "application", "root": "projects/admin", "sourceRoot": "projects/admin/src"}
    text = json.dumps({
        "newProjectRoot": "projects",
        "defaultProject": "shop",
        "projects": {
            "ui": {"projectType": "library", "architect": {"build": {"builder": "@angular-devkit/build-angular:ng-packagr", "options": {}}}},
            "packaged": {"targets": {"build": {"executor": "@nx/angular:package", "options": {}}}},
            "shop": app | {"root": "", "architect": {"build": {"builder": OLD, "options": {"outputPath": "dist/shop"}}}},
            "admin": app | {"targets": {"build": {"executor": NEW, "options": {"outputPath": "dist/admin"}}}},
            "shop-e2e": {"projectType": "application", "architect": {"e2e": {"builder": "x:y"}}},
        },
    })  # fmt: skip
    component = component_of(tmp_path, {"angular.json": text, "package.json": package()})
    assert [plain(output, "project", "directory") for output in component["outputs"]] == [
        ("shop", "dist/shop"),
    ]
    assert [plain(item, "name", "output_directory") for item in component["angular"]["projects"]] == [
        ("shop", "dist/shop"),
        ("admin", "dist/admin/browser"),
    ]
    assert component["angular"]["default_project"] == "shop"


def test_a_workspace_in_a_folder_of_the_component(tmp_path: Path) -> None:
    files = {
        ".choreo/component.yaml": "schemaVersion: 1.2\n",
        "Dockerfile": "FROM a\n",
        "client/angular.json": workspace(OLD, {"outputPath": "dist/shop"}),
        "client/package.json": package(),
    }
    component = component_of(tmp_path, files)
    assert [output["directory"] for output in component["outputs"]] == ["client/dist/shop"]
    assert component["angular"]["projects"][0]["output_directory"] == "client/dist/shop"


NX_PROJECT = json.dumps({
    "name": "shop",
    "projectType": "application",
    "sourceRoot": "apps/shop/src",
    "targets": {"build": {"executor": "@nx/angular:application", "options": {"outputPath": "dist/apps/shop", "index": "apps/shop/src/index.html"}}},
})  # fmt: skip


@pytest.mark.parametrize("files", [{"nx.json": "{}"}, {"workspace.json": json.dumps({"projects": {"shop": "apps/shop"}})}])
def test_nx_keeps_projects_in_files_of_their_own_with_paths_from_the_workspace(tmp_path: Path, files: dict[str, str]) -> None:
    files |= {
        "apps/shop/project.json": NX_PROJECT,
        "apps/shop/src/index.html": "<html></html>",
        "package.json": package(build="nx build shop"),
    }
    component = component_of(tmp_path, files)
    assert [plain(output, "directory", "project") for output in component["outputs"]] == [("dist/apps/shop/browser", "shop")]
    assert source(component["outputs"][0], "directory") == '"dist/apps/shop"'
    assert source(component["angular"]["projects"][0], "name") == '"shop"'
    assert len(component["pages"]) == 1


def test_a_builder_that_hands_on_to_another_target(tmp_path: Path) -> None:
    architect = {
        "build": {"builder": "@angular-architects/native-federation:build", "options": {"target": "shop:esbuild:production"}},
        "esbuild": {"builder": "@angular/build:application", "options": {"outputPath": "dist/fed"}},
    }
    assert outputs(tmp_path, workspace(OLD, {}, architect=architect)) == [("dist/fed/browser", "shop", True)]


def test_unknown_builders_are_a_guess(tmp_path: Path) -> None:
    assert outputs(tmp_path, workspace("@analogjs/platform:vite", {"outputPath": "dist/client"})) == [("dist/client", "shop", False)]


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", '{"projects": []}', '{"projects": {"a": 1, "b": null, "c": {}}}', '{"projects": {"a": {"architect": {"build": 1}}}}'],
)
def test_workspaces_without_applications(tmp_path: Path, text: str) -> None:
    component = component_of(tmp_path, {"angular.json": text, "package.json": package()})
    assert component["outputs"] == [] and "angular" not in component


def test_a_broken_workspace_is_a_located_problem(tmp_path: Path) -> None:
    result = extracted(tmp_path, {"angular.json": '{\n  "projects": {,}\n}', "package.json": package()})
    assert [str(problem).rpartition("/")[2] for problem in result.problems] == [
        "angular.json:2:16: broken JSON: expected a key in double quotes or '}', found ,"
    ]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("^17.0.0", 17),
        ("~16.2", 16),
        (">=15 <17", 15),
        ("17", 17),
        ("17.x", 17),
        ("v9.1.0", 9),
        ("npm:@angular/core@18.1.0", 18),
        ("latest", 0),
        ("", 0),
        ("*", 0),
    ],
)
def test_versions(text: str, version: int) -> None:
    assert major_version(text) == version


@pytest.mark.parametrize(
    ("assets", "files", "served", "root"),
    [
        (["src/favicon.ico", "src/assets"], ["src/assets/config.js"], ["assets/config.js"], False),
        (["src/config.js"], ["src/config.js"], ["config.js"], True),
        (["src/config.js"], [], [], True),
        ([{"glob": "**/*", "input": "public"}], ["public/config.js"], ["config.js"], True),
        ([{"glob": "**/*", "input": "public"}], [], [], False),
        ([{"glob": "*.{js,json}", "input": "src/env/", "output": "/"}], ["src/env/config.js"], ["config.js"], True),
        ([{"glob": "config.js", "input": "src/config", "output": "/cfg/"}], ["src/config/config.js"], ["cfg/config.js"], False),
        ([{"glob": "**/*", "input": "public", "ignore": ["**/config.js"]}], ["public/config.js"], [""], False),
        ([{"glob": "*", "input": "src/a", "output": "./"}], ["src/a/config.js"], ["config.js"], True),
        (["src/assets"], ["public/config.js"], [""], False),
        ([], ["src/config.js"], [""], False),
    ],
)
def test_assets(tmp_path: Path, assets: list[Any], files: list[str], served: list[str], root: bool) -> None:
    sources = {"angular.json": workspace(NEW, {"assets": assets}), "package.json": package()}
    component = component_of(tmp_path, sources | dict.fromkeys(files, "window.configs = {}\n"))
    assert [config["served_path"] for config in component["config_js"]] == served
    assert component["angular"]["projects"][0]["assets_config_js"] == root


@pytest.mark.parametrize(
    ("app", "script", "directory", "served"),
    [
        ({"root": "src", "outDir": "dist", "assets": ["assets"]}, "ng build", "dist", "assets/config.js"),
        ({"outDir": "www/shop"}, "ng build --prod", "www/shop", ""),
        ({}, "ng build", "dist", ""),
        ({"outDir": "dist"}, "ng build --output-path=out", "out", ""),
    ],
)
def test_the_workspace_file_of_angular_2_to_5(tmp_path: Path, app: Json, script: str, directory: str, served: str) -> None:
    files = {
        ".angular-cli.json": json.dumps({"project": {"name": "old"}, "apps": [app]}, indent=1),
        "package.json": package("^4.0.0", build=script),
        "src/index.html": '<html><head><base href="/"><script src="assets/config.js"></script></head></html>',
        "src/assets/config.js": "",
    }
    component = component_of(tmp_path, files)
    assert [plain(output, "directory", "project", "sure") for output in component["outputs"]] == [(directory, "old", True)]
    assert [config["served_path"] for config in component["config_js"]] == [served]
    assert len(component["pages"]) == 1
