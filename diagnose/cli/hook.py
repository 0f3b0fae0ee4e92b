"""`diagnose check --hook` and `diagnose fix --hook`: what a commit changes, with all that it must agree with.

Whole components are looked at, since a change in one file breaks another; components without a change are not. Where
nothing is staged (`pre-commit run --all-files`) everything is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from diagnose.cli.options import UsageError

if TYPE_CHECKING:
    from diagnose.engine.run import Request


def hooked(paths: Sequence[Path]) -> Request | None:
    """Return what to read for the commit that is being made; None when no rule reads what it changes."""
    from diagnose.cli.staged import NoRepository, below, index_overlay, staged_files

    folder = _folder(paths)
    try:
        staged = staged_files(folder)
        if staged.is_commit and not staged.files:
            return None
        overlay = index_overlay(staged.top) if staged.is_commit else {}
    except NoRepository as error:
        raise UsageError(f"--hook: {error}") from None
    root = folder if folder != Path() else _shown(staged.top)
    only = below(staged.top, staged.files, root) if staged.is_commit else None
    if only is not None and not only:
        return None
    return _request(root, overlay, only)


def _request(root: Path, overlay: dict[str, bytes | None], only: list[Path] | None) -> Request:
    from diagnose.engine.run import Request
    from diagnose.settings.settings import Settings

    return Request(projects=[(root, Settings())], overlay=overlay, only=only)


def _folder(paths: Sequence[Path]) -> Path:
    """Return the folder that is meant; the names of files that a hook runner adds say nothing that Git does not."""
    folders = [path for path in paths if path.is_dir()]
    if len(folders) > 1:
        raise UsageError("--hook takes one folder (default: the repository)")
    return folders[0] if folders else Path()


def _shown(top: Path) -> Path:
    """Return the top of the repository, relative to here where it is here."""
    return Path() if top.resolve() == Path.cwd().resolve() else top
