"""Servers that a component's Procfile, Dockerfile or package.json start, with the address they listen on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from diagnose.facts.server_commands import LOOPBACK, server_of
from diagnose.facts.shell_words import Command, shell_commands
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_SHELLS = frozenset({"sh", "bash", "/bin/sh", "/bin/bash"})


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the servers, the one that Choreo starts first."""
    return {"servers": [*_in_dockerfile(component), *_in_procfile(component), *_in_package(component)]}


def _in_procfile(component: ComponentView) -> Iterator[Fact]:
    procfile = component.fields.get("procfile")
    for process in procfile["processes"] if procfile else ():
        if process["name"] == "web":
            yield from _servers(process["command"], "Procfile", process["$path"], process["$at"]["command"])


def _in_package(component: ComponentView) -> Iterator[Fact]:
    package = component.fields.get("package")
    if package and "start" in package["scripts"]:
        yield from _servers(package["scripts"]["start"], "package.json", package["$path"], package["$at"].get("scripts.start"))


def _in_dockerfile(component: ComponentView) -> Iterator[Fact]:
    """Yield the server of the last CMD or ENTRYPOINT of the image that is built."""
    for dockerfile in component.fields.get("dockerfiles", ()):
        starts = [item for item in dockerfile["instructions"] if item["final"] and item["keyword"] in ("CMD", "ENTRYPOINT")]
        if dockerfile["built"]:
            for item in starts[-1:]:
                text = " ".join(item["words"][2:]) if item["exec_form"] and item["words"][:1] and item["words"][0] in _SHELLS else ""
                if item["exec_form"] and not text:
                    yield from _server(item["words"], "Dockerfile", item["$path"], item["$at"][""])
                else:
                    yield from _servers(text or item["text"], "Dockerfile", item["$path"], item["$at"][""])


def _servers(command: str, source: str, file: str, region: Region | None) -> Iterator[Fact]:
    commands = list(shell_commands(command))
    for words in commands:
        for fact in _server([word.text for word in words], source, file, region, alone=len(commands) == 1):
            place = _host_place(words, fact["host"], region) if fact["host_given"] and source == "Procfile" else None
            if place:
                fact["$at"]["host"] = place
            yield fact


def _host_place(words: Command, host: str, region: Region | None) -> Region | None:
    """Return where the host stands in a command of one line that begins at `region`."""
    for word in words:
        start = word.text.find(host)
        if host and start >= 0 and region is not None and region.line == region.end_line:
            first, last = word.span(start, start + len(host))
            return Region(region.line, region.column + first, region.line, region.column + last)
    return None


def _server(words: Sequence[str], source: str, file: str, region: Region | None, alone: bool = True) -> Iterator[Fact]:
    address = server_of(words)
    if address is not None:
        yield make_fact(
            "Server",
            file,
            region,
            program=address.program,
            host=address.host,
            port=address.port,
            loopback=address.host in LOOPBACK,
            host_given=address.host_given,
            port_given=address.port_given,
            source=source,
            alone=alone,
            command=" ".join(words)[:200],
        )
