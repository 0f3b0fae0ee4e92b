"""T1: Angular workspaces of all generations and the output directories that fit them or not."""

from __future__ import annotations

import json
import random
from typing import Any

from tests.rows.cases import FOLDERS, NAMES, Case, Files
from tests.rows.proxy_logs import spaced
from tests.rows.web_logs import access
from tests.rows.wrapping import wrapped

RULES = ("webapp/angular-output-directory", "webapp/wrong-output-directory")
OLD, ESBUILD = "@angular-devkit/build-angular:browser", "@angular-devkit/build-angular:browser-esbuild"
APPLICATION, NEW = "@angular-devkit/build-angular:application", "@angular/build:application"


def with_comments(rng: random.Random, value: Any) -> str:
    """Return JSON as people keep it: some with comments and trailing commas."""
    text = json.dumps(value, indent=rng.choice((2, 4, "\t")), ensure_ascii=False)
    if rng.random() < 0.25:
        text = "// workspace\n" + text.replace("{\n", "{ /* here */\n", 1)
    return text + "\n"


def built(rng: random.Random, name: str) -> tuple[str, dict[str, Any], str]:
    """Return an Angular version, the build target, and where its index.html lands."""
    builder, version = rng.choice(
        (
            (OLD, 8),
            (OLD, 12),
            (OLD, 16),
            (ESBUILD, 16),
            (ESBUILD, 17),
            (APPLICATION, 17),
            (APPLICATION, 18),
            (NEW, 19),
            (NEW, 20),
            (NEW, 20),
        )
    )
    base = rng.choice((f"dist/{name}", f"dist/{name}", "dist", "out/site", "www"))
    if builder in (OLD, ESBUILD):
        return str(version), {"builder": builder, "options": {"outputPath": base, "index": "src/index.html"}}, base
    browser = rng.choice(("browser", "", "client"))
    shape: Any = rng.choice((base, {"base": base}, {"base": base, "browser": browser}))
    options: dict[str, Any] = {"outputPath": shape, "browser": "src/main.ts"}
    where = "/".join(part for part in (base, browser if isinstance(shape, dict) and "browser" in shape else "browser") if part)
    if version == 20 and rng.random() < 0.5:
        del options["outputPath"]
        where = f"dist/{name}/browser"
    return str(version), {"builder": builder, "options": options}, where


def workspace(rng: random.Random, name: str, target: dict[str, Any]) -> dict[str, Any]:
    projects = {name: {"projectType": "application", "root": "", "sourceRoot": "src", "architect": {"build": target}}}
    if rng.random() < 0.3:
        projects["shared-ui"] = {
            "projectType": "library",
            "root": "projects/shared-ui",
            "architect": {"build": {"builder": "@angular-devkit/build-angular:ng-packagr", "options": {}}},
        }
    if rng.random() < 0.2:
        projects[f"{name}-e2e"] = {
            "projectType": "application",
            "root": "e2e",
            "architect": {"e2e": {"builder": "@angular-devkit/build-angular:protractor"}},
        }
    extra = {"defaultProject": name} if rng.random() < 0.2 else {}
    return {"$schema": "./node_modules/@angular/cli/lib/config/schema.json", "version": 1, **extra, "projects": projects}


def configured(rng: random.Random, folder: str, output: str) -> Files:
    """Return the files that tell the output directory: diagnose.yaml, a README, a script or a workflow."""
    written = rng.choice((output, f"./{output}", f"{output}/")) if output else "."
    kind = rng.choice(("settings", "settings", "readme", "script", "workflow", "makefile", "lines"))
    if kind == "settings":
        place = json.dumps(folder or ".", ensure_ascii=False)
        return {
            "diagnose.yaml": f"components:\n  {place}:\n    type: web-app\n    buildpack: angular\n    output_directory: {json.dumps(written, ensure_ascii=False)}\n"
        }
    quote = rng.choice(("'", '"'))
    configs = f"{quote}buildCommand=npm run build,outputDirectory={written},nodeVersion=20{quote}"
    flag = rng.choice(("--directory", "--dir", "--sub-path", "--directory"))
    where = (
        rng.choice((f"{flag} {quote}{folder}{quote}", f"{flag}={quote}{folder}{quote}")) if folder else rng.choice(("", "", f"{flag}=."))
    )
    command = f"choreo create component site --project shop --type web-app --buildpack angular {where} --build-configs={configs}"
    if kind == "lines":
        command = command.replace(" --", " \\\n    --")
    return {
        "readme": {"README.md": f"# Site\n\n```sh\n{command}\n```\n"},
        "lines": {"deploy.sh": f"#!/bin/sh\nset -e\n{command}\n"},
        "script": {"scripts/create.sh": f"#!/bin/bash\n{command}\n"},
        "makefile": {"Makefile": f"create:\n\t{command}\n"},
        "workflow": {
            ".github/workflows/choreo.yml": f"on: push\njobs:\n  create:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          {command}\n"
        },
    }[kind]


