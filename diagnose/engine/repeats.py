"""What repeats: matches that are only counted, because enough like them were kept.

A match that stands alone (no window, nothing carried over) and whose captures were seen MAX_EVIDENCE times adds nothing
but to the count. Most hits of a flood are such. `Shortcuts` recognises them with one search on the line, where the line
needs no unwrapping; whatever it is not sure about goes the long way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from diagnose.engine.catalog import Catalog
from diagnose.engine.logformat import LogFormat
from diagnose.logs.frames import guess, stamped
from diagnose.logs.logfmt import BEGIN
from diagnose.matchers.confirm import Span, quick_search
from diagnose.matchers.plan import terms_of
from diagnose.model.event import MAX_EVIDENCE

Repeat = tuple[int, tuple[tuple[str, str], ...]]
"""A slot and the captures of a match, in their order."""

MAX_KNOWN = 10_000
"""Sets of captures of one log that are counted without making events of them."""

_WRAPPED = re.compile(rf"[\d{{\[\0#]|(?:stdout|stderr) [FP]|{BEGIN}")
"""How a text may begin that holds another one."""

_STAMP = re.compile(stamped.STAMP)

Reading = tuple[Callable[[str], Any], int, dict[Any, Repeat]]
"""A slot's search, the characters of a text it may be used on, and what its groups' values repeat."""


class Known:
    """Which matches of one log were seen often enough."""

    def __init__(self, catalog: Catalog, may_count: bool) -> None:
        self._repeatable, self._may_count = catalog.repeatable, may_count
        self._seen: dict[Repeat, int] = {}

    def repeated(self, slot: int, span: Span) -> Repeat | None:
        """Note a lone match; return what it repeats, or None for a match to keep."""
        if not self._may_count or not self._repeatable[slot]:
            return None
        repeat = (slot, tuple(span.captures.items()))
        seen = self._seen.get(repeat, 0)
        if seen >= MAX_EVIDENCE:
            return repeat
        if seen or len(self._seen) < MAX_KNOWN:
            self._seen[repeat] = seen + 1
        return None

    def is_repeat(self, repeat: Repeat) -> bool:
        """Whether a match was seen often enough."""
        return self._seen.get(repeat, 0) >= MAX_EVIDENCE

    def concerns(self, slot: int) -> bool:
        """Whether matches of a slot can be repeats at all."""
        return self._may_count and self._repeatable[slot]


class Shortcuts:
    """Recognises repeats on lines as they stand in the file; only for logs whose lines are (almost) the program's own."""

    def __init__(self, catalog: Catalog, form: LogFormat, known: Known) -> None:
        self._catalog, self._known = catalog, known
        self._errors = form.framing.errors
        self._is_plain = form.framing.frame in (guess.FRAME, stamped.FRAME) and not form.framing.inner
        self._readings: dict[int, Reading | None] = {}

    def repeat(self, slot: int, line: bytes) -> Repeat | None:
        """Return what a line's match of a slot repeats, None when that takes a closer look."""
        reading = self._readings[slot] if slot in self._readings else self._reading(slot)
        if reading is None or b"\r" in line or b"\x1b" in line:
            return None
        text = line.decode("utf-8", self._errors)
        stamp = _STAMP.match(text)
        if stamp:
            text = text[stamp.end() :]
        if _WRAPPED.match(text) and (stamp or guess.peel(text).text is not text or text[0] in "{\0"):
            return None
        search, length, repeats = reading
        found = search(text) if len(text) <= length else None
        if found is None:
            return None
        values = found.groups()
        return repeats.get(values) or self._learn(slot, found, repeats, values)

    def _learn(self, slot: int, found: re.Match[str], repeats: dict[Any, Repeat], values: Any) -> Repeat | None:
        repeat = (slot, tuple((name, value) for name, value in found.groupdict().items() if value is not None))
        if not self._known.is_repeat(repeat):
            return None
        repeats[values] = repeat
        return repeat

    def _reading(self, slot: int) -> Reading | None:
        reading: Reading | None = None
        if self._is_plain and self._known.concerns(slot):
            rule, matcher, number = self._catalog.slot(slot)
            quick = quick_search(terms_of(rule.matchers[matcher])[number])
            reading = (*quick, {}) if quick else None
        self._readings[slot] = reading
        return reading
