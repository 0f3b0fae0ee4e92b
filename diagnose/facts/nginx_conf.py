"""nginx configuration as facts: every directive with its place, and whether the image that Choreo builds uses the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from diagnose.facts.numbers import int_of_text
from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import LineIndex
from diagnose.model.fact import Fact, make_fact

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

MAX_FILE_BYTES = 200_000
MAX_DIRECTIVES = 1_000
_IS_NGINX = Pattern(rb"\b(?:server|http|upstream|location)\s[^;{]*\{|\blisten\s+[^;{]*;")
_TOKEN = Pattern(r"#[^\n]*|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[{};]|(?:\$\{[^}\n]*\}|[^\s{};\"'#])+")
_PORT = Pattern(r"(?:.*:)?(\d{1,5})\Z")


class _Token(NamedTuple):
    text: str
    start: int
    end: int


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the component's nginx files, those that no image copies too."""
    copied = {source.text.rpartition("/")[2] for model in component.docker_models for stage in model.stages for copy in stage.copies
              for source in copy.sources}  # fmt: skip
    whole = any(source.text in (".", "./") for model in component.docker_models for stage in model.stages[-1:] for copy in stage.copies
                for source in copy.sources)  # fmt: skip
    facts = [fact for path in component.files("nginx-conf") if (fact := _file(component, path, copied, whole)) is not None]
    return {"nginx_files": facts} if facts else {}


def _file(component: ComponentView, path: str, copied: set[str], whole: bool) -> Fact | None:
    data = component.sources.data(path, MAX_FILE_BYTES, quiet=True)
    if data is None or not _IS_NGINX.search(data):
        return None
    folder, _, name = path.rpartition("/")
    text = component.sources.text(path, MAX_FILE_BYTES, quiet=True) or ""
    used = name in copied or whole or folder.rpartition("/")[2] in copied
    shown = component.sources.display(path)
    return make_fact("NginxFile", shown, None, used=used, settings=list(_directives(shown, text)))


def _directives(path: str, text: str) -> Iterator[Fact]:
    lines = LineIndex(text)
    blocks: list[str] = []
    words: list[_Token] = []
    count = 0
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if sign.startswith("#"):
            continue
        if sign not in ("{", "}", ";"):
            words.append(_Token(sign, *match.span()))
            continue
        if words and count < MAX_DIRECTIVES:
            count += 1
            yield _directive(path, words, "/".join(blocks), lines, match.end())
        if sign == "{":
            blocks.append(words[0].text if words else "")
        elif sign == "}" and blocks:
            blocks.pop()
        words = []


def _directive(path: str, words: list[_Token], inside: str, lines: LineIndex, end: int) -> Fact:
    name, *values = words
    port = _PORT.match(values[0].text) if name.text == "listen" and values else None
    region = lines.region(name.start, end)
    at = {"value": lines.region(values[0].start, values[-1].end)} if values else {}
    value = " ".join(word.text for word in values)[:500]
    return make_fact("NginxSetting", path, region, at, name=name.text, value=value, inside=inside, port=int_of_text(port[1]) if port else 0)
