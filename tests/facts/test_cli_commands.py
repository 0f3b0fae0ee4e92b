"""`choreo create component` commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnose.facts.build_configs import REQUIRED_KEYS, buildpack_name, component_type, missing_keys
from diagnose.model.fact import Fact
from tests.facts.projects import extracted, plain, source

SCRIPT = """\
#!/bin/sh
# choreo create component commented --type=service
choreo create component shop \\
    --project "My Project" \\
    --type=webApp \\
    --buildpack react \\
    --directory ./web \\
    --build-configs='buildCommand=npm run build,outputDirectory=dist/shop' \\
    --build-configs="nodeVersion=20" && echo done
"""


def commands(root: Path, name: str, text: str) -> list[Fact]:
    commands: list[Fact] = extracted(root, {name: text}).project["commands"]
    return commands


def command(root: Path, name: str, text: str) -> Fact:
    (fact,) = commands(root, name, text)
    return fact


def test_a_script(tmp_path: Path) -> None:
    fact = command(tmp_path, "deploy.sh", SCRIPT)
    assert plain(fact, "name", "type", "buildpack", "directory") == ("shop", "webApp", "react", "./web")
    assert fact["configs"] == {"buildCommand": "npm run build", "outputDirectory": "dist/shop", "nodeVersion": "20"}
    assert plain(fact, "missing", "unknown") == ([], [])


def test_positions(tmp_path: Path) -> None:
    fact = command(tmp_path, "deploy.sh", SCRIPT)
    assert source(fact).startswith("choreo create component shop") and source(fact).endswith('--build-configs="nodeVersion=20"')
    assert [source(fact, field) for field in ("name", "type", "buildpack", "directory")] == ["shop", "webApp", "react", "./web"]
    assert source(fact, "configs.outputDirectory") == "dist/shop"
    assert source(fact, "configs.buildCommand") == "npm run build"
    assert source(fact, "configs.nodeVersion") == "20"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Makefile", "deploy:\n\tchoreo create component shop --type service --buildpack go --build-configs buildPackLangVersion=1.x\n"),
        (
            "README.md",
            "Run\n```sh\n$ choreo create component shop --type service --buildpack go --build-configs buildPackLangVersion=1.x\n```\n",
        ),
        ("README.md", "Run `choreo create component shop --type service --buildpack go --build-configs=buildPackLangVersion=1.x` now.\n"),
        (
            ".github/workflows/a.yml",
            "- run: choreo create component shop --type=service --build-pack=go --build-configs=buildPackLangVersion=1.x\n",
        ),
        (
            ".github/workflows/a.yml",
            "- run: >\n    choreo create component shop\n    --type=service --buildpack=go\n    --build-configs=buildPackLangVersion=1.x\n",
        ),
        (
            ".gitlab-ci.yml",
            'script:\n  - "choreo create component shop --type=service --buildpack=go --build-configs=buildPackLangVersion=1.x"\n',
        ),
        (
            "azure-pipelines.yml",
            "- script: |\n    choreo create component shop --type service --buildpack go --build-configs 'buildPackLangVersion=1.x'\n",
        ),
        (
            "deploy.ps1",
            "choreo create component shop `\r\n  --type service --buildpack go `\r\n  --build-configs buildPackLangVersion=1.x\r\n",
        ),
        (
            "deploy.cmd",
            "choreo.exe create component shop ^\r\n  --type service --buildpack go ^\r\n  --build-configs buildPackLangVersion=1.x\r\n",
        ),
        (
            "x.sh",
            "~/.choreo/bin/choreo create component --type service --buildpack go --build-configs buildPackLangVersion=1.x --name shop",
        ),
        ("x.sh", "(choreo create component shop --type service --buildpack go --build-configs buildPackLangVersion=1.x)"),
    ],
)
def test_where_commands_stand(tmp_path: Path, name: str, text: str) -> None:
    fact = command(tmp_path, name, text)
    assert plain(fact, "name", "type", "buildpack", "configs", "missing") == ("shop", "service", "go", {"buildPackLangVersion": "1.x"}, [])


@pytest.mark.parametrize(
    ("flags", "missing", "unknown"),
    [
        ("--type=webApp --buildpack=react --build-configs=buildCommand=x", ["outputDirectory", "nodeVersion"], []),
        ("--type=webApp --buildpack=nodejs --build-configs=buildPackLangVersion=20", ["port"], []),
        ("--type=service --buildpack=docker --build-configs=dockerFilePath=/Dockerfile", [], []),
        ("--type=service --buildpack=docker --build-configs=dockerfilepath=/Dockerfile", ["dockerFilePath"], ["dockerfilepath"]),
        ("--type=service --buildpack=ballerina", [], []),
        ("--type=service --buildpack=go", ["buildPackLangVersion"], []),
        ("--type=service", [], []),
        ("--type=service --buildpack=go --build-configs=nonsense", ["buildPackLangVersion"], []),
        ("--buildpack=go --build-configs=port=1", [], []),
        ("--type=scheduleTask --buildpack=python --build-configs=version=3", ["buildPackLangVersion"], ["version"]),
        ("--type=$TYPE --buildpack=go --build-configs=port=1", [], []),
    ],
)
def test_missing_and_unknown_keys(tmp_path: Path, flags: str, missing: list[str], unknown: list[str]) -> None:
    fact = command(tmp_path, "x.sh", f"choreo create component shop {flags}\n")
    assert plain(fact, "missing", "unknown") == (missing, unknown)


def test_a_guide_may_show_the_interactive_form(tmp_path: Path) -> None:
    assert command(tmp_path, "README.md", "    choreo create component web --type=service --buildpack=go\n")["missing"] == []


@pytest.mark.parametrize(
    "text",
    [
        "choreo create component <name> --project <name> --build-configs='key1=value1,key2=value2'",
        "choreo create component [name] --type=service",
        "choreo create component {{name}} --type=service",
        "choreo create component shop --type=<TYPE>",
        "choreo create component shop ...",
        "choreo create component your-component-name --type service",
        "# choreo create component shop",
        "rem choreo create component shop",
        "mychoreo create component shop",
        "choreo create components shop",
        "choreo create project shop",
        "choreo describe component shop",
    ],
)
def test_documentation_and_other_commands(tmp_path: Path, text: str) -> None:
    assert commands(tmp_path, "x.bat", text + "\n") == []


def test_a_comma_in_a_value(tmp_path: Path) -> None:
    fact = command(tmp_path, "x.sh", "choreo create component a --build-configs='buildCommand=npm ci, npm run b, port=80'\n")
    assert fact["configs"] == {"buildCommand": "npm ci, npm run b", "port": "80"}


def test_several_commands(tmp_path: Path) -> None:
    text = "choreo create component a --type service; choreo create component b --type webhook\nchoreo create component c"
    assert [fact["name"] for fact in commands(tmp_path, "x.sh", text)] == ["a", "b", "c"]


def test_commands_name_components_by_folder_or_name(tmp_path: Path) -> None:
    files = {
        "x.sh": "choreo create component one --directory=apps/web --type=webApp --buildpack=react --build-configs=outputDirectory=out\n"
        "choreo create component api --type=service --buildpack=docker --build-configs=dockerFilePath=services/api/image.txt\n",
        "apps/web/notes.txt": "",
        "services/api/go.mod": "",
        "services/api/image.txt": "FROM a\nUSER 10014\n",
    }
    components = {component["path"]: component for component in extracted(tmp_path, files).project["components"]}
    web, api = components["apps/web"], components["services/api"]
    assert plain(web, "type", "buildpack", "buildpack_sure", "configured") == ("web-app", "react", True, True)
    assert [plain(claim, "directory", "source") for claim in web["output_claims"]] == [("out", "create-command")]
    assert plain(api, "type", "buildpack") == ("service", "docker")
    assert [file["name"] for file in api["dockerfiles"]] == ["image.txt"]


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("webApp", "web-app"),
        ("Web Application", "web-app"),
        ("SERVICE", "service"),
        ("scheduleTask", "scheduled-task"),
        ("manual-task", "manual-task"),
    ],
)
def test_types(written: str, known: str) -> None:
    assert component_type(written) == known


@pytest.mark.parametrize(
    ("written", "known"), [("Node.js", "nodejs"), (".NET", "dotnet"), ("WSO2 MI", "mi"), ("Static website", "static"), ("Go", "go")]
)
def test_buildpacks(written: str, known: str) -> None:
    assert buildpack_name(written) == known


def test_the_table_is_complete() -> None:
    assert sum(len(buildpacks) for buildpacks in REQUIRED_KEYS.values()) == 10 + 11 + 9 + 10 + 10
    assert missing_keys("webhook", ".Net", []) == []
    assert missing_keys("Manual Task", "Node.JS", []) == ["buildPackLangVersion"]
