"""Turns one checked rule document into a Rule, and notes every mistake that its shape alone does not show."""

from __future__ import annotations

import re
from collections.abc import Callable

from diagnose.model.location import Location, Region
from diagnose.model.rule import Case, Example, FixTemplate, Join, Rule, Side, Step
from diagnose.model.severity import Severity
from diagnose.model.shape import ShapeError, parse_shape
from diagnose.ruleset.cel import CAPTURES, CelError, element_type
from diagnose.ruleset.context import Context
from diagnose.ruleset.edits import EditScope, build_edits
from diagnose.ruleset.terms import build_matchers, captures_of_matcher, number_of
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence, items_of, text_of
from diagnose.syntax.template import TemplateError, parts

CheckText = Callable[[Node | None], None]
"""Checks the placeholders of a text node."""

ROOTS = {"project": "Project", "component": "Component"}
FINDING_FIELDS = {"count", "first_time", "last_time", "path", "line", "where"}
"""Placeholders that every log finding offers besides its captures."""


def build_rule(rule_id: str, kind: str, node: Mapping, context: Context) -> Rule:
    """Return the rule of a document whose shape is right; `context` collects what is wrong with its content."""
    builder = _BUILDERS[kind]
    common = {
        "id": rule_id,
        "kind": kind,
        "title": text_of(node.get("title")),
        "severity": _severity(text_of(node.get("severity"))),
        "cause": text_of(node.get("cause")),
        "references": _texts(node, "references"),
        "tags": _texts(node, "tags"),
        "see": _texts(node, "see"),
        "questions": _texts(node, "questions"),
        "synonyms": tuple(tuple(text_of(word) for word in items_of(group)) for group in items_of(node.get("synonyms"))),
        "location": Location(context.path, node.region),
        "examples_match": _examples(node, "match", context),
        "examples_no_match": _examples(node, "no_match", context),
    }
    rule = Rule(**common, **builder(node, context))  # type: ignore[arg-type]
    return rule._replace(kind="observation") if rule.observation else rule


def _severity(word: str) -> Severity:
    """Return the severity; a wrong word was reported with the file's shape and must not hide other mistakes."""
    try:
        return Severity.parse(word)
    except ValueError:
        return Severity.INFO


def _log_rule(node: Mapping, context: Context) -> dict[str, object]:
    when = node.get("when")
    matchers = build_matchers(when, context) if when else ()
    captures: set[str] = set().union(*(captures_of_matcher(matcher) for matcher in matchers))
    for key in ("group_by", "carry", "secrets"):
        for item in items_of(node.get(key)):
            if text_of(item) not in captures:
                context.unknown(item, "capture", text_of(item), captures)

    def check(text: Node | None) -> None:
        _check_names(text, captures | FINDING_FIELDS, context)

    message = node.get("message")
    check(message)
    check(node.get("cause"))
    grouped = node.get("group_by")
    names = _texts(node, "group_by") if grouped else tuple(name for name in _placeholders(message) if name in captures)
    return {
        "message": text_of(message),
        "logs": _texts(node, "logs"),
        "matchers": matchers,
        "group_by": names,
        "carry": _texts(node, "carry"),
        "secrets": _texts(node, "secrets"),
        "consequence_of": _texts(node, "consequence_of"),
        "observation": text_of(node.get("observation")) == "true",
        "programs": context.programs,
        "fixes": _fixes(node.get("fix"), check, context),
    }


def _project_rule(node: Mapping, context: Context) -> dict[str, object]:
    for_each, find = node.get("for_each"), node.get("find")
    item, owner = _element(for_each, ROOTS, context) if find is None else ("SourceMatch", "")
    if isinstance(find, Mapping):
        _check_find(find, context)
    variables = {"it": item or "Component"} | ({"parent": owner} if owner else {}) | ROOTS
    when = node.get("when")
    if isinstance(when, Scalar) and item:
        context.compile(when, when.text, variables, "bool")

    def check(text: Node | None) -> None:
        if item:
            _check_expressions(text, variables, context)

    for key in ("message", "cause"):
        check(node.get(key))
    for place in (node.get("at"), *items_of(node.get("related"))):
        if place and item:
            _element(place, variables, context)
    return {
        "message": text_of(node.get("message")),
        "for_each": text_of(for_each),
        "find": find.plain() if isinstance(find, Mapping) else {},
        "assumes": _texts(node, "assumes"),
        "when": text_of(when),
        "at": text_of(node.get("at")) or "it",
        "related": _texts(node, "related"),
        "consequence_of": _texts(node, "consequence_of"),
        "fixes": _fixes(node.get("fix"), check, context, _fact_edits(variables, context) if item else None),
        "programs": context.programs,
    }


