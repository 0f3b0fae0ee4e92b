"""Catalogs that note observations too: values of logs that only diagnoses about a project ask for.

Without a project nobody asks for them, and many lines have them (stack traces, start lines); they are no part of the plan that
is compiled and cached. Their own small plan is made when it is needed, and searched for beside the other one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from diagnose.engine.catalog import Catalog
from diagnose.matchers.plan import Plan, make_plan

if TYPE_CHECKING:
    from diagnose.matchers.prefilter import Prefilter


def observing(catalog: Catalog) -> Catalog:
    """Return a catalog with the same rules that searches for the observations too; a catalog that does already as it is."""
    if any(catalog.rules[rule_id].kind == "observation" for rule_id, _, _ in catalog.plan.slots[-1:]):
        return catalog
    joint: Catalog | None = catalog.__dict__.get("_observing")
    if joint is None:
        joint = catalog.__dict__["_observing"] = _joint(catalog)
    return joint


def _joint(catalog: Catalog) -> Catalog:
    cached = getattr(catalog.rules, "observed", None)
    own, database = cached() if cached else (make_plan(catalog.of_kind("observation"))[0], None)
    if not own.slots:
        return catalog

    def both(plan: Plan) -> Prefilter:
        return cast("Prefilter", _Both(catalog, own, database, plan))

    joint = Catalog(catalog.rules, lambda: joined(catalog.plan, own), both)
    joint.disabled = catalog.disabled
    return joint


def joined(plan: Plan, own: Plan) -> Plan:
    """Return a plan that searches for what two plans do; literals and slots of the second one are numbered after the first's.

    What else a plan says is about lines that must not be there, of which observations have none.
    """
    literals, slots = len(plan.literals), len(plan.slots)
    return plan._replace(
        literals=[*plan.literals, *own.literals],
        slots=[*plan.slots, *own.slots],
        consumers=[*plan.consumers, *([slot + slots for slot in found] for found in own.consumers)],
        exact=[*plan.exact, *(slot + slots if slot >= 0 else slot for slot in own.exact)],
        needs=[*plan.needs, *([[literal + literals for literal in group] for group in groups] for groups in own.needs)],
        traits=[*plan.traits, *own.traits],
    )


class _Both:
    """Two prefilters as one."""

    def __init__(self, catalog: Catalog, own: Plan, database: bytes | None, plan: Plan) -> None:
        self.plan = plan
        self._first, self._second = catalog.prefilter, _loaded(own, database)
        self._offset = len(catalog.plan.literals)

    def scan(self, view: memoryview) -> list[tuple[int, int]]:
        """Return what both find, in order of the offsets."""
        offset = self._offset
        hits = self._first.scan(view)
        more = [(number + offset, end) for number, end in self._second.scan(view)]
        if more:
            hits += more
            hits.sort(key=_end)
        return hits

    def __getattr__(self, name: str) -> Any:
        """Everything else is the first one's."""
        return getattr(self._first, name)


def _loaded(plan: Plan, database: bytes | None) -> Prefilter:
    from diagnose.matchers.prefilter import Prefilter

    try:
        return Prefilter(plan, database)
    except ValueError:  # written by another build of the search library
        return Prefilter(plan)


def _end(hit: tuple[int, int]) -> int:
    return hit[1]
