"""Plain tables on standard output; talk on standard error."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def say(text: str) -> None:
    """Tell what is going on."""
    print(text, file=sys.stderr, flush=True)


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> None:
    """Print a table: the first column to the left, all others to the right."""
    if not rows:
        return
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    print(f"\n{title}")
    for row in (head, ["-" * width for width in widths], *rows):
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([row[0].ljust(len(first)), *others]).rstrip())
    if note:
        print(note)
    sys.stdout.flush()


def ratio(value: float | None, digits: int = 2) -> str:
    """Return a ratio as text; - when there is none."""
    return "-" if value is None else f"{value:.{digits}f} ×"