def _check_find(find: Mapping, context: Context) -> None:
    """Note a search that is about no files, and expressions that do not compile."""
    if find.get("in") is None and find.get("files") is None:
        context.report(find.region, "expected 'in' or 'files': in which files to look")
    ignore_case = text_of(find.get("ignore_case")) == "true"
    for pattern in (find.get("regex"), *items_of(find.get("unless"))):
        if isinstance(pattern, Scalar):
            context.check_pattern(pattern, ignore_case)


NODE_VARIABLES = {"it": "Node", "parent": "map<string,Node>", "root": "map<string,Node>", "document": "Document"}
_NODE_PLACE = re.compile(r"it|key|parent|root|document|(?:parent|root)\.[A-Za-z_][\w-]*")


def _document_rule(node: Mapping, context: Context) -> dict[str, object]:
    when = node.get("when")
    if isinstance(when, Scalar):
        context.compile(when, when.text, NODE_VARIABLES, "bool")

    def check(text: Node | None) -> None:
        _check_expressions(text, NODE_VARIABLES, context)

    for key in ("message", "cause"):
        check(node.get(key))
    for place in (node.get("at"), *items_of(node.get("related"))):
        _check_node_place(place, context)
    must = node.get("must")
    if isinstance(must, Mapping) and isinstance(pattern := must.get("matches"), Scalar):
        context.check_regex(pattern, False)
    instead = node.get("instead")
    return {
        "message": text_of(node.get("message")),
        "documents": _texts(node, "documents"),
        "nodes": _one_or_more(node, "node"),
        "states": _one_or_more(node, "is") or ("value",),
        "only": _one_or_more(node, "only"),
        "must": must.plain() if isinstance(must, Mapping) else {},
        "instead": {key.text.lower(): text_of(value) for key, value in instead.entries} if isinstance(instead, Mapping) else {},
        "when": text_of(when),
        "at": text_of(node.get("at")) or "it",
        "related": _texts(node, "related"),
        "consequence_of": _texts(node, "consequence_of"),
        "fixes": _fixes(node.get("fix"), check, context, _node_edits(context)),
        "programs": context.programs,
    }


def _node_edits(context: Context) -> EditScope:
    return EditScope(
        context,
        NODE_VARIABLES,
        lambda text, known: _check_expressions(text, known, context),
        lambda target, _: _check_node_place(target, context),
    )


def _check_node_place(node: Node | None, context: Context) -> None:
    if isinstance(node, Scalar) and not _NODE_PLACE.fullmatch(node.text):
        context.report(node.region, f"'{node.text}' is not a place: expected it, key, parent, root, document, parent.KEY or root.KEY")


def _one_or_more(node: Mapping, key: str) -> tuple[str, ...]:
    value = node.get(key)
    return (value.text,) if isinstance(value, Scalar) else _texts(node, key)


def _format(node: Mapping, context: Context) -> dict[str, object]:
    data = node.plain()
    try:
        parse_shape(data.get("shape"))
    except ShapeError as error:
        context.report(_region_at(node, ("shape", *error.path)), str(error))
    keys = ("files", "hidden_by", "paths_from", "version", "shape")
    return {"answer": text_of(node.get("answer")), "format": {key: data[key] for key in keys if key in data}}


def _region_at(node: Node, path: tuple[str | int, ...]) -> Region:
    """Return where a path into a node leads, as far as it goes."""
    for step in path:
        inside = node.get(str(step)) if isinstance(node, Mapping) else None
        if isinstance(node, Sequence) and isinstance(step, int):
            inside = node.items[step]
        node = inside or node
    return node.region


