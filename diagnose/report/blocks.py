"""The two blocks of the terminal report: a finding, and a diagnosis with the findings it explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from diagnose.report.clean import clean, width_of
from diagnose.report.evidence import frames_of, only_starts
from diagnose.report.frame import Frame, Ink, Row, frame_lines, gutter_of
from diagnose.report.page import INDENT, Page, advice, seen
from diagnose.report.paint import severity_code, symbol
from diagnose.report.wrap import wrap

if TYPE_CHECKING:
    from diagnose.model.finding import Diagnosis, Evidence, Finding
    from diagnose.model.severity import Severity

_MOST_ROWS = 8
"""Lines of proof in one frame of a report that is not verbose."""


def finding_block(finding: Finding, page: Page, cause: Finding | None = None) -> Iterator[str]:
    """Yield everything about a finding; `cause` is the finding that it follows from."""
    yield from apart(_what(finding, page), _why(finding, page, cause))


def diagnosis_block(diagnosis: Diagnosis, findings: Sequence[Finding], page: Page) -> Iterator[str]:
    """Yield a root cause, the evidence for it, the findings it explains (cause first) and what to do."""
    ink = Ink("^", severity_code(diagnosis.severity))
    evidence = diagnosis.evidence or [item for finding in findings for item in finding.evidence]
    fixes = diagnosis.fixes or next((finding.fixes for finding in findings if finding.fixes), ())
    yield from apart(
        _root_cause_lines(diagnosis, page),
        _frames(frames_of(only_starts(evidence), page.reader, 1), ink, page),
        _explained(findings, page),
        [*advice(page, diagnosis.rule, "", fixes, diagnosis.references), *_each(page, "next", diagnosis.next_steps)],
        _each(page, "note", [f"profile: {diagnosis.profile}"] if diagnosis.profile else []),
    )


def one_line(finding: Finding, page: Page) -> str:
    """Return a finding on one line that editors and terminals can follow: `path:line:col: severity[rule] message`."""
    place = _place(finding)
    head = page.paint.severity(finding.severity, clean(f"{finding.severity.word}[{finding.rule}]"))
    times = f" ({seen(finding)})" if finding.count > 1 else ""
    return f"{page.paint.path(place)}: {head} {clean(' '.join((finding.message or finding.title).split()))}{times}"


def apart(*groups: Iterable[str]) -> Iterator[str]:
    """Yield the lines of the groups that have any, with a blank line between two groups."""
    any_before = False
    for group in groups:
        for index, line in enumerate(group):
            if index == 0 and any_before:
                yield ""
            any_before = True
            yield line


def _what(finding: Finding, page: Page) -> Iterator[str]:
    yield from _headline(f"{finding.severity.word}[{finding.rule}]", finding.title, finding.severity, page)
    if not _same(finding.message, finding.title):
        yield from page.paragraph(finding.message)
    yield from _proof(finding, page)


def _why(finding: Finding, page: Page, cause: Finding | None) -> Iterator[str]:
    if cause is not None:
        yield from page.labelled("note", f"a consequence of {cause.severity.word}[{cause.rule}] at {_place(cause)}")
    yield from advice(page, finding.rule, finding.cause, finding.fixes, finding.references)
    yield from _each(page, "note", finding.notes)


def _each(page: Page, label: str, texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from page.labelled(label, text)


def _root_cause_lines(diagnosis: Diagnosis, page: Page) -> Iterator[str]:
    head = f"{symbol(diagnosis.severity)} {diagnosis.severity.word}:"
    yield from _headline(head, diagnosis.title, diagnosis.severity, page)
    yield from (f"  {page.paint.dim(line)}" for line in wrap(_meta(diagnosis), page.prose_width - 2))
    yield ""
    yield from page.paragraph(diagnosis.root_cause)


def _headline(head: str, title: str, severity: Severity, page: Page) -> Iterator[str]:
    """Yield the first line of a block, wrapped below itself where it is long."""
    first, *others = wrap(f"{head} {title}", page.prose_width - 2)
    if first.startswith(head):
        first = page.paint.severity(severity, head) + page.paint.bold(first[len(head) :])
    yield first
    for line in others:
        yield "  " + page.paint.bold(line)


def _meta(diagnosis: Diagnosis) -> str:
    parts = [diagnosis.rule, diagnosis.confidence]
    if diagnosis.responsible:
        parts.append(f"responsible: {diagnosis.responsible}")
    return " · ".join(part for part in parts if part)


def _proof(finding: Finding, page: Page) -> Iterator[str]:
    """Yield the frames of a finding and of the places related to it, with one gutter for all."""
    main = frames_of(_with_primary(finding), page.reader, 1)
    if main:
        line, column = _position(finding)
        said = "; ".join(part for part in (main[0].note, seen(finding)) if part)
        main[0] = main[0]._replace(line=line, column=column, note=said)
    related = frames_of(only_starts(finding.related), page.reader, 0)
    gutter = gutter_of([*main, *related])
    yield from _frames(main, Ink("^", severity_code(finding.severity)), page, gutter)
    yield from _frames(related, Ink("-", "36"), page, gutter)


def _with_primary(finding: Finding) -> Sequence[Evidence]:
    """Return the evidence, beginning with the place of the finding itself."""
    from diagnose.model.finding import Evidence

    location = finding.location
    at_place = [item for item in finding.evidence if item.location.path == location.path and _is_at(item, finding)]
    others = [item for item in finding.evidence if item not in at_place]
    if at_place or not location.path:
        return [*at_place, *others]
    return [Evidence(location), *others]


def _is_at(item: Evidence, finding: Finding) -> bool:
    """Whether a piece of evidence is about the line of the finding (or either is about the file as a whole)."""
    region, place = item.location.region, finding.location.region
    return region is None or place is None or region.line <= place.line <= region.end_line


def _position(finding: Finding) -> tuple[int, int]:
    region = finding.location.region
    return (region.line, region.column) if region else (0, 0)


def _place(finding: Finding) -> str:
    return Frame(finding.location.path, *_position(finding), ()).place


def _frames(frames: Sequence[Frame], ink: Ink, page: Page, gutter: int | None = None) -> Iterator[str]:
    width = gutter_of(frames) if gutter is None else gutter
    for frame in frames:
        yield from frame_lines(_shortened(frame, page), width, page.width, page.paint, ink)


def _shortened(frame: Frame, page: Page) -> Frame:
    """Leave out lines of a long frame, from its middle, and say how many."""
    left_out = len(frame.rows) - _MOST_ROWS
    if page.verbose or left_out <= 1:
        return frame
    rows: tuple[Row, ...] = frame.rows[: _MOST_ROWS - 2] + frame.rows[-2:]
    note = f"{left_out:,} more lines like these"
    return frame._replace(rows=rows, note="; ".join(part for part in (frame.note, note) if part))


def _explained(findings: Sequence[Finding], page: Page) -> Iterator[str]:
    """Yield the findings that a diagnosis explains, numbered, the cause before its consequences."""
    if not findings:
        return
    if page.verbose:
        yield from apart(*(finding_block(finding, page) for finding in findings))
        return
    yield f"  {page.paint.bold('This explains' + (', cause first' if len(findings) > 1 else '') + ':')}"
    for number, finding in enumerate(findings, 1):
        yield from _item(number, finding, page)


def _item(number: int, finding: Finding, page: Page) -> Iterator[str]:
    lead = f"{number}. ".rjust(INDENT)
    head = f"{finding.severity.word}[{finding.rule}]"
    first, *others = wrap(f"{head} {finding.title}", page.prose_width - INDENT)
    yield lead + (page.paint.severity(finding.severity, head) + first[len(head) :] if first.startswith(head) else first)
    yield from (" " * INDENT + line for line in others)
    place = _place(finding)
    times = f", {seen(finding)}" if finding.count > 1 else ""
    if width_of(place + times) <= page.width - INDENT:
        yield f"{' ' * INDENT}{page.paint.path(place)}{page.paint.dim(times)}"
        return
    yield " " * INDENT + page.paint.path(place)
    yield from (" " * INDENT + page.paint.dim(line) for line in wrap(times[2:], page.width - INDENT) if line)


def _same(one: str, other: str) -> bool:
    """Whether two texts say the same but for case, blanks and the full stop."""
    return " ".join(one.lower().split()).rstrip(".") == " ".join(other.lower().split()).rstrip(".")
