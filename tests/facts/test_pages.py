"""Entry pages of web apps: what their script elements load after the build."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diagnose.model.fact import Fact
from tests.facts.projects import component_of, plain, source

Files = dict[str, str]


def package(framework: str, **more: Any) -> str:
    names = {
        "react": ("react-scripts", "react-scripts build"),
        "vite": ("vite", "vite build"),
        "vue": ("@vue/cli-service", "vue-cli-service build"),
    }
    name, build = names[framework]
    return json.dumps({"name": "a", "scripts": {"build": build}, "dependencies": {name: "^5.0.0"}} | more)


PAGES = {"react": "public/index.html", "vite": "index.html", "vue": "public/index.html"}


def page(root: Path, framework: str, body: str, files: Files | None = None, **more: Any) -> Fact:
    html = f"<!doctype html><html><head></head><body>{body}</body></html>"
    component = component_of(root, {"package.json": package(framework, **more), PAGES[framework]: html} | (files or {}))
    (fact,) = component["pages"]
    return fact


def script(root: Path, framework: str, src: str, files: Files | None = None, **more: Any) -> Fact:
    (fact,) = page(root, framework, f'<script src="{src}"></script>', files, **more)["scripts"]
    return fact


PUBLIC = {"public/config.js": "window.configs = {}"}


@pytest.mark.parametrize(
    ("framework", "src", "served", "matches"),
    [
        ("react", "%PUBLIC_URL%/config.js", "config.js", True),
        ("react", "./config.js", "config.js", True),
        ("react", "config.js", "config.js", True),
        ("react", "/config.js", "config.js", True),
        ("react", "/config.js?v=2#x", "config.js", True),
        ("react", "public/config.js", "public/config.js", False),
        ("react", "%PUBLIC_URL%/public/config.js", "public/config.js", False),
        ("react", "../config.js", "config.js", True),
        ("react", "/env/config.js", "env/config.js", False),
        ("react", "/Config.js", "Config.js", False),
        ("react", "https://cdn.example.com/config.js", "", False),
        ("react", "//cdn.example.com/config.js", "", False),
        ("vite", "/config.js", "config.js", True),
        ("vite", "./config.js", "config.js", True),
        ("vite", "%BASE_URL%config.js", "config.js", True),
        ("vite", "public/config.js", "public/config.js", False),
        ("vite", "/public/config.js", "public/config.js", False),
        ("vite", "%PUBLIC_URL%/config.js", "%PUBLIC_URL%/config.js", False),
        ("vite", "/con%66ig.js", "config.js", True),
        ("vue", "<%= BASE_URL %>config.js", "config.js", True),
        ("vue", "/config.js", "config.js", True),
        ("vue", "public/config.js", "public/config.js", False),
        ("vue", "<%= VUE_APP_X %>config.js", "", False),
    ],
)
def test_served_paths(tmp_path: Path, framework: str, src: str, served: str, matches: bool) -> None:
    fact = script(tmp_path, framework, src, PUBLIC)
    assert plain(fact, "served_path", "matches_file") == (served, matches)
    assert source(fact, "src") == src


@pytest.mark.parametrize(
    ("src", "expected"),
    [
        ("config.js", True), ("./a/config.js", True), ("/config.js?x=1", True), ("%PUBLIC_URL%/config.js", True), ("<%= BASE_URL %>config.js", True),
        ("%BASE_URL%config.js", True), ("/Config.JS", True), (" config.js ", True), ("app-config.js", False), ("config.json", False), ("/config.js/x", False),
        ("config.js.map", False), ("env.js", False), ("my.config.js", False), ("", False),
    ],
)  # fmt: skip
def test_what_is_config_js(tmp_path: Path, src: str, expected: bool) -> None:
    assert script(tmp_path, "react", src)["is_config_js"] == expected


@pytest.mark.parametrize(
    ("homepage", "src", "served", "matches"),
    [
        ("https://example.com/shop", "%PUBLIC_URL%/config.js", "shop/config.js", False),
        ("/shop/", "%PUBLIC_URL%/config.js", "shop/config.js", False),
        (".", "%PUBLIC_URL%/config.js", "config.js", True),
        ("https://example.com", "%PUBLIC_URL%/config.js", "config.js", True),
        ("https://example.com/shop", "./config.js", "config.js", True),
    ],
)
def test_homepage_of_create_react_app(tmp_path: Path, homepage: str, src: str, served: str, matches: bool) -> None:
    assert plain(script(tmp_path, "react", src, PUBLIC, homepage=homepage), "served_path", "matches_file") == (served, matches)


@pytest.mark.parametrize(
    ("config", "src", "served", "matches"),
    [
        ("export default { base: '/shop/' }", "/config.js", "shop/config.js", False),
        ("export default { base: '/shop/' }", "/other.js", "other.js", False),
        ("export default { base: './' }", "/config.js", "config.js", True),
        ("export default { publicDir: 'static' }", "/config.js", "config.js", False),
        ("export default { publicDir: 'static' }", "/x.js", "x.js", True),
    ],
)
def test_vite_settings(tmp_path: Path, config: str, src: str, served: str, matches: bool) -> None:
    files = PUBLIC | {"vite.config.js": config, "static/x.js": ""}
    assert plain(script(tmp_path, "vite", src, files), "served_path", "matches_file") == (served, matches)


def test_base_element(tmp_path: Path) -> None:
    fact = page(tmp_path, "vite", '<base href="/app/"><script src="config.js"></script><script src="/config.js"></script>', PUBLIC)
    assert fact["base_href"] == "/app/"
    assert source(fact, "base_href") == "/app/"
    assert [item["served_path"] for item in fact["scripts"]] == ["app/config.js", "config.js"]


@pytest.mark.parametrize(
    ("options", "src", "served", "matches"),
    [
        ({"assets": ["src/assets"]}, "assets/config.js", "assets/config.js", True),
        ({"assets": ["src/assets"]}, "config.js", "config.js", False),
        ({"assets": ["src/assets"]}, "src/assets/config.js", "src/assets/config.js", False),
        ({"assets": [{"glob": "**/*", "input": "src/assets", "output": "/"}]}, "config.js", "config.js", True),
        ({"assets": ["src/assets"], "baseHref": "/shop/"}, "assets/config.js", "shop/assets/config.js", False),
    ],
)
def test_angular(tmp_path: Path, options: dict[str, Any], src: str, served: str, matches: bool) -> None:
    build = {"builder": "@angular-devkit/build-angular:browser", "options": {"outputPath": "dist/a", "index": "src/index.html"} | options}
    files = {
        "angular.json": json.dumps({"projects": {"a": {"root": "", "sourceRoot": "src", "architect": {"build": build}}}}),
        "package.json": json.dumps({"dependencies": {"@angular/core": "^16.0.0"}}),
        "src/index.html": f'<html><head><base href="/"><script src="{src}"></script></head><body></body></html>',
        "src/assets/config.js": "",
    }
    (fact,) = component_of(tmp_path, files)["pages"]
    assert fact["framework"] == "angular"
    assert [plain(item, "served_path", "matches_file") for item in fact["scripts"]] == [(served, matches)]


@pytest.mark.parametrize(
    ("files", "src", "served", "matches"),
    [
        ({"config.js": ""}, "config.js", "config.js", True),
        ({"public/config.js": ""}, "public/config.js", "public/config.js", True),
        ({"public/config.js": ""}, "config.js", "config.js", False),
        ({"js/config.js": ""}, "./js/config.js", "js/config.js", True),
    ],
)
def test_static_sites(tmp_path: Path, files: Files, src: str, served: str, matches: bool) -> None:
    component = component_of(tmp_path, files | {"index.html": f"<body><script src='{src}'></script></body>"})
    assert plain(component, "type", "buildpack") == ("web-app", "static")
    (fact,) = component["pages"][0]["scripts"]
    assert plain(fact, "served_path", "matches_file") == (served, matches)


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("<script src=config.js></script><script src=app.js></script>", [False, False]),
        ("<script src=app.js></script><script src=config.js></script>", [False, True]),
        ("<script src=app.js defer></script><script src=config.js></script>", [False, False]),
        ("<script src=app.js type=module></script><script src=config.js></script>", [False, False]),
        ("<script src=app.js></script><script src=config.js defer></script>", [False, True]),
        ("<script src=config.js defer></script><script src=app.js></script>", [True, False]),
        ("<script src=config.js defer></script><script src=app.js type=module></script>", [False, False]),
        ("<script src=config.js type=module></script><script src=app.js></script>", [True, False]),
        ("<script src=app.js></script><script src=config.js async></script>", [False, False]),
        ("<script src=lib.js></script><script src=config.js></script>", [False, False]),
        ("<script src=vendor/jquery.min.js></script><script src=config.js></script>", [False, False]),
        ("<script src=built.js></script><script src=config.js></script>", [False, True]),
        ("<script src=https://cdn/x.js></script><script src=config.js></script>", [False, False]),
        ("<!-- <script src=app.js></script> --><script src=config.js></script>", [False, False]),
        ("<script>start(window.configs)</script><script src=config.js></script>", [True]),
        ("<script>dataLayer = []</script><script src=config.js></script>", [False]),
    ],
)
def test_order(tmp_path: Path, body: str, after: list[bool]) -> None:
    files = {"index.html": f"<body>{body}</body>", "config.js": "", "app.js": "run(window.configs.url)", "lib.js": "var lib = 1"}
    (fact,) = component_of(tmp_path, files)["pages"]
    assert [item["after_bundle"] for item in fact["scripts"]] == after


def test_flags_of_scripts(tmp_path: Path) -> None:
    body = "<script src=a async></script><script src=b defer></script><script src=c type=module></script><!-- <script src=d></script> -->"
    body += "<noscript><script src=e></script></noscript><template><script src=f></script></template>"
    found = page(tmp_path, "vite", body)["scripts"]
    names = ("asynchronous", "deferred", "module", "in_comment", "in_noscript", "in_template", "live")
    assert {item["src"]: [name for name in names if item[name]] for item in found} == {
        "a": ["asynchronous", "deferred", "live"],
        "b": ["deferred", "live"],
        "c": ["module", "live"],
        "d": ["in_comment"],
        "e": ["in_noscript"],
        "f": ["in_template"],
    }


@pytest.mark.parametrize(
    ("body", "loads", "names"),
    [
        ("<script src=/config.js></script>", True, False),
        ("<!-- <script src=/config.js></script> -->", False, False),
        ("<noscript><script src=/config.js></script></noscript>", False, False),
        ("<script>load('/config.js')</script>", False, True),
        ("<p>config.js</p>", False, False),
    ],
)
def test_whether_the_page_loads_config_js(tmp_path: Path, body: str, loads: bool, names: bool) -> None:
    assert plain(page(tmp_path, "vite", body), "loads_config_js", "names_config_js") == (loads, names)


@pytest.mark.parametrize(
    ("files", "pages"),
    [
        ({"package.json": package("vite"), "index.html": "", "public/index.html": "", "src/index.html": ""}, ["index.html"]),
        ({"package.json": package("react"), "public/index.html": "", "index.html": ""}, ["public/index.html"]),
        (
            {"package.json": package("vite"), "vite.config.ts": "export default { root: 'web' }", "web/index.html": "", "index.html": ""},
            ["web/index.html"],
        ),
        ({"package.json": json.dumps({"dependencies": {"express": "4"}}), "public/index.html": ""}, []),
        ({"pom.xml": "<project/>", "src/main/webapp/index.html": "", "index.html": ""}, []),
        ({"go.mod": "module a", "index.html": ""}, []),
        ({"requirements.txt": "flask", "templates/index.html": "", "static/index.html": ""}, []),
        ({"public/index.html": "", "README.md": ""}, ["public/index.html"]),
        ({"package.json": json.dumps({"devDependencies": {"prettier": "3"}}), "index.html": ""}, ["index.html"]),
    ],
)
def test_which_pages_are_entries(tmp_path: Path, files: Files, pages: list[str]) -> None:
    found = component_of(tmp_path, files)["pages"]
    assert [fact["file"].removeprefix(f"{tmp_path}/") for fact in found] == pages


def test_a_module_of_the_source_is_bundled(tmp_path: Path) -> None:
    fact = page(tmp_path, "vite", '<script type="module" src="/src/main.tsx"></script>', {"src/main.tsx": ""})
    assert fact["scripts"][0]["matches_file"]


def test_the_region_of_the_element_is_its_start_tag(tmp_path: Path) -> None:
    fact = page(tmp_path, "vite", '<script\n defer\n src="config.js"></script>')
    assert source(fact["scripts"][0]) == '<script\n defer\n src="config.js">'
