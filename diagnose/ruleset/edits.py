"""The edits of a rule's fixes: which actions there are, what each needs, and whether targets and templates are right."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from diagnose.model.rule import EditTemplate
from diagnose.ruleset.context import Context
from diagnose.syntax.nodes import Mapping, Node, Scalar, items_of, text_of

ACTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "replace": (("with",), ("key",)),
    "insert_before": (("with",), ("key",)),
    "insert_after": (("with",), ("key",)),
    "delete": ((), ("key",)),
    "set": (("key", "with"), ()),
    "append": (("with",), ("key",)),
    "rename_key": (("with",), ("key",)),
    "nest": (("under",), ("key", "as")),
    "unwrap": ((), ("key",)),
    "unix_line_ends": ((), ()),
    "create_file": (("with",), ()),
    "move_file": (("to",), ()),
    "delete_file": ((), ()),
}
"""Action -> the keys it needs beside its target, and those it takes."""

TEMPLATES = ("with", "key", "under", "as", "to")
EVERYWHERE = ("each", "when")


class EditScope(NamedTuple):
    """What edits may name: variables with their types, and how targets, templates and lists are checked against them."""

    context: Context
    variables: dict[str, str]
    check: Callable[[Node | None, dict[str, str]], None]
    check_target: Callable[[Node, dict[str, str]], object]
    element: Callable[[Node, dict[str, str]], str] | None = None
    """Returns the type of a list's elements; None where there are no lists to go through."""


def build_edits(fix: Mapping, context: Context, scope: EditScope | None) -> tuple[EditTemplate, ...]:
    """Return the edits of a fix; `scope` is None for kinds of rules that cannot have any."""
    node = fix.get("edits")
    edits = [item for item in items_of(node) if isinstance(item, Mapping)]
    if node and edits and scope is None:
        context.report(node.region, "edits need a place in a project's file: only project and document rules can have them")
    if node and edits and text_of(fix.get("safety")) not in ("safe", "unsafe"):
        context.report(node.region, "a fix with edits needs 'safety: safe' or 'safety: unsafe'")
    return tuple(_edit(item, action, scope) for item in edits if scope and (action := next(filter(item.get, ACTIONS), "")))


def _edit(node: Mapping, action: str, scope: EditScope) -> EditTemplate:
    _check_keys(node, action, scope.context)
    scope = _entered(node, scope)
    target = node.get(action)
    if target and action == "create_file":
        scope.check(target, scope.variables)
    elif target:
        scope.check_target(target, scope.variables)
    for key in TEMPLATES:
        scope.check(node.get(key), scope.variables)
    when = node.get("when")
    if isinstance(when, Scalar):
        scope.context.compile(when, when.text, scope.variables, "bool")
    texts = {key: text_of(node.get(key)) for key in (*TEMPLATES, *EVERYWHERE)}
    return EditTemplate(
        action, text_of(target), texts["with"], texts["key"], texts["under"], texts["as"], texts["to"], texts["each"], texts["when"]
    )


def _check_keys(node: Mapping, action: str, context: Context) -> None:
    needed, taken = ACTIONS[action]
    for key in needed:
        if node.get(key) is None:
            context.report(node.region, f"'{action}' needs '{key}'")
    for name, _ in node.entries:
        if name.text in TEMPLATES and name.text not in (*needed, *taken):
            takes = ", ".join((*needed, *taken, *EVERYWHERE))
            context.report(name.region, f"'{action}' does not take '{name.text}'; it takes {takes}")


def _entered(node: Mapping, scope: EditScope) -> EditScope:
    """Return the scope inside `each`, where the variable of this name is an element of the list."""
    each = node.get("each")
    if each is None:
        return scope
    if scope.element is None:
        scope.context.report(each.region, "there are no lists to go through here")
        return scope
    element = scope.element(each, scope.variables)
    return scope._replace(variables=scope.variables | {"each": element}) if element else scope
