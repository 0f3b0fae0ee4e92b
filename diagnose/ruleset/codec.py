"""Rules as JSON values and back, for the compiled cache. Positional lists, since hundreds of rules are read at every start.

Nothing here can run code: values are text, numbers, lists and base64.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from diagnose.model.location import Location, Region
from diagnose.model.rule import Absence, Case, EditTemplate, FixTemplate, Join, Matcher, Rule, Side, Step, Term
from diagnose.model.severity import Severity

_SKIPPED = {"examples_match", "examples_no_match"}


def encode_rule(rule: Rule) -> list[Any]:
    """Return a rule as JSON values; its examples stay behind in the rule file."""
    return [_encode(value) for name, value in zip(Rule._fields, rule, strict=True) if name not in _SKIPPED]


def decode_rule(values: list[Any]) -> Rule:
    """Return the rule of `encode_rule`'s values; raises (TypeError, ValueError, KeyError, IndexError) for anything else."""
    named = dict(zip(_RULE_FIELDS, values, strict=True))
    for name, decode in _RULE_DECODERS.items():
        if named[name]:
            named[name] = decode(named[name])
        elif isinstance(named[name], list):
            named[name] = ()
    named["severity"] = Severity(named["severity"])
    named["location"] = _location(named["location"])
    return Rule(**named)


_RULE_FIELDS = [name for name in Rule._fields if name not in _SKIPPED]


def _encode(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, list | tuple):
        return [_encode(item) for item in value]
    if isinstance(value, dict):
        return {name: _encode(item) for name, item in value.items()}
    return value


def _texts(values: list[Any]) -> tuple[str, ...]:
    return tuple(values)


def _term(values: list[Any]) -> Term:
    contains, regex, some, every, unless, where, ignore_case, at_least, jq, fold = values
    return Term(contains, regex, _terms(some), _terms(every), _terms(unless), b64decode(where), ignore_case, at_least, jq, fold)


def _terms(values: list[Any]) -> tuple[Term, ...]:
    return tuple(map(_term, values))


def _absence(values: list[Any]) -> Absence:
    return Absence(_term(values[0]), *values[1:])


def _matcher(values: list[Any]) -> Matcher:
    kind, steps, within, within_lines, by, absences, at_least = values
    return Matcher(kind, _terms(steps), within, within_lines, tuple(by), tuple(map(_absence, absences)), at_least)


def _fix(values: list[Any]) -> FixTemplate:
    title, steps, safety, edits, when = values
    return FixTemplate(title, tuple(Step(*step) for step in steps), safety, tuple(EditTemplate(*edit) for edit in edits), when)


def _fixes(values: list[Any]) -> tuple[FixTemplate, ...]:
    return tuple(map(_fix, values))


def _join(values: list[Any]) -> Join:
    name, rules, path, where, optional, mention, source = values
    return Join(name, tuple(rules), path, where, optional, tuple(mention), tuple(source))


def _sides(values: list[Any]) -> tuple[Side, ...]:
    return tuple(Side(tuple(rules), *rest) for rules, *rest in values)


def _case(values: list[Any]) -> Case:
    when, root_cause, fixes, responsible, confidence, next_steps, task = values
    return Case(when, root_cause, _fixes(fixes), responsible, confidence, tuple(next_steps), task)


def _location(values: list[Any]) -> Location:
    path, region = values
    return Location(path, Region(*region) if region else None)


_DECODERS: dict[str, Any] = {
    "fixes": _fixes,
    "matchers": lambda values: tuple(map(_matcher, values)),
    "joins": lambda values: tuple(map(_join, values)),
    "cases": lambda values: tuple(map(_case, values)),
    "sources": _sides,
    "targets": _sides,
    "tables": tuple,
    "synonyms": lambda values: tuple(map(_texts, values)),
    "programs": lambda values: {name: b64decode(program) for name, program in values.items()},
}
_RULE_DECODERS: dict[str, Any] = _DECODERS | dict.fromkeys(
    ("references", "tags", "logs", "group_by", "carry", "secrets", "consequence_of", "related", "consequences", "questions", "see"), _texts
)
_RULE_DECODERS |= dict.fromkeys(("documents", "nodes", "states", "only", "assumes"), _texts)
