"""A whole run: logs and projects in, one result out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diagnose.correlate.identity import identified
from diagnose.engine.catalog import Catalog
from diagnose.engine.options import DEFAULTS, STDIN, LogInput, Options
from diagnose.engine.selection import Selection
from diagnose.model.fact import Fact
from diagnose.model.finding import Diagnosis, Finding
from diagnose.model.problem import Problem
from diagnose.model.result import Result, Stats
from diagnose.model.suppression import Suppression
from diagnose.settings.settings import Settings

if TYPE_CHECKING:
    from diagnose.engine.logmerge import LogOutcome

Executor = Callable[[Catalog, Sequence[LogInput], Options], "Iterator[LogOutcome]"]
"""Analyses logs: yields their outcomes in order."""


class Request(NamedTuple):
    """What a run reads: log files (`-` is standard input) and project folders, each with its settings."""

    logs: Sequence[str] = ()
    projects: Sequence[tuple[Path, Settings]] = ()
    selection: Selection = Selection()
    options: Options = DEFAULTS
    executor: Executor | None = None
    """What analyses the logs; this process, one by one, when it is None."""
    baseline: frozenset[str] = frozenset()
    """Fingerprints of findings that were accepted before."""
    overlay: Mapping[str, bytes | None] = {}
    """Project files by absolute path, read as if they had these bytes, or (None) as if they were not there."""
    only: Sequence[Path] | None = None
    """Files whose components alone are read; all when it is None."""
    on_read: Callable[[str, bytes], object] | None = None
    """Told the path, as findings name it, and the bytes of every project file that was read."""

    @property
    def whole_projects(self) -> Sequence[tuple[Path, Settings]]:
        """The projects, where all of them is read with all rules."""
        return () if self.only is not None or self.selection.is_narrow else self.projects


class Collected:
    """What units gave so far, before it is sorted and joined."""

    __slots__ = ("findings", "problems", "secrets", "stats", "suppressions")

    def __init__(
        self,
        findings: list[Finding] | None = None,
        problems: list[Problem] | None = None,
        stats: Stats | None = None,
        secrets: set[str] | None = None,
        suppressions: list[Suppression] | None = None,
    ) -> None:
        self.findings = [] if findings is None else findings
        self.problems = [] if problems is None else problems
        self.stats = Stats() if stats is None else stats
        self.secrets = set() if secrets is None else secrets
        self.suppressions = [] if suppressions is None else suppressions

    def add(self, findings: Iterable[Finding], problems: Iterable[Problem]) -> None:
        """Add what some rules gave."""
        self.findings.extend(findings)
        self.problems.extend(problems)


def run(catalog: Catalog, request: Request) -> Result:
    """Return the result of a request. Nothing an input holds raises; it becomes an entry in `errors`."""
    started = time.perf_counter()
    collected = Collected()
    if request.logs:
        _add_logs(catalog, request, collected)
    facts = [add_project(catalog, root, settings, collected, request) for root, settings in request.projects]
    result = conclude(catalog, collected, facts, request.selection, request.baseline, request.whole_projects)
    result.stats.seconds = time.perf_counter() - started
    return result


def _add_logs(catalog: Catalog, request: Request, collected: Collected) -> None:
    from diagnose.engine.inputs import as_logs

    if request.projects:
        from diagnose.engine.observing import observing

        catalog = observing(catalog)
    inputs = as_logs(LogInput(path, display_path(path), reference_time(path)) for path in request.logs)
    for outcome in (request.executor or _one_by_one)(catalog, inputs, request.options):
        add_outcome(catalog, outcome, collected)


def _one_by_one(catalog: Catalog, inputs: Sequence[LogInput], options: Options) -> Iterator[LogOutcome]:
    from diagnose.engine.inputs import analyse_input

    return (outcome for log in inputs for outcome in analyse_input(catalog, log, options))


def add_outcome(catalog: Catalog, outcome: LogOutcome, collected: Collected) -> None:
    """Make findings of what one log gave."""
    from diagnose.correlate.logfindings import log_finding, secrets_of

    collected.problems.extend(outcome.problems)
    collected.stats.add(outcome.stats)
    for rule_id, group in outcome.groups:
        rule = catalog.rules[rule_id]
        collected.findings.append(log_finding(rule, group, outcome.path, outcome.timed))
        collected.secrets |= secrets_of(rule, group)


def add_project(  # noqa: PLR0913, PLR0917
    catalog: Catalog,
    root: Path,
    settings: Settings,
    collected: Collected,
    request: Request | None = None,
    joined: bool = False,
) -> Fact:
    """Read a project, run the project rules over it, and return its facts; `joined`: there are logs, also of other requests."""
    from diagnose.correlate.projectrules import run_project_rules
    from diagnose.facts import extract

    request = request or Request()
    joined = joined or bool(request.logs)
    overlay = _below(root, request.overlay)
    extraction = extract(root, request.only, settings.for_facts(), catalog.formats, overlay, joined, searches=catalog.searches)
    if joined:
        extraction.project["$texts"] = extraction.contents
    if request.on_read:
        for path, data in extraction.contents.items():
            request.on_read(path, data)
    collected.problems.extend(extraction.problems)
    collected.stats.add(Stats(files=extraction.files, bytes=extraction.bytes))
    collected.suppressions.extend(extraction.suppressions)
    collected.add(*run_project_rules(catalog.of_kind("project"), extraction.project))
    if extraction.documents:
        from diagnose.correlate.documentrules import run_document_rules

        collected.add(*run_document_rules([*catalog.of_kind("format"), *catalog.of_kind("document")], extraction.documents))
    return extraction.project


def _below(root: Path, overlay: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """Return the files of the overlay that are in a folder, by their path from there."""
    start = os.path.abspath(root).rstrip(os.sep) + os.sep  # noqa: PTH100 - no symlink resolution wanted
    return {path.removeprefix(start).replace(os.sep, "/"): data for path, data in overlay.items() if path.startswith(start)}


def conclude(  # noqa: PLR0913, PLR0917
    catalog: Catalog,
    collected: Collected,
    facts: Sequence[Fact],
    selection: Selection,
    baseline: frozenset[str] = frozenset(),
    whole: Sequence[tuple[Path, Settings]] = (),
) -> Result:
    """Sort, select, silence and diagnose: the last step of every run. `whole`: projects of which everything was looked at."""
    wanted, silenced = _silence(catalog, selection.apply(collected.findings), collected.suppressions, selection)
    ordered = identified(sorted(wanted, key=_order))
    fresh = [finding for finding in ordered if finding.fingerprint not in baseline]
    accepted = [finding for finding in ordered if finding.fingerprint in baseline]
    if whole and (baseline or any(settings.ignore for _, settings in whole)):
        fresh = sorted([*fresh, *_leftovers(catalog, collected, ordered, selection, baseline, whole)], key=_order)
    linked = _link_consequences(catalog, fresh)
    diagnoses, failed = _diagnose(catalog, linked, facts, selection)
    problems = [*collected.problems, *failed]
    observations = [finding for finding in linked if catalog.is_observation(finding.rule)]
    shown, _ = selection.shown([finding for finding in linked if not catalog.is_observation(finding.rule)] if observations else linked)
    kept = {finding.fingerprint for finding in shown}
    return Result(
        findings=shown,
        diagnoses=[_shown_diagnosis(item, kept, selection) for item in diagnoses if _is_shown(item, selection)],
        errors=sorted(dict.fromkeys(problems), key=lambda item: (item.location.path, item.location.region or (0,), item.message)),
        stats=collected.stats,
        rules=len(catalog.rules),
        suppressed=len(silenced) + len(accepted),
        secrets=frozenset(collected.secrets),
        observations=observations,
        silenced=(*((finding, "inSource") for finding in silenced), *((finding, "external") for finding in accepted)),
    )


def _diagnose(
    catalog: Catalog, findings: list[Finding], facts: Sequence[Fact], selection: Selection
) -> tuple[list[Diagnosis], list[Problem]]:
    """Return the diagnoses over all findings and each of the projects, and the rules that failed."""
    if not catalog.has_diagnoses({finding.rule for finding in findings}, joined=bool(facts)):
        return [], []
    from diagnose.engine.joining import diagnose

    diagnoses: list[Diagnosis] = []
    problems: list[Problem] = []
    projects: list[Fact | None] = [*facts] or [None]
    for project in projects:
        found, failed = diagnose(catalog, findings, project, selection)
        diagnoses.extend(item for item in found if item not in diagnoses)
        problems.extend(failed)
    return diagnoses, problems


def _silence(
    catalog: Catalog, findings: list[Finding], suppressions: list[Suppression], selection: Selection
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that no comment silences, with one for every comment that silences none, and those silenced."""
    if not suppressions:
        return findings, []
    from diagnose.correlate.suppress import suppress, unused_findings

    kept, silenced, unused = suppress(findings, suppressions)
    if selection.is_narrow:  # a comment may well be for a rule or file that was left out
        return kept, silenced
    told = (item._replace(rules=tuple(filter(selection.may_count, item.rules))) for item in unused)
    return kept + selection.apply(unused_findings((item for item in told if item.rules), catalog.rules)), silenced


