"""Loads the rules of a run: the packs that ship with the program and the user's own, from the cache where possible."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import diagnose
from diagnose.engine.catalog import Catalog, anchors_of
from diagnose.matchers.plan import Plan, make_plan
from diagnose.model.location import Location, Region
from diagnose.model.problem import Problem
from diagnose.model.rule import Rule
from diagnose.ruleset.cache import Entry, identity_of, read_entry, write_entry
from diagnose.ruleset.codec import decode_rule, encode_rule

if TYPE_CHECKING:
    from diagnose.matchers.prefilter import Prefilter


class Loaded(NamedTuple):
    """The rules, ready to use, and what was wrong with their files."""

    catalog: Catalog
    problems: list[Problem]


class LazyRules(Mapping[str, Rule]):
    """Rules by id, each decoded when first asked for: a run looks at few of them."""

    def __init__(self, kinds: Mapping[str, str], anchors: Mapping[str, tuple[bool, Sequence[str]]], read: Callable[[int], Any]) -> None:
        """`kinds` maps ids to kinds; `read` returns the encoded rule of the id at a position in it; `anchors`: see `anchors_of`."""
        self.anchors = anchors
        self.observed: Callable[[], tuple[Plan, bytes]] | None = None
        """Gives the plan of the observations and its compiled database."""
        self._kinds = kinds
        self._numbers = {rule_id: number for number, rule_id in enumerate(kinds)}
        self._read = read
        self._rules: dict[str, Rule] = {}

    def __getitem__(self, rule_id: str) -> Rule:
        rule = self._rules.get(rule_id)
        if rule is None:
            rule = self._rules[rule_id] = decode_rule(self._read(self._numbers[rule_id]))
        return rule

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def of_kind(self, kind: str) -> list[Rule]:
        """Return the rules of a kind, in order."""
        return [self[rule_id] for rule_id, own in self._kinds.items() if own == kind]


def builtin_rules() -> Path:
    """Return the folder of the rules that ship with the program: inside the package, or beside it in a checkout."""
    package = Path(diagnose.__file__).parent
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


def load_catalog(extra: Sequence[Path] = (), builtin: bool = True) -> Loaded:
    """Return the built-in rules and those of the `extra` packs."""
    folders = ([builtin_rules()] if builtin else []) + list(extra)
    identity = identity_of(folders, f"{diagnose.__version__} {Plan._fields} {Rule._fields}")
    entry = read_entry(identity)
    if entry is not None:
        try:
            return _from_entry(entry)
        except (TypeError, ValueError, KeyError, IndexError):
            pass  # an entry of another layout: made anew below
    return _compile(folders, identity)


def _from_entry(entry: Entry) -> Loaded:
    """Return what an entry holds: the plan is its first item, a rule each of the others."""
    rules = LazyRules(entry.head["rules"], entry.head["anchors"], lambda number: entry.item(number + 1))
    rules.observed = lambda: _decode_searched(entry.item(len(rules) + 1))
    problems = [_decode_problem(item) for item in entry.head["problems"]]
    return Loaded(Catalog(rules, lambda: Plan(*entry.item(0)), lambda wanted: _load_prefilter(wanted, entry.database())), problems)


def _load_prefilter(plan: Plan, database: bytes) -> Prefilter:
    from diagnose.matchers.prefilter import Prefilter

    try:
        return Prefilter(plan, database)
    except ValueError:  # written by another build of the search library
        return Prefilter(plan)


def _compile(folders: list[Path], identity: str) -> Loaded:
    from diagnose.ruleset.load import load_packs

    rules, problems = load_packs(folders)
    return _planned(rules, problems, identity)


def _planned(rules: list[Rule], problems: list[Problem], identity: str) -> Loaded:
    from diagnose.matchers.prefilter import Prefilter

    plan, unsearchable = make_plan([rule for rule in rules if rule.kind == "log"])
    problems = problems + unsearchable
    prefilter = Prefilter(plan)
    head = {
        "rules": {rule.id: rule.kind for rule in rules},
        "anchors": anchors_of(rules),
        "problems": [[item.kind, item.message, item.location.path, item.location.region] for item in problems],
    }
    observed = make_plan([rule for rule in rules if rule.kind == "observation"])[0]
    searched = [list(observed), b64encode(Prefilter(observed).serialize()).decode("ascii")]
    write_entry(identity, head, [list(plan), *map(encode_rule, rules), searched], prefilter.serialize())
    return Loaded(Catalog({rule.id: rule for rule in rules}, lambda: plan, lambda _: prefilter), problems)


def _decode_searched(values: list[Any]) -> tuple[Plan, bytes]:
    """Return a plan and its compiled database from an item of the cache."""
    plan, database = values
    return Plan(*plan), b64decode(database)


def catalog_of(rules: list[Rule]) -> Catalog:
    """Return a catalog of these rules only, observations searched for too, compiled now and not cached (rule tests)."""
    from diagnose.matchers.prefilter import Prefilter

    plan, _ = make_plan([*(rule for rule in rules if rule.kind == "log"), *(rule for rule in rules if rule.kind == "observation")])
    return Catalog({rule.id: rule for rule in rules}, lambda: plan, Prefilter)


def _decode_problem(values: list[Any]) -> Problem:
    kind, message, path, region = values
    return Problem(kind, message, Location(path, Region(*region) if region else None))


def find_rule(rule_id: str, extra: Sequence[Path] = ()) -> tuple[Rule | None, list[str]]:
    """Return a rule with its examples, read from its file (the cache leaves examples out), or None; and all ids."""
    from diagnose.ruleset.load import load_file, rule_files

    files: dict[str, Path] = {}
    for folder in [builtin_rules(), *extra]:
        files |= dict(rule_files(folder))
    path = files.get(rule_id)
    rules = load_file(rule_id, path)[0] if path else []
    return (rules[0] if rules else None), list(files)
