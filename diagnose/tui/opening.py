"""What the interface is opened on."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from diagnose.model.severity import Severity


class Opening(NamedTuple):
    """Projects and logs, and the options of the command line that matter for them.

    `paths` limits findings to these files where files of a project were named; `home` is the folder that state is kept for.
    """

    projects: tuple[Path, ...] = ()
    logs: tuple[str, ...] = ()
    packs: tuple[Path, ...] = ()
    config: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    least: Severity = Severity.INFO
    paths: frozenset[str] = frozenset()
    baseline: frozenset[str] = frozenset()
    home: Path = Path()
    theme: str = ""
    builtin: bool = True
    """Whether the rules that ship with the program are used beside the packs."""
