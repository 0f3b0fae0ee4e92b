"""Builds terms and matchers from checked nodes."""

from __future__ import annotations

import re

from diagnose.model.rule import Absence, Matcher, Term
from diagnose.ruleset.context import Context
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence, items_of, text_of

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_FORM_KEYS = ("sequence", "set", "count")


def seconds(text: str) -> float:
    """Return the seconds of a duration such as `1h30m` or `-10s`."""
    total = sum(float(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", text))
    return -total if text.startswith("-") else total


def number_of(node: Node | None, default: int) -> int:
    """Return a whole number; the default where there is none, or something else that was reported already."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, int) else default


def build_matchers(node: Node, context: Context) -> tuple[Matcher, ...]:
    """Return the matchers of a `when`: one, or those of `either`."""
    if isinstance(node, Mapping) and (either := node.get("either")):
        shared = _absences(node.get("unless"), context)
        matchers = (_matcher(item, context) for item in items_of(either))
        return tuple(matcher._replace(absences=matcher.absences + shared) for matcher in matchers)
    return (_matcher(node, context),)


def captures_of(term: Term) -> set[str]:
    """Return the names of all captures that a term can give."""
    names = set(re.findall(r"\(\?P?<([A-Za-z_]\w*)>", term.regex))
    for part in (*term.any, *term.all):
        names |= captures_of(part)
    return names


def captures_of_matcher(matcher: Matcher) -> set[str]:
    """Return the names of all captures that the steps of a matcher can give."""
    return set().union(*(captures_of(step) for step in matcher.steps))


def _matcher(node: Node, context: Context) -> Matcher:
    if not isinstance(node, Mapping):
        return Matcher("single", (build_term(node, context),))
    for kind in _FORM_KEYS:
        if isinstance(body := node.get(kind), Mapping):
            return _windowed(kind, body, context)
    term = build_term(node, context)
    absences = _absences(node.get("unless"), context)
    return Matcher("single", (term,), by=_names(node.get("by")), absences=absences, at_least=1)


def _windowed(kind: str, body: Mapping, context: Context) -> Matcher:
    of = body.get("steps") or body.get("of")
    steps = (build_term(of, context),) if kind == "count" and of else tuple(build_term(item, context) for item in items_of(of))
    if kind == "sequence":
        steps = _merged(steps)
    within = text_of(body.get("within"))
    matcher = Matcher(
        kind,
        steps,
        within=seconds(within) if within else float("inf"),
        within_lines=number_of(body.get("within_lines"), 1000),
        by=_names(body.get("by")),
        absences=_absences(body.get("unless"), context),
        at_least=number_of(body.get("at_least"), 1),
    )
    _check_by(matcher, body, context)
    return matcher


def _merged(steps: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return the steps with equal neighbours made one that needs as many lines, as the CRE language means it."""
    merged: list[Term] = []
    for step in steps:
        if merged and merged[-1]._replace(at_least=1) == step._replace(at_least=1):
            merged[-1] = step._replace(at_least=merged[-1].at_least + step.at_least)
        else:
            merged.append(step)
    return tuple(merged)


def _check_by(matcher: Matcher, body: Mapping, context: Context) -> None:
    known = captures_of_matcher(matcher)
    for item in items_of(body.get("by")):
        if text_of(item) not in known:
            context.unknown(item, "capture", text_of(item), known)


def build_term(node: Node, context: Context) -> Term:
    """Return the term of a node whose shape was checked; mistakes in regexes and conditions go to the context."""
    if isinstance(node, Scalar):
        return Term(contains=node.text)
    if not isinstance(node, Mapping):
        return Term()
    ignore_case = text_of(node.get("ignore_case")) == "true"
    if regex := node.get("regex"):
        context.check_regex(regex, ignore_case)
    where = node.get("where")
    term = Term(
        contains=text_of(node.get("contains")),
        regex=text_of(node.get("regex")),
        any=_terms(node.get("any"), context),
        all=_terms(node.get("all"), context),
        unless=_terms(node.get("not"), context),
        ignore_case=ignore_case,
        at_least=number_of(node.get("at_least"), 1),
        fold="\n" if _spans_lines(text_of(node.get("regex"))) else None,
    )
    if not isinstance(where, Scalar):
        return term
    variables = dict.fromkeys(sorted(captures_of(term)), "string")
    return term._replace(where=context.compile(where, where.text, variables, "bool"))


def _spans_lines(regex: str) -> bool:
    """Whether an expression names line ends, and so means a record of several lines."""
    outside = re.sub(r"\[\^?\]?(?:\\.|[^\]\\])*\]", "", regex.replace(r"\\", ""))
    return r"\n" in outside or "(?s" in outside or r"[\s\S]" in regex


def _terms(node: Node | None, context: Context) -> tuple[Term, ...]:
    return tuple(build_term(item, context) for item in items_of(node))


def _names(node: Node | None) -> tuple[str, ...]:
    return tuple(text_of(item) for item in items_of(node))


def _absences(node: Node | None, context: Context) -> tuple[Absence, ...]:
    items = node.items if isinstance(node, Sequence) else []
    return tuple(_absence(item, context) for item in items)


def _absence(node: Node, context: Context) -> Absence:
    term, endless = build_term(node, context), float("inf")
    if not isinstance(node, Mapping):
        return Absence(term, window=endless)
    given = [key for key in ("after", "before", "around", "between", "window") if node.get(key)]
    if len(given) > 1:
        context.report(node.region, f"unless: {' and '.join(given)} exclude each other")
    length = seconds(text_of(node.get(given[0]))) if given else 0.0
    if text_of(node.get("after") or node.get("before")) in ("end", "start"):
        length = endless
    if not given and not node.get("slide") and not node.get("absolute"):
        return Absence(term, window=endless)
    return _placed(term, given[0] if given else "window", length, node)


def _placed(term: Term, place: str, length: float, node: Mapping) -> Absence:
    if place == "after":
        return Absence(term, window=length, anchor=-1, absolute=True)
    if place == "before":
        return Absence(term, window=length, slide=-length, absolute=True)
    if place == "around":
        return Absence(term, window=2 * length, slide=-length)
    if place == "between":
        return Absence(term)
    return Absence(
        term,
        window=length,
        slide=seconds(text_of(node.get("slide"))),
        anchor=number_of(node.get("anchor"), 0),
        absolute=text_of(node.get("absolute")) == "true",
    )

