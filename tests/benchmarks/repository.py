"""Generates a repository of many components, as a samples repository has them; 25 files each.

Every fourth (Angular, config.js in the head of its page) gives findings: their number must not make a run quadratic.
"""

from __future__ import annotations

import json
from pathlib import Path

FILES = 25
"""Files of a component."""

KINDS = ("go", "node", "angular", "python")


def write_repository(root: Path, files: int) -> None:
    """Write a repository of `files` files, rounded up to whole components."""
    for number in range(-(-files // FILES)):
        kind = KINDS[number % len(KINDS)]
        write_component(root / f"{kind}-services" / f"{kind}-app-{number:04}", kind, number)
    (root / ".git").mkdir()
    (root / ".gitignore").write_text("node_modules/\ndist/\n*.pyc\n")


def write_component(folder: Path, kind: str = "node", number: int = 0) -> None:
    """Write one component; all kinds but `angular` are well."""
    port = 8080 + number % 900
    files = _choreo(port) | {"go": _go, "node": _node, "angular": _angular, "python": _python}[kind](port)
    for path in range(FILES - len(files)):
        files[f"src/module{path % 4}/part{path}.{_SUFFIX[kind]}"] = _SOURCE[kind] * 8
    for name, text in files.items():
        path_of = folder / name
        path_of.parent.mkdir(parents=True, exist_ok=True)
        path_of.write_text(text)


def _choreo(port: int) -> dict[str, str]:
    endpoint = f"  - name: api\n    service:\n      port: {port}\n      basePath: /\n    type: REST\n    networkVisibilities: [Project]\n"
    reference = "    - name: books\n      resourceRef: service:/samples/books/v1/api/PROJECT\n"
    component = f'schemaVersion: "1.2"\nendpoints:\n{endpoint}    schemaFilePath: openapi.yaml\n'
    component += f"dependencies:\n  connectionReferences:\n{reference}"
    paths = "".join(f"  /items{n}:\n    get:\n      responses:\n        '200': {{description: ok}}\n" for n in range(20))
    return {
        ".choreo/component.yaml": component,
        "openapi.yaml": f"openapi: 3.0.1\ninfo: {{title: Items, version: 1.0.0}}\npaths:\n{paths}",
        "README.md": "# A sample\n\nDeploy it on Choreo.\n\n" + "Some words about what it does.\n" * 20,
    }


def _docker(image: str, port: int, command: str) -> dict[str, str]:
    lines = [
        f"FROM {image}",
        "WORKDIR /app",
        "COPY . .",
        "RUN adduser -D -u 10014 choreo",
        "USER 10014",
        f"EXPOSE {port}",
        f"CMD {command}",
    ]
    return {"Dockerfile": "\n".join(lines) + "\n"}


def _go(port: int) -> dict[str, str]:
    module = {"go.mod": "module example.com/app\n\ngo 1.22\n", "main.go": _SOURCE["go"]}
    return _docker("golang:1.22-alpine", port, '["/app/main"]') | module


def _python(port: int) -> dict[str, str]:
    return _docker("python:3.12-slim", port, '["python", "app.py"]') | {"requirements.txt": "flask==3.0.3\n", "app.py": _SOURCE["python"]}


def _package(**more: object) -> str:
    scripts = {"start": "node index.js", "build": "echo built"}
    return json.dumps({"name": "app", "version": "1.0.0", "scripts": scripts, "dependencies": {"express": "^4.19.2"}, **more}, indent=2)


def _node(port: int) -> dict[str, str]:
    return {"package.json": _package(engines={"node": "20.x"}), "index.js": f"require('express')().listen({port});\n"}


def _angular(port: int) -> dict[str, str]:
    del port
    build = {"builder": "@angular-devkit/build-angular:application", "options": {"outputPath": "dist/app", "index": "src/index.html"}}
    project = {"projectType": "application", "root": "", "sourceRoot": "src", "architect": {"build": build}}
    head = '<head>\n<script src="./public/config.js"></script>\n</head>\n'
    page = f"<!doctype html>\n<html>\n{head}<body><app-root></app-root></body>\n</html>\n"
    return {
        "angular.json": json.dumps({"version": 1, "projects": {"app": project}}, indent=2),
        "package.json": _package(devDependencies={"@angular/core": "^18.0.0"}),
        "src/index.html": page,
    }


_SUFFIX = {"go": "go", "node": "js", "angular": "ts", "python": "py"}
_SOURCE = {
    "go": 'package main\n\nimport "fmt"\n\nfunc work(n int) string {\n\treturn fmt.Sprintf("%d", n)\n}\n',
    "node": "export function work(n) {\n  return items.filter((item) => item.n === n);\n}\n",
    "angular": "export class Work {\n  constructor(private readonly http: HttpClient) {}\n}\n",
    "python": "def work(n: int) -> str:\n    return str(n)\n",
}
