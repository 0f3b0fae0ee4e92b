"""T2: .trivyignore files. T7: languages without a buildpack. T8: build commands. T6: output directories of other frameworks."""

from __future__ import annotations

import json
import random

from tests.rows.angular import configured
from tests.rows.cases import FOLDERS, Case, Files

MISPLACED, SYNTAX, LANGUAGE = ("build/trivyignore-misplaced",), ("build/trivyignore-syntax",), ("build/unsupported-language",)
SCRIPT, OUTPUT = ("build/build-command-unknown-script",), ("webapp/output-directory-no-index", "webapp/wrong-output-directory")


def dockerfile(rng: random.Random) -> str:
    return rng.choice(
        (
            "FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nFROM gcr.io/distroless/static\nCOPY --from=build /app /app\nUSER 10014\nENTRYPOINT [\"/app\"]\n",
            "ARG VERSION=20\nFROM node:${VERSION}-alpine\nWORKDIR /app\nCOPY --chown=10001:10001 . .\nRUN npm ci \\\n    --omit=dev\nUSER 10001:10001\nEXPOSE 8080\nCMD [\"node\", \".\"]\n",
            "# syntax=docker/dockerfile:1\nfrom python:3.12-slim\nrun <<EOF\npip install flask\nEOF\ncopy . /app\nuser 10500\ncmd python /app/main.py\n",
        )
    )  # fmt: skip


def ids(rng: random.Random) -> str:
    found = [f"CVE-20{rng.randint(14, 26)}-{rng.randint(1000, 99999)}" for _ in range(rng.randint(1, 5))]
    return "\n".join(("# accepted until the base image is fixed", *found, ""))


def docker_app(rng: random.Random, folder: str) -> Files:
    base = f"{folder}/" if folder else ""
    return {
        f"{base}{rng.choice(('Dockerfile', 'Dockerfile', 'Containerfile'))}": dockerfile(rng),
        f"{base}main.go": "package main\n",
        f"{base}.choreo/component.yaml": "schemaVersion: 1.2\nendpoints:\n  - name: api\n    service:\n      port: 8080\n    type: REST\n",
    }


def trivyignore_misplaced(rng: random.Random) -> Case:
    folder = rng.choice([item for item in FOLDERS if item])
    name = rng.choice(
        (
            ".trivyignore",
            f"{folder}/trivyignore",
            f"{folder}/.choreo/.trivyignore",
            f"{folder}/.trivyignore.yaml",
            f"{folder}/.trivyignore.txt",
            f"{folder}/docker/.trivyignore",
            f"{folder}/.trivyIgnore",
        )
    )
    text = "vulnerabilities:\n  - id: CVE-2023-1234\n" if name.endswith("yaml") else ids(rng)
    return Case("T2", f"trivyignore at {name} for {folder}", MISPLACED, True, {**docker_app(rng, folder), name: text})


def trivyignore_placed(rng: random.Random) -> Case:
    folder = rng.choice(FOLDERS)
    base = f"{folder}/" if folder else ""
    if rng.random() < 0.3:
        files = {
            "diagnose.yaml": f"components:\n  {json.dumps(folder or '.')}: {{docker_context: .}}\n",
            **docker_app(rng, folder),
            f"{base}.trivyignore": ids(rng),
        }
        return Case("T2", f"trivyignore in the said context for {folder}", MISPLACED, False, files)
    files = {**docker_app(rng, folder), f"{base}.trivyignore": ids(rng)}
    if rng.random() < 0.4:
        files |= {**docker_app(rng, "other"), "other/.trivyignore": ids(rng)}
    return Case("T2", f"trivyignore in {folder}", MISPLACED, False, files)


def trivyignore_broken(rng: random.Random) -> Case:
    line = rng.choice(
        (
            "CVE-2023-1234, CVE-2023-5678",
            "CVE-2023-1234 CVE-2023-5678",
            "- CVE-2023-1234",
            "* CVE-2023-1234",
            '"CVE-2023-1234"',
            "cve-2023-1234",
            "CVE 2023 1234",
            "id: CVE-2023-1234",
            "CVE-2023-1234;",
            "libssl",
            "CVE_2023_1234",
            "CVE-2023-1234 exp:31-12-2027",
            "CVE-2023-*",
            "// CVE-2023-1234",
        )
    )
    text = ids(rng) + line + rng.choice(("\n", "\r\n", ""))
    return Case("T2", f"trivyignore line {line!r}", SYNTAX, True, {**docker_app(rng, ""), ".trivyignore": text})


def trivyignore_sound(rng: random.Random) -> Case:
    lines = (
        "CVE-2023-1234",
        "  CVE-2023-1234  ",
        "CVE-2023-1234 # no fix yet",
        "CVE-2023-1234 exp:2099-01-01",
        "GHSA-p6xc-xr62-6r2g",
        "AVD-DS-0002",
        "DS002",
        "KSV014",
        "# note",
        "",
        "CVE-2023-1234\t# tab",
        "TEMP-0290435-0B57B5",
        "DLA-3482-1",
        "GO-2023-1571",
        "RUSTSEC-2021-0001",
        "generic-api-key",
        "SNYK-JS-1",
    )
    text = rng.choice(("\n", "\r\n")).join(rng.sample(lines, rng.randint(1, 5)))
    return Case(
        "T2",
        f"trivyignore {text!r}",
        SYNTAX,
        False,
        {**docker_app(rng, ""), ".trivyignore": rng.choice((text, "\ufeff" + text, text + "\n"))},
    )


