"""How much a finding matters."""

from __future__ import annotations

from enum import IntEnum


class Severity(IntEnum):
    """Ordered: a larger value matters more.

    `ERROR` breaks the build, the deployment or the request; `WARNING` probably will; `INFO` is advice.
    """

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The lower-case name that files, options and reports use."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> Severity:
        """Return the severity of a lower-case word; raise ValueError for any other text."""
        try:
            return cls[word.upper()]
        except KeyError:
            raise ValueError(f"{word!r} is not one of error, warning, info") from None
