"""What is wrong with a broken document."""

from __future__ import annotations

from diagnose.model.location import Region
from diagnose.syntax.errors import SyntaxProblem


class YamlProblem(SyntaxProblem):
    """A broken document: `reason` in the words of js-yaml, which build logs show; `other` is a second place worth seeing."""

    def __init__(self, reason: str, region: Region, other: Region | None = None, kind: str = "syntax") -> None:
        super().__init__(f"broken YAML: {reason}", region, kind)
        self.reason, self.other = reason, other
