"""What a program says about where it listens, which variables it reads and which version it wants."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnose.facts import extract
from diagnose.facts.versions import major_of
from diagnose.model.fact import Fact


def component(root: Path, files: dict[str, str]) -> Fact:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    extraction = extract(root, None, {}, joined=True)
    assert [item.message for item in extraction.problems if item.kind == "internal"] == []
    found: Fact = extraction.project["components"][0]
    return found


@pytest.mark.parametrize(
    ("name", "text", "port", "host", "line"),
    [
        ("index.js", "app.listen(3000);\n", 3000, "", 1),
        ("index.js", "const port = process.env.PORT || 8080;\napp.listen(port);\n", 8080, "", 1),
        ("index.ts", 'server.listen({ port: 4000, host: "127.0.0.1" });\n', 4000, "", 1),
        ("server.mjs", 'http.createServer().listen(3000, "localhost");\n', 3000, "localhost", 1),
        ("main.py", "x = 1\napp.run()\n", 5000, "127.0.0.1", 2),
        ("main.py", 'app.run(host="0.0.0.0", port=int(os.getenv("PORT", 9000)))\n', 9000, "0.0.0.0", 1),
        ("main.py", 'uvicorn.run(app, host="0.0.0.0", port=8000)\n', 8000, "0.0.0.0", 1),
        ("main.go", 'log.Fatal(http.ListenAndServe(":9090", nil))\n', 9090, "", 1),
        ("main.go", 'srv := &http.Server{Addr: "127.0.0.1:7070"}\n', 7070, "127.0.0.1", 1),
        ("application.properties", "a=b\nserver.port=${PORT:8081}\n", 8081, "", 2),
        ("application.yml", "server:\n  port: 8082\n", 8082, "", 1),
        ("service.bal", "service / on new http:Listener(9091) {\n", 9091, "", 1),
        ("Program.cs", 'builder.WebHost.UseUrls("http://localhost:5005");\n', 5005, "localhost", 1),
        ("app.rb", "set :port, 4567\n", 4567, "", 1),
        ("Procfile", "web: gunicorn app:app -b :5000\n", 5000, "0.0.0.0", 1),
        ("Procfile", "web: flask run --host=0.0.0.0 --port 8000\n", 8000, "0.0.0.0", 1),
        ("Procfile", "web: php -S localhost:8000 index.php\n", 8000, "localhost", 1),
        ("Dockerfile", 'FROM a\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8088"]\n', 8088, "0.0.0.0", 2),
        ("Dockerfile", "FROM a\nENV NODE_ENV=production PORT=3001\n", 3001, "", 2),
        ("nginx.conf", "server {\n  listen 8080;\n}\n", 8080, "", 2),
    ],
)  # fmt: skip
def test_where_a_program_listens(tmp_path: Path, name: str, text: str, port: int, host: str, line: int) -> None:
    (site, *_) = component(tmp_path, {"package.json": "{}", name: text})["listens"]
    assert (site["port"], site["host"], site["line"]) == (port, host, line)
    assert site["loopback"] == (host in ("localhost", "127.0.0.1"))


@pytest.mark.parametrize("text", ["// app.listen(3000);\n", "app.listen(later);\n", "RUN flask run\n"])
def test_what_says_no_port(tmp_path: Path, text: str) -> None:
    name = "Dockerfile" if text.startswith("RUN") else "index.js"
    assert component(tmp_path, {"package.json": "{}", name: f"FROM a\n{text}" if name == "Dockerfile" else text})["listens"] == []


@pytest.mark.parametrize(
    ("name", "text", "variable", "optional"),
    [
        ("a.js", "const x = process.env.DB_HOST;\n", "DB_HOST", False),
        ("a.js", "const x = process.env.PORT || 3000;\n", "PORT", True),
        ("a.py", "os.environ['TOKEN']\n", "TOKEN", False),
        ("a.py", "os.getenv('MODE', 'dev')\n", "MODE", True),
        ("main.go", 'os.Getenv("URL")\n', "URL", False),
        ("application.properties", "url=${DB_URL}\n", "DB_URL", False),
        ("application.properties", "user=${DB_USER:me}\n", "DB_USER", True),
        ("a.bal", "configurable string apiKey = ?;\n", "apiKey", False),
    ],
)
def test_which_variables_a_program_reads(tmp_path: Path, name: str, text: str, variable: str, optional: bool) -> None:
    (use, *_) = component(tmp_path, {"package.json": "{}", name: text})["env_uses"]
    assert (use["name"], use["optional"], use["line"]) == (variable, optional, 1)


@pytest.mark.parametrize(
    ("name", "text", "runtime", "version"),
    [
        ("package.json", '{"engines": {"node": ">=20"}}', "node", ">=20"),
        (".nvmrc", "v18.19.0\n", "node", "18.19.0"),
        ("go.mod", "module a\n\ngo 1.22.4\n", "go", "1.22.4"),
        ("pom.xml", "<properties><java.version>17</java.version></properties>", "java", "17"),
        ("Dockerfile", "FROM eclipse-temurin:17-jre\n", "java", "17"),
        ("Dockerfile", "FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\n", "dotnet", "8.0"),
        ("Dockerfile", "FROM golang:1.21-alpine\n", "go", "1.21"),
        ("a.csproj", "<TargetFramework>net8.0</TargetFramework>", "dotnet", "8.0"),
    ],
)
def test_which_version_is_asked_for(tmp_path: Path, name: str, text: str, runtime: str, version: str) -> None:
    files = {"package.json": "{}"} | {name: text}
    assert (runtime, version) in [(item["runtime"], item["version"]) for item in component(tmp_path, files)["versions"]]


@pytest.mark.parametrize(("version", "major"), [("20.19", 20), (">=18", 18), ("1.8", 8), ("1.21.4", 21), ("17", 17), ("lts", 0)])
def test_the_number_that_tells_versions_apart(version: str, major: int) -> None:
    assert major_of(version) == major


def test_the_program_is_read_only_beside_a_log(tmp_path: Path) -> None:
    component(tmp_path, {"package.json": "{}", "index.js": "app.listen(3000);\n"})
    assert extract(tmp_path, None, {}).project["components"][0]["listens"] == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["index.js", "main.py", "Dockerfile", "Procfile", "nginx.conf", "application.yml", "go.mod", "service.bal"]),
    st.text(alphabet=st.sampled_from("listen(port:=80, 'x\"{}[]\n#$ENV-b/.run)web"), max_size=300),
)
def test_no_text_breaks_the_readers(tmp_path: Path, name: str, text: str) -> None:
    for site in component(tmp_path, {"package.json": "{}", name: text})["listens"]:
        assert 0 <= site["port"] < 65536
        assert site["line"] <= text.count("\n") + 1