def app(rng: random.Random, folder: str, version: str, described: dict[str, Any]) -> Files:
    base = f"{folder}/" if folder else ""
    package = {
        "name": "site",
        "scripts": {"build": "ng build", "start": "ng serve"},
        "dependencies": {"@angular/core": f"^{version}.0.0"},
        "devDependencies": {"@angular/cli": f"~{version}.1.0"},
    }
    return {
        f"{base}angular.json": with_comments(rng, described),
        f"{base}package.json": json.dumps(package),
        f"{base}src/index.html": "<!doctype html><html><body><app-root></app-root></body></html>",
        f"{base}src/main.ts": "bootstrap();\n",
    }


def wrong_for(rng: random.Random, name: str, right: str) -> str:
    choices = ["build", "dist", f"dist/{name}", f"dist/{name}/browser", "public", f"dist/{name}x", "dist/browser"]
    if right.endswith("/browser"):
        choices += [right.removesuffix("/browser")] * 4
    return rng.choice([choice for choice in choices if choice != right])


def angular(rng: random.Random, wrong: bool) -> Case:
    name, folder = rng.choice(NAMES), rng.choice(FOLDERS)
    version, target, right = built(rng, name)
    output = wrong_for(rng, name, right) if wrong else right
    told = configured(rng, folder, output)
    files = {**app(rng, folder, version, workspace(rng, name, target)), **told}
    return Case(
        "T1",
        f"{version} {target['builder']} {json.dumps(target['options'].get('outputPath'))} for {output!r} in {folder!r} by {next(iter(told))}",
        RULES,
        wrong,
        files,
    )


def wrong_output(rng: random.Random) -> Case:
    return angular(rng, True)


def right_output(rng: random.Random) -> Case:
    return angular(rng, False)


def nx(rng: random.Random, wrong: bool) -> Case:
    name = rng.choice(NAMES)
    executor = rng.choice(
        (
            "@nx/angular:application",
            "@angular-devkit/build-angular:browser",
            "@nrwl/angular:webpack-browser",
            "@angular-devkit/build-angular:application",
            "@nx/angular:browser-esbuild",
        )
    )
    base = rng.choice((f"dist/apps/{name}", f"dist/{name}"))
    right = f"{base}/browser" if executor.endswith(":application") else base
    output = wrong_for(rng, name, right) if wrong else right
    project = {
        "name": name,
        "$schema": "../../node_modules/nx/schemas/project-schema.json",
        "projectType": "application",
        "targets": {"build": {"executor": executor, "options": {"outputPath": base, "index": f"apps/{name}/src/index.html"}}},
    }
    files: Files = {
        "nx.json": "{}", f"apps/{name}/project.json": with_comments(rng, project), f"apps/{name}/src/index.html": "<html><body></body></html>",
        "package.json": json.dumps({"name": "root", "scripts": {"build": f"nx build {name}"}, "dependencies": {"@angular/core": "17.0.0"}, "devDependencies": {"nx": "17.0.0"}}), **configured(rng, "", output),
    }  # fmt: skip
    return Case("T1", f"nx {executor} {base} for {output!r}", RULES, wrong, files)


def wrong_nx(rng: random.Random) -> Case:
    return nx(rng, True)


def right_nx(rng: random.Random) -> Case:
    return nx(rng, False)


