"""Keeps the trace of a fault of the program in a file, so that the terminal only shows a sentence."""

from __future__ import annotations

import os
import traceback
from pathlib import Path


def crash_note(error: BaseException | None) -> str:
    """Write the trace of an error to the user's state folder; return what to tell the user."""
    said = f"diagnose: a fault in the program ended it ({type(error).__name__}). Your files were not touched."
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    path = Path(base, "diagnose", "crash.txt")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(traceback.format_exception(error)) if error else "unknown", encoding="utf-8", errors="replace")
    except OSError:
        return said
    return f"{said}\nDetails for a report: {path}"
