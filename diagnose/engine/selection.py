"""Which rules count, and as what: --select, --ignore, --severity, and the configuration's ignore and severity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from diagnose.model.finding import Finding
from diagnose.model.severity import Severity


@dataclass(frozen=True, slots=True)
class Selection:
    """Rule ids and areas. An empty `select` means all; `ignore` wins over `select`; the longest name sets the severity."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    least: Severity = Severity.INFO

    def is_selected(self, rule: str) -> bool:
        """Whether findings of a rule count at all."""
        return (not self.select or _named(rule, self.select)) and not _named(rule, self.ignore)

    def apply(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that count, with the severities that the user wants."""
        return [self._with_severity(finding) for finding in findings if self.is_selected(finding.rule)]

    def shown(self, findings: list[Finding]) -> tuple[list[Finding], int]:
        """Return the findings at or above the least severity, and how many are below it."""
        kept = [finding for finding in findings if finding.severity >= self.least]
        return kept, len(findings) - len(kept)

    def _with_severity(self, finding: Finding) -> Finding:
        names = [name for name in self.severities if _named(finding.rule, (name,))]
        return replace(finding, severity=self.severities[max(names, key=len)]) if names else finding


def _named(rule: str, names: Iterable[str]) -> bool:
    return any(rule == name or rule.startswith(f"{name}/") for name in names)
