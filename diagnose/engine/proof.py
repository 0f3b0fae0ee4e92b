"""Offers fixes only after a proof: made in memory, all rules run again, the findings are gone and nothing new appeared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from diagnose.engine.catalog import Catalog
from diagnose.engine.guilt import Search
from diagnose.engine.objections import Objection, objections
from diagnose.engine.run import Request, run
from diagnose.engine.selection import Selection
from diagnose.fixes.plan import Left, Plan, Planner
from diagnose.fixes.share import Choice
from diagnose.fixes.workspace import Workspace
from diagnose.model.finding import Finding
from diagnose.model.fix import Fix
from diagnose.model.result import Result

MAX_RUNS = 40
"""Analyses that a search for guilty fixes may take; what is not proven by then is left."""

IsWanted = Callable[[Finding, Fix], bool]


class Offer(NamedTuple):
    """What was found, the proven plan, and what would be found after it."""

    result: Result
    plan: Plan
    after: Result
    planner: Planner


def offer(catalog: Catalog, request: Request, is_wanted: IsWanted) -> Offer:
    """Analyse and return the proven plan of all fixes that are wanted."""
    contents: dict[str, bytes] = {}
    result = run(catalog, request._replace(on_read=contents.__setitem__))
    planner = Planner(Workspace([root for root, _ in request.projects], contents))
    alternatives = _alternatives(result.findings, is_wanted)
    if not alternatives:
        return Offer(result, Plan(), result, planner)
    wide = request._replace(logs=(), selection=_wide(request.selection), baseline=frozenset())
    same = wide == request
    prover = _Prover(catalog, wide, result if same else run(catalog, wide), planner)
    plan = prover.prove(alternatives)
    after = result if not plan.changes else prover.after if same else run(catalog, request._replace(overlay=overlay_of(plan)))
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
        self._known: dict[frozenset[int], list[Objection]] = {}
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
            search = Search(self._objections, self._planner)
            kept += search.keep(kept, fresh)
            failed = [*plan.left, *search.left]
            left |= {id(item.choice.finding): item for item in failed}
            pending = [following[id(item.choice.fix)][0] for item in failed if item.kind != "conflict" and following[id(item.choice.fix)]]
            if search.left:
                pending += [item.choice for item in failed if item.kind == "conflict"]
        return self._final(kept, left)

    def _final(self, kept: list[Choice], left: Mapping[int, Left]) -> Plan:
        plan = self._plan(kept)
        fixed = {id(choice.finding) for choice in kept}
        return plan._replace(left=(*plan.left, *(item for key, item in left.items() if key not in fixed)))

    def _plan(self, choices: Iterable[Choice]) -> Plan:
        return self._planner.plan(sorted(choices, key=lambda choice: self._order[id(choice.fix)]))

    def _objections(self, choices: list[Choice]) -> list[Objection]:
        """Return what speaks against making the choices; nothing when they are proven."""
        key = frozenset(id(choice.fix) for choice in choices)
        if key not in self._known:
            self._known[key] = self._analysed(choices)
        return self._known[key]

    def _analysed(self, choices: list[Choice]) -> list[Objection]:
        if len(self._known) >= MAX_RUNS:
            return [Objection("the proof took too many analyses; run it again for the rest", ("", 0))]
        plan = self._plan(choices)
        after = run(self._catalog, self._request._replace(overlay=overlay_of(plan)))
        found = objections(self._before, after, plan, self._planner.workspace)
        if not found:
            self.after = after
        return found


def with_edits(made: Offer) -> Result:
    """Return the result with the proven edits in its fixes, and elsewhere with what speaks against them."""
    proven = {id(choice.fix) for choice in made.plan.made}
    reasons = {id(item.choice.fix): item.reason for item in made.plan.left}

    def complete(finding: Finding, fix: Fix) -> Fix:
        if id(fix) in proven:
            return fix._replace(edits=made.planner.edits(Choice(finding, fix)))
        return fix._replace(obstacle=reasons.get(id(fix), fix.obstacle))

    findings = [item._replace(fixes=tuple(complete(item, fix) for fix in item.fixes)) for item in made.result.findings]
    return made.result._replace(findings=findings)
