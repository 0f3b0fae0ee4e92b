"""A report in Markdown, for job summaries, issues and chats. What logs and files say is quoted so that it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from diagnose.model.finding import Evidence
from diagnose.report.clean import clean
from diagnose.report.counts import counted
from diagnose.report.evidence import Reader
from diagnose.report.text import no_sources

if TYPE_CHECKING:
    from diagnose.model.finding import Diagnosis, Finding
    from diagnose.model.fix import Fix
    from diagnose.model.result import Result
    from diagnose.report import Output

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@!&$])")
_SIGNS = {"error": "🔴 error", "warning": "🟠 warning", "info": "🔵 note"}
MAX_FINDINGS = 200
"""Findings with all details; the rest are a line each."""

MAX_LISTED = 2_000


def render(result: Result, output: Output) -> Iterator[str]:
    """Yield the report."""
    reader = Reader(output.sources or no_sources, output.show_secrets, {*output.secrets, *result.secrets})
    yield f"## diagnose: {counted(result)}\n"
    for diagnosis in result.diagnoses:
        yield from _diagnosis(diagnosis, reader)
    for finding in result.findings[:MAX_FINDINGS]:
        yield from _finding(finding, reader)
    yield from _rest(result.findings[MAX_FINDINGS:])
    if result.errors:
        yield "\n### Could not be done\n\n"
        yield from (f"- {code(str(item.location) or 'input')}: {plain(item.message)}\n" for item in result.errors)


def finding_text(finding: Finding) -> str:
    """Return all about one finding, without the lines around it."""
    return "".join(_finding(finding, Reader(no_sources))).strip()


def _diagnosis(diagnosis: Diagnosis, reader: Reader) -> Iterator[str]:
    yield f"\n### Root cause: {plain(diagnosis.title)}\n\n{plain(diagnosis.root_cause)}\n"
    if diagnosis.confidence != "certain":
        yield f"\nHow sure: {plain(diagnosis.confidence)}\n"
    if diagnosis.responsible:
        yield f"\nWho has to act: {plain(diagnosis.responsible)}\n"
    yield from _evidence(diagnosis.evidence, reader)
    yield from _fixes(diagnosis.fixes)
    if diagnosis.next_steps:
        yield "\n**Next**\n\n" + "".join(f"- {plain(step)}\n" for step in diagnosis.next_steps)


def _finding(finding: Finding, reader: Reader) -> Iterator[str]:
    times = f", {finding.count} times" if finding.count > 1 else ""
    yield f"\n### {_SIGNS[finding.severity.word]}: {plain(finding.title)}\n\n"
    yield f"{code(str(finding.location))}{times} · {code(finding.rule)}\n\n{plain(finding.message)}\n"
    own = () if any(item.location == finding.location for item in finding.evidence) else (Evidence(finding.location),)
    yield from _evidence((*own, *finding.evidence, *finding.related), reader)
    if finding.cause:
        yield f"\n**Why** {plain(finding.cause)}\n"
    yield from _fixes(finding.fixes)
    if finding.references:
        yield "\n" + " · ".join(map(_link, finding.references)) + "\n"


def _link(reference: str) -> str:
    return f"<{reference}>" if re.fullmatch(r"https?://[^\s<>]+", reference) else plain(reference)


def _evidence(evidence: Sequence[Evidence], reader: Reader) -> Iterator[str]:
    shown = {str(item.location): text for item in evidence if (text := _line(item, reader))}
    lines = [f"{clean(place)}: {clean(text)}" for place, text in shown.items()]
    if not lines:
        return
    fence = "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall("`+", line)), default=0))
    yield "\n" + "\n".join([f"{fence}text", *lines, fence]) + "\n"


def _line(item: Evidence, reader: Reader) -> str:
    """Return what stands at a place; a note where the line cannot be read."""
    region = item.location.region
    if item.text or not region:
        return item.text or item.note
    rows = reader.rows(item.location.path, region._replace(end_line=region.line), "", 0)
    return rows[0].text if rows else item.note


def _fixes(fixes: Sequence[Fix]) -> Iterator[str]:
    for fix in fixes:
        edited = f" (`diagnose fix` applies it; {fix.safety})" if fix.edits else ""
        yield f"\n**Fix: {plain(fix.title)}**{edited}\n\n"
        yield "".join(f"{number}. {plain(step)}\n" for number, step in enumerate(fix.steps, 1))


def _rest(findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield "\n### More\n\n"
    for finding in findings[:MAX_LISTED]:
        yield f"- {_SIGNS[finding.severity.word]} {code(str(finding.location))}: {plain(finding.title)}\n"
    if len(findings) > MAX_LISTED:
        yield f"\n{len(findings) - MAX_LISTED} more are not listed here.\n"


def plain(text: str) -> str:
    """Return text that Markdown shows as it is, on one line; code in backticks stays code."""
    parts = re.split(r"(`[^`\n]+`)", " ".join(text.split()))
    return "".join(part if index % 2 else _SPECIAL.sub(r"\\\1", clean(part)) for index, part in enumerate(parts))


def code(text: str) -> str:
    """Return text as code on one line."""
    safe = clean(" ".join(text.split()) or "-")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", safe)), default=0))
    blank = " " if "`" in safe else ""
    return f"{fence}{blank}{safe}{blank}{fence}"
