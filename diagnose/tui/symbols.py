"""Signs that stand beside words; plain ASCII where the terminal's encoding knows no others."""

from __future__ import annotations

import sys
from typing import NamedTuple

from diagnose.model.severity import Severity


class Signs(NamedTuple):
    """One set of signs, one column wide but for the branches."""

    error: str
    warning: str
    info: str
    opened: str
    closed: str
    bar: str
    yes: str
    no: str
    times: str
    dot: str
    line: str
    spinner: str
    branch: str
    last_branch: str
    same: str
    other: str


_UNICODE = Signs("✖", "▲", "●", "▾", "▸", "▌", "✔", "○", "×", "·", "─", "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", "├─", "└─", "=", "≠")
_ASCII = Signs("x", "!", "i", "v", ">", "|", "+", "-", "x", ".", "-", "|/-\\", "|-", "`-", "=", "#")


def signs_for(encoding: str | None) -> Signs:
    """Return the signs that an encoding can show."""
    return _UNICODE if (encoding or "").lower().replace("-", "").startswith("utf") else _ASCII


SIGNS = signs_for(sys.__stdout__.encoding if sys.__stdout__ else "utf-8")

SYMBOL = {Severity.ERROR: SIGNS.error, Severity.WARNING: SIGNS.warning, Severity.INFO: SIGNS.info}

WORD = {Severity.ERROR: "error", Severity.WARNING: "warn", Severity.INFO: "info"}
"""Severities in five columns or fewer."""
