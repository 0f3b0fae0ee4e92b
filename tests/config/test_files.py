"""Which files are read, how they may be named on the command line, and what stands in the way of reading them."""

from __future__ import annotations

import json

import pytest

from diagnose.cli.main import run
from tests.config.checking import check, errors, make_project, warnings

WRONG = "schemaVersion: 1.2\nendpoints:\n  - {name: orders, type: rest, service: {port: 80}}\n"
RIGHT = "schemaVersion: 1.2\n"


def findings(capsys, *arguments: str) -> list[str]:
    run(["check", "--format", "json", "--select", "config", "--", *arguments])
    result = json.loads(capsys.readouterr().out)
    assert not result["errors"]
    return [f"{item['path']}:{item['line']}:{item['column']} {item['rule']}" for item in result["findings"]]


@pytest.mark.parametrize("argument", [".", ".choreo", ".choreo/component.yaml"])
def test_a_file_or_a_folder_may_be_named(tmp_path, monkeypatch, capsys, argument):
    (tmp_path / ".choreo").mkdir()
    (tmp_path / ".choreo/component.yaml").write_text(WRONG)
    monkeypatch.chdir(tmp_path)
    assert findings(capsys, argument) == [
        ".choreo/component.yaml:3:26 config/endpoint-type-unknown",
        ".choreo/component.yaml:3:48 config/endpoint-port-range",
    ]


def test_paths_start_from_the_folder_that_holds_choreo(tmp_path, monkeypatch, capsys):
    for name in ("a", "b/c"):
        (tmp_path / name / ".choreo").mkdir(parents=True)
        text = "version: 0.1\nendpoints:\n  - {name: x, port: 8080, type: TCP, schemaFilePath: api.yaml}\n"
        (tmp_path / name / ".choreo/endpoints.yaml").write_text(text)
    (tmp_path / "a/api.yaml").write_text("openapi: 3.0.1\n")
    (tmp_path / "api.yaml").write_text("openapi: 3.0.1\n")
    monkeypatch.chdir(tmp_path)
    assert [item for item in findings(capsys, ".") if "schema-file-missing" in item] == ["b/c/.choreo/endpoints.yaml:3:54 config/schema-file-missing"]


PRECEDENCE = [
    (["component.yaml", "component-config.yaml", "endpoints.yaml"], "component.yaml"),
    (["component-config.yaml", "endpoints.yaml"], "component-config.yaml"),
    (["endpoints.yaml"], "endpoints.yaml"),
]


@pytest.mark.parametrize(("present", "read"), PRECEDENCE)
def test_only_the_first_file_is_read(tmp_path, monkeypatch, capsys, present, read):
    (tmp_path / ".choreo").mkdir()
    for name in present:
        (tmp_path / ".choreo" / name).write_text("- broken: [\n")
    monkeypatch.chdir(tmp_path)
    found = findings(capsys, ".")
    assert [item for item in found if "yaml-unclosed" in item] == [f".choreo/{read}:2:1 config/yaml-unclosed-quote"]
    assert sum("shadowed-file" in item for item in found) == len(present) - 1


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path)


BYTES = [
    ("UTF-16 of PowerShell", RIGHT.encode("utf-16"), ["1:4 yaml-encoding"]),
    ("a byte order mark", b"\xef\xbb\xbf" + WRONG.encode(), ["3:26 endpoint-type-unknown", "3:48 endpoint-port-range"]),
    ("bytes that are not UTF-8", b"schemaVersion: 1.2\nx: \xff\xfe\n", []),
    ("Windows line ends", WRONG.replace("\n", "\r\n").encode(), ["3:26 endpoint-type-unknown", "3:48 endpoint-port-range"]),
    ("letters of two bytes before the place", "schemaVersion: 1.2\nendpoints: [{displayName: Größe 😀, name: a, type: x, service: {port: 8080}}]\n".encode(), ["2:51 endpoint-type-unknown"]),
    ("a tab in the value", b"schemaVersion:\t9\n", ["1:16 schema-version-unknown"]),
]


@pytest.mark.parametrize(("data", "expected"), [case[1:] for case in BYTES], ids=[case[0] for case in BYTES])
def test_bytes(project, data, expected):
    assert errors(check(project, "component.yaml", data)) == expected


def test_a_duplicate_key_shows_both_places(project):
    (finding,) = check(project, "component.yaml", b"schemaVersion: 1.2\nendpoints: []\nendpoints: []\n")
    assert finding.location.region[:2] == (3, 1)
    assert [evidence.location.region[:2] for evidence in finding.related] == [(2, 1)]


def test_a_duplicate_name_shows_both_places(project):
    text = "schemaVersion: 1.2\nendpoints:\n  - {name: a, type: WS, service: {port: 8080}}\n  - {name: a, type: WS, service: {port: 8081}}\n"
    (finding,) = check(project, "component.yaml", text.encode())
    assert [finding.location.region[:2], *(evidence.location.region[:2] for evidence in finding.related)] == [(4, 12), (3, 12)]


IGNORED = [
    ("component.yaml", "schemaVersion: 1.2\nendpoint: []\n", "2:1 unknown-root-key"),
    ("component.yaml", "schemaVersion: 1.2\nendpoints:\n  - {name: a, type: WS, service: {port: 8080}, networkVisibility: Public}\n", "3:48 visibility-singular-ignored"),
    ("component.yaml", "schemaVersion: 1.2\nendpoints:\n  - {name: a, type: WS, service: {port: 8080, context: /}}\n", "3:47 context-in-component-yaml"),
    ("component.yaml", "schemaVersion: 1.2\nendpoints:\n  - {name: a, type: WS, service: {port: 8080}, dependencies: {}}\n", "3:48 section-inside-endpoint"),
    ("component.yaml", "schemaVersion: 1.0\nconfigurations: {}\n", "2:1 key-needs-newer-version"),
    ("endpoints.yaml", "version: 0.1\nendpoints:\n  - {name: a, type: TCP, port: 8080, networkVisibilities: [Public]}\n", "3:38 visibility-plural-in-legacy"),
]


@pytest.mark.parametrize(("name", "text", "expected"), IGNORED)
def test_what_the_platform_ignores_is_a_warning(project, name, text, expected):
    found = check(project, name, text.encode())
    assert errors(found) == []
    assert expected in warnings(found)
