"""The files of a project that its findings rest on; where that is not enough, all that were read, then the names of the others."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from diagnose.engine.bundling.member import Member
from diagnose.engine.run import display_path
from diagnose.facts.languages import SOURCE_SUFFIXES
from diagnose.facts.tree import walk
from diagnose.model.result import Result

MAX_NAMES = 5_000
"""Files of which only the name is taken."""

LARGE, MAX_LARGE = 10 << 20, 64 << 20
"""Files between these sizes (bytes) are taken as so many zeros, because their size matters."""

INVOLVED, READ, NAMES = range(3)
"""How much of a project is taken."""


def involved(result: Result) -> set[str]:
    """Return the files that findings and diagnoses point to, as reports name them."""
    places = [item for diagnosis in result.diagnoses for item in diagnosis.evidence]
    for finding in result.findings:
        places += [*finding.evidence, *finding.related]
    return {place.location.path for place in places} | {finding.location.path for finding in result.findings}


def project_members(root: Path, number: int, contents: Mapping[str, bytes], files: Collection[str], extent: int) -> Iterator[Member]:
    """Yield the files of a project: `contents` are those that were read, by the name in reports, `files` those involved."""
    folder = "project" if number == 0 else f"project-{number + 1}"
    start = os.path.abspath(root)  # noqa: PTH100 - no symlink resolution wanted
    taken = set()
    for shown, data in sorted(contents.items()):
        relative = os.path.relpath(os.path.abspath(shown), start).replace(os.sep, "/")  # noqa: PTH100
        if relative.startswith("../") or Path(relative).is_absolute():
            continue
        if extent >= READ or shown in files or not relative.endswith(tuple(SOURCE_SUFFIXES)):
            taken.add(relative)
            yield Member(f"{folder}/{relative}", data, shown)
    if extent >= NAMES:
        yield from _names(root, folder, taken)


def _names(root: Path, folder: str, taken: Collection[str]) -> Iterator[Member]:
    paths = [item.file(name) for item in walk(root, lambda *_: None).folders.values() for name in item.names]
    for path in sorted(set(paths) - set(taken))[:MAX_NAMES]:
        shown = display_path(str(root / path))
        yield Member(f"{folder}/{path}", b"\0" * _zeros(root / path), shown)


def _zeros(path: Path) -> int:
    try:
        size = path.stat().st_size
    except OSError:
        return 0
    return size if LARGE < size <= MAX_LARGE else 0