def _diagnosis_rule(node: Mapping, context: Context) -> dict[str, object]:
    variables = dict(ROOTS) | {"joined": "map<string,bool>"}
    joins = tuple(_join(item, variables, context) for item in items_of(node.get("join")) if isinstance(item, Mapping))

    def check(text: Node | None) -> None:
        _check_expressions(text, variables, context)

    cases = tuple(_case(item, variables, context, check) for item in items_of(node.get("cases")) if isinstance(item, Mapping))
    return {"joins": joins, "cases": cases, "consequences": _texts(node, "consequences"), "programs": context.programs}


def _join(node: Mapping, variables: dict[str, str], context: Context) -> Join:
    name = text_of(node.get("as"))
    for item in (*_scalars(node.get("mention")), *_scalars(node.get("source"))):
        context.compile(item, item.text, variables, "text")
    if fact := node.get("fact"):
        variables[name] = _element(fact, ROOTS, context)[0] or "Component"
    elif node.get("mention") or node.get("source"):
        variables[name] = "Mention"
    else:
        variables[name] = CAPTURES
    where = node.get("where")
    if isinstance(where, Scalar):
        context.compile(where, where.text, variables, "bool")
    optional = text_of(node.get("optional")) == "true"
    mention, source = _one_or_more(node, "mention"), _one_or_more(node, "source")
    return Join(name, _one_or_more(node, "finding"), text_of(node.get("fact")), text_of(where), optional, mention, source)


def _scalars(node: Node | None) -> list[Scalar]:
    """Return a text, or those of a list."""
    return [item for item in ([node] if isinstance(node, Scalar) else items_of(node)) if isinstance(item, Scalar)]


_ENDS = ("sources", "targets")


def _relation(node: Mapping, context: Context) -> dict[str, object]:
    for condition in (node.get("pairs"), node.get("when")):
        if isinstance(condition, Scalar):
            context.compile(condition, condition.text, {"source": "string", "target": "string"}, "bool")
    sides = {name: tuple(_side(item, context) for item in items_of(node.get(name)) if isinstance(item, Mapping)) for name in _ENDS}
    return {**sides, "pairs": text_of(node.get("pairs")), "when": text_of(node.get("when")), "programs": context.programs}


def _side(node: Mapping, context: Context) -> Side:
    fact = node.get("fact")
    variables = {"it": (_element(fact, ROOTS, context)[0] or "Component") if fact else CAPTURES} | ROOTS
    value, when = node.get("value"), node.get("when")
    if isinstance(value, Scalar):
        context.compile(value, value.text, variables, "text")
    if isinstance(when, Scalar):
        context.compile(when, when.text, variables, "bool")
    _check_expressions(node.get("what"), variables, context)
    return Side(
        _one_or_more(node, "finding"), text_of(fact), text_of(value), text_of(node.get("what")), text_of(when), text_of(node.get("field"))
    )


def _case(node: Mapping, variables: dict[str, str], context: Context, check: CheckText) -> Case:
    when = node.get("when")
    if isinstance(when, Scalar):
        context.compile(when, when.text, variables, "bool")
    for item in (node.get("root_cause"), node.get("responsible"), *items_of(node.get("next"))):
        check(item)
    return Case(
        when=text_of(when),
        root_cause=text_of(node.get("root_cause")),
        fixes=_fixes(node.get("fix"), check, context, None, variables),
        responsible=text_of(node.get("responsible")),
        task=text_of(node.get("task")),
        confidence=text_of(node.get("confidence")) or "certain",
        next_steps=_texts(node, "next"),
    )


def _article(node: Mapping, context: Context) -> dict[str, object]:
    tables = tuple(item.plain() for item in items_of(node.get("tables")))
    for item in items_of(node.get("tables")):
        if isinstance(item, Mapping):
            columns = [text_of(column) for column in items_of(item.get("columns"))]
            width = len(columns)
            synonyms = item.get("synonyms")
            for key in synonyms.entries if isinstance(synonyms, Mapping) else []:
                if key[0].text not in columns:
                    context.unknown(key[0], "column", key[0].text, set(columns))
            for row in items_of(item.get("rows")):
                if len(items_of(row)) != width:
                    context.report(row.region, f"the table has {width} columns, this row has {len(items_of(row))}")
    return {"answer": text_of(node.get("answer")), "tables": tables}


