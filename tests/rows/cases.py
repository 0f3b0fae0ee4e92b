"""One input of a row of the documents, with what must or must not be found in it, and how it is run."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import diagnose
from diagnose.model.result import Result
from diagnose.model.severity import Severity

NAMES = ("shop-front", "acme_portal", "web", "Customer-UI", "booking2", "kiosk.app", "größe", "my-new-app", "dashboard")
FOLDERS = ("", "frontend", "apps/web", "src/ui", "client app", "services/a/b/site", "Web")
Files = dict[str, str | bytes]


class Case(NamedTuple):
    """An input; `found` tells whether one of `rules` must be in the result or whether none may be an error of it.

    A kind of problem (`syntax`: a located error of a broken file) may stand among `rules`.

    `mentions` are texts that the diagnosis or finding has to hold.
    """

    row: str
    name: str
    rules: tuple[str, ...]
    found: bool
    files: Mapping[str, str | bytes] = MappingProxyType({})
    log: tuple[str, bytes] | None = None
    mentions: tuple[str, ...] = ()


Generator = Callable[[random.Random], Case]
Pair = tuple[Generator, Generator]
"""Makers of inputs that must be found and of near misses."""


def drawn(pair: Pair, count: int, seed: int) -> Iterator[Case]:
    """Return `count` cases of each kind, the same for the same seed."""
    for side, make in enumerate(pair):
        for number in range(count):
            yield make(random.Random(f"{seed}/{make.__module__}.{make.__qualname__}/{side}/{number}"))


def write(case: Case, folder: Path) -> tuple[Path, Path | None]:
    """Write a case's files; returns its project and its log."""
    project = folder / "project"
    project.mkdir(parents=True)
    for name, content in case.files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if case.log is None:
        return project, None
    log = folder / case.log[0]
    log.write_bytes(case.log[1])
    return project, log


def run(case: Case, folder: Path) -> Result:
    """Return what the library finds in a case."""
    project, log = write(case, folder)
    if log is None:
        return diagnose.check(project)
    return diagnose.logs(log, project=project if case.files else None)


def complaint(case: Case, folder: Path) -> str:
    """Return what is wrong with the answer to a case; empty where it is right."""
    result = run(case, folder)
    named = [item for item in (*result.findings, *result.diagnoses) if item.rule in case.rules]
    if not case.found:
        errors = [item.rule for item in named if item.severity >= Severity.ERROR]
        return f"false alarm {errors}" if errors else ""
    if not named and not any(problem.kind in case.rules for problem in result.errors):
        return f"missed; there are {sorted({item.rule for item in result.findings})} {[problem.message for problem in result.errors]}"
    text = diagnose.to_text(result, "json")
    missing = [word for word in case.mentions if word not in text]
    return f"does not say {missing}" if missing else ""
