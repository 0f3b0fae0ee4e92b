"""Reads rules of the CRE language (https://github.com/prequel-dev/cre) as they are, as a foreign rule pack.

What the reference implementation ignores is ignored here too (unknown keys, `field`, `correlations`, sources), and what it
refuses is refused. Deviations, all in favour of the user: logs without timestamps work; lines that come late count, and one
absurd time blinds nothing; steps of a sequence are ordered all along; forbidden lines are never forgotten within their
window; every rule looks at every log (sources are names that no user knows); a file with one broken rule gives the others.
Rules that nest conditions of several sources, which the reference takes and does not run, are refused with a reason.
"""

from __future__ import annotations

import re
from pathlib import Path

from diagnose.model.location import Location
from diagnose.model.problem import Problem
from diagnose.model.rule import Absence, Example, FixTemplate, Matcher, Rule, Step, Term
from diagnose.model.severity import Severity
from diagnose.ruleset.context import Context
from diagnose.ruleset.goregex import NotGo, python_regex
from diagnose.ruleset.terms import number_of, seconds
from diagnose.syntax.nodes import Mapping, Node, Scalar, items_of, text_of

_SEVERITIES = {"0": Severity.ERROR, "1": Severity.ERROR, "2": Severity.WARNING}
_GO_DURATION = re.compile(r"(\d+(\.\d+)?(ms|s|m|h))+\Z")
_MAX_TERMS = 64


def is_cre(node: Node) -> bool:
    """Whether a document is a CRE rule file."""
    return isinstance(node, Mapping) and bool(items_of(node.get("rules")))


def cre_rules(node: Mapping, path: str) -> tuple[list[Rule], list[Problem]]:
    """Return the rules of a CRE document and the mistakes in it; a rule with a mistake is left out."""
    rules: list[Rule] = []
    problems: list[Problem] = []
    terms = node.get("terms")
    for item in items_of(node.get("rules")):
        reader = _Reader(Context(path), terms if isinstance(terms, Mapping) else None)
        rule = reader.rule(item)
        problems.extend(reader.context.problems)
        if rule and not reader.context.problems:
            rules.append(rule)
    return rules, problems


