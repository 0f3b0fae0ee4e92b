"""What speaks against a plan: findings that would still be there or would be new, and new errors.

Findings are compared by their number per rule and file, because an edit changes what identifies the findings beside it; files
that one fix moves, or creates and deletes, count as one. Which of several are the new ones is told by their places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from diagnose.fixes.backwards import Backwards, Place
from diagnose.fixes.plan import FILE_ACTIONS, Plan
from diagnose.fixes.share import Choice
from diagnose.fixes.workspace import Workspace
from diagnose.model.finding import Finding
from diagnose.model.problem import Problem
from diagnose.model.result import Result

Key = tuple[str, str]


class Objection(NamedTuple):
    """Why a plan cannot be offered, and the place, before the plan, that it is about."""

    reason: str
    place: Place


def objections(before: Result, after: Result, plan: Plan, workspace: Workspace) -> list[Objection]:
    """Return everything that speaks against a plan, by what was found before it and would be after it."""
    group, backwards = _groups(plan.made), Backwards(plan, workspace)
    return [*_findings(before, after, plan, group, backwards), *_problems(before.errors, after.errors, group, backwards)]


def _findings(before: Result, after: Result, plan: Plan, group: Mapping[str, str], backwards: Backwards) -> Iterator[Objection]:
    made = {id(choice.finding): choice.finding for choice in plan.made}.values()
    fixed = Counter(_key(finding, group) for finding in made)
    allowed = Counter(_key(finding, group) for finding in before.findings)
    allowed.subtract(fixed)
    gone = {(finding.rule, backwards.before(finding.location)) for finding in made}
    old = {(finding.rule, backwards.before(finding.location)) for finding in before.findings} - gone
    ends = _ends(before, backwards)
    placed = [(finding, backwards.after(finding.location)) for finding in after.findings]
    placed = [(finding, place) for finding, place in placed if not _was_cut_off(finding, place, ends)]
    for finding, place in sorted(placed, key=lambda pair: (pair[0].rule, pair[1]) not in old):
        key = _key(finding, group)
        allowed[key] -= 1
        if allowed[key] < 0:
            what = "the finding would still be there" if key in fixed else "it would cause"
            yield Objection(f"{what}: {finding.rule} at {finding.location}: {finding.message}", place)


def _ends(before: Result, backwards: Backwards) -> dict[tuple[str, str], int]:
    """Return for every rule and file whose list of findings was cut off where the last of them is."""
    cut = {problem.location.path for problem in before.errors if problem.kind == "truncated"}
    ends: dict[tuple[str, str], int] = {}
    for finding in before.findings:
        path, offset = backwards.before(finding.location)
        if finding.location.path in cut and isinstance(offset, int):
            ends[finding.rule, path] = max(offset, ends.get((finding.rule, path), 0))
    return ends


def _was_cut_off(finding: Finding, place: Place, ends: Mapping[tuple[str, str], int]) -> bool:
    """Whether a finding was behind the end of a list before, and so is not new."""
    path, offset = place
    end = ends.get((finding.rule, path))
    return end is not None and isinstance(offset, int) and offset > end


def _problems(before: Iterable[Problem], after: Iterable[Problem], group: Mapping[str, str], backwards: Backwards) -> Iterator[Objection]:
    allowed = Counter(_problem_key(problem, group) for problem in before)
    for problem in after:
        key = _problem_key(problem, group)
        allowed[key] -= 1
        if allowed[key] < 0 and not problem.is_notice:
            yield Objection(f"it would cause: {problem}", backwards.after(problem.location))


def _key(finding: Finding, group: Mapping[str, str]) -> Key:
    return finding.rule, group.get(finding.location.path, finding.location.path)


def _problem_key(problem: Problem, group: Mapping[str, str]) -> Key:
    return problem.kind, group.get(problem.location.path, problem.location.path)


def _groups(choices: Iterable[Choice]) -> dict[str, str]:
    """Return for every file that a fix creates, moves or deletes one name for it and the other files of the fix."""
    group: dict[str, str] = {}
    for choice in choices:
        if any(request.action in FILE_ACTIONS for request in choice.fix.requests):
            paths = _paths(choice)
            names = {group.get(path, path) for path in paths}
            first = min(names)
            group = {path: first if name in names else name for path, name in group.items()} | dict.fromkeys(paths, first)
    return group


def _paths(choice: Choice) -> set[str]:
    requests = choice.fix.requests
    return {request.location.path for request in requests} | {request.to for request in requests if request.to}
