"""Regular expressions that are compiled when first used: a run uses few of them, and each costs up to half a millisecond."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import AnyStr, Generic


class Pattern(Generic[AnyStr]):
    """Like the result of re.compile, with the methods that extractors use."""

    __slots__ = ("_compiled", "_flags", "_source")

    def __init__(self, source: AnyStr, flags: int = 0) -> None:
        self._source: AnyStr = source
        self._flags = flags
        self._compiled: re.Pattern[AnyStr] | None = None

    @property
    def compiled(self) -> re.Pattern[AnyStr]:
        """The compiled expression."""
        if self._compiled is None:
            self._compiled = re.compile(self._source, self._flags)
        return self._compiled

    def match(self, text: AnyStr, start: int = 0, end: int = 2**62) -> re.Match[AnyStr] | None:
        """Match at `start`."""
        return self.compiled.match(text, start, end)

    def fullmatch(self, text: AnyStr) -> re.Match[AnyStr] | None:
        """Match all of the text."""
        return self.compiled.fullmatch(text)

    def search(self, text: AnyStr, start: int = 0, end: int = 2**62) -> re.Match[AnyStr] | None:
        """Find the first match."""
        return self.compiled.search(text, start, end)

    def finditer(self, text: AnyStr) -> Iterator[re.Match[AnyStr]]:
        """Yield all matches."""
        return self.compiled.finditer(text)

    def findall(self, text: AnyStr) -> list[AnyStr]:
        """Return all matches, or what their only group matched."""
        return self.compiled.findall(text)

    def sub(self, replacement: AnyStr | Callable[[re.Match[AnyStr]], AnyStr], text: AnyStr) -> AnyStr:
        """Replace all matches."""
        return self.compiled.sub(replacement, text)

    def split(self, text: AnyStr) -> list[AnyStr]:
        """Split at all matches."""
        return self.compiled.split(text)
