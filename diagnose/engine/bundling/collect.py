"""Collects what a bundle holds: as little as gives the same findings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from diagnose.engine.bundling.member import Member
from diagnose.engine.bundling.projectfiles import INVOLVED, NAMES, READ, involved, project_members
from diagnose.engine.bundling.proof import analysed, difference, holds_secret, masked, said, starred, stood_in
from diagnose.engine.bundling.slices import WHOLE, slice_logs, wanted_lines
from diagnose.engine.catalog import Catalog
from diagnose.engine.run import Request, run
from diagnose.model.result import Result
from diagnose.settings.settings import Settings, find_settings

EXTENTS = ((20, INVOLVED), (200, READ), (2_000, NAMES), (WHOLE, NAMES))
"""Lines around findings, and how much of a project: the first that gives the same findings is taken."""


class Bundle(NamedTuple):
    """The files of a bundle and the result they were taken for; `problem` says why it must not be sent."""

    result: Result
    members: list[Member]
    problem: str = ""


def collect(catalog: Catalog, logs: Sequence[str], projects: Sequence[tuple[Path, Settings]], base: Request) -> Bundle:
    """Return the smallest bundle of logs and projects that gives the same findings; `base` gives selection and options."""
    contents: dict[str, bytes] = {}
    result = run(catalog, Request(logs, projects, base.selection, base.options, on_read=contents.__setitem__))
    secrets = sorted(result.secrets)
    whole = said(result, [*(_shown(root) for root, _ in projects), *logs])
    members: list[Member] = []
    problem = ""
    for (around, extent), hide in product(EXTENTS, (starred, stood_in)):
        members = [masked(member, secrets, hide) for member in _members(result, logs, projects, contents, around, extent)]
        problem = difference(whole, analysed(catalog, members, base.selection))
        if not problem:
            break
    leaking = [member.name for member in members if holds_secret(member, secrets)]
    if leaking:
        problem = f"{leaking[0]} still holds a secret"
    elif problem:
        problem = f"analysing it does not give the same findings: {problem}"
    return Bundle(result, members, problem)


def _members(  # noqa: PLR0913, PLR0917 - the parts of one request
    result: Result,
    logs: Sequence[str],
    projects: Sequence[tuple[Path, Settings]],
    contents: dict[str, bytes],
    around: int,
    extent: int,
) -> list[Member]:
    members = slice_logs(logs, wanted_lines(result, around))
    files = involved(result)
    for number, (root, settings) in enumerate(projects):
        members += project_members(root, number, contents, files, extent)
        members += _configuration(root, number, settings)
    return list({member.name: member for member in members}.values())


def _configuration(root: Path, number: int, settings: Settings) -> list[Member]:
    """Return the configuration file, which decides what is found, from wherever it was taken."""
    path = settings.path or find_settings(root)
    if path is None:
        return []
    folder = "project" if number == 0 else f"project-{number + 1}"
    try:
        return [Member(f"{folder}/diagnose.yaml", path.read_bytes(), str(path))]
    except OSError:  # gone since it was read
        return []


def _shown(root: Path) -> str:
    from diagnose.engine.run import display_path

    return display_path(str(root))
