"""What is known of a component, from where, and how surely."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from diagnose.model.fact import Fact
from tests.facts.projects import Files, component_of

CHOREO = {".choreo/component.yaml": "schemaVersion: 1.2\nendpoints:\n  - name: api\n    service:\n      port: 8080\n    type: REST\n"}
DOCKERFILE = 'FROM node:20\nEXPOSE 3000\nUSER 10014\nCMD ["node", "a.js"]\n'
VITE = '{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "^5.0.0"}, "dependencies": {"react": "^18.0.0"}}'


def known(root: Path, files: Files, settings: dict[str, Any] | None = None) -> dict[str, Fact]:
    return {fact["name"]: fact for fact in component_of(root, files, settings)["inferences"]}


def value(fact: Fact) -> tuple[str, str, str, int]:
    return fact["value"], fact["certainty"], Path(fact["file"]).name, fact["line"]


def test_endpoints_make_a_service_and_say_its_port(tmp_path: Path) -> None:
    facts = known(tmp_path, CHOREO | {"go.mod": "module a\n"})
    assert value(facts["type"]) == ("service", "sure", "component.yaml", 3)
    assert value(facts["port"]) == ("8080", "sure", "component.yaml", 5)
    assert value(facts["buildpack"]) == ("go", "sure", "go.mod", 1)


@pytest.mark.parametrize(
    ("files", "certainty"),
    [
        ({"Dockerfile": DOCKERFILE}, "sure"),
        ({"Dockerfile": DOCKERFILE, "package.json": "{}", **CHOREO}, "likely"),
        ({"Dockerfile": DOCKERFILE, "package.json": "{}"}, "likely"),
        ({"api/Dockerfile": DOCKERFILE, "api/package.json": "{}"}, "guess"),
        ({"api/Dockerfile": DOCKERFILE}, "likely"),
    ],
)
def test_a_dockerfile_beside_a_manifest_leaves_a_choice(tmp_path: Path, files: Files, certainty: str) -> None:
    assert known(tmp_path, files)["buildpack"]["value"] == "docker"
    assert known(tmp_path, files)["buildpack"]["certainty"] == certainty


def test_what_the_configuration_says_is_sure(tmp_path: Path) -> None:
    from diagnose.settings.load import load_settings

    (tmp_path / "diagnose.yaml").write_text("components:\n  .: {type: web-app, buildpack: docker, port: 3000}\n")
    settings, problems = load_settings(tmp_path / "diagnose.yaml", "diagnose.yaml")
    facts = known(tmp_path, {"Dockerfile": DOCKERFILE, "package.json": "{}"}, settings.for_facts())
    assert problems == []
    assert [value(facts[name]) for name in ("type", "buildpack", "port")] == [
        ("web-app", "sure", "diagnose.yaml", 2),
        ("docker", "sure", "diagnose.yaml", 2),
        ("3000", "sure", "diagnose.yaml", 2),
    ]


def test_a_create_command_says_what_the_component_is(tmp_path: Path) -> None:
    script = "choreo create component web --type=webApp --buildpack=react --directory=. --build-configs='nodeVersion=20,buildCommand=npm run build,outputDirectory=dist'\n"
    facts = known(tmp_path, {"deploy.sh": script, "package.json": VITE, "index.html": "<html></html>"})
    assert [facts[name]["certainty"] for name in ("type", "buildpack", "node_version", "build_command", "output_directory")] == ["sure"] * 5
    assert (facts["type"]["value"], facts["output_directory"]["value"]) == ("web-app", "dist")
    assert Path(facts["node_version"]["file"]).name == "deploy.sh"


def test_a_web_app_of_vite(tmp_path: Path) -> None:
    facts = known(tmp_path, {"package.json": VITE, "index.html": "<html></html>", "yarn.lock": ""})
    assert {name: (fact["value"], fact["certainty"]) for name, fact in facts.items()} == {
        "type": ("web-app", "likely"),
        "buildpack": ("react", "likely"),
        "build_command": ("yarn run build", "likely"),
        "output_directory": ("dist", "likely"),
        "package_manager": ("yarn", "sure"),
    }


def test_a_procfile_says_what_is_started(tmp_path: Path) -> None:
    facts = known(tmp_path, {"requirements.txt": "flask\n", "Procfile": "web: flask run -p 8080 --host 0.0.0.0\n"})
    assert value(facts["start_command"]) == ("flask run -p 8080 --host 0.0.0.0", "sure", "Procfile", 1)
    assert value(facts["port"]) == ("8080", "likely", "Procfile", 1)


def test_a_dockerfile_below_a_manifest_is_for_something_else(tmp_path: Path) -> None:
    pom = "<project><packaging>car</packaging></project>"
    assert known(tmp_path, {"pom.xml": pom, "deployment/docker/Dockerfile": DOCKERFILE, **CHOREO})["buildpack"]["value"] == "mi"
