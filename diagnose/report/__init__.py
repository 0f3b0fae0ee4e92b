"""Renderers: one per output format, loaded when first used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from diagnose.model.result import Result
    from diagnose.model.rule import Rule


class Output(NamedTuple):
    """How to render: what the terminal can do, what the user asked for, and where lines of files come from."""

    tool_version: str
    color: bool = False
    width: int = 80
    verbose: bool = False
    quiet: bool = False
    sources: Callable[[str, int, int], list[str] | None] | None = None
    show_secrets: bool = False
    secrets: Collection[str] = ()
    rule: Callable[[str], Rule | None] | None = None
    """Gives a rule by its id, for formats that describe rules."""


RENDERERS: dict[str, str] = {
    "text": "diagnose.report.text",
    "json": "diagnose.report.json",
    "json-lines": "diagnose.report.jsonlines",
    "sarif": "diagnose.report.sarif",
    "github": "diagnose.report.github",
    "gitlab": "diagnose.report.gitlab",
    "junit": "diagnose.report.junit",
    "markdown": "diagnose.report.markdown",
    "checkstyle": "diagnose.report.checkstyle",
    "rdjson": "diagnose.report.rdjson",
    "html": "diagnose.report.html",
}
"""Format name -> module with a function `render(result, output)` that yields pieces of the document, line ends included."""


def render(format_name: str, result: Result, output: Output) -> Iterator[str]:
    """Yield the document of a result in a format, secrets masked unless `output` says otherwise; KeyError for an unknown format."""
    module = import_module(RENDERERS[format_name])
    if not output.show_secrets:
        from diagnose.report.mask import mask_result

        result = mask_result(result, output.secrets)
    pieces: Iterator[str] = module.render(result, output)
    yield from pieces
