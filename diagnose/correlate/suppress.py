"""Takes away the findings that comments silence, and tells of comments that silence nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diagnose.correlate.identity import fingerprint
from diagnose.model.finding import Evidence, Finding
from diagnose.model.location import Location
from diagnose.model.severity import Severity
from diagnose.model.suppression import Suppression

UNUSED = "suppression/unused"
"""The rule that unused comments are reported under."""


def suppress(findings: Iterable[Finding], suppressions: Sequence[Suppression]) -> tuple[list[Finding], list[Finding], list[Suppression]]:
    """Return the findings that stay, those that are silenced, and the comments with those of their names that silenced none."""
    by_path: dict[str, list[Suppression]] = {}
    for item in suppressions:
        by_path.setdefault(item.path, []).append(item)
    kept: list[Finding] = []
    used: set[tuple[Suppression, str]] = set()
    silenced: list[Finding] = []
    for finding in findings:
        matching = [(item, name) for item in by_path.get(finding.location.path, ()) for name in _covering(item, finding)]
        used.update(matching)
        (silenced if matching else kept).append(finding)
    rest = (item._replace(rules=tuple(name for name in item.rules if (item, name) not in used)) for item in suppressions)
    return kept, silenced, [item for item in rest if item.rules]


def unused_findings(unused: Iterable[Suppression], known: Iterable[str]) -> list[Finding]:
    """Return a finding for every comment that silences nothing; `known` are all rules."""
    names = set(known)
    areas = {name.partition("/")[0] for name in names}
    return [_unused(item, [rule for rule in item.rules if rule not in names and rule not in areas]) for item in unused]


def _covering(item: Suppression, finding: Finding) -> list[str]:
    """Return the names in a comment that silence a finding."""
    region = finding.location.region
    if not item.whole_file and (region is None or not region.line - 1 <= item.region.line <= max(region.line, region.end_line)):
        return []
    return [name for name in item.rules if finding.rule == name or finding.rule.startswith(f"{name}/")]


def _unused(item: Suppression, unknown: list[str]) -> Finding:
    listed = ", ".join(item.rules)
    why = f"there is no rule {', '.join(unknown)}" if unknown else "nothing is found there"
    location = Location(item.path, item.region)
    return Finding(
        rule=UNUSED,
        title="A comment silences nothing",
        severity=Severity.INFO,
        message=f"The comment ignores {listed}, but {why}.",
        location=location,
        evidence=(Evidence(location),),
        fingerprint=fingerprint(UNUSED, item.path, listed, str(item.whole_file)),
    )
