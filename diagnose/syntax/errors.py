"""What a parser says when a document is broken."""

from __future__ import annotations

from diagnose.model.location import Location, Region
from diagnose.model.problem import Problem


class SyntaxProblem(Exception):
    """A document cannot be read; `region` is where, `message` what was expected."""

    def __init__(self, message: str, region: Region, kind: str = "syntax") -> None:
        super().__init__(message)
        self.message, self.region, self.kind = message, region, kind

    def problem(self, path: str) -> Problem:
        """Return the error as a value that names `path`."""
        return Problem(self.kind, self.message, Location(path, self.region))
