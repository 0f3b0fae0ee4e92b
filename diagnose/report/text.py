"""The terminal report: root causes first, then what no root cause explains, file by file, then problems and counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from diagnose.report.blocks import diagnosis_block, finding_block, one_line
from diagnose.report.evidence import Reader, Sources
from diagnose.report.page import Page
from diagnose.report.paint import Paint
from diagnose.report.summary import problem_lines, summary_lines

if TYPE_CHECKING:
    from diagnose.model.finding import Diagnosis, Finding
    from diagnose.model.result import Result
    from diagnose.report import Output


def no_sources(path: str, first: int, last: int) -> list[str] | None:  # noqa: ARG001
    """Give no lines: for results whose files cannot be read again."""
    return None


def render_text(  # noqa: PLR0913
    result: Result,
    *,
    color: bool = False,
    width: int = 80,
    verbose: bool = False,
    quiet: bool = False,
    sources: Sources = no_sources,
    show_secrets: bool = False,
    secrets: Collection[str] = (),
) -> Iterator[str]:
    """Yield the lines of the report, without line ends.

    `result` has its secrets masked already (`mask_result`), or not, as the user wishes; lines that `sources` gives are
    masked here unless `show_secrets`, with `secrets` and `result.secrets` too. `quiet` gives one line a finding and no counts.
    """
    reader = Reader(sources, show_secrets, {*secrets, *result.secrets})
    page = Page(Paint(color), width, reader, verbose)
    blocks = _quiet_blocks(result, page) if quiet else _blocks(result, page)
    first = True
    for block in blocks:
        if not first and not quiet:
            yield ""
        yield from block
        first = False


def render(result: Result, output: Output) -> Iterator[str]:
    """Yield the report as `output` wants it, line ends included."""
    lines = render_text(
        result,
        color=output.color,
        width=output.width,
        verbose=output.verbose,
        quiet=output.quiet,
        sources=output.sources or no_sources,
        show_secrets=output.show_secrets,
        secrets=output.secrets,
    )
    return (f"{line}\n" for line in lines)


def _blocks(result: Result, page: Page) -> Iterator[Iterable[str]]:
    """Yield the blocks of a full report in their order; a blank line goes between them."""
    explained: set[str] = set()
    by_fingerprint = {finding.fingerprint: finding for finding in result.findings if finding.fingerprint}
    for diagnosis in result.diagnoses:
        findings = _explained_by(diagnosis, by_fingerprint)
        explained.update(finding.fingerprint for finding in findings)
        yield diagnosis_block(diagnosis, findings, page)
    for finding in _by_file(finding for finding in result.findings if finding.fingerprint not in explained):
        yield finding_block(finding, page, by_fingerprint.get(finding.caused_by))
    if result.errors:
        yield problem_lines(result.errors, page)
    yield summary_lines(result, page)


def _quiet_blocks(result: Result, page: Page) -> Iterator[Iterable[str]]:
    yield (one_line(finding, page) for finding in _by_file(result.findings))
    yield problem_lines([problem for problem in result.errors if not problem.is_notice], page)


def _explained_by(diagnosis: Diagnosis, by_fingerprint: dict[str, Finding]) -> list[Finding]:
    return [by_fingerprint[name] for name in dict.fromkeys(diagnosis.findings) if name in by_fingerprint]


def _by_file(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings grouped by file; files and the findings in each stay in the order of the result."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.location.path, []).append(finding)
    for group in groups.values():
        yield from group
