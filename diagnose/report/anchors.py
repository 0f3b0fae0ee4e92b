"""Where code hosts show a finding: a file of the project, if any of its sides is in one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from diagnose.model.location import Location

if TYPE_CHECKING:
    from diagnose.model.finding import Diagnosis, Finding
    from diagnose.report import Output


def is_inside(path: str) -> bool:
    """Whether a path, as reports show it, is below the working directory."""
    return path not in ("", "-") and not path.startswith("<") and not os.path.isabs(path) and path.split("/", 1)[0] != ".."  # noqa: PTH117


def slashed(path: str) -> str:
    """Return a path with forward slashes and no `./` before it."""
    return path.replace(os.sep, "/").removeprefix("./")


def anchor_of(finding: Finding, diagnoses: Iterable[Diagnosis], output: Output) -> Location:
    """Return where to show a finding.

    A log is seldom in the repository: its findings are shown at the place in a file of the project that they, or a
    diagnosis that explains them, point to. Where there is none it is the finding's own place.
    """
    rule = output.rule(finding.rule) if output.rule else None
    if rule is None or rule.kind != "log":
        return finding.location
    return next(_project_places(finding, diagnoses), finding.location)


def _project_places(finding: Finding, diagnoses: Iterable[Diagnosis]) -> Iterator[Location]:
    explaining = (item.evidence for item in diagnoses if finding.fingerprint in item.findings)
    for evidence in (finding.related, *explaining):
        for item in evidence:
            if item.location.region and item.location.path != finding.location.path and is_inside(item.location.path):
                yield item.location
