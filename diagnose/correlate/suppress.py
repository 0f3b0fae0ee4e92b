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


def suppress(findings: Iterable[Finding], suppressions: Sequence[Suppression]) -> tuple[list[Finding], int, list[Suppression]]:
    """Return the findings that stay, how many were silenced, and the comments that silenced none."""
    by_path: dict[str, list[Suppression]] = {}
    for item in suppressions:
        by_path.setdefault(item.path, []).append(item)
    kept: list[Finding] = []
    used: set[Suppression] = set()
    silenced = 0
    for finding in findings:
        matching = [item for item in by_path.get(finding.location.path, ()) if _covers(item, finding)]
        used.update(matching)
        silenced += bool(matching)
        if not matching:
            kept.append(finding)
    return kept, silenced, [item for item in suppressions if item not in used]


def unused_findings(unused: Iterable[Suppression], known: Iterable[str]) -> list[Finding]:
    """Return a finding for every comment that silences nothing; `known` are all rules."""
    names = set(known)
    areas = {name.partition("/")[0] for name in names}
    return [_unused(item, [rule for rule in item.rules if rule not in names and rule not in areas]) for item in unused]


def _covers(item: Suppression, finding: Finding) -> bool:
    if not any(finding.rule == rule or finding.rule.startswith(f"{rule}/") for rule in item.rules):
        return False
    region = finding.location.region
    if item.whole_file:
        return True
    return region is not None and region.line - 1 <= item.region.line <= max(region.line, region.end_line)


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
