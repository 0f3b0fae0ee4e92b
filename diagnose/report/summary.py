"""The end of the terminal report: what could not be done, and the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from diagnose.report.evidence import frames_of
from diagnose.report.frame import Frame, Ink, frame_lines, gutter_of
from diagnose.report.page import Page
from diagnose.report.wrap import wrap

if TYPE_CHECKING:
    from diagnose.model.problem import Problem
    from diagnose.model.result import Result, Stats

_KINDS = {
    "unreadable": "could not read",
    "syntax": "syntax error in",
    "rule": "problem with rule",
    "timeout": "gave up on",
    "limit": "limit reached in",
    "config": "problem in",
    "truncated": "read only a part of",
    "skipped": "skipped",
}


def problem_lines(problems: Sequence[Problem], page: Page) -> Iterator[str]:
    """Yield what could not be done, each broken place once after all that is wrong with it."""
    for problem, following in zip_longest(problems, problems[1:]):
        yield from _message(problem, page)
        if following is None or following.location != problem.location:
            yield from _broken_place(problem, page)


def _message(problem: Problem, page: Page) -> Iterator[str]:
    region = problem.location.region
    place = Frame(problem.location.path, *((region.line, region.column) if region else (0, 0)), ()).place
    words = _KINDS.get(problem.kind, problem.kind)
    lines = wrap(f"{words} {place or 'an input'}: {problem.message}", page.prose_width - 2)
    for index, line in enumerate(lines):
        text = ("  " if index else "") + line
        if problem.is_notice:
            yield page.paint.dim(text)
        elif index == 0 and line.startswith(words):
            yield page.paint.code("1;35", words) + line[len(words) :]
        else:
            yield text


def _broken_place(problem: Problem, page: Page) -> Iterator[str]:
    from diagnose.model.finding import Evidence

    region = problem.location.region
    frames = frames_of([Evidence(problem.location)], page.reader, 0) if region and not problem.is_notice else []
    for frame in frames:
        if frame.rows:
            _, *rest = frame_lines(frame, gutter_of(frames), page.width, page.paint, Ink("^", "35"))
            yield from rest


def summary_lines(result: Result, page: Page) -> Iterator[str]:
    """Yield the last line of a report (wrapped where the screen is narrow)."""
    found, remarks = _found(result), ", ".join(_remarks(result))
    healthy = not result.findings and not any(not problem.is_notice for problem in result.errors)
    whole = f"{found}; {remarks}" if remarks else found
    for line in [whole] if len(whole) <= page.width else [*wrap(found, page.width), *wrap(remarks, page.width)]:
        yield page.paint.good(line) if healthy else page.paint.bold(line)


def number_of(count: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun: `1 file`, `2,500 files`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def size_of(count: int) -> str:
    """Return a number of bytes in a unit that people read (1 KB = 1024 bytes)."""
    if count < 1024:
        return f"{count} B"
    size = float(count)
    for unit in ("KB", "MB", "GB"):
        size /= 1024
        if size < 1023.95:
            return f"{size:.1f} {unit}"
    return f"{size / 1024:,.1f} TB"


def duration_of(seconds: float) -> str:
    """Return a duration that people read."""
    if not 0 <= seconds < 1e9:
        return "no time"
    if seconds < 9.995:
        return f"{seconds:.2f} s"
    return f"{seconds:.1f} s" if seconds < 59.95 else f"{int(seconds / 60):,} min {int(seconds) % 60:02d} s"


def _found(result: Result) -> str:
    stats = result.stats
    if not result.findings:
        return _nothing_found(result)
    counts = [
        number_of(count, word, "info" if word == "info" else "")
        for word in ("error", "warning", "info")
        if (count := sum(finding.severity.word == word for finding in result.findings))
    ]
    return f"{', '.join(counts)} in {_read(stats)} in {duration_of(stats.seconds)}"


def _nothing_found(result: Result) -> str:
    stats = result.stats
    if not stats.files:
        return "Nothing was checked: no input could be read" if result.errors else "Nothing to check: no files found"
    lines = f", {number_of(stats.lines, 'line')}" if stats.lines else ""
    what = "No problems found" if not any(not problem.is_notice for problem in result.errors) else "No findings"
    if result.diagnoses:  # over what was observed: no line is a problem by itself
        what = f"{len(result.diagnoses)} {'diagnosis' if len(result.diagnoses) == 1 else 'diagnoses'}, no findings"
    checked = f"{number_of(stats.files, 'file')}{lines} checked by {number_of(result.rules, 'rule')}"
    return f"{what}: {checked} in {duration_of(stats.seconds)}{'' if _remarks(result) else '.'}"


def _read(stats: Stats) -> str:
    inside = [number_of(stats.lines, "line")] if stats.lines else []
    inside += [size_of(stats.bytes)] if stats.bytes else []
    return number_of(stats.files, "file") + (f" ({', '.join(inside)})" if inside else "")


def _remarks(result: Result) -> list[str]:
    """Return what else to know about the run."""
    notices = sum(problem.is_notice for problem in result.errors)
    problems = len(result.errors) - notices
    return [
        *([f"{result.suppressed:,} suppressed"] if result.suppressed else []),
        *([number_of(problems, "problem")] if problems else []),
        *([number_of(notices, "notice")] if notices else []),
    ]
