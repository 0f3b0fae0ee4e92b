"""What was accepted or switched off and is not there any more: entries of `ignore` and of the baseline that do nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from diagnose.correlate.identity import fingerprint
from diagnose.correlate.suppress import UNUSED
from diagnose.engine.baseline import Accepted, Baseline
from diagnose.engine.catalog import Catalog
from diagnose.model.finding import Evidence, Finding
from diagnose.model.location import Location, Region
from diagnose.model.severity import Severity
from diagnose.settings.settings import Settings

MAX_NAMED = 5
"""Entries of a baseline that the message names."""

Projects = Sequence[tuple[Path, Settings]]


def leftovers(catalog: Catalog, found: Collection[Finding], projects: Projects, baseline: frozenset[str]) -> Iterator[Finding]:
    """Yield a finding for each entry of an `ignore` list that nothing was found for, and one for a baseline's entries.

    `found` are all findings with their fingerprints. Only what a look at whole projects can tell is told: rules about logs may
    find something in the next log.
    """
    judged = {rule.id for kind in ("project", "document") for rule in catalog.of_kind(kind)}
    rules = {finding.rule for finding in found}
    for _, settings in projects:
        yield from _unused_ignores(settings, catalog, judged, rules)
    if isinstance(baseline, Baseline):
        names = {finding.fingerprint for finding in found}
        gone = [item for item in baseline.entries if item.fingerprint not in names and _is_told(item, catalog, judged, projects)]
        if gone:
            yield _stale(baseline, gone)


def _unused_ignores(settings: Settings, catalog: Catalog, judged: set[str], found: set[str]) -> Iterator[Finding]:
    for index, name in enumerate(settings.ignore):
        path, region = settings.places[f"ignore.{index}"]
        if not (known := _named(catalog.rules, name)):
            yield _unused(Location(path, region), f"The configuration ignores {name}, but there is no such rule or area.", name)
        elif judged.issuperset(known) and not _named(found, name):
            yield _unused(Location(path, region), f"The configuration ignores {name}, but nothing is found there.", name)


def _is_told(item: Accepted, catalog: Catalog, judged: set[str], projects: Projects) -> bool:
    """Return whether a finding would have been seen if it was still there, or cannot be there at all."""
    if item.rule not in catalog.rules:
        return True
    return item.rule in judged and any(Path(item.path).resolve().is_relative_to(root.resolve()) for root, _ in projects)


def _stale(baseline: Baseline, gone: list[Accepted]) -> Finding:
    listed = [f"{item.rule} at {item.path}" for item in gone[:MAX_NAMED]]
    more = f" and {len(gone) - MAX_NAMED} more" if len(gone) > MAX_NAMED else ""
    message = f"{len(gone)} of {len(baseline)} accepted findings are not there any more: {', '.join(listed)}{more}."
    line = gone[0].line
    return _unused(Location(baseline.path, Region(line, 1, line, 1)), message, "baseline")


def _unused(place: Location, message: str, name: str) -> Finding:
    return Finding(
        rule=UNUSED,
        title="What is accepted or ignored is not there",
        severity=Severity.INFO,
        message=message,
        location=place,
        evidence=(Evidence(place),),
        fingerprint=fingerprint(UNUSED, place.path, name),
    )


def _named(rules: Iterable[str], name: str) -> list[str]:
    return [rule for rule in rules if rule == name or rule.startswith(f"{name}/")]
