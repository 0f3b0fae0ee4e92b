"""A unified diff as a terminal shows it: harmless, and in colours."""

from __future__ import annotations

from diagnose.report.clean import clean
from diagnose.report.paint import Paint

_HEADS = ("diff --git ", "--- ", "+++ ", "rename ", "similarity ", "new file ", "deleted file ")
_CODES = {"+": "32", "-": "31", "@": "36", "\\": "2"}


def diff_text(diff: str, color: bool) -> str:
    """Return a diff with its lines cleaned (a carriage return at their end left out) and painted by what they are."""
    paint = Paint(color)
    return "".join(f"{_line(line, paint)}\n" for line in diff.split("\n")[:-1])


def _line(line: str, paint: Paint) -> str:
    shown = clean(line.removesuffix("\r"))
    if line.startswith(_HEADS):
        return paint.bold(shown)
    return paint.code(_CODES[line[0]], shown) if line[:1] in _CODES else shown
