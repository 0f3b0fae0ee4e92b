"""Starts the interface."""

from __future__ import annotations

import sys

from diagnose.tui.opening import Opening

SWITCH_EVERY = 0.001
"""Seconds after which a thread that computes lets the screen have its turn."""


def run(opening: Opening) -> int:
    """Run the interface until the user leaves; return the exit code."""
    from diagnose.tui.app import DiagnoseApp

    sys.setswitchinterval(SWITCH_EVERY)
    app = DiagnoseApp(opening)
    code = app.run()
    return code if code is not None else app.return_code or 0
