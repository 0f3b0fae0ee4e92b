"""`.trivyignore` files and their near misses: where they are, where they should be, and what they ignore."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from diagnose.facts.patterns import Pattern
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_ENTRY = Pattern(
    r"(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3}|(?P<other>[A-Za-z][A-Za-z0-9]*(?:[-_.:][A-Za-z0-9]+)*-[A-Za-z0-9.:_-]+|[A-Z]{2,}\d{2,}))"
    r"(?P<expiry>\s+exp:(?P<date>\d{4}-\d{2}-\d{2}))?(?:\s+#.*)?\Z",
    re.ASCII,
)
_VULNERABILITY = ("cve", "ghsa")
_EXPIRES = Pattern(r"\bexp:(\S+)")


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the files that mean to be .trivyignore, with the build context they should be in."""
    return {"trivyignores": [fact for path in component.files("trivyignore") if (fact := _trivyignore(component, path))]}


def _trivyignore(component: ComponentView, path: str) -> Fact | None:
    text = component.sources.text(path)
    if text is None:
        return None
    folder, _, name = path.rpartition("/")
    contexts = [context["path"] for context in component.fields.get("docker_contexts", ())] or [component.path or "."]
    return make_fact(
        "TrivyIgnore",
        component.sources.display(path),
        None,
        name=name,
        folder=folder or ".",
        in_context=(folder or ".") in contexts,
        context=contexts[0],
        exact_name=name == ".trivyignore",
        entries=[] if name.lower().endswith((".yaml", ".yml")) else _entries(text, component.sources.display(path)),
    )


def _entries(text: str, path: str) -> list[Fact]:
    lines = enumerate(text.split("\n"), 1)
    return [_entry(line.rstrip(), number, path) for number, line in lines if line.strip() and not line.lstrip().startswith("#")]


def _entry(line: str, number: int, path: str) -> Fact:
    text = line.strip()
    start = len(line) - len(line.lstrip()) + 1
    expires = _EXPIRES.search(text)
    region = Region(number, start, number, start + len(text))
    until = expires[1] if expires else ""
    return make_fact("TrivyEntry", path, region, text=text, valid=_is_valid(text), expires=until, expired=_is_over(until))


def _is_over(until: str) -> bool:
    from datetime import date

    return bool(until) and _is_date(until) and date.fromisoformat(until) < date.today()


def _is_valid(text: str) -> bool:
    match = _ENTRY.match(text)
    if match is None or (match["other"] and text.lower().startswith(_VULNERABILITY)):
        return False
    return not match["date"] or _is_date(match["date"])


def _is_date(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
