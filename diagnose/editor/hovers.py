"""What an editor shows of a finding: its message at the place, everything else when asked."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from diagnose.editor.places import range_of, uri_of
from diagnose.model.finding import Evidence, Finding
from diagnose.report.markdown import finding_text

SOURCE = "diagnose"
_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


def diagnostic_of(finding: Finding, lines: Sequence[str]) -> types.Diagnostic:
    """Return a finding as a diagnostic of the file whose lines these are."""
    links = [link for link in finding.references if link.startswith("http")]
    return types.Diagnostic(
        range=range_of(finding.location.region, lines),
        message=finding.message or finding.title,
        severity=_SEVERITIES[finding.severity.word],
        code=finding.rule,
        code_description=types.CodeDescription(href=links[0]) if links else None,
        source=SOURCE,
        related_information=[_related(item) for item in finding.related] or None,
        data=finding.fingerprint,
    )


def _related(item: Evidence) -> types.DiagnosticRelatedInformation:
    location = types.Location(uri=uri_of(item.location.path), range=range_of(item.location.region, ()))
    return types.DiagnosticRelatedInformation(location=location, message=item.note or item.text or "see also")


def hover_of(findings: Sequence[Finding], lines: Sequence[str]) -> types.Hover:
    """Return the explanation of findings at one place."""
    text = "\n\n---\n\n".join(finding_text(finding) for finding in findings)
    return types.Hover(
        contents=types.MarkupContent(kind=types.MarkupKind.Markdown, value=text), range=range_of(findings[0].location.region, lines)
    )