FOREIGN: dict[str, Files] = {
    "rust": {"Cargo.toml": '[package]\nname = "api"\nversion = "0.1.0"\n[dependencies]\naxum = "0.7"\n', "src/main.rs": "fn main() {}\n"}, "elixir": {"mix.exs": "defmodule Api.MixProject do\nend\n", "lib/api.ex": "defmodule Api do\nend\n"},
    "scala": {"build.sbt": 'name := "api"\n', "src/main/scala/Main.scala": "object Main extends App\n"}, "swift": {"Package.swift": "// swift-tools-version:5.9\nimport PackageDescription\n", "Sources/App/main.swift": "print(1)\n"},
    "dart": {"pubspec.yaml": "name: api\nenvironment:\n  sdk: '>=3.0.0'\n", "bin/server.dart": "void main() {}\n"}, "crystal": {"shard.yml": "name: api\nversion: 0.1.0\n", "src/api.cr": "puts 1\n"}, "haskell": {"api.cabal": "name: api\n", "app/Main.hs": "main = pure ()\n"},
    "clojure": {"project.clj": '(defproject api "0.1.0")\n', "src/api/core.clj": "(ns api.core)\n"}, "deno": {"deno.json": '{"tasks": {"start": "deno run main.ts"}}', "main.ts": "Deno.serve(() => new Response('x'));\n"}, "gleam": {"gleam.toml": 'name = "api"\n', "src/api.gleam": "pub fn main() { 1 }\n"},
    "erlang": {"rebar.config": "{deps, []}.\n", "src/api.erl": "-module(api).\n"}, "zig": {"build.zig": "const std = @import(\"std\");\n", "src/main.zig": "pub fn main() void {}\n"}, "perl": {"cpanfile": "requires 'Mojolicious';\n", "app.pl": "use Mojolicious::Lite;\n"}, "cpp": {"CMakeLists.txt": "project(api)\n", "main.cpp": "int main() {}\n"},
}  # fmt: skip
NATIVE: dict[str, Files] = {
    "node": {"package.json": '{"name": "api", "scripts": {"start": "node ."}}', "index.js": "1\n"}, "python": {"requirements.txt": "flask\n", "main.py": "1\n"}, "java": {"pom.xml": "<project/>\n", "src/main/java/A.java": "class A {}\n"},
    "kotlin": {"build.gradle.kts": "plugins { kotlin(\"jvm\") }\n", "src/main/kotlin/A.kt": "fun main() {}\n"}, "go": {"go.mod": "module x\n", "main.go": "package main\n"}, "php": {"composer.json": "{}", "index.php": "<?php\n"}, "ruby": {"Gemfile": "gem 'sinatra'\n", "app.rb": "1\n"},
    "dotnet": {"api.csproj": "<Project/>\n", "Program.cs": "class P {}\n"}, "ballerina": {"Ballerina.toml": "[package]\norg='a'\nname='b'\n", "main.bal": "\n"},
}  # fmt: skip
DECLARED = "schemaVersion: 1.2\nendpoints:\n  - name: api\n    service:\n      port: 8080\n    type: REST\n"


def placed(rng: random.Random, files: Files) -> Files:
    folder = rng.choice(FOLDERS)
    base = f"{folder}/" if folder else ""
    return {base + name: text for name, text in {**files, ".choreo/component.yaml": DECLARED}.items()}


def foreign_language(rng: random.Random) -> Case:
    name = rng.choice(sorted(FOREIGN))
    return Case("T7", name, LANGUAGE, True, placed(rng, FOREIGN[name]))


def known_language(rng: random.Random) -> Case:
    name, native = rng.choice(sorted(FOREIGN)), rng.choice(sorted(NATIVE))
    kinds: dict[str, Files] = {
        f"{name} with a Dockerfile": {**FOREIGN[name], "Dockerfile": dockerfile(rng)}, native: NATIVE[native],
        f"{native} with {name} inside": {**NATIVE[native], **{f"native/{path}": text for path, text in FOREIGN[name].items()}},
    }  # fmt: skip
    kind = rng.choice(sorted(kinds))
    return Case("T7", kind, LANGUAGE, False, placed(rng, kinds[kind]))


