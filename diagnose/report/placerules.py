"""Document rules in words: which places they look at, and what a value there has to be."""

from __future__ import annotations

from collections.abc import Iterator

from diagnose.model.rule import Rule

_STATES = {
    "value": "has a value",
    "empty": "is an empty text",
    "missing": "is missing",
    "blank": "has no value",
    "mistyped": "is of another type",
    "unknown": "is not known to the format",
    "unsupported": "is not known to this version of the format",
    "broken": "cannot be read",
}
_MUST = {
    "one_of": "is none of {}",
    "matches": "is not of the form {}",
    "above": "is not above {}",
    "below": "is not below {}",
    "max_length": "has more than {} characters",
    "unique": "repeats one of an item before",
    "exists": "leads to no file",
    "any_of": "has none of {}",
    "written_as": "is written otherwise than as {}",
}


def places_text(rule: Rule) -> str:
    """Return which places of which formats a rule looks at."""
    nodes = " and ".join(f"`{node}`" if node != "." else "the document" for node in rule.nodes)
    only = f" ({', '.join(rule.only)} ones only)" if rule.only else ""
    return f"{nodes}{only} of {', '.join(rule.documents)}"


def objections(rule: Rule) -> Iterator[str]:
    """Yield in words what a rule objects to, one line for each state and each demand."""
    judged = [state for state in rule.states if state in ("value", "empty")]
    others = [state for state in rule.states if state not in judged or not rule.must]
    for state in others:
        yield f"it {_STATES[state]}"
    for name, wanted in rule.must.items() if judged else ():
        shown = ", ".join(map(str, wanted)) if isinstance(wanted, list) else str(wanted)
        yield f"it has a value that {_MUST[name].format(shown)}"
