"""Source lines that read `window.config` or `window.configs`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import LineIndex
from diagnose.facts.web_root import web_roots
from diagnose.model.fact import Fact, make_fact

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_BYTES = Pattern(rb"(?:window|globalThis)\W.{0,80}?config", re.DOTALL)
_READ = Pattern(
    r"""(?:\(\s*(?:<\w+>\s*)?(?:window|globalThis)\s+as\s+[^()]{1,60}\)|\(\s*<\w+>\s*(?:window|globalThis)\s*\)|\b(?:window|globalThis))"""
    r"""\s*(?:\?\.|!?\.|(?:\?\.)?\[\s*["'`])\s*(?P<name>configs?)\b["'`]?"""
)
_DESTRUCTURED = Pattern(r"\{[^{}]{0,200}?\b(?P<name>configs?)\b[^{}]{0,200}\}\s*=\s*(?:window|globalThis)\b(?!\s*[.\[])")
_IS_WRITE = Pattern(r"\s*\]?\s*(?:\?\?=|\|\|=|=(?!=))")
_NOT_SOURCE = Pattern(r"(?:\.d\.[cm]?ts|\.(?:test|spec|stories)\.[cm]?[jt]sx?|\.min\.js)$|(?:^|/)(?:__tests__|__mocks__|cypress|e2e)/")
MAX_FILE_BYTES = 1_000_000
MAX_FILES = 3_000
MAX_READS = 200


def extract(component: ComponentView) -> dict[str, Any]:
    """Return one fact for each line and global, for components that hold a web app."""
    if not web_roots(component):
        return {}
    reads: list[Fact] = []
    for path in component.files("source")[:MAX_FILES]:
        if not _NOT_SOURCE.search(path):
            reads += _reads_in(component, path)
        if len(reads) >= MAX_READS:
            break
    return {"config_reads": reads[:MAX_READS]}


def _reads_in(component: ComponentView, path: str) -> Iterator[Fact]:
    data = component.sources.peek(path, MAX_FILE_BYTES)
    if data is None or b"config" not in data or not _BYTES.search(data):
        return
    text = component.sources.text(path, MAX_FILE_BYTES, quiet=True) or ""
    lines = LineIndex(text)
    seen: set[tuple[int, str]] = set()
    for start, end, name in reads_of(text):
        line = lines.point(start)[0]
        if (line, name) not in seen:
            seen.add((line, name))
            region = lines.region(start, end)
            yield make_fact("ConfigRead", component.sources.display(path), region, {"global_name": region}, global_name=name)


def reads_of(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, global) of every read of the globals in a script."""
    from diagnose.facts.js_tokens import comment_free  # only few sources get here

    clean = text if text.lstrip().startswith("<") else comment_free(text)
    found = [match for match in _READ.finditer(clean) if not _IS_WRITE.match(clean, match.end())]
    for match in sorted([*found, *_DESTRUCTURED.finditer(clean)], key=lambda match: match.start()):
        yield match.start(), match.end(), match["name"]
