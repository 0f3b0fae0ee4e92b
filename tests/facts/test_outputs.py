"""Where web builds write index.html, and from where web apps are taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diagnose.model.location import Region
from tests.facts.projects import component_of, plain, source


def package(build: str, *dependencies: str, **more: Any) -> str:
    return json.dumps({"name": "shop", "scripts": {"build": build}, "dependencies": dict.fromkeys(dependencies, "^1.0.0")} | more, indent=2)


def outputs(root: Path, files: dict[str, str]) -> list[tuple[Any, ...]]:
    return [plain(output, "directory", "framework", "sure") for output in component_of(root, files)["outputs"]]


@pytest.mark.parametrize(
    ("build", "dependency", "directory", "framework"),
    [
        ("vite build", "vite", "dist", "vite"),
        ("tsc -b && vite build", "vite", "dist", "vite"),
        ("react-scripts build", "react-scripts", "build", "react"),
        ("craco build", "react-scripts", "build", "react"),
        ("vue-cli-service build", "@vue/cli-service", "dist", "vue"),
        ("gatsby build", "gatsby", "public", "gatsby"),
        ("astro build", "astro", "dist", "astro"),
        ("docusaurus build", "@docusaurus/core", "build", "docusaurus"),
        ("rsbuild build", "@rsbuild/core", "dist", "rsbuild"),
        ("parcel build src/index.html", "parcel", "dist", "parcel"),
        ("vite build --outDir build", "vite", "build", "vite"),
        ("vite build --outDir=../out", "vite", "../out", "vite"),
        ("vite build web --outDir out", "vite", "web/out", "vite"),
        ("BUILD_PATH=./dist react-scripts build", "react-scripts", "dist", "react"),
        ("cross-env BUILD_PATH='out/' react-scripts build", "react-scripts", "out", "react"),
        ("vue-cli-service build --dest public_html", "@vue/cli-service", "public_html", "vue"),
        ("parcel build x.html --dist-dir out", "parcel", "out", "parcel"),
        ("next build && next export -o www", "next", "www", "next"),
        ("next build && next export", "next", "out", "next"),
    ],
)
def test_defaults_and_command_lines(tmp_path: Path, build: str, dependency: str, directory: str, framework: str) -> None:
    found = outputs(tmp_path, {"package.json": package(build, dependency)})
    assert found == [(directory, framework, not directory.startswith(".."))]


@pytest.mark.parametrize(
    ("name", "config", "expected"),
    [
        ("vite.config.js", "export default { build: { outDir: 'build' } }", ("build", True)),
        (
            "vite.config.ts",
            "import { defineConfig } from 'vite'\nexport default defineConfig({\n  build: {\n    outDir: \"dist/shop\", // here\n  },\n})",
            ("dist/shop", True),
        ),
        ("vite.config.mts", "export default defineConfig(({ mode }) => ({ build: { outDir: `public_html` } }))", ("public_html", True)),
        (
            "vite.config.mjs",
            "export default defineConfig(() => { return { build: { outDir: path.resolve(__dirname, 'out') } } })",
            ("out", True),
        ),
        ("vite.config.js", "export default { root: 'web', build: { outDir: '../out' } }", ("out", True)),
        ("vite.config.js", "export default { root: './web' }", ("web/dist", True)),
        ("vite.config.js", "export default { root: join(__dirname, 'src'), build: { outDir: join(__dirname, 'dist') } }", ("dist", True)),
        ("vite.config.js", "export default { root: 'src', build: { outDir: path.join('..', 'out') } }", ("out", True)),
        ("vite.config.js", "const out = 'o'\nexport default { build: { outDir: out } }", ("o", True)),
        ("vite.config.js", "export default { build: { outDir: process.env.OUT ?? 'o' } }", ("o", False)),
        ("vite.config.js", "export default { build: { outDir: getOut() } }", ("dist", False)),
        ("vite.config.js", "export default { build: { outDir: '/var/www' } }", ("/var/www", False)),
        ("vite.config.js", "export default { plugins: [x({ build: { outDir: 'no' } })], test: { outDir: 'no' } }", ("dist", True)),
        ("vite.config.js", "// build: { outDir: 'no' }\n/* build: { outDir: 'no' } */ export default {}", ("dist", True)),
        ("vite.config.js", "export default { build: { rollupOptions: { output: { outDir: 'no' } } } }", ("dist", True)),
        ("vite.config.js", "syntax (( error {{ build: { outDir: 'x' }", ("x", True)),
    ],
)
def test_vite_settings(tmp_path: Path, name: str, config: str, expected: tuple[str, bool]) -> None:
    component = component_of(tmp_path, {"package.json": package("vite build", "vite"), name: config})
    assert [plain(output, "directory", "sure") for output in component["outputs"]] == [expected]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"package.json": package("vue-cli-service build", "@vue/cli-service"), "vue.config.js": "module.exports = { outputDir: 'out' }"}, ("out", "vue", True)),
        ({"package.json": package("react-scripts build", "react-scripts"), ".env": "X=1\nBUILD_PATH='./web'\n"}, ("web", "react", True)),
        ({"package.json": package("react-scripts build", "react-scripts"), ".env.production": "export BUILD_PATH=web"}, ("web", "react", True)),
        ({"package.json": package("craco build", "react-scripts"), "craco.config.js": "x => { paths.appBuild = y }"}, ("build", "react", False)),
        ({"package.json": package("next build", "next"), "next.config.js": "module.exports = { output: 'export' }"}, ("out", "next", True)),
        ({"package.json": package("next build", "next"), "next.config.mjs": "export default { output: 'export', distDir: 'web' }"}, ("web", "next", True)),
        ({"package.json": package("astro build", "astro"), "astro.config.mjs": "export default defineConfig({ outDir: './site' })"}, ("site", "astro", True)),
        ({"package.json": package("webpack", "webpack"), "webpack.config.js": "module.exports = { output: { path: path.resolve(__dirname, 'public') } }"}, ("public", "webpack", True)),
        ({"package.json": package("rsbuild build", "@rsbuild/core"), "rsbuild.config.ts": "export default { output: { distPath: { root: 'o' } } }"}, ("o", "rsbuild", True)),
    ],
)  # fmt: skip
def test_other_settings(tmp_path: Path, files: dict[str, str], expected: tuple[str, str, bool]) -> None:
    assert outputs(tmp_path, files) == [expected]


def test_a_server_build_has_no_output_directory(tmp_path: Path) -> None:
    assert outputs(tmp_path, {"package.json": package("next build", "next"), "next.config.js": "module.exports = {}"}) == []
    assert outputs(tmp_path / "b", {"package.json": package("tsc", "express")}) == []


def test_the_build_script_decides_between_installed_frameworks(tmp_path: Path) -> None:
    assert outputs(tmp_path, {"package.json": package("vite build", "react-scripts", "webpack", "vite")}) == [("dist", "vite", True)]


def test_positions(tmp_path: Path) -> None:
    files = {"package.json": package("vite build", "vite"), "vite.config.ts": "export default { build: { outDir: 'a' } }"}
    (output,) = component_of(tmp_path, files)["outputs"]
    assert source(output, "directory") == "'a'"
    (output,) = component_of(tmp_path / "b", {"package.json": package("vite build", "vite")})["outputs"]
    assert source(output, "directory") == '"vite build"'


def test_the_said_build_command_decides(tmp_path: Path) -> None:
    text = json.dumps({"scripts": {"build": "vite build", "build:web": "vite build --outDir web"}, "devDependencies": {"vite": "5"}})
    component = component_of(tmp_path, {"package.json": text}, {"components": {".": {"build_command": "npm run build:web"}}})
    assert [output["directory"] for output in component["outputs"]] == ["web"]
    component = component_of(tmp_path, {"package.json": text}, {"components": {".": {"build_command": "npx vite build --outDir=x"}}})
    assert [output["directory"] for output in component["outputs"]] == ["x"]


def test_command_lines_in_dockerfiles_are_outputs_too(tmp_path: Path) -> None:
    files = {
        "package.json": package("ng build", "@angular/core"),
        "angular.json": json.dumps(
            {"projects": {"shop": {"architect": {"build": {"builder": "@angular/build:application", "options": {}}}}}}
        ),
        "Dockerfile": "FROM node AS b\nWORKDIR /app\nCOPY . .\nRUN npm run build -- --output-path=./dist/out\n"
        "FROM nginx\nCOPY --from=b /app/dist/out/browser /usr/share/nginx/html\n",
    }
    component = component_of(tmp_path, files)
    assert [output["directory"] for output in component["outputs"]] == ["dist/shop/browser", "dist/out/browser"]
    assert [claim["directory"] for claim in component["output_claims"]] == ["dist/out/browser"]


@pytest.mark.parametrize(
    ("written", "directory"),
    [
        ("dist", "dist"),
        ("./dist/", "dist"),
        ("/dist/shop", "dist/shop"),
        ("dist/.", "dist"),
        ("dist/*", "dist"),
        ("", "."),
        (".", "."),
        ("dist//x/", "dist/x"),
        ("'dist'", "dist"),
    ],
)
def test_said_output_directories(tmp_path: Path, written: str, directory: str) -> None:
    place = ("diagnose.yaml", Region(4, 23, 4, 23 + len(written)))
    settings = {"components": {"./": {"output_directory": written}}, "$at": {"components../.output_directory": place}}
    (claim,) = component_of(tmp_path, {"package.json": package("vite build", "vite")}, settings)["output_claims"]
    assert plain(claim, "directory", "source", "file", "line") == (directory, "diagnose.yaml", "diagnose.yaml", 4)


BUILD_STAGE = "FROM node:20 AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n"


@pytest.mark.parametrize(
    ("dockerfile", "claims"),
    [
        (BUILD_STAGE + "FROM nginx\nCOPY --from=build /app/dist /usr/share/nginx/html\n", ["dist"]),
        (BUILD_STAGE + "FROM nginx\nCOPY --from=build /app/dist/ /usr/share/nginx/html/\n", ["dist"]),
        (BUILD_STAGE + "FROM nginx\nCOPY --from=build /app/dist/. /usr/share/nginx/html/\n", ["dist"]),
        (BUILD_STAGE + "FROM nginx\nCOPY --from=build /app/dist/shop/* /usr/share/nginx/html\n", ["dist/shop"]),
        (BUILD_STAGE + "FROM nginx\nCOPY --from=build app/dist /usr/share/nginx/html\n", ["dist"]),
        (BUILD_STAGE + "FROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY --from=build /app/dist .\n", ["dist"]),
        (BUILD_STAGE + "FROM nginx\nCOPY --from=0 /app/build /usr/share/nginx/html\n", ["build"]),
        (BUILD_STAGE + "FROM nginx\nCOPY --from=BUILD /app/build /usr/share/nginx/html\n", ["build"]),
        (BUILD_STAGE + 'FROM nginx\nCOPY --from=build ["/app/build", "/usr/share/nginx/html"]\n', ["build"]),
        (BUILD_STAGE + "FROM httpd\nCOPY --from=build /app/build /usr/local/apache2/htdocs/\n", ["build"]),
        (BUILD_STAGE + "FROM nginx\nENV D=dist/x\nCOPY --from=build /app/${D} /usr/share/nginx/html\n", ["dist/x"]),
        (BUILD_STAGE + "FROM nginx\nCOPY --from=build /app/${UNKNOWN} /usr/share/nginx/html\n", []),
        (BUILD_STAGE + "FROM nginx\nCOPY --from=build /app/dist/index.html /usr/share/nginx/html\n", []),
        (BUILD_STAGE + "FROM nginx\nCOPY --from=build /opt/dist /usr/share/nginx/html\n", []),
        (BUILD_STAGE + "FROM nginx\nCOPY --from=build /app/dist /usr/share/nginx/html/app\n", []),
        (BUILD_STAGE + "FROM nginx\nCOPY --from=nginx:1 /x /usr/share/nginx/html\n", []),
        (BUILD_STAGE + "FROM nginx\nCOPY nginx.conf /etc/nginx/nginx.conf\n", []),
        (BUILD_STAGE + "RUN mv dist/shop/browser dist/final\nFROM nginx\nCOPY --from=build /app/dist/final /usr/share/nginx/html\n", []),
        (
            BUILD_STAGE
            + "FROM alpine AS mid\nCOPY --from=build /app/dist /site\nFROM nginx\nCOPY --from=mid /site /usr/share/nginx/html\n",
            ["dist"],
        ),
        (
            "FROM node AS base\nWORKDIR /src\nCOPY . .\nFROM base AS build\nRUN npm run build\nFROM nginx\nCOPY --from=build /src/dist /usr/share/nginx/html\n",
            ["dist"],
        ),
        (
            "FROM node AS build\nCOPY ./ /app/\nRUN cd /app && npm run build\nFROM nginx\nCOPY --from=build /app/out /usr/share/nginx/html\n",
            ["out"],
        ),
    ],
)
def test_dockerfile_claims(tmp_path: Path, dockerfile: str, claims: list[str]) -> None:
    component = component_of(tmp_path, {"package.json": package("vite build", "vite"), "Dockerfile": dockerfile})
    assert [claim["directory"] for claim in component["output_claims"]] == claims


def test_the_place_of_a_claim_is_the_copied_source(tmp_path: Path) -> None:
    text = BUILD_STAGE + "FROM nginx\nCOPY --from=build \\\n  /app/dist /usr/share/nginx/html\n"
    (claim,) = component_of(tmp_path, {"package.json": "{}", "Dockerfile": text})["output_claims"]
    assert source(claim, "directory") == "/app/dist"
    assert claim["source"] == "dockerfile"


@pytest.mark.parametrize(
    ("root", "target", "claims"),
    [
        ("/usr/share/nginx/html/browser", "/usr/share/nginx/html", ["dist/browser"]),
        ("/var/www", "/var/www/", ["dist"]),
        ("/var/www", "/usr/share/nginx/html", []),
        ("/usr/share/nginx/html", "/usr/share/nginx/html", ["dist"]),
    ],
)
def test_the_root_of_the_nginx_configuration_counts(tmp_path: Path, root: str, target: str, claims: list[str]) -> None:
    files = {
        "package.json": "{}",
        "nginx.conf": f"server {{\n  # root /nowhere;\n  location / {{ root {root}; index index.html; }}\n}}\n",
        "Dockerfile": BUILD_STAGE + f"FROM nginx\nCOPY nginx.conf /etc/nginx/conf.d/default.conf\nCOPY --from=build /app/dist {target}\n",
    }
    assert [claim["directory"] for claim in component_of(tmp_path, files)["output_claims"]] == claims


def test_a_context_above_the_component(tmp_path: Path) -> None:
    dockerfile = "FROM node AS b\nWORKDIR /w\nCOPY web/ .\nRUN npm run build\nFROM nginx\nCOPY --from=b /w/dist /usr/share/nginx/html\n"
    component = component_of(tmp_path, {"web/package.json": package("vite build", "vite"), "web/Dockerfile": dockerfile})
    assert component["docker_contexts"][0]["path"] == "."
    assert [claim["directory"] for claim in component["output_claims"]] == ["dist"]


def test_a_dockerfile_at_the_root_for_an_app_in_a_folder(tmp_path: Path) -> None:
    dockerfile = "FROM node AS b\nWORKDIR /app\nCOPY client ./client\nRUN cd client && npm run build\nFROM nginx\nCOPY --from=b /app/client/dist /usr/share/nginx/html\n"
    files = {
        ".choreo/component.yaml": "schemaVersion: 1.2\n",
        "client/package.json": package("vite build", "vite"),
        "Dockerfile": dockerfile,
    }
    component = component_of(tmp_path, files)
    assert [claim["directory"] for claim in component["output_claims"]] == ["client/dist"]
    assert [output["directory"] for output in component["outputs"]] == ["client/dist"]
    assert [command["script"] for command in component["build_commands"]] == ["build"]