def _leftovers(  # noqa: PLR0913, PLR0917
    catalog: Catalog,
    collected: Collected,
    ordered: list[Finding],
    selection: Selection,
    baseline: frozenset[str],
    whole: Sequence[tuple[Path, Settings]],
) -> list[Finding]:
    """Return findings about what is ignored or accepted and not there."""
    from diagnose.engine.leftovers import leftovers

    ignored = [finding for finding in collected.findings if not selection.is_selected(finding.rule)]
    return selection.apply(leftovers(catalog, [*ordered, *ignored], whole, baseline))


def _is_shown(diagnosis: Diagnosis, selection: Selection) -> bool:
    return selection.severity_of(diagnosis.rule, diagnosis.severity) >= selection.least


def _shown_diagnosis(diagnosis: Diagnosis, kept: set[str], selection: Selection) -> Diagnosis:
    findings = tuple(name for name in diagnosis.findings if name in kept)
    return diagnosis._replace(findings=findings, severity=selection.severity_of(diagnosis.rule, diagnosis.severity))


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    region = finding.location.region
    return (finding.location.path, region.line if region else 0, region.column if region else 0, finding.rule, finding.message)


def _link_consequences(catalog: Catalog, findings: list[Finding]) -> list[Finding]:
    """Note on each finding the one that causes it, where its rule names a cause that was found."""
    heads: dict[str, list[int]] = {}
    for number, finding in enumerate(findings):  # the first two of each rule: one of them is another than any given one
        if len(heads.setdefault(finding.rule, [])) < 2:
            heads[finding.rule].append(number)
    causes = {rule: _causes_of(catalog.rules[rule].consequence_of, heads) for rule in heads}
    linked = []
    for number, finding in enumerate(findings):
        cause = next((findings[other] for other in causes[finding.rule] if other != number), None)
        linked.append(finding._replace(caused_by=cause.fingerprint) if cause else finding)
    return linked


def _causes_of(names: Collection[str], heads: Mapping[str, list[int]]) -> list[int]:
    """Return the numbers of the first findings of the rules that are named, in order."""
    return sorted(number for rule, numbers in heads.items() if names and _matches(rule, names) for number in numbers)


def _matches(rule: str, names: Iterable[str]) -> bool:
    return any(rule == name or rule.startswith(f"{name}/") for name in names)


def display_path(path: str) -> str:
    """Return a path as reports show it: relative to the working directory where it is below it."""
    if path == STDIN:
        return "<stdin>"
    absolute, here = os.path.abspath(path), os.getcwd()  # noqa: PTH100, PTH109 - no symlink resolution wanted
    return os.path.relpath(absolute, here) if absolute.startswith(here.rstrip(os.sep) + os.sep) else path


def reference_time(path: str) -> float:
    """Return the moment that dates times without a year: when the file was last written; now for a pipe."""
    try:
        return time.time() if path == STDIN else Path(path).stat().st_mtime
    except OSError:
        return time.time()