def several(rng: random.Random, wrong: bool) -> Case:
    """Return a workspace with two applications, one of which the build command names."""
    first, second = rng.sample(("shop", "admin", "kiosk", "portal"), 2)
    version, builder = rng.choice((("15", OLD), ("18", APPLICATION), ("20", NEW)))
    tail = "" if builder == OLD else "/browser"
    projects = {
        name: {
            "projectType": "application",
            "root": f"projects/{name}",
            "architect": {"build": {"builder": builder, "options": {"outputPath": f"dist/{name}"}}},
        }
        for name in (first, second)
    }
    command = rng.choice((f"ng build {second}", f"ng build --project={second}", f"ng build --project {second} --configuration production"))
    output = f"dist/{first if wrong else second}{tail}"
    files = app(rng, "", version, {"version": 1, "projects": projects})
    if rng.random() < 0.5:
        files["package.json"] = json.dumps({"name": "ws", "scripts": {"build": command}, "dependencies": {"@angular/core": version}})
        command = "npm run build"
    files["diagnose.yaml"] = (
        f"components:\n  .:\n    type: web-app\n    buildpack: angular\n    build_command: {command}\n    output_directory: {output}\n"
    )
    return Case("T1", f"{command!r} of {first}, {second} for {output}", RULES, wrong, files)


def wrong_of_several(rng: random.Random) -> Case:
    return several(rng, True)


def right_of_several(rng: random.Random) -> Case:
    return several(rng, False)


def legacy(rng: random.Random, wrong: bool) -> Case:
    """Return a project of Angular 2 to 5."""
    out = rng.choice(("dist", "build", "www", "dist/site"))
    output = rng.choice([item for item in ("public", "dist/app", "out") if item != out]) if wrong else out
    cli = {"project": {"name": "site"}, "apps": [{"root": "src", "outDir": out, "index": "index.html"}]}
    files = app(rng, "", str(rng.randint(2, 5)), {})
    del files["angular.json"]
    return Case(
        "T1",
        f"legacy {out} for {output}",
        RULES,
        wrong,
        {**files, rng.choice((".angular-cli.json", "angular-cli.json")): with_comments(rng, cli), **configured(rng, "", output)},
    )


def wrong_legacy(rng: random.Random) -> Case:
    return legacy(rng, True)


def right_legacy(rng: random.Random) -> Case:
    return legacy(rng, False)


def dockerised(rng: random.Random, wrong: bool) -> Case:
    name, folder = rng.choice(("shop", "kiosk-ui", "admin_app")), rng.choice(("", "web", "apps/site"))
    version, target, right = built(rng, name)
    source = wrong_for(rng, name, right) if wrong else right
    workdir = rng.choice(("/app", "/usr/src/app"))
    stage = rng.choice(("build", "builder", "0"))
    if wrong and right.startswith(source + "/"):
        source = "build"
    naming = "" if stage == "0" else f" {rng.choice(('AS', 'as'))} {stage}"
    copy = rng.choice(
        (
            f"COPY --from={stage} {workdir}/{source} /usr/share/nginx/html",
            f"COPY --chown=10001:0 --from={stage} {workdir}/{source}/ /usr/share/nginx/html/",
            f"copy --from={stage} \\\n    {workdir}/{source} \\\n    /usr/share/nginx/html",
        )
    )
    text = f"FROM node:20-alpine{naming}\nWORKDIR {workdir}\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n\nFROM nginxinc/nginx-unprivileged:1.25\n{copy}\nUSER 10001\nEXPOSE 8080\n"
    base = f"{folder}/" if folder else ""
    files = {**app(rng, folder, version, workspace(rng, name, target)), f"{base}Dockerfile": text}
    return Case(
        "T1",
        f"docker {version} {json.dumps(target['options'].get('outputPath'))} for {source!r}",
        (*RULES, "webapp/output-directory-no-index"),
        wrong,
        files,
    )


def wrong_dockerised(rng: random.Random) -> Case:
    return dockerised(rng, True)


def right_dockerised(rng: random.Random) -> Case:
    return dockerised(rng, False)


def joined(rng: random.Random, wrong: bool) -> Case:
    found = angular(rng, wrong)
    log, data, how = wrapped(
        rng, spaced([access(rng, "/", rng.choice((612, 615, 896)) if wrong else 1432)], rng), ("none", "docker", "cri", "nanoseconds")
    )
    return found._replace(name=f"{found.name} with {how}", log=(log, data), rules=("webapp/wrong-output-directory",))


def wrong_with_log(rng: random.Random) -> Case:
    return joined(rng, True)


def right_with_log(rng: random.Random) -> Case:
    return joined(rng, False)


PAIRS = [
    (wrong_output, right_output),
    (wrong_nx, right_nx),
    (wrong_of_several, right_of_several),
    (wrong_legacy, right_legacy),
    (wrong_dockerised, right_dockerised),
    (wrong_with_log, right_with_log),
]
