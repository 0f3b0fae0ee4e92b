"""Folders that a web app is taken from: said in configuration or create commands, or copied by a Dockerfile to a web server's root."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagnose.facts.component import normal_path, relative_to
from diagnose.facts.docker_model import Argument, Copy, DockerModel, Stage
from diagnose.facts.docker_words import is_resolved
from diagnose.facts.patterns import Pattern
from diagnose.facts.tree import join
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

SERVER_ROOTS = (
    "/usr/share/nginx/html",
    "/usr/share/nginx/www",
    "/usr/local/openresty/nginx/html",
    "/opt/bitnami/nginx/html",
    "/usr/local/apache2/htdocs",
    "/var/www/html",
    "/srv",
)
"""Where the images of web servers serve from."""

_ROOT_DIRECTIVE = Pattern(r"^[^#\n]*?\broot\s+[\"']?(/[^\s;\"'{}$]*)[\"']?\s*;", re.MULTILINE)
_FILE = Pattern(r"\.(?:html?|m?js|css|json|ico|png|svg|txt|conf|xml|webmanifest|map|sh|template)$", re.IGNORECASE)
_FOLDER_ENDING = Pattern(r"(?:/+|/\.|/\*|/\*\*|/\./?|/\*\.\*)+$")
_MOVERS = Pattern(r"\b(?:mv|cp|ln|rsync)\b")
_MAX_HOPS = 8


def extract(component: ComponentView) -> dict[str, Any]:
    """Return every claim, with the folder relative to the component."""
    return {"output_claims": [*_said(component), *_in_dockerfiles(component)]}


def _said(component: ComponentView) -> Iterator[Fact]:
    written = component.settings.get("output_directory")
    if isinstance(written, str):
        file, region = component.places.get("output_directory", (component.sources.display(component.path), None))
        yield _claim(_plain(written), "diagnose.yaml", file, region)
    for command in component.commands:
        text = command["configs"].get("outputDirectory", "")
        if text and is_resolved(text):
            yield _claim(_plain(text), "create-command", command["$path"], command["$at"].get("configs.outputDirectory"))


def _claim(directory: str, source: str, file: str, region: Region | None) -> Fact:
    at = {"directory": region} if region else {}
    return make_fact("OutputClaim", file, region, at, directory=directory, source=source)


def _plain(written: str) -> str:
    """Return a folder without what does not change it: `./`, a leading and a trailing slash, `/.`, `/*`."""
    text = _FOLDER_ENDING.sub("", written.strip().strip("\"'"))
    return normal_path(text) or "."


def _in_dockerfiles(component: ComponentView) -> Iterator[Fact]:
    contexts = [context["path"] for context in component.fields.get("docker_contexts", ())] or ["."]
    for model in component.docker_models:
        if model.stages:
            yield from _Claims(component, model, "" if contexts[0] == "." else contexts[0]).run()


class _Claims:
    """The claims of one Dockerfile's last stage, followed back to the build context."""

    def __init__(self, component: ComponentView, model: DockerModel, context: str) -> None:
        self._component, self._model, self._context = component, model, context
        self._roots = self._configured_roots() or SERVER_ROOTS

    def run(self) -> Iterator[Fact]:
        for stage in _with_parents(self._model.stages[-1]):
            for copy in stage.copies:
                inner = self._below_root(copy)
                if inner is not None and copy.from_stage.text:
                    yield from self._claims(copy, inner)

    def _below_root(self, copy: Copy) -> str | None:
        """Return the folder of the copied files that is the server's root ("" for their own), None when the target is elsewhere."""
        return next((root[len(copy.path) :].strip("/") for root in self._roots if _is_at_or_below(root, copy.path)), None)

    def _claims(self, copy: Copy, inner: str) -> Iterator[Fact]:
        stage = self._model.stage(copy.from_stage.text)
        for source in copy.sources:
            folder = self._folder(stage, source) if stage is not None else None
            if folder is not None:
                directory = relative_to(join(folder, inner), self._component.path)
                yield _claim(directory, "dockerfile", self._component.sources.display(self._model.path), source.region)

    def _folder(self, stage: Stage, source: Argument) -> str | None:
        """Return the project folder that a source in a build stage stands for."""
        written = _FOLDER_ENDING.sub("", source.text) or "/"
        if not is_resolved(written) or _FILE.search(written) or "*" in written:
            return None
        return self._trace(stage, "/" + written.lstrip("/"), 0)

    def _trace(self, stage: Stage, path: str, hops: int) -> str | None:
        """Follow a path of a stage's file system back through what was copied there."""
        if hops > _MAX_HOPS or _is_moved(stage, path):
            return None
        copies = [copy for part in _with_parents(stage) for copy in reversed(part.copies)]
        best = max((len(target) for copy in copies if (target := _copied_to(copy, path)) is not None), default=-1)
        for copy in copies:
            target = _copied_to(copy, path)
            if target is not None and len(target) == best:
                return self._origin(copy, path[len(target) :].strip("/"), hops)
        return None

    def _origin(self, copy: Copy, rest: str, hops: int) -> str | None:
        source = _FOLDER_ENDING.sub("", copy.sources[0].text) or "."
        if copy.from_stage.text:
            stage = self._model.stage(copy.from_stage.text)
            return self._trace(stage, join("/" + source.strip("/"), rest), hops + 1) if stage else None
        return normal_path(join(source.lstrip("/"), rest), self._context)

    def _configured_roots(self) -> list[str]:
        """Return the roots that the copied nginx configuration serves from."""
        roots: list[str] = []
        for copy in (copy for stage in _with_parents(self._model.stages[-1]) for copy in stage.copies if not copy.from_stage.text):
            for source in copy.sources:
                path = normal_path(source.text, self._context)
                if path and "nginx" in f"{copy.path}{source.text}" and self._component.tree.has_file(path):
                    roots += _ROOT_DIRECTIVE.findall(self._component.sources.text(path, quiet=True) or "")
        return [root.rstrip("/") for root in dict.fromkeys(roots) if root.rstrip("/")]


def _with_parents(stage: Stage) -> Iterator[Stage]:
    current: Stage | None = stage
    while current is not None:
        yield current
        current = current.parent


def _is_at_or_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def _copied_to(copy: Copy, path: str) -> str | None:
    """Return the target of a COPY of one whole folder if the path is at or below it."""
    folders = [
        source for source in copy.sources if not _FILE.search(source.text) and not set("*?[") & set(_FOLDER_ENDING.sub("", source.text))
    ]
    if len(copy.sources) != 1 or not folders or not is_resolved(folders[0].text):
        return None
    return copy.path.rstrip("/") if _is_at_or_below(path, copy.path) else None


def _is_moved(stage: Stage, path: str) -> bool:
    """Whether a command of the stage moves or copies files to the path, so that it is not what the build wrote."""
    name = path.rpartition("/")[2]
    return any(_MOVERS.search(run.text) and name in run.text for run in stage.runs)
