"""Colours of the terminal report: the sixteen ANSI colours, bold and dim, readable on dark and on light."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnose.model.severity import Severity

_SEVERITY_CODES = {"error": "31", "warning": "33", "info": "36"}
_SYMBOLS = {"error": "✖", "warning": "▲", "info": "●"}


class Paint:
    """Puts colour on texts, or leaves them alone when `color` is false."""

    def __init__(self, color: bool) -> None:
        self.color = color

    def bold(self, text: str) -> str:
        """Return the text in bold."""
        return self.code("1", text)

    def dim(self, text: str) -> str:
        """Return the text in the background."""
        return self.code("2", text)

    def path(self, text: str) -> str:
        """Return a file name or link."""
        return self.code("36", text)

    def good(self, text: str) -> str:
        """Return a text that says that all is well or can be made so."""
        return self.code("32", text)

    def severity(self, severity: Severity, text: str) -> str:
        """Return a text in the colour of a severity, bold."""
        return self.code(f"1;{severity_code(severity)}", text)

    def prose(self, text: str) -> str:
        """Return a line of prose with its `code` in colour."""
        if not self.color or text.count("`") < 2:
            return text
        parts = text.split("`")
        if len(parts) % 2 == 0:  # an opening mark whose partner is on the next line
            parts[-2:] = [parts[-2] + "`" + parts[-1]]
        return "".join(self.code("36", f"`{part}`") if index % 2 else part for index, part in enumerate(parts))

    def code(self, code: str, text: str) -> str:
        """Return the text with an ANSI code around it."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and text else text


def severity_code(severity: Severity) -> str:
    """Return the ANSI code of a severity's colour."""
    return _SEVERITY_CODES[severity.word]


def symbol(severity: Severity) -> str:
    """Return the sign that stands before a root cause."""
    return _SYMBOLS[severity.word]
