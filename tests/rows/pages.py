"""T3, T4: config.js and the index.html of web apps."""

from __future__ import annotations

import json
import random
from typing import NamedTuple

from tests.rows.cases import FOLDERS, Case, Files

UNREFERENCED = ("webapp/config-js-not-referenced", "webapp/config-js-placement")
PLACEMENT, PATH, ABSENT = (
    ("webapp/config-js-placement",),
    ("webapp/config-js-path", "webapp/config-js-not-served"),
    ("webapp/config-js-missing",),
)
ALL = (*UNREFERENCED, *PATH, *ABSENT)


class App(NamedTuple):
    """A kind of web app: where its page and public files are, its bundle's tag, and how config.js is addressed."""

    name: str
    page: str
    public: str
    bundle: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    files: Files


def package(*names: str, build: str = "build") -> str:
    return json.dumps({"name": "site", "scripts": {"build": build}, "dependencies": dict.fromkeys(names, "*")})


ANGULAR = {
    "projects": {
        "site": {
            "projectType": "application",
            "architect": {
                "build": {
                    "builder": "@angular/build:application",
                    "options": {"outputPath": "dist/site", "index": "src/index.html", "assets": [{"glob": "**/*", "input": "public"}]},
                }
            },
        }
    }
}
APPS = (
    App("vite", "index.html", "public/config.js", '<script type="module" src="/src/main.jsx"></script>', ("/config.js", "./config.js"), ("public/config.js", "/src/config.js", "/assets/config.js"), {"package.json": package("vite", "react", build="vite build"), "vite.config.js": "export default { plugins: [] }\n", "src/main.jsx": "console.log(window.config.apiUrl);\n"}),
    App("vite ts", "index.html", "public/config.js", '<script type="module" src="/src/main.tsx"></script>', ("/config.js",), ("./public/config.js", "/static/config.js"), {"package.json": package("vite", "react", build="tsc && vite build"), "vite.config.ts": "import { defineConfig } from 'vite';\nexport default defineConfig(({ mode }) => ({ build: { outDir: process.env.OUT ?? 'dist' } }));\n", "src/main.tsx": "console.log((window as any).config.apiUrl);\n"}),
    App("cra", "public/index.html", "public/config.js", "", ("%PUBLIC_URL%/config.js", "./config.js", "/config.js"), ("public/config.js", "%PUBLIC_URL%/public/config.js", "/js/config.js"), {"package.json": package("react", "react-scripts", build="react-scripts build"), "src/index.js": "console.log(window.config.apiUrl);\n"}),
    App("vue cli", "public/index.html", "public/config.js", "", ("<%= BASE_URL %>config.js", "/config.js"), ("public/config.js", "/assets/config.js"), {"package.json": package("vue", "@vue/cli-service", build="vue-cli-service build"), "vue.config.js": "module.exports = { outputDir: 'dist' }\n", "src/main.js": "console.log(window.config.apiUrl);\n"}),
    App("angular", "src/index.html", "public/config.js", "<app-root></app-root>", ("config.js", "/config.js"), ("public/config.js", "/assets/config.js"), {"package.json": package("@angular/core", "@angular/cli", build="ng build"), "angular.json": json.dumps(ANGULAR), "src/main.ts": "console.log((window as any).config.apiUrl);\n"}),
)  # fmt: skip


def tag(rng: random.Random, source: str) -> str:
    """Return a script tag as people write it."""
    quote = rng.choice(('"', "'"))
    return rng.choice(
        (
            f"<script src={quote}{source}{quote}></script>", f"<SCRIPT SRC={quote}{source}{quote}></SCRIPT>", f'<script type="text/javascript" src={quote}{source}{quote}></script>', f"<script\n    src={quote}{source}{quote}\n    ></script>",
            f"<script  src = {quote}{source}{quote} ></script>", f"<script src={quote}{source}{quote} crossorigin></script>", f"<script data-x='1' src={quote}{source}{quote}>  </script>",
        )
    )  # fmt: skip


def page(rng: random.Random, app: App, body: str = "", head: str = "", after: str = "") -> str:
    upper = rng.random() < 0.15
    root = rng.choice(
        ('<div id="root"></div>', "<div id='app'>\n    </div>", "<noscript>You need JavaScript.</noscript><div id=root></div>")
    )
    lines = [
        "<!doctype html>",
        "<html lang=en>",
        "<head>",
        "  <meta charset=utf-8 />",
        "  <title>Site</title>",
        head,
        "</head>",
        "<body>",
        f"  {root}",
        f"  {body}",
        f"  {app.bundle}",
        f"  {after}",
        "</body>",
        "</html>",
        "",
    ]
    if upper:
        lines = [line.upper() if line in ("<head>", "</head>", "<body>", "</body>", "</html>") else line for line in lines]
    return rng.choice(("\n", "\n", "\r\n")).join(line for line in lines if line.strip())