def _element(node: Node | None, roots: dict[str, str], context: Context) -> tuple[str, str]:
    if not isinstance(node, Scalar):
        return "", ""
    try:
        return element_type(node.text, roots)
    except CelError as error:
        context.report(context.inside(node, error.line, error.column), str(error))
        return "", ""


def _check_names(node: Node | None, known: set[str], context: Context) -> None:
    for name, offset in _template_parts(node, context):
        if name not in known and isinstance(node, Scalar):
            at = Scalar(name, name, context.inside(node, 1, offset + 1))
            context.unknown(at, "capture", name, known)


def _check_expressions(node: Node | None, variables: dict[str, str], context: Context) -> None:
    for source, offset in _template_parts(node, context):
        if isinstance(node, Scalar):
            context.compile(node, source, variables, "text", offset)


def _template_parts(node: Node | None, context: Context) -> list[tuple[str, int]]:
    if not isinstance(node, Scalar):
        return []
    try:
        return [(text, offset) for text, is_expression, offset in parts(node.text) if is_expression]
    except TemplateError as error:
        context.report(context.inside(node, 1, error.offset + 1), str(error))
        return []


def _placeholders(node: Node | None) -> list[str]:
    try:
        return [text for text, is_expression, _ in parts(text_of(node)) if is_expression]
    except TemplateError:
        return []


def _fixes(
    node: Node | None, check: CheckText, context: Context, edits: EditScope | None = None, variables: dict[str, str] | None = None
) -> tuple[FixTemplate, ...]:
    """Return the fixes; `variables` are what their conditions may ask for where there are no edits."""
    known = edits.variables if edits else variables
    return tuple(_fix(item, check, context, edits, known) for item in items_of(node) if isinstance(item, Mapping))


def _fix(node: Mapping, check: CheckText, context: Context, edits: EditScope | None, variables: dict[str, str] | None) -> FixTemplate:
    check(node.get("title"))
    when = node.get("when")
    if isinstance(when, Scalar) and variables is not None:
        context.compile(when, when.text, variables, "bool")
    elif when:
        context.report(when.region, "'when' of a fix needs facts: only project, document and diagnosis rules can have it")
    return FixTemplate(
        title=text_of(node.get("title")),
        steps=tuple(_step(item, check) for item in items_of(node.get("steps"))),
        safety=text_of(node.get("safety")) or "manual",
        edits=build_edits(node, context, edits),
        when=text_of(when),
    )


def _fact_edits(variables: dict[str, str], context: Context) -> EditScope:
    return EditScope(
        context,
        variables,
        lambda text, known: _check_expressions(text, known, context),
        lambda target, known: _element(target, known, context),
        lambda each, known: _element(each, known, context)[0],
    )


def _step(node: Node, check: CheckText) -> Step:
    each = node.get("each") if isinstance(node, Mapping) else None
    check(each or node)
    return Step(text_of(each or node), each is not None)


def _examples(node: Mapping, kind: str, context: Context) -> tuple[Example, ...]:
    examples = node.get("examples")
    found = items_of(examples.get(kind)) if isinstance(examples, Mapping) else []
    return tuple(_example(item, context) for item in found if isinstance(item, Mapping))


def _example(node: Mapping, context: Context) -> Example:
    files: dict[str, str] = {}
    if isinstance(given := node.get("files"), Mapping):
        files = {key.text: text_of(value) for key, value in given.entries}
    if log := node.get("log"):
        files["log"] = text_of(log)
    captures = node.get("captures")
    expected = {key.text: text_of(value) for key, value in captures.entries} if isinstance(captures, Mapping) else {}
    given = node.get("after")
    after = {key.text: value.plain() for key, value in given.entries} if isinstance(given, Mapping) else {}
    given = node.get("sizes")
    sizes = {key.text: number_of(value, 0) for key, value in given.entries} if isinstance(given, Mapping) else {}
    return Example(files, expected, Location(context.path, node.region), after, sizes)


def _texts(node: Mapping, key: str) -> tuple[str, ...]:
    return tuple(text_of(item) for item in items_of(node.get(key)))


_BUILDERS: dict[str, Callable[[Mapping, Context], dict[str, object]]] = {
    "log": _log_rule,
    "project": _project_rule,
    "document": _document_rule,
    "format": _format,
    "relation": _relation,
    "diagnosis": _diagnosis_rule,
    "article": _article,
}
