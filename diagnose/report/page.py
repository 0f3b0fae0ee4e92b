"""What every part of the terminal report needs: colours, width, the reader of lines, and what was explained already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from diagnose.report.clean import width_of
from diagnose.report.wrap import wrap

if TYPE_CHECKING:
    from diagnose.model.finding import Finding
    from diagnose.model.fix import Fix
    from diagnose.report.evidence import Reader
    from diagnose.report.paint import Paint

INDENT = 7
"""Columns of the label (`  fix: `) before explanations."""
_PROSE_WIDTH = 100
"""Prose is not wider than this, however wide the screen: longer lines are hard to read."""
_NARROWEST = 40


class Page:
    """The state of one report."""

    def __init__(self, paint: Paint, width: int, reader: Reader, verbose: bool) -> None:
        self.paint, self.reader, self.verbose = paint, reader, verbose
        self.width = max(width, _NARROWEST)
        self.prose_width = min(self.width, _PROSE_WIDTH)
        self._explained: set[tuple[str, ...]] = set()

    def is_new(self, *explanation: str) -> bool:
        """Whether a text is said for the first time in this report; in a verbose one everything is said every time."""
        if self.verbose:
            return True
        new = explanation not in self._explained
        self._explained.add(explanation)
        return new

    def paragraph(self, text: str, indent: int = 2) -> Iterator[str]:
        """Yield a text wrapped and indented."""
        for line in wrap(text, self.prose_width - indent):
            yield (" " * indent + self.paint.prose(line)).rstrip()

    def head(self, label: str) -> str:
        """Return a label, right-aligned before the explanations."""
        return " " * (INDENT - 2 - len(label)) + self.paint.bold(f"{label}:") + " "

    def labelled(self, label: str, text: str) -> Iterator[str]:
        """Yield a text wrapped, with a label before its first line."""
        for index, line in enumerate(wrap(text, self.prose_width - INDENT)):
            lead = " " * INDENT if index else self.head(label)
            yield (lead + self.paint.prose(line)).rstrip()


def advice(page: Page, rule: str, cause: str, fixes: Sequence[Fix], references: Sequence[str]) -> Iterator[str]:
    """Yield why it happens, the ways out and where to read on; what was said before for the same rule is not repeated."""
    texts = ["\n".join((fix.title, fix.safety, *fix.steps)) for fix in fixes]
    new_cause = bool(cause) and page.is_new(rule, "cause", cause)
    new_fix = bool(fixes) and page.is_new(rule, "fix", *texts)
    if new_cause:
        yield from page.labelled("why", cause)
    if new_fix:
        yield from _fixes(page, fixes)
    old = [name for name, given, new in (("cause", cause, new_cause), ("fix", fixes, new_fix)) if given and not new]
    if old:
        same = page.paint.dim(f"same {' and '.join(old)} as above")
        yield page.head("why" if "cause" in old else "fix") + same
    if references and page.is_new(rule, "see", *references):
        yield from _references(page, references)


def seen(finding: Finding) -> str:
    """Return how often and when a repeated finding was seen, empty for one that was seen once."""
    if finding.count <= 1:
        return ""
    times = f"seen {finding.count:,} times"
    if finding.time is None:
        return times
    last = finding.last_time if finding.last_time is not None else finding.time
    first_text, last_text = _clock(finding.time, last)
    if first_text == last_text:
        return f"{times}, all at {first_text} UTC"
    return f"{times}, first {first_text}, last {last_text} UTC"


def _fixes(page: Page, fixes: Sequence[Fix]) -> Iterator[str]:
    """Yield the fixes, which are alternatives, each with its numbered steps."""
    for index, fix in enumerate(fixes):
        steps = [step for step in fix.steps if step.strip()]
        yield from _fix_title(page, "or" if index else "fix", fix)
        for number, step in enumerate(steps, 1):
            yield from _numbered(page, number, step)


def _fix_title(page: Page, label: str, fix: Fix) -> Iterator[str]:
    """Yield the title of a fix and, on a line of its own where it does not fit, what `diagnose fix` can do about it."""
    *before, last = page.labelled(label, fix.title)
    yield from before
    mark = _mark(fix)
    if mark and INDENT + width_of(wrap(fix.title, page.prose_width - INDENT)[-1]) + 1 + len(mark) <= page.width:
        yield f"{last} {page.paint.good(mark)}"
        return
    yield last
    if mark:
        yield " " * INDENT + page.paint.good(mark)


def _numbered(page: Page, number: int, text: str) -> Iterator[str]:
    head = f"{number}. "
    for index, line in enumerate(wrap(text, page.prose_width - INDENT - len(head))):
        lead = head if index == 0 else " " * len(head)
        yield (" " * INDENT + lead + page.paint.prose(line)).rstrip()


def _mark(fix: Fix) -> str:
    """Return what `diagnose fix` can do about it."""
    if fix.safety == "manual" or fix.obstacle or not (fix.edits or fix.requests):
        return ""
    return "[fixable: diagnose fix]" if fix.safety == "safe" else "[fixable: diagnose fix --unsafe]"


def _references(page: Page, references: Sequence[str]) -> Iterator[str]:
    for index, reference in enumerate(references):
        lead = " " * INDENT if index else page.head("see")
        for line in wrap(reference, page.prose_width - INDENT):
            yield lead + (page.paint.path(line) if "://" in line else line)
            lead = " " * INDENT


def _clock(first: float, last: float) -> tuple[str, str]:
    """Return two times in UTC, with the day only where the days differ."""
    from time import gmtime, strftime

    try:
        one, other = gmtime(first), gmtime(last)
    except (OverflowError, ValueError, OSError):
        return "?", "?"
    form = "%H:%M:%S" if one[:3] == other[:3] else "%Y-%m-%d %H:%M:%S"
    return strftime(form, one), strftime(form, other)
