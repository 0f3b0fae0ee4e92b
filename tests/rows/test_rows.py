"""Every row of the documents is found in inputs made from a seed, and near misses of it are not; found misses keep a name."""

from __future__ import annotations

from pathlib import Path

import pytest

import diagnose
from tests.rows import angular, images, pages, proxy_files, proxy_logs, web_logs
from tests.rows.cases import Pair, complaint, drawn

SEED, COUNT = 20241124, 6
PAIRS = [pair for module in (angular, images, pages, proxy_files, proxy_logs, web_logs) for pair in module.PAIRS]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].__name__)
def test_found_where_it_is_and_nowhere_else(pair: Pair, tmp_path: Path) -> None:
    wrong = [
        f"{case.name}: {said}" for number, case in enumerate(drawn(pair, COUNT, SEED)) if (said := complaint(case, tmp_path / str(number)))
    ]
    assert not wrong, "\n".join(wrong)


def project(folder: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return [finding.rule for finding in diagnose.check(folder).findings]


ANGULAR_20 = '{"projects": {"shop": {"architect": {"build": {"builder": "@angular/build:application"}}}}}'
PACKAGE = '{"scripts": {"build": "ng build"}, "dependencies": {"@angular/core": "20.0.0"}}'
COMMAND = (
    "choreo create component site --project shop --build-configs='buildCommand=npm run build,outputDirectory=dist/shop,nodeVersion=20'\n"
)


def test_a_create_command_without_a_folder_is_about_the_only_component(tmp_path: Path) -> None:
    found = project(tmp_path, {"web/angular.json": ANGULAR_20, "web/package.json": PACKAGE, "README.md": f"```sh\n{COMMAND}```\n"})
    assert "webapp/angular-output-directory" in found


def test_create_commands_without_folders_are_about_nothing_where_several_could_be_meant(tmp_path: Path) -> None:
    files = {"web/angular.json": ANGULAR_20, "web/package.json": PACKAGE}
    assert "webapp/angular-output-directory" not in project(
        tmp_path / "a", {**files, "x.sh": COMMAND + COMMAND.replace(" site ", " admin ")}
    )
    others = {"api/go.mod": "module api\n", "api/main.go": "package main\n"}
    assert "webapp/angular-output-directory" not in project(tmp_path / "b", {**files, **others, "x.sh": COMMAND})


@pytest.mark.parametrize("default", ["shop", "admin"])
def test_only_the_default_project_of_a_workspace_is_built(tmp_path: Path, default: str) -> None:
    built = '{"architect": {"build": {"builder": "@angular-devkit/build-angular:browser", "options": {"outputPath": "dist/%s"}}}}'
    workspace = f'{{"defaultProject": "{default}", "projects": {{"shop": {built % "shop"}, "admin": {built % "admin"}}}}}'
    settings = "components:\n  .: {type: web-app, buildpack: angular, output_directory: dist/admin}\n"
    found = project(tmp_path, {"angular.json": workspace, "package.json": PACKAGE.replace("20.0.0", "12.0.0"), "diagnose.yaml": settings})
    assert ("webapp/angular-output-directory" in found) is (default == "shop")


LINK = ["To authenticate, visit:", "https://login.tailscale.com/a/1117f77d0e971"]
DAEMON = "2024/08/07 08:27:31 control: NetInfo: NetInfo{varies=false}"
WAIT = "Waiting for tailscale up to complete..."


@pytest.mark.parametrize(("end", "found"), [([], True), (["tailscale up is complete."], False)])
def test_lines_before_the_first_time_of_a_log_belong_to_what_follows(tmp_path: Path, end: list[str], found: bool) -> None:
    log = tmp_path / "proxy.log"
    log.write_text("\n".join([*LINK, DAEMON, WAIT, WAIT, WAIT, *end]))
    assert [item.rule for item in diagnose.logs(log).findings] == (["tailscale/auth-key-misconfigured"] if found else [])


def test_the_first_angular_cli_had_a_file_without_a_dot(tmp_path: Path) -> None:
    settings = "components:\n  .: {type: web-app, buildpack: angular, output_directory: build}\n"
    files = {"angular-cli.json": '{"apps": [{"root": "src", "outDir": "dist"}]}', "package.json": PACKAGE.replace("20.0.0", "2.4.0")}
    assert "webapp/angular-output-directory" in project(tmp_path, {**files, "diagnose.yaml": settings})
