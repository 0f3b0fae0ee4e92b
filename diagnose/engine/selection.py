"""Which rules count, and as what: --select, --ignore, --severity, and the configuration's ignore and severity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from diagnose.model.finding import Finding
from diagnose.model.severity import Severity


class Selection(NamedTuple):
    """Rule ids and areas. An empty `select` means all; `ignore` wins over `select`; the longest name sets the severity.

    With `paths`, only findings that touch one of these files count (paths as reports show them).
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = {}
    least: Severity = Severity.INFO
    paths: frozenset[str] = frozenset()

    @property
    def is_narrow(self) -> bool:
        """Whether only some rules or files were asked for."""
        return bool(self.select or self.paths)

    def may_count(self, name: str) -> bool:
        """Return whether no finding of a rule or area was left out: where none counts, there is none."""
        return self.is_selected(name) and not any(ignored.startswith(f"{name}/") for ignored in self.ignore)

    def is_selected(self, rule: str) -> bool:
        """Whether findings of a rule count at all."""
        return (not self.select or _named(rule, self.select)) and not _named(rule, self.ignore)

    def apply(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that count, with the severities that the user wants."""
        wanted = [finding for finding in findings if self.is_selected(finding.rule) and self._touches(finding)]
        return [self._with_severity(finding) for finding in wanted]

    def severity_of(self, rule: str, own: Severity) -> Severity:
        """Return the severity that the user wants for a rule."""
        names = [name for name in self.severities if _named(rule, (name,))]
        return self.severities[max(names, key=len)] if names else own

    def _touches(self, finding: Finding) -> bool:
        places = (finding.location, *(item.location for item in finding.related))
        return not self.paths or any(place.path in self.paths for place in places)

    def shown(self, findings: list[Finding]) -> tuple[list[Finding], int]:
        """Return the findings at or above the least severity, and how many are below it."""
        kept = [finding for finding in findings if finding.severity >= self.least]
        return kept, len(findings) - len(kept)

    def _with_severity(self, finding: Finding) -> Finding:
        severity = self.severity_of(finding.rule, finding.severity)
        return finding if severity == finding.severity else finding._replace(severity=severity)


def _named(rule: str, names: Iterable[str]) -> bool:
    return any(rule == name or rule.startswith(f"{name}/") for name in names)