class _Reader:
    """One rule of a document."""

    def __init__(self, context: Context, terms: Mapping | None) -> None:
        self.context, self._terms = context, terms

    def rule(self, node: Node) -> Rule | None:
        cre = node.get("cre") if isinstance(node, Mapping) else None
        body = node.get("rule") if isinstance(node, Mapping) else None
        if not isinstance(cre, Mapping) or not isinstance(body, Mapping):
            self.context.report(node.region, "expected a CRE rule with 'cre' and 'rule'")
            return None
        rule_id = text_of(cre.get("id"))
        if not re.fullmatch(r"[A-Za-z0-9-]{4,}", rule_id):
            self.context.report(cre.region, f"expected an id of letters, digits and hyphens, found {rule_id!r}")
        matcher = self._matcher(body)
        return self._make(rule_id, cre, matcher) if matcher else None

    def _make(self, rule_id: str, cre: Mapping, matcher: Matcher) -> Rule:
        title = " ".join(text_of(cre.get("title")).split()) or rule_id
        steps = tuple(Step(line) for line in _lines(text_of(cre.get("mitigation"))))
        return Rule(
            id=f"cre/{rule_id.lower()}",
            kind="log",
            title=title,
            severity=_SEVERITIES.get(text_of(cre.get("severity")), Severity.INFO),
            message=_literal(title),
            cause=_literal(" ".join(text_of(cre.get("cause") or cre.get("description")).split())),
            fixes=(FixTemplate("Mitigation", steps),) if steps else (),
            references=tuple(text_of(item) for item in items_of(cre.get("references"))),
            tags=tuple(text_of(item) for item in items_of(cre.get("tags"))),
            location=Location(self.context.path, cre.region),
            logs=("any",),
            matchers=(matcher,),
        )

    def _matcher(self, body: Mapping) -> Matcher | None:
        kind, key = ("sequence", "order") if body.get("sequence") else ("set", "match")
        node = body.get(kind)
        if not isinstance(node, Mapping):
            self.context.report(body.region, "expected 'set' or 'sequence'")
            return None
        wanted = items_of(node.get(key))
        if not wanted:
            self.context.report(node.region, f"{kind}: '{key}' is missing")
            return None
        steps = _joined([self._term(item) for item in wanted], kind)
        absences = tuple(self._absence(item, sum(step.at_least for step in steps)) for item in items_of(node.get("negate")))
        within = self._window(node, kind, sum(step.at_least for step in steps))
        if len({*steps}) > _MAX_TERMS:
            self.context.report(node.region, f"more than {_MAX_TERMS} conditions")
        if kind == "set" and len(steps) == 1 and steps[0].at_least == 1:
            kind = "single"
        return Matcher(kind, steps, within=within, absences=absences)

    def _window(self, node: Mapping, kind: str, positives: int) -> float:
        window = node.get("window")
        length = self._duration(window)
        if kind == "sequence" and positives < 2:
            self.context.report(node.region, "sequence: needs at least two conditions")
        if positives >= 2 and not length:
            self.context.report(node.region, f"{kind}: several conditions need a 'window'")
        if positives == 1 and length and window is not None:
            self.context.report(window.region, f"{kind}: one condition must have no 'window'")
        return length or float("inf")

    def _duration(self, node: Node | None) -> float:
        text = text_of(node)
        if node is None or text in ("", "0"):
            return 0.0
        if not _GO_DURATION.match(text.lstrip("+-")):
            self.context.report(node.region, f"{text!r} is not a duration such as 300ms, 5s or 1h30m")
        return seconds(text)

    def _term(self, node: Node) -> Term:
        if isinstance(node, Scalar):
            return self._named(node.text) or Term(contains=self._needed(node, node.text))
        if not isinstance(node, Mapping):
            self.context.report(node.region, "expected a condition: text, or a mapping with value, regex or jq")
            return Term(contains=" ")
        if node.get("set") or node.get("sequence"):
            self.context.report(node.region, "conditions of several sources (a set or sequence in another) are not supported")
            return Term(contains=" ")
        given = [key for key in ("value", "regex", "jq") if node.get(key)]
        if len(given) != 1:
            self.context.report(node.region, "expected exactly one of value, regex, jq")
            return Term(contains=" ")
        text = self._needed(node, text_of(node.get(given[0])))
        if given[0] == "value" and (named := self._named(text)):
            return named
        count = max(1, number_of(node.get("count"), 1))
        if given[0] == "regex":
            return Term(regex=self._regex(node.get("regex") or node, text), at_least=count, fold="")
        if given[0] == "jq":
            self._check_jq(node, text)
            return Term(jq=text.strip(), at_least=count)
        return Term(contains=text, at_least=count)

    def _regex(self, node: Node, text: str) -> str:
        """Return a Go expression as Python's; note one that is none."""
        import regex

        try:
            pattern = python_regex(text)
            regex.compile(pattern)
        except NotGo as error:
            place = self.context.inside(node, 1, error.position + 1) if isinstance(node, Scalar) else node.region
            self.context.report(place, str(error))
        except regex.error as error:
            self.context.report(node.region, f"broken regex: {error}")
        else:
            return pattern
        return "x"

    def _check_jq(self, node: Mapping, text: str) -> None:
        try:
            import jq

            jq.compile(text.strip())
        except ImportError:
            self.context.report(node.region, "jq programs need the 'cre' extra: pip install 'diagnose[cre]'")
        except ValueError as error:
            self.context.report(node.region, f"broken jq program: {str(error).partition(chr(10))[0]}")

    def _needed(self, node: Node, text: str) -> str:
        if not text:
            self.context.report(node.region, "an empty condition")
        return text or " "

    def _named(self, name: str) -> Term | None:
        named = self._terms.get(name) if self._terms else None
        if named is None:
            return None
        terms, self._terms = self._terms, None  # a term does not refer to terms
        try:
            return self._term(named)
        finally:
            self._terms = terms

    def _absence(self, node: Node, positives: int) -> Absence:
        options = node if isinstance(node, Mapping) else None

        def get(key: str) -> Node | None:
            return options.get(key) if options else None

        anchor, term = number_of(get("anchor"), 0), self._term(node)
        if not 0 <= anchor <= min(1, positives - 1):
            self.context.report(node.region, f"'anchor' {anchor}: the language takes 0, or 1 where there are two conditions")
        if term.at_least > 1:
            self.context.report(node.region, "a negated condition has no 'count'")
        return Absence(
            term,
            window=self._duration(get("window")),
            slide=self._duration(get("slide")),
            anchor=anchor,
            absolute=text_of(get("absolute")) == "true",
        )


def _joined(terms: list[Term], kind: str) -> tuple[Term, ...]:
    """Return the terms with equal ones made one that needs as many lines: anywhere in a set, neighbours in a sequence."""
    joined: list[Term] = []
    for term in terms:
        candidates = range(len(joined)) if kind == "set" else range(len(joined) - 1, len(joined))
        same = next((index for index in candidates if index >= 0 and _same(joined[index], term)), None)
        if same is None:
            joined.append(term)
        else:
            joined[same] = _with_count(joined[same], joined[same].at_least + term.at_least)
    return tuple(joined)


def _same(one: Term, other: Term) -> bool:
    return (one.contains, one.regex, one.jq) == (other.contains, other.regex, other.jq)


def _with_count(term: Term, count: int) -> Term:
    return term._replace(at_least=count)


def _lines(text: str) -> list[str]:
    """Return the paragraphs or list items of a mitigation text as steps."""
    parts = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+[.)])\s)", text)
    return [_literal(" ".join(part.split()).lstrip("-* ")) for part in parts if part.strip()]


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")



def with_logs_beside(rule: Rule) -> Rule:
    """Return a rule with the logs that stand beside it as its examples: `test.log`, and `test-fp.log` for a near miss."""
    match, near = (_example(rule, name) for name in ("test.log", "test-fp.log"))
    return rule._replace(examples_match=match, examples_no_match=near)


def _example(rule: Rule, name: str) -> tuple[Example, ...]:
    path = Path(rule.location.path).with_name(name)
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    return (Example({"log": text}, location=Location(str(path))),)
