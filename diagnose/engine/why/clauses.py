"""Takes conditions in CEL apart into what `and` joins, and says which values each part looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from diagnose.correlate.conditions import EvaluationError, activate, holds, show
from diagnose.model.fact import Fact, location_of, select
from diagnose.model.location import Location
from diagnose.model.why import Condition, Nearest
from diagnose.ruleset.cel import CelError, compile_cel

MOST_VALUES = 6
"""Values of one condition that are said."""

_PATH = re.compile(r"(?<![\w.'\"])([a-z_]\w*)((?:\.[a-z_]\w*)+)(?!\w|\()")
_CALL = re.compile(r"\.(?:exists|all|filter|map|contains|matches|startsWith|endsWith|replace|lowerAscii|split|size|substring)\b.*")
_LOOP = re.compile(r"([a-z_]\w*(?:\.[a-z_]\w*)+)\.(?:exists|all|filter|map|exists_one)\((\w+),")
_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")

Look = Callable[[str, str], "tuple[str, Location | None] | None"]
"""Takes a variable and a path below it; returns the value there in words, and where it stands."""


def parts_of(condition: str) -> list[str]:
    """Return what a condition joins with `&&` at its top, in order."""
    condition = " ".join(condition.split())
    parts, depth, start, quote = [], 0, 0, ""
    for index, char in enumerate(condition):
        if quote:
            quote = "" if char == quote and condition[index - 1] != "\\" else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif depth == 0 and condition.startswith("||", index):
            return _opened(condition)
        elif depth == 0 and condition.startswith("&&", index):
            parts.append(condition[start:index].strip())
            start = index + 2
    parts.append(condition[start:].strip())
    return [piece for part in parts for piece in (_opened(part) if len(parts) > 1 or part.startswith("(") else [part])]


def _opened(part: str) -> list[str]:
    """Return what is in parentheses around the whole of a part, taken apart; the part itself without them."""
    if not part.startswith("(") or not part.endswith(")"):
        return [part]
    depth = 0
    for index, char in enumerate(part):
        depth += (char == "(") - (char == ")")
        if depth == 0 and index < len(part) - 1:
            return [part]
    return parts_of(part[1:-1])


class Clauses:
    """The parts of one condition, compiled for variables of these types."""

    def __init__(self, condition: str, types: Mapping[str, str]) -> None:
        self.parts = parts_of(condition) if condition else []
        self._programs = {part: _compiled(part, types) for part in self.parts}

    def judge(self, values: Mapping[str, Any]) -> list[bool]:
        """Return for each part whether it holds."""
        activation = activate(values)
        return [_holds(self._programs[part], activation) for part in self.parts]

    def conditions(self, verdicts: list[bool], place: Location, look: Look) -> Iterator[Condition]:
        """Yield a condition for each part, with the values that it looked at."""
        for part, held in zip(self.parts, verdicts, strict=True):
            values = list(_values(part, look))
            said = ", ".join(f"{path} is {value}" + (f" ({where})" if where else "") for path, value, where in values)
            where = next((where for _, _, where in values if where and where.region), None) or place
            if held:
                yield Condition(part, True, where, said)
            else:
                yield Condition(part, False, nearest=Nearest(where, said, said or "it is not so"))


def _compiled(part: str, types: Mapping[str, str]) -> bytes:
    try:
        return compile_cel(part, tuple(types.items()), "bool")
    except CelError:
        return b""


def _holds(program: bytes, activation: Any) -> bool:
    try:
        return bool(program) and holds(program, activation)
    except EvaluationError:
        return False


def _values(part: str, look: Look) -> Iterator[tuple[str, str, Location | None]]:
    """Yield (path, value, where it stands) of the fields that a condition names, each once."""
    seen: set[str] = set()
    for path in _paths(part):
        variable, _, rest = path.partition(".")
        if rest and path not in seen and len(seen) < MOST_VALUES:
            found = look(variable, rest)
            if found:
                seen.add(path)
                yield path, *found


def _paths(part: str) -> Iterator[str]:
    """Yield the paths of fields that a condition names; of the elements of a list it goes through, the fields it asks for."""
    elements = {match[2]: match[1] for match in _LOOP.finditer(part)}
    for match in _PATH.finditer(_TEXT.sub(lambda text: " " * len(text[0]), part)):
        path = _CALL.sub("", match[0])
        variable, _, rest = path.partition(".")
        if path not in elements.values():
            yield f"{elements[variable]}.{rest}" if variable in elements else path


def look_in(facts: Mapping[str, Fact | None]) -> Look:
    """Return a look at variables that are facts."""

    def look(variable: str, path: str) -> tuple[str, Location | None] | None:
        fact = facts.get(variable)
        if fact is None:
            return None
        found = [(value, location_of(owner if "$at" in owner else fact, field)) for value, owner, field in select(fact, path)]
        if not found:
            return "not there", None
        return ", ".join(dict.fromkeys(_shown(value) for value, _ in found[:MOST_VALUES])), found[0][1]

    return look


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("where", "there"))
    return f"'{value}'" if isinstance(value, str) else show(value)
