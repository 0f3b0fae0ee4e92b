"""Endpoints of the file that Choreo reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.facts.projects import component_of, extracted, plain, source

COMPONENT_YAML = """\
schemaVersion: 1.2
endpoints:
  # the shop
  - name: greeter
    displayName: Greeter
    service:
      basePath: /greeting
      port: 9090
    type: REST
    networkVisibilities:
      - Public
      - Organization
    schemaFilePath: openapi.yaml

  - {name: "ops", service: {port: "8081"}, type: 'TCP', networkVisibilities: [Project]}
"""

COMPONENT_CONFIG = """\
apiVersion: core.choreo.dev/v1beta1
kind: ComponentConfig
spec:
  inbound:
    - name: Greeter Service
      port: 9090
      type: REST
      context: /greeting
      networkVisibility: Public
"""

ENDPOINTS_YAML = """\
version: 0.1
endpoints:
- name: Greeter Service
  port: 9090
  type: REST
  context: /greeting
  networkVisibility: Project
  schemaFilePath: greeter_openapi.yaml
"""


def test_component_yaml(tmp_path: Path) -> None:
    component = component_of(tmp_path, {".choreo/component.yaml": COMPONENT_YAML})
    greeter, ops = component["endpoints"]
    assert plain(greeter, "name", "port", "type", "base_path", "schema_file", "source") == (
        "greeter", 9090, "REST", "/greeting", "openapi.yaml", "component.yaml",
    )  # fmt: skip
    assert greeter["visibilities"] == ["Public", "Organization"]
    assert plain(ops, "name", "port", "type", "visibilities") == ("ops", 8081, "TCP", ["Project"])
    assert [file["schema_version"] for file in component["choreo_files"]] == ["1.2"]


def test_positions_are_those_of_the_values(tmp_path: Path) -> None:
    greeter, ops = component_of(tmp_path, {".choreo/component.yaml": COMPONENT_YAML})["endpoints"]
    assert [source(greeter, field) for field in ("name", "port", "type", "base_path")] == ["greeter", "9090", "REST", "/greeting"]
    assert source(greeter, "visibilities") == "- Public\n      - Organization"
    assert source(ops, "port") == '"8081"'
    assert source(ops) == '{name: "ops", service: {port: "8081"}, type: \'TCP\', networkVisibilities: [Project]}'
    assert source(greeter).startswith("name: greeter") and source(greeter).endswith("openapi.yaml")
    assert greeter["line"] == 4


@pytest.mark.parametrize(
    ("name", "text", "source_name"),
    [("component-config.yaml", COMPONENT_CONFIG, "component-config.yaml"), ("endpoints.yaml", ENDPOINTS_YAML, "endpoints.yaml")],
)
def test_legacy_files(tmp_path: Path, name: str, text: str, source_name: str) -> None:
    (endpoint,) = component_of(tmp_path, {f".choreo/{name}": text})["endpoints"]
    assert plain(endpoint, "name", "port", "base_path", "source") == ("Greeter Service", 9090, "/greeting", source_name)
    assert len(endpoint["visibilities"]) == 1


def test_the_first_of_the_three_files_is_read_and_the_others_are_not(tmp_path: Path) -> None:
    files = {
        ".choreo/component.yaml": "schemaVersion: 1.1\n",
        ".choreo/endpoints.yaml": ENDPOINTS_YAML,
        ".choreo/component-config.yaml": COMPONENT_CONFIG,
    }
    component = component_of(tmp_path, files)
    assert component["endpoints"] == []
    assert {file["name"]: file["read"] for file in component["choreo_files"]} == {
        "component.yaml": True,
        "component-config.yaml": False,
        "endpoints.yaml": False,
    }
    assert [file["schema_version"] for file in component["choreo_files"]] == ["core.choreo.dev/v1beta1", "1.1", "0.1"]


@pytest.mark.parametrize("name", ["component.yml", "Component.yaml", "components.yaml", "component.yaml.bak", "component.json"])
def test_near_misses_by_name_are_seen_but_not_read(tmp_path: Path, name: str) -> None:
    (file,) = component_of(tmp_path, {f".choreo/{name}": COMPONENT_YAML})["choreo_files"]
    assert plain(file, "name", "kind", "read") == (name, "component", False)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "# header\n---\n" + text,
        lambda text: text.replace("9090", "'9090'"),
        lambda text: text.replace("9090", "9090 # here"),
    ],
)
def test_line_ends_marks_and_quotes_do_not_matter(tmp_path: Path, change: object) -> None:
    endpoints = component_of(tmp_path, {".choreo/component.yaml": change(COMPONENT_YAML)})["endpoints"]  # type: ignore[operator]
    assert [endpoint["port"] for endpoint in endpoints] == [9090, 8081]
    assert source(endpoints[0], "port").strip("'") == "9090"


@pytest.mark.parametrize("port", ["abc", "", "[8080]", "8080a", "80.5", "true", "{a: 1}"])
def test_a_port_that_is_no_number_is_zero(tmp_path: Path, port: str) -> None:
    text = f"schemaVersion: 1.2\nendpoints:\n  - name: a\n    service:\n      port: {port}\n    type: REST\n"
    (endpoint,) = component_of(tmp_path, {".choreo/component.yaml": text})["endpoints"]
    assert endpoint["port"] == 0


def test_a_port_beside_service_is_taken_when_service_has_none(tmp_path: Path) -> None:
    text = "schemaVersion: 1.2\nendpoints:\n  - name: a\n    port: 8080\n    type: REST\n"
    (endpoint,) = component_of(tmp_path, {".choreo/component.yaml": text})["endpoints"]
    assert endpoint["port"] == 8080


@pytest.mark.parametrize("text", ["endpoints:\n\t- name: a\n", "endpoints:\n  - name: a\n port: 1\n", 'a: "b\n', "a: [1, 2\n", "a: b: c\n"])
def test_broken_files_are_left_to_the_document_rules_and_the_rest_is_read(tmp_path: Path, text: str) -> None:
    files = {"bad/.choreo/component.yaml": text, "good/.choreo/component.yaml": COMPONENT_YAML}
    result = extracted(tmp_path, files)
    assert result.problems == []
    assert [len(component["endpoints"]) for component in result.project["components"]] == [0, 2]


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "- a\n", "text", "endpoints: []", "endpoints:", "endpoints: {name: a}", "endpoints: [a, 1, null]"]
)
def test_files_without_endpoints(tmp_path: Path, text: str) -> None:
    assert component_of(tmp_path, {".choreo/component.yaml": text})["endpoints"] == []


def test_files_that_tools_leave_make_no_component(tmp_path: Path) -> None:
    files = {".choreo/context.yaml": "- org: a\n  project: b\n", "service/.choreo/component.yaml": COMPONENT_YAML}
    assert component_of(tmp_path, files)["path"] == "service"


def test_a_git_based_proxy(tmp_path: Path) -> None:
    component = component_of(tmp_path, {".choreo/component.yaml": "schemaVersion: 1.2\nproxy:\n  type: REST\n  schemaFilePath: o.yaml\n"})
    assert component["type"] == "proxy"
