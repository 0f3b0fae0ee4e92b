"""Makes the edit requests of a fix from facts: where its targets stand, and its templates filled."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from diagnose.correlate.conditions import EvaluationError
from diagnose.model.fix import EditRequest
from diagnose.model.location import Location
from diagnose.model.rule import EditTemplate
from diagnose.syntax.template import fill

STRUCTURED = (".yaml", ".yml", ".json")


class Unmade(Exception):
    """An edit cannot be made from these facts; the message says why."""


class Scope(Protocol):
    """What the edits of a rule see: its variables as places in files and as values."""

    def locations(self, target: str) -> list[Location]:
        """Return where a target stands; raise Unmade when it has no place."""

    def value(self, source: str) -> str:
        """Return the value of an expression as text; raise EvaluationError."""

    def holds(self, source: str) -> bool:
        """Return whether a condition holds; raise EvaluationError."""

    def each(self, path: str) -> Iterable[Scope]:
        """Yield the scope for every element of a list, with the element as the variable `each`."""

    def folder(self) -> str:
        """Return the folder that paths of new files start from: that of the file the rule looks at."""

    def root(self) -> str:
        """Return the project's folder."""


def requests_of(templates: Iterable[EditTemplate], scope: Scope) -> tuple[EditRequest, ...]:
    """Return the requests of all edits of a fix; raise Unmade when one of them cannot be made."""
    try:
        return tuple(request for template in templates for request in _expanded(template, scope))
    except EvaluationError as error:
        raise Unmade(f"a template of the edit failed: {error}") from None


def _expanded(template: EditTemplate, scope: Scope) -> Iterator[EditRequest]:
    for inner in scope.each(template.each) if template.each else [scope]:
        if not template.when or inner.holds(template.when):
            yield from _requests(template, inner)


def _requests(template: EditTemplate, scope: Scope) -> Iterator[EditRequest]:
    def plain(text: str) -> str:
        return fill(text, scope.value)

    if template.action == "create_file":
        path = _path(plain(template.target), scope.folder(), scope)
        yield EditRequest("create_file", Location(path), _filled(template.text, path, scope.value))
        return
    for place in scope.locations(template.target):
        if not place.path:
            raise Unmade(f"{template.target} stands in no file")
        from diagnose.syntax.writing import is_source

        as_source = is_source(template.text) or template.action.startswith("insert_")
        yield EditRequest(
            action=template.action,
            location=place,
            text=_filled(template.text, place.path, scope.value) if as_source else plain(template.text),
            is_source=as_source,
            key=plain(template.key),
            under=plain(template.under),
            name=plain(template.name),
            to=_path(plain(template.to), posixpath.dirname(place.path), scope) if template.to else "",
        )


def _filled(template: str, path: str, value_of: Callable[[str], str]) -> str:
    from diagnose.syntax.writing import fill_source

    return (fill_source if path.lower().endswith(STRUCTURED) else fill)(template, value_of)


def _path(path: str, folder: str, scope: Scope) -> str:
    """Return a path relative to a folder, or with a slash before it to the project's root."""
    base = scope.root() if path.startswith("/") else folder
    return posixpath.normpath(posixpath.join(base, path.lstrip("/")))