def files(rng: random.Random, app: App, html: str, config: bool = True) -> Files:
    folder = rng.choice(FOLDERS)
    base = f"{folder}/" if folder else ""
    content = rng.choice(("window.config = { apiUrl: '/choreo-apis/x/v1' };\n", "window.config={apiUrl:''}"))
    made = {**app.files, app.page: html, **({app.public: content} if config else {})}
    if rng.random() < 0.5:
        made[".choreo/component.yaml"] = "schemaVersion: 1.2\n"
    return {base + name: text for name, text in made.items()}


def good(rng: random.Random) -> Case:
    app = rng.choice(APPS)
    source = rng.choice(app.right)
    script = tag(rng, source)
    inside = rng.random() < 0.6
    html = page(rng, app, body=script if inside else "", head="" if inside else script)
    if rng.random() < 0.2:
        html = html.replace(
            "<title>", rng.choice(("<!-- <script src='old.js'></script> -->", "<noscript><link href=x.css></noscript>")) + "<title>"
        )
    return Case("T4", f"good {app.name} {source}", ALL, False, files(rng, app, html))


def not_referenced(rng: random.Random) -> Case:
    app = rng.choice(APPS)
    other = rng.choice(("", tag(rng, "/vendor.js"), "<!-- config.js is loaded below -->", tag(rng, "/app.config.json.js")))
    return Case("T3", f"not referenced {app.name} {other}", UNREFERENCED, True, files(rng, app, page(rng, app, body=other)))


def misplaced(rng: random.Random) -> Case:
    app = rng.choice(APPS)
    script = tag(rng, rng.choice(app.right))
    kind = rng.choice(("noscript", "template", "comment", "comment lines", "textarea", "inside script", "after bundle"))
    shown = {
        "noscript": f"<noscript>{script}</noscript>", "template": f"<template id=x>\n{script}\n</template>", "comment": f"<!-- {script} -->", "comment lines": f"<!--\n  {script}\n  <p>x</p>\n-->",
        "textarea": f"<textarea>{script}</textarea>", "inside script": f"<script type='text/plain'>{script}", "after bundle": "",
    }[kind]  # fmt: skip
    if kind == "after bundle" or kind == "inside script":
        bundle = '<script src="/bundle.js"></script>'
        return Case(
            "T4",
            f"misplaced {kind} {app.name}",
            PLACEMENT,
            True,
            files(rng, APPS[2], page(rng, APPS[2]._replace(bundle=bundle), after=tag(rng, "/config.js"))),
        )
    return Case("T4", f"misplaced {kind} {app.name}", UNREFERENCED, True, files(rng, app, page(rng, app, body=shown)))


def wrong_path(rng: random.Random) -> Case:
    app = rng.choice(APPS)
    source = rng.choice(app.wrong)
    return Case("T4", f"path {app.name} {source}", PATH, True, files(rng, app, page(rng, app, body=tag(rng, source))))


def gone(rng: random.Random) -> Case:
    app = rng.choice(APPS)
    source = rng.choice(app.right)
    return Case("T3", f"no file {app.name} {source}", ABSENT, True, files(rng, app, page(rng, app, body=tag(rng, source)), config=False))


def unrelated(rng: random.Random) -> Case:
    """Return apps without config.js, and static sites that serve their folders as they are."""
    app = rng.choice(APPS)
    plain = {
        name: text.replace("window.config.apiUrl", "'x'").replace("(window as any).config.apiUrl", "'x'") if isinstance(text, str) else text
        for name, text in app.files.items()
    }
    static = App(
        "static",
        "index.html",
        "public/config.js",
        '<script src="app.js"></script>',
        (),
        (),
        {"app.js": "console.log(window.config.apiUrl)\n"},
    )
    kind = rng.choice(("no config", "static", "other name", "static root"))
    if kind == "static":
        return Case("T3", kind, ALL, False, files(rng, static, page(rng, static, body=tag(rng, "public/config.js"))))
    if kind == "static root":
        root = static._replace(public="config.js")
        return Case("T3", kind, ALL, False, files(rng, root, page(rng, root, body=tag(rng, "config.js"))))
    name = "/runtime-config.js" if kind == "other name" else "/vendor.js"
    made = files(rng, app._replace(files=plain, public=f"public{name}"), page(rng, app, body=tag(rng, name)))
    return Case("T3", f"{kind} {app.name}", ALL, False, made)


PAIRS = [(not_referenced, good), (misplaced, good), (wrong_path, good), (gone, unrelated)]
