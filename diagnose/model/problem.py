"""What could not be done: a value, never an exception that crosses a room."""

from __future__ import annotations

from typing import NamedTuple

from diagnose.model.location import Location


class Problem(NamedTuple):
    """An input, a rule or a setting that could not be used; everything else still ran.

    `kind` is one of `unreadable`, `syntax`, `rule`, `timeout`, `limit`, `truncated`, `skipped`, `config`.
    `skipped` and `truncated` are notices: they do not change the exit code.
    """

    kind: str
    message: str
    location: Location

    @property
    def is_notice(self) -> bool:
        """Whether the entry only informs."""
        return self.kind in {"skipped", "truncated"}

    def __str__(self) -> str:
        region = self.location.region
        place = self.location.path if region is None else f"{self.location.path}:{region.line}:{region.column}"
        return f"{place}: {self.message}"
