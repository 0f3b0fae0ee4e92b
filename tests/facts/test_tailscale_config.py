"""The Tailscale proxy's configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.facts.tailscale_target import host_kind, split_target
from tests.facts.projects import component_of, extracted, plain, source

CONFIG = """\
# reachable through the tailnet
portMappings:
  8080: "100.108.78.93:8090"
  8081: 100.92.101.4:5432   # database
  '8082': 'db.internal:3306'
  8083: "[fd7a:115c:a1e0::1]:22"
"""
ENDPOINTS = "version: 0.1\nendpoints:\n  - name: api\n    port: 8080\n    type: REST\n    context: /\n    networkVisibility: Project\n"


def test_mappings(tmp_path: Path) -> None:
    proxy = component_of(tmp_path, {"Config.yaml": CONFIG})["tailscale_proxy"]
    assert plain(proxy, "has_port_mappings", "misspelt_key", "value_kind") == (True, "", "mapping")
    assert [plain(mapping, "listen_port", "host", "port", "host_kind", "problem") for mapping in proxy["mappings"]] == [
        (8080, "100.108.78.93", 8090, "tailnet", ""),
        (8081, "100.92.101.4", 5432, "tailnet", ""),
        (8082, "db.internal", 3306, "name", ""),
        (8083, "fd7a:115c:a1e0::1", 22, "tailnet", ""),
    ]
    assert [mapping["key_quoted"] for mapping in proxy["mappings"]] == [False, False, True, False]


def test_positions(tmp_path: Path) -> None:
    mappings = component_of(tmp_path, {"Config.yaml": CONFIG})["tailscale_proxy"]["mappings"]
    assert [source(mapping, "listen_port") for mapping in mappings] == ["8080", "8081", "'8082'", "8083"]
    assert [source(mapping, "target") for mapping in mappings[:3]] == ['"100.108.78.93:8090"', "100.92.101.4:5432", "'db.internal:3306'"]
    for mapping in mappings:
        assert source(mapping, "host") == mapping["host"]
        assert source(mapping, "port") == str(mapping["port"])
    assert source(mappings[1]) == "8081: 100.92.101.4:5432"


@pytest.mark.parametrize(
    "text",
    [
        "portMappings: {8080: 100.108.78.93:8090}",
        '{"portMappings": {"8080": "100.108.78.93:8090"}}',
        "\ufeffportMappings:\r\n  8080: 100.108.78.93:8090\r\n",
        "---\nportMappings:\n    8080 : >-\n      100.108.78.93:8090\n...\n",
        "other: 1\nportMappings:\n  ? 8080\n  : 100.108.78.93:8090\n",
        "target: &t 100.108.78.93:8090\nportMappings:\n  8080: *t\n",
    ],
)
def test_styles_of_yaml(tmp_path: Path, text: str) -> None:
    (mapping,) = component_of(tmp_path, {"config.yaml": text})["tailscale_proxy"]["mappings"]
    assert plain(mapping, "listen_port", "host", "port", "problem") == (8080, "100.108.78.93", 8090, "")


@pytest.mark.parametrize("name", ["config.yaml", "Config.yaml", "CONFIG.YAML", "Config.yml", "proxy/conf/config.yaml"])
def test_names(tmp_path: Path, name: str) -> None:
    assert len(component_of(tmp_path, {name: CONFIG})["tailscale_proxy"]["mappings"]) == 4


@pytest.mark.parametrize(
    "key",
    [
        "portmappings",
        "PortMappings",
        "port_mappings",
        "port-mappings",
        "portMapping",
        "portMapings",
        "ports",
        "protMappings",
        "PORT_MAPPINGS",
    ],
)
def test_misspelt_root_key(tmp_path: Path, key: str) -> None:
    proxy = component_of(tmp_path, {"config.yaml": f"{key}:\n  8080: 100.108.78.93:8090\n"})["tailscale_proxy"]
    assert plain(proxy, "has_port_mappings", "misspelt_key") == (False, key)
    assert source(proxy, "misspelt_key") == key
    assert len(proxy["mappings"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "server:\n  port: 8080\n  host: 0.0.0.0\n",
        "ports:\n  - 8080:8080\n",
        "ports:\n  http: 8080\n",
        "mapping:\n  a: b:1\n",
        "import: {1: a.b}\nx: [",
        "logging: {}\n",
        "{{ template }}: [\n port: 8080:\n",
        "",
        "a\n",
    ],
)
def test_other_programs_config_yaml_is_nothing_to_us_not_even_when_broken(tmp_path: Path, text: str) -> None:
    result = extracted(tmp_path, {"config.yaml": text, "go.mod": "module a\n"})
    (component,) = result.project["components"]
    assert "tailscale_proxy" not in component
    assert result.problems == []


@pytest.mark.parametrize(
    ("value", "kind", "count"),
    [
        ("", "nothing", 0),
        (" {}", "mapping", 0),
        ("\n  - 8080: 100.1.1.1:80\n  - 8081: 100.1.1.1:81", "list", 2),
        (' "8080:100.1.1.1:80"', "text", 0),
    ],
)
def test_port_mappings_of_another_shape(tmp_path: Path, value: str, kind: str, count: int) -> None:
    proxy = component_of(tmp_path, {"config.yaml": f"portMappings:{value}\n"})["tailscale_proxy"]
    assert proxy["value_kind"] == kind
    assert len(proxy["mappings"]) == count


@pytest.mark.parametrize(
    ("text", "line"), [("portMappings:\n\t8080: a:1\n", 2), ("portMappings:\n  8080: 'a:1\n", 3), ("portMappings: [\n", 2)]
)
def test_a_broken_configuration_is_a_located_problem(tmp_path: Path, text: str, line: int) -> None:
    (problem,) = extracted(tmp_path, {"Config.yaml": text}).problems
    assert problem.kind == "syntax"
    assert problem.location.region is not None and problem.location.region.line == line


@pytest.mark.parametrize(
    ("key", "number"),
    [("8080", 8080), ('"8080"', 8080), ("http", 0), ("8080.0", 0), ("-1", -1), ("0x1F90", 8080), ("true", 0), ("70000", 70000)],
)
def test_listening_ports(tmp_path: Path, key: str, number: int) -> None:
    (mapping,) = component_of(tmp_path, {"config.yaml": f"portMappings:\n  {key}: 100.1.1.1:80\n"})["tailscale_proxy"]["mappings"]
    assert mapping["listen_port"] == number


def test_repeated_ports_are_all_there(tmp_path: Path) -> None:
    text = "portMappings:\n  8080: 100.1.1.1:80\n  8080: 100.1.1.2:80\n"
    mappings = component_of(tmp_path, {"config.yaml": text})["tailscale_proxy"]["mappings"]
    assert [(mapping["listen_port"], mapping["line"]) for mapping in mappings] == [(8080, 2), (8080, 3)]


@pytest.mark.parametrize(
    ("target", "host", "port", "problem"),
    [
        ("100.1.1.1:80", "100.1.1.1", 80, ""),
        ("host.tail1234.ts.net:443", "host.tail1234.ts.net", 443, ""),
        ("[fd7a:115c:a1e0::1]:80", "fd7a:115c:a1e0::1", 80, ""),
        ("http://100.1.1.1:80", "100.1.1.1", 80, "scheme"),
        ("tcp://100.1.1.1:80/", "100.1.1.1", 80, "scheme"),
        ("tcp:100.1.1.1:80", "100.1.1.1", 80, "scheme"),
        ("https://shop.example.com", "shop.example.com", 0, "scheme"),
        ("100.1.1.1", "100.1.1.1", 0, "no-port"),
        ("100.1.1.1:", "100.1.1.1", 0, "no-port"),
        ("8090", "8090", 0, "no-port"),
        ("[fd7a::1]", "fd7a::1", 0, "no-port"),
        (":8090", "", 8090, "no-host"),
        ("", "", 0, "no-host"),
        ("[]:80", "", 80, "no-host"),
        ("100.1.1.1:http", "100.1.1.1", 0, "bad-port"),
        ("100.1.1.1:0", "100.1.1.1", 0, "bad-port"),
        ("100.1.1.1:65536", "100.1.1.1", 0, "bad-port"),
        ("100.1.1.1:80 ", "100.1.1.1", 0, "bad-port"),
        ("100.1.1.1:80:90", "100.1.1.1:80", 90, "bad-port"),
        ("fd7a:115c:a1e0::1:80", "fd7a:115c:a1e0::1", 80, "brackets"),
        ("[fd7a::1:80", "fd7a::1:80", 0, "brackets"),
        ("100.1.1.1:80/api", "100.1.1.1", 80, "path"),
    ],
)
def test_targets(target: str, host: str, port: int, problem: str) -> None:
    split = split_target(target)
    assert (split.host, split.port, split.problem) == (host, port, problem)


@pytest.mark.parametrize("value", ["", "null", "[a, b]", "{host: a, port: 1}", "true", "~"])
def test_targets_that_are_no_text(tmp_path: Path, value: str) -> None:
    (mapping,) = component_of(tmp_path, {"config.yaml": f"portMappings:\n  8080: {value}\n"})["tailscale_proxy"]["mappings"]
    assert plain(mapping, "problem", "target", "host", "port") == ("not-text", "", "", 0)


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("100.64.0.0", "tailnet"),
        ("100.127.255.255", "tailnet"),
        ("100.63.255.255", "public"),
        ("100.128.0.1", "public"),
        ("fd7a:115c:a1e0:ab12::1", "tailnet"),
        ("fd7a:115c:a1e1::1", "private"),
        ("::ffff:100.64.0.1", "tailnet"),
        ("10.0.0.5", "private"),
        ("172.16.0.1", "private"),
        ("172.32.0.1", "public"),
        ("192.168.1.10", "private"),
        ("169.254.1.1", "private"),
        ("127.0.0.1", "loopback"),
        ("0.0.0.0", "loopback"),
        ("::1", "loopback"),
        ("localhost", "loopback"),
        ("LOCALHOST", "loopback"),
        ("8.8.8.8", "public"),
        ("db", "name"),
        ("db_1.internal.example.com", "name"),
        ("host.ts.net.", "name"),
        ("100.108.78.300", "invalid"),
        ("100.108.78", "invalid"),
        ("100.108.78.93.1", "invalid"),
        ("a b", "invalid"),
        ("-x", "invalid"),
        ("user@host", "invalid"),
        ("", "invalid"),
    ],
)
def test_host_kinds(host: str, kind: str) -> None:
    assert host_kind(host) == kind


@given(st.text(max_size=40) | st.text(alphabet="0123456789.:[]/abf ", max_size=40))
def test_any_text_is_a_target_and_the_parts_are_in_it(text: str) -> None:
    target = split_target(text)
    assert text[slice(*target.host_at)] == target.host
    assert 0 <= target.port <= 65535
    if not target.problem:
        assert target.host and target.port and text[slice(*target.port_at)] == text[text.rindex(":") + 1 :]
    host_kind(target.host)


def test_the_proxy_is_the_component_whose_choreo_folder_is_beside_or_above(tmp_path: Path) -> None:
    beside = {"proxy/Config.yaml": CONFIG, "proxy/.choreo/endpoints.yaml": ENDPOINTS}
    above = {"edge/conf/Config.yaml": CONFIG, "edge/.choreo/component.yaml": "schemaVersion: 1.2\n"}
    components = extracted(tmp_path, beside | above).project["components"]
    assert [(component["path"], "tailscale_proxy" in component, len(component["endpoints"])) for component in components] == [
        ("edge", True, 0),
        ("proxy", True, 1),
    ]


@pytest.mark.parametrize("name", ["endpoints.yaml", "Endpoints.yaml", "endpoints.yml"])
def test_endpoints_beside_the_configuration_count_when_choreo_has_none(tmp_path: Path, name: str) -> None:
    component = component_of(tmp_path, {"proxy/Config.yaml": CONFIG, f"proxy/{name}": ENDPOINTS})
    assert component["path"] == "proxy"
    assert [endpoint["port"] for endpoint in component["endpoints"]] == [8080]


def test_endpoints_in_choreo_win_over_those_beside(tmp_path: Path) -> None:
    files = {"Config.yaml": CONFIG, "endpoints.yaml": ENDPOINTS, ".choreo/endpoints.yaml": ENDPOINTS.replace("8080", "9000")}
    assert [endpoint["port"] for endpoint in component_of(tmp_path, files)["endpoints"]] == [9000]


IMAGE = {"Dockerfile": "FROM a\n"}
CHOREO = {".choreo/component.yaml": "schemaVersion: 1.2\n"}


@pytest.mark.parametrize(
    ("files", "proxy"),
    [
        (CHOREO | {"package.json": "{}"}, "tailscale"),
        (CHOREO | {"package.json": "{}"} | IMAGE, "tailscale"),
        (CHOREO | {"go.mod": "module a"}, "tailscale"),
        (CHOREO | {"go.mod": "module a"} | IMAGE, "."),
        (CHOREO | IMAGE, "."),
        (CHOREO | IMAGE | {"tailscale/Dockerfile": "FROM a\n"}, "tailscale"),
        (CHOREO | {"tailscale/Dockerfile": "FROM a\n"}, "."),
        (CHOREO | {"tailscale/endpoints.yaml": ENDPOINTS}, "tailscale"),
        (CHOREO, "."),
        ({"package.json": "{}"}, "tailscale"),
        ({"tailscale/.choreo/endpoints.yaml": ENDPOINTS} | CHOREO, "tailscale"),
    ],
)
def test_a_proxy_below_another_app_is_a_component_of_its_own(tmp_path: Path, files: dict[str, str], proxy: str) -> None:
    components = extracted(tmp_path, files | {"tailscale/Config.yaml": CONFIG}).project["components"]
    assert [component["path"] for component in components if "tailscale_proxy" in component] == [proxy]


def test_config_yaml_is_looked_for_before_capital_config_yaml(tmp_path: Path) -> None:
    files = {"Config.yaml": CONFIG, "config.yaml": "portMappings: {9000: 100.64.0.1:1}"}
    (mapping,) = component_of(tmp_path, files)["tailscale_proxy"]["mappings"]
    assert mapping["listen_port"] == 9000


def test_files_of_tools_in_choreo_do_not_hide_the_endpoints_beside(tmp_path: Path) -> None:
    files = {"Config.yaml": CONFIG, "endpoints.yaml": ENDPOINTS, ".choreo/context.yaml": "- org: a\n  project: b\n"}
    assert [endpoint["port"] for endpoint in component_of(tmp_path, files)["endpoints"]] == [8080]


def test_a_number_beyond_all_bounds_is_a_problem(tmp_path: Path) -> None:
    result = extracted(tmp_path, {"config.yaml": f"portMappings:\n  {'9' * 5000}: a:1\n"})
    assert [problem.kind for problem in result.problems] in ([], ["syntax"])
