"""Offers fixes only after a proof: made in memory, all rules run again, the findings are gone and nothing new appeared.

Findings are compared by their number per rule and file, because an edit changes what identifies the findings beside it; files
that one fix moves, or creates and deletes, count as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from diagnose.engine.catalog import Catalog
from diagnose.engine.run import Request, run
from diagnose.engine.selection import Selection
from diagnose.fixes.plan import FILE_ACTIONS, Left, Plan, Planner
from diagnose.fixes.share import Choice
from diagnose.fixes.workspace import Workspace
from diagnose.model.finding import Finding
from diagnose.model.fix import Fix
from diagnose.model.problem import Problem
from diagnose.model.result import Result

MAX_RUNS = 60
"""Analyses that a search for guilty fixes may take; what is not proven by then is left."""

IsWanted = Callable[[Finding, Fix], bool]
Key = tuple[str, str]


@dataclass(slots=True)
class Offer:
    """What was found, the proven plan, and what would be found after it."""

    result: Result
    plan: Plan
    after: Result
    planner: Planner


def offer(catalog: Catalog, request: Request, is_wanted: IsWanted) -> Offer:
    """Analyse and return the proven plan of all fixes that are wanted."""
    contents: dict[str, bytes] = {}
    result = run(catalog, replace(request, on_read=contents.__setitem__))
    planner = Planner(Workspace([root for root, _ in request.projects], contents))
    alternatives = _alternatives(result.findings, is_wanted)
    if not alternatives:
        return Offer(result, Plan(), result, planner)
    wide = replace(request, logs=(), selection=_wide(request.selection), baseline=frozenset())
    same = wide == request
    prover = _Prover(catalog, wide, result if same else run(catalog, wide), planner)
    plan = prover.prove(alternatives)
    after = result if not plan.changes else prover.after if same else run(catalog, replace(request, overlay=overlay_of(plan)))
    return Offer(result, plan, after, planner)


def _wide(selection: Selection) -> Selection:
    """Return the selection by which a new finding counts: everything but what is always ignored."""
    return Selection(ignore=selection.ignore, severities=selection.severities)


def _alternatives(findings: Iterable[Finding], is_wanted: IsWanted) -> list[list[Choice]]:
    """Return, for every finding that can be fixed, its fixes in their order."""
    found = ([Choice(item, fix) for fix in item.fixes if fix.requests and is_wanted(item, fix)] for item in findings)
    return [choices for choices in found if choices]


def overlay_of(plan: Plan) -> dict[str, bytes | None]:
    """Return the files of a plan as they will be, by absolute path, for an analysis in memory."""
    overlay: dict[str, bytes | None] = {}
    for change in plan.changes:
        for path in change.aliases:
            overlay[path] = None if change.origin else change.after
    for change in plan.changes:
        if change.origin:
            overlay[change.target.asked] = change.after
    return overlay


class _Prover:
    """Searches the largest set of fixes that can be proven together."""

    def __init__(self, catalog: Catalog, request: Request, before: Result, planner: Planner) -> None:
        self._catalog, self._request, self._planner = catalog, request, planner
        self._before = before
        self._order: dict[int, int] = {}
        self._left: list[Left] = []
        self._known: dict[frozenset[int], list[tuple[str, str]]] = {}
        self._runs = 0
        self.after = before

    def prove(self, alternatives: list[list[Choice]]) -> Plan:
        """Return the plan of the first alternatives that can be proven, and of the next ones where those cannot."""
        self._order = {id(choice.fix): index for index, choice in enumerate(choice for choices in alternatives for choice in choices)}
        following = {id(choice.fix): choices[index + 1 :] for choices in alternatives for index, choice in enumerate(choices)}
        kept: list[Choice] = []
        pending = [choices[0] for choices in alternatives]
        left: dict[int, Left] = {}
        while pending:
            plan = self._planner.plan([*kept, *pending])
            known = {id(choice.fix) for choice in kept}
            fresh = [choice for choice in plan.made if id(choice.fix) not in known]
            self._left = []
            proven = self._keep(kept, self._innocent_first(kept, fresh))
            kept += proven
            failed = [*plan.left, *self._left]
            left |= {id(item.choice.finding): item for item in failed}
            pending = [following[id(item.choice.fix)][0] for item in failed if item.kind != "conflict" and following[id(item.choice.fix)]]
            if self._left:
                pending += [item.choice for item in failed if item.kind == "conflict"]
        return self._final(kept, left)

    def _final(self, kept: list[Choice], left: Mapping[int, Left]) -> Plan:
        plan = self._plan(kept)
        fixed = {id(choice.finding) for choice in kept}
        return replace(plan, left=(*plan.left, *(item for key, item in left.items() if key not in fixed)))

    def _plan(self, choices: Iterable[Choice]) -> Plan:
        return self._planner.plan(sorted(choices, key=lambda choice: self._order[id(choice.fix)]))

    def _innocent_first(self, kept: list[Choice], fresh: list[Choice]) -> list[Choice]:
        """Return the choices with those last that have to do with what goes wrong when all are made."""
        if len(fresh) < 2:
            return fresh
        bad = {path for path, _ in self._objections([*kept, *fresh])}
        return sorted(fresh, key=lambda choice: not bad.isdisjoint(_paths(choice))) if bad else fresh

    def _keep(self, kept: list[Choice], fresh: list[Choice]) -> list[Choice]:
        """Return those of the fresh choices that can be proven together with the kept ones, by halving."""
        if not fresh:
            return []
        objections = self._objections([*kept, *fresh])
        if not objections:
            return fresh
        if len(fresh) == 1:
            self._left.append(Left(fresh[0], "unproven", objections[0][1]))
            return []
        half = len(fresh) // 2
        first = self._keep(kept, fresh[:half])
        return first + self._keep([*kept, *first], fresh[half:])

    def _objections(self, choices: list[Choice]) -> list[tuple[str, str]]:
        """Return (file, what speaks against it) when the choices are made; nothing when they are proven."""
        key = frozenset(id(choice.fix) for choice in choices)
        if key not in self._known:
            self._known[key] = self._analysed(choices)
        return self._known[key]

    def _analysed(self, choices: list[Choice]) -> list[tuple[str, str]]:
        if self._runs >= MAX_RUNS:
            return [("", "the proof took too many analyses; run it again for the rest")]
        self._runs += 1
        plan = self._plan(choices)
        after = run(self._catalog, replace(self._request, overlay=overlay_of(plan)))
        objections = list(_objections(self._before, after, plan))
        if not objections:
            self.after = after
        return objections


def _objections(before: Result, after: Result, plan: Plan) -> Iterable[tuple[str, str]]:
    group = _groups(plan.made)
    allowed = Counter(_key(finding, group) for finding in before.findings)
    made = {id(choice.finding): choice.finding for choice in plan.made}
    allowed.subtract(Counter(_key(finding, group) for finding in made.values()))
    fixed = {_key(finding, group) for finding in made.values()}
    for finding in after.findings:
        key = _key(finding, group)
        allowed[key] -= 1
        if allowed[key] < 0:
            what = "the finding would still be there" if key in fixed else "it would cause"
            yield finding.location.path, f"{what}: {finding.rule} at {finding.location}: {finding.message}"
    yield from _new_problems(before.errors, after.errors, group)


def _new_problems(before: Iterable[Problem], after: Iterable[Problem], group: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    allowed = Counter(_problem_key(problem, group) for problem in before)
    for problem in after:
        key = _problem_key(problem, group)
        allowed[key] -= 1
        if allowed[key] < 0 and not problem.is_notice:
            yield problem.location.path, f"it would cause: {problem}"


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


def with_edits(made: Offer) -> Result:
    """Return the result with the proven edits in its fixes, and elsewhere with what speaks against them."""
    proven = {id(choice.fix) for choice in made.plan.made}
    reasons = {id(item.choice.fix): item.reason for item in made.plan.left}

    def complete(finding: Finding, fix: Fix) -> Fix:
        if id(fix) in proven:
            return replace(fix, edits=made.planner.edits(Choice(finding, fix)))
        return replace(fix, obstacle=reasons.get(id(fix), fix.obstacle))

    findings = [replace(item, fixes=tuple(complete(item, fix) for fix in item.fixes)) for item in made.result.findings]
    return replace(made.result, findings=findings)
