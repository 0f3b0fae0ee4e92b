"""Facts as conditions see them: plain values without positions, and only the fields that are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from diagnose.model.fact import Fact


def plain(value: Any) -> Any:
    """Return a fact, or anything in one, without the keys that only this program uses."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items() if name[:1] != "$"}
    if isinstance(value, str):
        return value if value.isascii() else _encodable(value)
    return [plain(item) for item in value] if isinstance(value, list) else value


def _encodable(text: str) -> str:
    """Return a text that conditions can look at: what is no Unicode, as in file names that are no UTF-8, becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


@cache
def _use_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){name}\b(?:\.(\w+))?")


def used_fields(sources: Iterable[str], name: str) -> frozenset[str] | None:
    """Return the fields of a variable that CEL texts ask for; None when one uses the variable as a whole."""
    fields: set[str] = set()
    for source in sources:
        used = _use_of(name).findall(source)
        if "" in used:  # perhaps only in a text
            used = _use_of(name).findall(_TEXT.sub("''", source))
        if "" in used:
            return None
        fields.update(used)
    return frozenset(fields)


class Views:
    """Plain views of facts, each made once. Converting for a condition costs time with every value, so fields are pruned."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, frozenset[str] | None], Any] = {}

    def of(self, fact: Mapping[str, Any], fields: frozenset[str] | None) -> Any:
        """Return the plain view of a fact with these fields (None: all of them)."""
        key = (id(fact), fields)
        view = self._made.get(key)
        if view is None:
            chosen = fact if fields is None else {name: fact[name] for name in fields if name in fact}
            view = self._made[key] = plain(chosen)
        return view


def walk(root: Fact, path: str) -> Iterator[tuple[Any, Fact]]:
    """Yield (element, owner) for a dotted path of fields below `root`; lists are entered element by element."""
    head, _, rest = path.partition(".")
    value = root.get(head)
    for item in value if isinstance(value, list) else () if value is None else (value,):
        if not rest:
            yield item, root
        elif isinstance(item, dict):
            yield from walk(item, rest)
