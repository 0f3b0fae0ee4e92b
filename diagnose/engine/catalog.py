"""The rules of a run, ready for use: log rules with their prefilter and tests, project and diagnosis rules by kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from diagnose.model.problem import Problem
from diagnose.model.rule import Matcher, Rule, Term
from diagnose.model.search import Search
from diagnose.model.shape import FileFormat

if TYPE_CHECKING:  # the log engine is loaded when a log is, not for a project's check
    from diagnose.matchers.confirm import Test
    from diagnose.matchers.plan import Plan
    from diagnose.matchers.prefilter import Prefilter


class Catalog:
    """All rules of a run. The plan and the database come from the cache where there is one, when they are needed."""

    def __init__(self, rules: Mapping[str, Rule], load_plan: Callable[[], Plan], load_database: Callable[[Plan], Prefilter]) -> None:
        """`rules` by id may be decoded as they are asked for, if they have `of_kind` of their own."""
        self.rules = rules
        self._load_plan = load_plan
        self._load_database = load_database
        self._tests: dict[int, Test] = {}
        self._compiled: dict[Term, Test] = {}
        self.disabled: set[str] = set()

    def of_kind(self, kind: str) -> list[Rule]:
        """Return the rules of a kind, by id."""
        lazy = getattr(self.rules, "of_kind", None)
        return lazy(kind) if lazy else [rule for rule in self.rules.values() if rule.kind == kind]

    def diagnosis_rules(self, found: Collection[str], joined: bool) -> list[Rule]:
        """Return the diagnosis rules whose first side is a finding of one of these rules; those about facts only where `joined`."""
        return [self.rules[rule_id] for rule_id in self._anchored(found, joined)]

    def has_diagnoses(self, found: Collection[str], joined: bool) -> bool:
        """Whether findings of these rules may lead to a diagnosis, with a project (`joined`) or without one."""
        return any(True for _ in self._anchored(found, joined))

    def _anchored(self, found: Collection[str], joined: bool) -> Iterator[str]:
        return (rule_id for rule_id, (about_facts, names) in self._anchors.items() if joined >= about_facts and _any_named(found, names))

    def is_observation(self, rule_id: str) -> bool:
        """Whether what a rule matches is no problem, but a value to join on."""
        return self.rules[rule_id].observation

    @cached_property
    def _anchors(self) -> Mapping[str, tuple[bool, Sequence[str]]]:
        """For each diagnosis rule, whether it has sides in the project, and what its first side names."""
        known = getattr(self.rules, "anchors", None)
        return known if known is not None else anchors_of(self.rules.values())

    @cached_property
    def formats(self) -> list[FileFormat]:
        """The file formats that document rules are about."""
        return [_file_format(rule) for rule in self.of_kind("format")]

    @cached_property
    def plan(self) -> Plan:
        """What the log rules' terms are searched by."""
        return self._load_plan()

    @cached_property
    def searches(self) -> list[Search]:
        """What project rules look for in the text of files."""
        return [_search(rule) for rule in self.of_kind("project") if rule.find]

    @cached_property
    def prefilter(self) -> Prefilter:
        """The compiled multi-pattern search over all log rules."""
        return self._load_database(self.plan)

    def slot(self, number: int) -> tuple[Rule, int, int]:
        """Return the rule, the matcher's index and the term's number of a slot."""
        rule_id, matcher, term = self.plan.slots[number]
        return self.rules[rule_id], matcher, term

    def matcher(self, number: int) -> Matcher:
        """Return the matcher a slot belongs to."""
        rule, matcher, _ = self.slot(number)
        return rule.matchers[matcher]

    def test(self, number: int) -> Test:
        """Return the confirmation of a slot's term, compiled when first needed."""
        test = self._tests.get(number)
        if test is None:
            from diagnose.correlate.conditions import capture_condition
            from diagnose.matchers.confirm import compile_test
            from diagnose.matchers.plan import terms_of

            rule, matcher, position = self.slot(number)
            term = terms_of(rule.matchers[matcher])[position]
            if term not in self._compiled:
                self._compiled[term] = compile_test(term, capture_condition)
            test = self._tests[number] = self._compiled[term]
        return test

    @cached_property
    def lasts(self) -> frozenset[int]:
        """Slots of lines of which only the last counts."""
        return frozenset(self.plan.lasts)

    @cached_property
    def simple(self) -> list[bool]:
        """For each slot, whether every confirmed line is a match by itself."""
        return [traits[0] for traits in self.plan.traits]

    @cached_property
    def folds(self) -> list[str | None]:
        """For each slot, what joins the lines of a record for its term; None when it only looks at lines."""
        return [traits[1] for traits in self.plan.traits]

    @cached_property
    def repeatable(self) -> list[bool]:
        """For each slot, whether its matches stand alone, so that equal ones can be counted."""
        return [traits[2] for traits in self.plan.traits]

    @cached_property
    def countable(self) -> list[bool]:
        """For each slot, whether further hits need no look at the line once some were seen."""
        return [traits[3] for traits in self.plan.traits]

    def timeout(self, number: int) -> Problem | None:
        """Switch off the rule of a slot whose expression took too long; return the problem the first time."""
        rule = self.slot(number)[0]
        if rule.id in self.disabled:
            return None
        self.disabled.add(rule.id)
        message = f"rule {rule.id} took too long on one line and was switched off for this run"
        return Problem("timeout", message, rule.location)


def _search(rule: Rule) -> Search:
    data = rule.find
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    languages, names = values.pop("in", ()), values.pop("files", ())
    return Search(rule.id, languages, names, **values)


def anchors_of(rules: Iterable[Rule]) -> dict[str, tuple[bool, Sequence[str]]]:
    """Return, by diagnosis rule, whether it has sides in the project, and the rules and areas that its first side names."""
    diagnoses = [rule for rule in rules if rule.kind == "diagnosis" and rule.joins]
    return {rule.id: (any(not join.rules for join in rule.joins), rule.joins[0].rules) for rule in diagnoses}


def _any_named(found: Iterable[str], names: Sequence[str]) -> bool:
    return any(rule == name or rule.startswith(f"{name}/") for rule in found for name in names)


def _file_format(rule: Rule) -> FileFormat:
    data = rule.format
    return FileFormat(rule.id, tuple(data["files"]), tuple(data.get("hidden_by", ())), data.get("paths_from", "."))
