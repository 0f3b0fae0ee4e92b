"""One self-contained HTML page: the result as data in it, shown by the page's own script. No network, nothing runs from logs.

Everything that comes from inputs is in one JSON block and reaches the page as text nodes only. A content security policy
allows the page's own style and script (by their hashes) and nothing else, should anything slip through all the same.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from diagnose.report.counts import counted
from diagnose.report.evidence import Reader
from diagnose.report.html.events import histogram
from diagnose.report.html.frames import frames_of
from diagnose.report.json import ascii_json, json_members
from diagnose.report.text import no_sources

if TYPE_CHECKING:
    from diagnose.model.result import Result
    from diagnose.report import Output

MAX_FRAMES = 2_000
"""Findings with the lines around them; the rest have what the evidence says."""


def render(result: Result, output: Output) -> Iterator[str]:
    """Yield the page."""
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    yield _asset("page.html").replace("{{policy}}", policy).replace("{{style}}", style).split("{{data}}")[0]
    yield _harmless(ascii_json(_data(result, output)))
    yield _asset("page.html").split("{{data}}")[1].replace("{{script}}", script)


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _harmless(document: str) -> str:
    """Return JSON that cannot end the element it stands in; it means the same."""
    return document.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _share(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Take what many findings say alike (cause, fix, references) out of them, and return it; each keeps its number in the list."""
    known: dict[str, int] = {}
    shared: list[dict[str, Any]] = []
    for finding in findings:
        texts = {name: finding.pop(name) for name in ("cause", "fix", "references", "title")}
        number = known.setdefault(ascii_json(texts), len(shared))
        if number == len(shared):
            shared.append(texts)
        finding["shared"] = number
        if "frames" in finding:
            finding.pop("evidence")
        finding.pop("related")
    return shared


def _data(result: Result, output: Output) -> dict[str, Any]:
    reader = Reader(output.sources or no_sources, output.show_secrets, {*output.secrets, *result.secrets})
    members = json_members(result, output.tool_version)
    for shown, finding in zip(members["findings"][:MAX_FRAMES], result.findings, strict=False):
        shown["frames"] = frames_of((finding, *finding.related), finding.evidence, reader)
    for shown, diagnosis in zip(members["diagnoses"], result.diagnoses, strict=True):
        shown["frames"] = frames_of(diagnosis.evidence, (), reader)
    members["shared"] = _share(members["findings"])
    made = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return {**members, "summary": counted(result), "made": made, "events": histogram(result)}
