"""What differs between logs from when it worked and logs from when it does not, for people and for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from diagnose.report.blocks import finding_block, one_line
from diagnose.report.clean import clean, fit
from diagnose.report.mask import mask_result, mask_text

if TYPE_CHECKING:
    from diagnose.engine.compare import Change, Comparison
    from diagnose.logs.mining import Example
    from diagnose.model.finding import Finding
    from diagnose.report.page import Page

_LEVEL_CODES = {"fatal": "1;31", "error": "1;31", "warning": "33"}


def masked(comparison: Comparison) -> Comparison:
    """Return a comparison whose texts hold no secret."""
    good, bad = mask_result(comparison.good), mask_result(comparison.bad)
    secrets = sorted({*good.secrets, *bad.secrets})

    def text(line: str) -> str:
        return mask_text(line, secrets)

    return comparison._replace(
        good=good,
        bad=bad,
        new_findings=_same(comparison.new_findings, bad.findings),
        gone_findings=_same(comparison.gone_findings, good.findings),
        new=[_masked_change(change, text) for change in comparison.new],
        changed=[_masked_change(change, text) for change in comparison.changed],
        gone=[_masked_change(change, text) for change in comparison.gone],
    )


def _same(chosen: Sequence[Finding], findings: Sequence[Finding]) -> list[Finding]:
    names = {finding.fingerprint for finding in chosen}
    return [finding for finding in findings if finding.fingerprint in names]


def _masked_change(change: Change, text: Callable[[str], str]) -> Change:
    shape = change.mined.shape._replace(tokens=tuple(text(change.mined.shape.text).split(" ")))
    examples = tuple(example and example._replace(text=text(example.text)) for example in change.mined.examples)
    return change._replace(mined=change.mined._replace(shape=shape, examples=examples))


def comparison_json(comparison: Comparison, tool_version: str) -> str:
    """Return the comparison as one JSON object that ends in a line end."""
    value = {
        "version": 1,
        "tool": {"name": "diagnose", "version": tool_version},
        "good": {"files": comparison.good.stats.files, "lines": comparison.lines[0]},
        "bad": {"files": comparison.bad.stats.files, "lines": comparison.lines[1]},
        "findings": {
            "new": [_finding(finding) for finding in comparison.new_findings],
            "gone": [_finding(finding) for finding in comparison.gone_findings],
        },
        "messages": {
            "new": [_change(change) for change in comparison.new],
            "changed": [_change(change) for change in comparison.changed],
            "gone": [_change(change) for change in comparison.gone],
        },
        "errors": [
            {"path": problem.location.path, "kind": problem.kind, "message": problem.message}
            for problem in [*comparison.good.errors, *comparison.bad.errors, *comparison.problems]
        ],
    }
    return json.dumps(value, indent=1, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    region = finding.location.region
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "title": finding.title,
        "message": finding.message,
        "path": finding.location.path,
        "line": region.line if region else None,
        "count": finding.count,
    }


def _change(change: Change) -> dict[str, Any]:
    good, bad = change.mined.examples
    return {
        "shape": change.mined.shape.text,
        "level": change.mined.shape.level or None,
        "good": {"count": change.mined.counts[0], "example": _example(good)},
        "bad": {"count": change.mined.counts[1], "example": _example(bad)},
        "ratio": round(change.ratio, 3) if math.isfinite(change.ratio) else None,
    }


def _example(example: Example | None) -> dict[str, Any] | None:
    return {"path": example.path, "line": example.line, "text": example.text} if example else None


def comparison_text(comparison: Comparison, page: Page, most: int) -> Iterator[str]:
    """Yield the lines of the report: new findings, new messages, changed ones, what is gone; `most` of each kind of message."""
    good, bad = comparison.lines
    yield page.paint.bold(f"good: {good:,} lines    bad: {bad:,} lines")
    yield from _findings("new findings, only in the bad log", comparison.new_findings, page, whole=True)
    yield from _messages("new messages, only in the bad log", comparison.new, 1, page, most)
    yield from _messages("messages that come more or less often", comparison.changed, 1, page, most)
    yield from _messages("gone messages, only in the good log", comparison.gone, 0, page, most)
    yield from _findings("gone findings, only in the good log", comparison.gone_findings, page, whole=False)
    for problem in [*comparison.good.errors, *comparison.bad.errors, *comparison.problems]:
        yield f"{clean(problem.location.path)}: {clean(problem.message)}"
    if not any((comparison.new_findings, comparison.new, comparison.changed, comparison.gone)):
        yield "No difference: the same messages, about as often, and the same findings."


def _findings(title: str, findings: Sequence[Finding], page: Page, whole: bool) -> Iterator[str]:
    if not findings:
        return
    yield ""
    yield page.paint.bold(f"{title} ({len(findings)})")
    for number, finding in enumerate(findings):
        if whole:
            yield from [""] * bool(number)
            yield from finding_block(finding, page)
        else:
            yield f"  {one_line(finding, page)}"


def _messages(title: str, changes: Sequence[Change], side: int, page: Page, most: int) -> Iterator[str]:
    if not changes:
        return
    yield ""
    yield page.paint.bold(f"{title} ({len(changes)})")
    for change in changes[:most]:
        yield from _message(change, side, page)
    if len(changes) > most:
        yield page.paint.dim(f"  … {len(changes) - most} more; --most {len(changes)} shows all")


def _message(change: Change, side: int, page: Page) -> Iterator[str]:
    before, after = change.mined.counts
    often = f"{before:,} -> {after:,}" if before and after else f"{before or after:,}"
    if before and after:
        often += f" ({_times(change.ratio)})"
    level = change.mined.shape.level
    code = _LEVEL_CODES.get(level) or ("31" if change.mined.shape.fails else "")
    shape = fit(change.mined.shape.text, None, page.width - 4).text
    yield f"  {page.paint.code(code, shape) if code else shape}"
    example = change.mined.examples[side]
    if example:
        place = page.paint.path(f"{clean(example.path)}:{example.line}")
        lines = "line" if often == "1" else "lines"
        yield f"    {page.paint.dim(f'{often} {lines}, first')} {place}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f} times as often" if ratio >= 1 else f"{1 / ratio:.1f} times as rarely"
