"""Facts of Procfiles, nginx configuration, API definitions, Ballerina packages, connections, and more of Dockerfiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.facts.projects import component_of, plain, source

CHOREO = ".choreo/component.yaml"
ENDPOINT = "schemaVersion: 1.2\nendpoints:\n  - name: api\n    service: {port: 8080}\n    type: REST\n    schemaFilePath: openapi.yaml\n"


@pytest.mark.parametrize(
    ("text", "processes"),
    [
        ("web: python a.py\n", [("web", "python a.py")]),
        ("web:flask run\nworker: celery\n", [("web", "flask run"), ("worker", "celery")]),
        ("# web: a\nweb : a\n- web: b\n", []),
        ("web: a\r\n", [("web", "a")]),
        ("", []),
    ],
)
def test_procfiles_are_read_as_the_buildpack_does(tmp_path: Path, text: str, processes: list[tuple[str, str]]) -> None:
    component = component_of(tmp_path, {"requirements.txt": "flask\n", "Procfile": text})
    assert [(item["name"], item["command"].rstrip("\r")) for item in component["procfile"]["processes"]] == processes


def test_the_exact_procfile_is_the_one_that_counts(tmp_path: Path) -> None:
    component = component_of(tmp_path, {"requirements.txt": "", "procfile": "web: a\n", "Procfile": "web: b\n"})
    assert component["procfile"]["read"] and component["procfile"]["processes"][0]["command"] == "b"


def test_nginx_directives_with_their_blocks(tmp_path: Path) -> None:
    text = 'events {}\nhttp {\n  server {\n    listen [::]:80 default_server; # listen 81;\n    location / { try_files $uri "a b;c" =404; }\n  }\n}\n'
    dockerfile = "FROM nginx\nCOPY nginx.conf /etc/nginx/\nUSER 10014\n"
    (file,) = component_of(tmp_path, {"nginx.conf": text, "Dockerfile": dockerfile})["nginx_files"]
    assert file["used"]
    assert [(item["name"], item["inside"], item["value"], item["port"]) for item in file["settings"]] == [
        ("events", "", "", 0),
        ("http", "", "", 0),
        ("server", "http", "", 0),
        ("listen", "http/server", "[::]:80 default_server", 80),
        ("location", "http/server", "/", 0),
        ("try_files", "http/server/location", '$uri "a b;c" =404', 0),
    ]
    assert source(file["settings"][3]) == "listen [::]:80 default_server;"


@pytest.mark.parametrize(
    ("text", "kind", "version", "is_text"),
    [
        ("# License\ninfo: {}\nopenapi: 3.0.1\n", "openapi", "3.0.1", True),
        ("openapi: 3.0\n", "openapi", "3.0", False),
        ('{"swagger": "2.0", "paths": {}}', "swagger", "2.0", True),
        ("asyncapi: 2.0.0\n", "asyncapi", "2.0.0", True),
        ("a: 1\n", "other", "", False),
        ("- a\n", "other", "", False),
        ("\n\n", "empty", "", False),
        ("a: {b\n", "broken", "", False),
        ("[" * 5_000, "broken", "", False),
    ],
)
def test_api_definitions(tmp_path: Path, text: str, kind: str, version: str, is_text: bool) -> None:
    (endpoint,) = component_of(tmp_path, {CHOREO: ENDPOINT, "openapi.yaml": text})["endpoints"]
    assert plain(endpoint["definition"], "kind", "version", "version_is_text") == (kind, version, is_text)


def test_a_large_definition_is_known_by_its_head(tmp_path: Path) -> None:
    text = "openapi: 3.0.1\npaths: {}\n" + "#" * 400_000
    (endpoint,) = component_of(tmp_path, {CHOREO: ENDPOINT, "openapi.yaml": text})["endpoints"]
    assert endpoint["definition"]["kind"] == "openapi"


def test_what_a_definition_says_of_its_paths(tmp_path: Path) -> None:
    text = (
        "openapi: 3.0.1\nservers: [{url: 'https://a/v1/'}, {url: 'http://b.com'}, {url: 'http://localhost:1'}]\npaths:\n"
        "  /api/a/{x}: {get: {}, parameters: []}\n  /api/a/{y}: {get: {responses: {}}}\n"
    )
    (endpoint,) = component_of(tmp_path, {CHOREO: ENDPOINT, "openapi.yaml": text})["endpoints"]
    definition = endpoint["definition"]
    assert plain(definition, "base_paths", "http_servers", "prefix") == (["/v1"], ["http://b.com"], "/api/a")
    assert plain(definition, "duplicate_paths", "without_responses") == (["/api/a/{y}"], ["get /api/a/{x}"])


def test_connections_give_the_names_of_variables(tmp_path: Path) -> None:
    text = (
        "schemaVersion: 1.2\ndependencies:\n  connectionReferences:\n    - {name: my-Api 2, resourceRef: 'database:a/b'}\n"
        "configurations:\n  env:\n    - {name: PORT, value: '1'}\n"
    )
    component = component_of(tmp_path, {CHOREO: text, "go.mod": "module a\n"})
    assert [plain(item, "prefix", "target") for item in component["connections"]] == [("CHOREO_MY_API_2_", "database:a/b")]
    assert component["env_names"] == ["PORT"]


def test_a_ballerina_package_and_its_lock(tmp_path: Path) -> None:
    files = {"Ballerina.toml": '[package]\norg = "a"\ndistribution = "2201.8.0" # x\n[build]\nname = "no"\n'}
    files["Dependencies.toml"] = '[ballerina]\ndistribution-version = "2201.7.0"\n'
    package = component_of(tmp_path, files)["ballerina"]
    assert plain(package, "org", "name", "distribution", "locked_distribution") == ("a", "", "2201.8.0", "2201.7.0")
    assert source(package, "distribution") == "2201.8.0"


@pytest.mark.parametrize(
    ("user", "uid"),
    [("10014", 10014), ("0", 0), ("+10014", 10014), ("1_0014", 10014), ("10014:10014", -1), ("$X", -1), ("node", -1), ("10014 # a", -1),
     ('"10014"', -1), ("9" * 400, -1)],
)  # fmt: skip
def test_the_number_of_the_user_as_the_scan_reads_it(tmp_path: Path, user: str, uid: int) -> None:
    (dockerfile,) = component_of(tmp_path, {"Dockerfile": f"FROM a\nUSER {user}\n"})["dockerfiles"]
    assert dockerfile["uid"] == uid


def test_instructions_know_their_stage_and_user(tmp_path: Path) -> None:
    text = "ARG A=1\nFROM a AS one\nUSER 5\nRUN x\nFROM b\nRUN y\nFROM one\nARG U=app\nUSER $U\nRUN z\n"
    (dockerfile,) = component_of(tmp_path, {"Dockerfile": text})["dockerfiles"]
    runs = [plain(item, "text", "stage", "final", "user") for item in dockerfile["instructions"] if item["keyword"] == "RUN"]
    assert runs == [("x", 0, True, "5"), ("y", 1, False, ""), ("z", 2, True, "app")]
    assert [plain(item, "name", "value", "stage") for item in dockerfile["variables"]] == [("A", "1", -1), ("U", "app", 2)]
    assert dockerfile["run_as"] == "app"


def test_secrets_are_known_by_name_and_never_kept(tmp_path: Path) -> None:
    text = "FROM a\nENV DB_PASSWORD=hunter2-x TOKEN_URL=https://a API_KEY=$X SECRET=changeme\nARG TOKEN\n"
    (dockerfile,) = component_of(tmp_path, {"Dockerfile": text})["dockerfiles"]
    assert [(item["name"], item["secret"]) for item in dockerfile["variables"] if item["secret"]] == [("DB_PASSWORD", True)]
    assert "hunter2" not in str(dockerfile["variables"])


@pytest.mark.parametrize(
    ("files", "built"),
    [
        (["Dockerfile"], "Dockerfile"),
        (["Dockerfile", "Dockerfile.dev"], "Dockerfile"),
        (["Dockerfile.prod"], "Dockerfile.prod"),
        (["Dockerfile.dev"], None),
        (["Dockerfile.client", "Dockerfile.server"], None),
        (["Containerfile"], "Containerfile"),
    ],
)
def test_which_dockerfile_is_built(tmp_path: Path, files: list[str], built: str | None) -> None:
    component = component_of(tmp_path, dict.fromkeys(files, "FROM a\nUSER 10014\n"))
    assert next((item["name"] for item in component["dockerfiles"] if item["built"]), None) == built
