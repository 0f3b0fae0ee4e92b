"""Writing to the project's files, with the same journal as `diagnose fix`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from diagnose.fixes.apply import Applier
from diagnose.fixes.journal import levels, state_folder

if TYPE_CHECKING:
    from diagnose.tui.opening import Opening


def applier(opening: Opening) -> Applier:
    """Return what writes below the projects of an opening."""
    return Applier(opening.home, opening.projects)


def can_undo(opening: Opening) -> bool:
    """Whether an application is there to be taken back."""
    try:
        return any(level.state == "applied" for level in levels(state_folder(os.path.realpath(opening.home))))
    except (OSError, RuntimeError):
        return False
