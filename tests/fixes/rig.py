"""Small ways to make edits in tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from diagnose.fixes.document import Document
from diagnose.fixes.layout import layout
from diagnose.fixes.plan import Plan, Planner
from diagnose.fixes.resolve import Resolver
from diagnose.fixes.share import Choice
from diagnose.fixes.workspace import Workspace
from diagnose.model.finding import Finding
from diagnose.model.fix import EditRequest, Fix
from diagnose.model.location import Location, Region
from diagnose.model.severity import Severity


def region_of(text: str, wanted: str) -> Region:
    """The place of a piece of text that is there once."""
    assert text.count(wanted) == 1, f"{wanted!r} is there {text.count(wanted)} times"
    start = text.index(wanted)
    document = Document("a.yaml", text.encode("utf-8", "surrogateescape"))
    return document.region(start, start + len(wanted))


def request(action: str, at: str | Region | None = None, text: str = "", *, path: str = "a.yaml", source: str = "", **more: Any) -> EditRequest:
    region = region_of(source, at) if isinstance(at, str) else at
    more["text"] = more.pop("text", text)
    return EditRequest(action, Location(path, region), **more)


def edited(source: str, *requests: EditRequest) -> str:
    """The text after the requests of one fix."""
    data = source.encode("utf-8", "surrogateescape")
    resolver = Resolver(Document(requests[0].location.path, data))
    splices = layout(resolver, resolver.resolve(requests))
    return resolver.document.spliced(splices).decode("utf-8", "surrogateescape")


def choice(*requests: EditRequest, rule: str = "area/name", safety: str = "safe") -> Choice:
    fix = Fix("Do it", safety=safety, requests=requests)
    return Choice(Finding(rule, "Title", Severity.ERROR, "message", requests[0].location, fixes=(fix,)), fix)


def planned(root: Path, choices: Iterable[Choice]) -> Plan:
    return Planner(Workspace([root])).plan(choices)


def write_files(root: Path, files: Mapping[str, bytes | str]) -> None:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


def read_files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
