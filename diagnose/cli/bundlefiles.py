"""The files about a bundle: the report twice, where its files are from, versions, how to read it."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import diagnose
from diagnose.cli.printing import LineReader
from diagnose.engine.bundling.collect import Bundle
from diagnose.engine.bundling.member import Member
from diagnose.engine.bundling.proof import masked
from diagnose.engine.catalog import Catalog

LIBRARIES = ("hyperscan", "regex", "pyyaml", "cel-expr-python", "protobuf", "rapidfuzz")
"""Libraries whose versions matter."""


def about(bundle: Bundle, catalog: Catalog) -> list[Member]:
    """Return the files about a bundle, without secrets."""
    secrets = sorted(bundle.result.secrets)
    texts = {
        "report.txt": _report(bundle, catalog, "text"),
        "report.json": _report(bundle, catalog, "json"),
        "manifest.json": _manifest(bundle.members),
        "versions.json": _versions(catalog),
        "README.txt": README,
    }
    return [masked(Member(name, _homeless(text).encode("utf-8", "replace")), secrets) for name, text in texts.items()]


def _report(bundle: Bundle, catalog: Catalog, form: str) -> str:
    from diagnose.report import Output, render

    bundle.result.stats.seconds = 0.0  # the same files give the same bytes
    output = Output(
        tool_version=diagnose.__version__,
        width=100,
        verbose=True,
        sources=LineReader().lines,
        secrets=bundle.result.secrets,
        rule=catalog.rules.get,
    )
    return "".join(render(form, bundle.result, output))


def _manifest(members: Sequence[Member]) -> str:
    files = [{"name": item.name, "from": item.origin, "lines": [list(lines) for lines in item.lines]} for item in members]
    return json.dumps({"version": 1, "files": files}, indent=1) + "\n"


def _versions(catalog: Catalog) -> str:
    own = {"diagnose": diagnose.__version__, "rules": len(catalog.rules)}
    system = {"python": platform.python_version(), "system": platform.system()}
    return json.dumps(own | system | {name: _version(name) for name in LIBRARIES}, indent=1) + "\n"


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _homeless(text: str) -> str:
    """Return a text without the user's home folder, which often names the user."""
    try:
        home = str(Path.home())
    except RuntimeError:
        return text
    return text.replace(f"{home}/", "~/") if len(home) > 1 else text


README = """This is what `diagnose bundle` packed.

report.txt, report.json  what was found, with causes and fixes; files and lines are those of the originals
logs/                    the lines of the logs that it rests on, with some around them
project/                 the project's files that it rests on; where it matters that others are there, empty files with their names
manifest.json            where each file is from, and which lines of it
versions.json            versions of the program and of what it uses

To analyse it again: unpack it, then `diagnose logs logs --project project`.
Secrets were masked as ****.
"""
