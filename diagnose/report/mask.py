"""Masks secrets: `mask_text` for one text, `mask_result` for everything in a result.

What is marked in a text (spans, columns of evidence) moves along with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from diagnose.report.harmless import is_harmless, looks_random
from diagnose.report.masking import MASK, Masked, Span, mask_line, mask_lines, mask_text
from diagnose.report.secret_values import is_secret_name

if TYPE_CHECKING:
    from diagnose.model.finding import Diagnosis, Evidence, Finding
    from diagnose.model.fix import Fix
    from diagnose.model.location import Location
    from diagnose.model.problem import Problem
    from diagnose.model.result import Result


__all__ = ["MASK", "Masked", "mask_line", "mask_lines", "mask_result", "mask_text"]


def mask_result(result: Result, extra: Collection[str] = ()) -> Result:
    """Return a copy of the result in which no text holds a secret; `extra` are more strings to hide than `result.secrets`.

    The copy keeps in `secrets` what lines read later have to be masked with.
    """
    secrets = frozenset({*extra, *result.secrets, *_captured_secrets(result.findings)})
    masking = _ResultMask(secrets)
    return result._replace(
        findings=[masking.finding(finding) for finding in result.findings],
        diagnoses=[masking.diagnosis(diagnosis) for diagnosis in result.diagnoses],
        silenced=[(masking.finding(finding), why) for finding, why in result.silenced],
        errors=[masking.problem(problem) for problem in result.errors],
        secrets=secrets,
    )


class _ResultMask:
    """Masks the parts of one result; equal texts (rule texts above all) are looked at once."""

    def __init__(self, extra: Collection[str]) -> None:
        self._extra = tuple(sorted(extra))
        self._known: dict[str, str] = {}
        self._known_lines: dict[tuple[str, Span], Masked] = {}

    def text(self, text: str) -> str:
        """Mask one text."""
        if text not in self._known:
            self._known[text] = mask_text(text, self._extra)
        return self._known[text]

    def texts(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Mask several texts."""
        return tuple(self.text(text) for text in texts)

    def finding(self, finding: Finding) -> Finding:
        """Mask a finding."""
        return finding._replace(
            title=self.text(finding.title),
            message=self.text(finding.message),
            evidence=tuple(self.evidence(item) for item in finding.evidence),
            related=tuple(self.evidence(item) for item in finding.related),
            captures={name: self.capture(name, value) for name, value in finding.captures.items()},
            cause=self.text(finding.cause),
            fixes=tuple(self.fix(fix) for fix in finding.fixes),
            references=self.texts(finding.references),
            notes=self.texts(finding.notes),
            component=self.text(finding.component),
        )

    def diagnosis(self, diagnosis: Diagnosis) -> Diagnosis:
        """Mask a diagnosis."""
        return diagnosis._replace(
            title=self.text(diagnosis.title),
            root_cause=self.text(diagnosis.root_cause),
            evidence=tuple(self.evidence(item) for item in diagnosis.evidence),
            responsible=None if diagnosis.responsible is None else self.text(diagnosis.responsible),
            fixes=tuple(self.fix(fix) for fix in diagnosis.fixes),
            references=self.texts(diagnosis.references),
            next_steps=self.texts(diagnosis.next_steps),
        )

    def evidence(self, evidence: Evidence) -> Evidence:
        """Mask a piece of evidence; what its text is marked with moves along."""
        region, span = evidence.location.region, getattr(evidence, "span", None)
        if span is None and region is not None and region.line == region.end_line:
            masked = self._line(evidence.text, (region.column - 1, region.end_column - 1))
            moved: dict[str, Any] = {"location": _moved(evidence.location, masked.span)} if masked.text != evidence.text else {}
        else:
            masked = self._line(evidence.text, span or (0, 0))
            moved = {} if span is None else {"span": masked.span}
        return evidence._replace(text=masked.text, note=self.text(evidence.note), **moved)

    def _line(self, text: str, span: Span) -> Masked:
        if (text, span) not in self._known_lines:
            self._known_lines[text, span] = mask_line(text, span, self._extra)
        return self._known_lines[text, span]

    def fix(self, fix: Fix) -> Fix:
        """Mask a fix; what its edits write is shown masked too."""
        return fix._replace(
            title=self.text(fix.title),
            steps=self.texts(fix.steps),
            edits=tuple(edit._replace(new_text=self.text(edit.new_text)) for edit in fix.edits),
            requests=tuple(request._replace(text=self.text(request.text)) for request in fix.requests),
            obstacle=self.text(fix.obstacle),
        )

    def problem(self, problem: Problem) -> Problem:
        """Mask what could not be done."""
        return problem._replace(message=self.text(problem.message))

    def capture(self, name: str, value: str) -> str:
        """Mask a captured value, all of it when its name says that it is secret."""
        return MASK if _is_secret_capture(name, value) else self.text(value)


def _captured_secrets(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield captured values whose name says that they are secret: they may stand in other texts too."""
    for finding in findings:
        yield from (value for name, value in finding.captures.items() if _is_secret_capture(name, value) and looks_random(value))


def _is_secret_capture(name: str, value: str) -> bool:
    return is_secret_name(name) and not is_harmless(value) and (len(value) >= 4 and not value.isdigit())


def _moved(location: Location, span: Span) -> Location:
    region = location.region
    return location if region is None else location._replace(region=region._replace(column=span[0] + 1, end_column=span[1] + 1))
