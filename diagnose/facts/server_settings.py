"""What nginx configuration files of a component say, directive by directive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import LineIndex
from diagnose.facts.program_texts import ProgramText, program_texts
from diagnose.model.fact import Fact, make_fact

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

MAX_DIRECTIVES = 300
_IS_NGINX = Pattern(r"\b(?:server|http|events|location)\b[^;{}\n]{0,200}\{")
_DIRECTIVE = Pattern(r"(?:^|[;{}])[ \t]*(?P<name>[a-z_]{2,40})[ \t]+(?P<value>[^;{}#\n]{1,300}?)[ \t]*(?=;)", re.MULTILINE)


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the directives with a value; blocks are not told apart."""
    found = [fact for text in program_texts(component) if text.suffix in ("conf", "template") for fact in _directives(text)]
    return {"nginx": found[:MAX_DIRECTIVES]}


def _directives(text: ProgramText) -> Iterator[Fact]:
    if not _IS_NGINX.search(text.text):
        return
    lines = LineIndex(text.text)
    clean = re.sub(r"#[^\n]*", lambda match: " " * len(match[0]), text.text)
    for match in _DIRECTIVE.finditer(clean):
        region = lines.region(match.start("name"), match.end("value"))
        at = {"value": lines.region(*match.span("value"))}
        yield make_fact("NginxDirective", text.shown, region, at, name=match["name"], value=match["value"].strip("\"'"))
