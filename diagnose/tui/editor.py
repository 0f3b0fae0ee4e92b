"""The user's editor, at a line and column."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

_FALLBACKS = ("nano", "vim", "vi", "notepad")

_PLACES = {
    "vi": "+{line}", "vim": "+call cursor({line},{column})", "nvim": "+call cursor({line},{column})",
    "gvim": "+call cursor({line},{column})",
    "nano": "+{line},{column}", "emacs": "+{line}:{column}", "emacsclient": "+{line}:{column}", "micro": "+{line}:{column}",
    "kak": "+{line}:{column}", "joe": "+{line}", "mg": "+{line}", "ne": "+{line},{column}", "jed": "+{line}", "mcedit": "+{line}",
}  # fmt: skip
"""Programs that take the place as an argument before the file."""

_SUFFIXED = ("hx", "helix", "subl", "zed")
"""Programs that take `file:line:column`."""

_GOTO = ("code", "code-insiders", "codium", "cursor", "windsurf")
"""Programs that take `--goto file:line:column`, and `--wait` to wait until the file is closed."""


def editor_command(path: str, line: int, column: int) -> list[str] | None:
    """Return the command that opens a file at a place, or None when no editor is known ($VISUAL, $EDITOR, a common one)."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or next(filter(shutil.which, _FALLBACKS), "")
    try:
        words = shlex.split(chosen)
    except ValueError:
        return None
    return [*words, *_place(Path(words[0]).stem.lower(), _safe(path), line, column)] if words else None


def _place(program: str, path: str, line: int, column: int) -> list[str]:
    if program in _GOTO:
        return ["--goto", f"{path}:{line}:{column}"]
    if program in _SUFFIXED:
        return [f"{path}:{line}:{column}"]
    argument = _PLACES.get(program)
    return [argument.format(line=line, column=column), path] if argument else [path]


def _safe(path: str) -> str:
    """Return a path that no program takes for an option."""
    return f"./{path}" if path.startswith(("-", "+")) else path