def build_command(rng: random.Random, exists: bool) -> Case:
    folder = rng.choice(FOLDERS)
    scripts = {"start": "vite", "build": "vite build", "build:prod": "vite build --mode production", "lint": "eslint ."}
    script = rng.choice(("build", "build:prod")) if exists else rng.choice(("biuld", "compile", "build:staging", "dist"))
    runs = [
        f"npm run {script}",
        f"npm run-script {script}",
        f"yarn run {script}",
        f"pnpm run {script}",
        f"yarn {script}",
        f"npm ci && npm run {script}",
        f"CI=false npm run {script}",
        f"pnpm {script}",
        f"npm run {script} -- --base=/",
    ]
    others = ["npx vite build", "npm install && npx vite build", "yarn install", "npm ci", "sh build.sh"] if exists else []
    command = rng.choice([*runs, *others])
    told = {
        "diagnose.yaml": f"components:\n  {json.dumps(folder or '.')}:\n    type: web-app\n    buildpack: react\n    build_command: {json.dumps(command)}\n    output_directory: dist\n"
    }
    base = f"{folder}/" if folder else ""
    files = {
        f"{base}package.json": json.dumps(
            {"name": "x", "scripts": scripts, "dependencies": {"react": "18", "vite": "5"}}, indent=rng.choice((None, 2))
        ),
        f"{base}index.html": "<html><body></body></html>",
        f"{base}build.sh": "npx vite build\n",
    }
    return Case("T8", f"command {command!r}", SCRIPT, not exists, {**files, **told})


def unknown_script(rng: random.Random) -> Case:
    return build_command(rng, False)


def known_script(rng: random.Random) -> Case:
    return build_command(rng, True)


def bundled(rng: random.Random) -> tuple[str, Files]:
    """Return where a framework's build lands, and its files."""
    out = rng.choice(("public_html", "out", "www", "build/web", "bundle"))
    react, vue = '"react": "18.2.0"', '"vue": "3.4.0"'
    page = {"index.html": "<!doctype html><html><body><div id=root></div></body></html>"}
    return rng.choice(
        (
            ("build", {"package.json": f'{{"scripts": {{"build": "react-scripts build"}}, "dependencies": {{{react}, "react-scripts": "5.0.1"}}}}', "public/index.html": page["index.html"]}),
            (out, {"package.json": f'{{"scripts": {{"build": "BUILD_PATH=./{out} react-scripts build"}}, "dependencies": {{{react}, "react-scripts": "5.0.1"}}}}', "public/index.html": page["index.html"]}),
            ("dist", {"package.json": f'{{"scripts": {{"build": "vite build"}}, "dependencies": {{{react}}}, "devDependencies": {{"vite": "5"}}}}', **page}),
            (out, {"package.json": f'{{"scripts": {{"build": "vite build"}}, "devDependencies": {{"vite": "5", {react}}}}}', "vite.config.ts": f"import {{ defineConfig }} from 'vite'\nexport default defineConfig({{\n  // output\n  build: {{ outDir: '{out}', sourcemap: true }},\n}})\n", **page}),
            (out, {"package.json": '{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "5"}}', "vite.config.js": f'export default ({{ mode }}) => {{\n  return {{ build: {{ outDir: "./{out}" }}, plugins: [] }}\n}}\n', **page}),
            (out, {"package.json": f'{{"scripts": {{"build": "tsc && vite build --outDir {out}"}}, "devDependencies": {{"vite": "5"}}}}', **page}),
            ("dist", {"package.json": f'{{"scripts": {{"build": "vue-cli-service build"}}, "dependencies": {{{vue}}}, "devDependencies": {{"@vue/cli-service": "5"}}}}', "public/index.html": page["index.html"]}),
            (out, {"package.json": f'{{"scripts": {{"build": "vue-cli-service build"}}, "dependencies": {{{vue}}}, "devDependencies": {{"@vue/cli-service": "5"}}}}', "vue.config.js": f"const {{ defineConfig }} = require('@vue/cli-service')\nmodule.exports = defineConfig({{ outputDir: '{out}' }})\n", "public/index.html": page["index.html"]}),
            (out, {"package.json": f'{{"scripts": {{"build": "vite build"}}, "devDependencies": {{"vite": "5", {vue}}}}}', "vite.config.mts": f"import vue from '@vitejs/plugin-vue'\nconst config = {{ plugins: [vue()], build: {{ outDir: `{out}` }} }}\nexport default config\n", **page}),
        )
    )  # fmt: skip


def other_output(rng: random.Random, wrong: bool) -> Case:
    right, files = bundled(rng)
    folder = rng.choice(FOLDERS)
    output = rng.choice([item for item in ("build", "dist", "public", "dist/web") if item != right]) if wrong else right
    told = {
        name: text.replace("buildpack: angular", "buildpack: react").replace("--buildpack angular", "--buildpack react")
        for name, text in configured(rng, folder, output).items()
        if isinstance(text, str)
    }
    base = f"{folder}/" if folder else ""
    extra = ", ".join(sorted(files))
    return Case(
        "T6",
        f"{extra} -> {right}, taken from {output} in {folder!r} by {next(iter(told))}",
        OUTPUT,
        wrong,
        {**{base + name: text for name, text in files.items()}, **told},
    )


def wrong_bundle(rng: random.Random) -> Case:
    return other_output(rng, True)


def right_bundle(rng: random.Random) -> Case:
    return other_output(rng, False)


PAIRS = [
    (trivyignore_misplaced, trivyignore_placed),
    (trivyignore_broken, trivyignore_sound),
    (foreign_language, known_language),
    (unknown_script, known_script),
    (wrong_bundle, right_bundle),
]
