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
        return self._with("1", text)

    def dim(self, text: str) -> str:
        """Return the text in the background."""
        return self._with("2", text)

    def path(self, text: str) -> str:
        """Return a file name or link."""
        return self._with("36", text)

    def label(self, text: str) -> str:
        """Return a label such as `fix:`; blanks before it stay unpainted."""
        word = text.lstrip()
        return text[: len(text) - len(word)] + self._with("1;32" if word.startswith(("fix", "or")) else "1", word)

    def severity(self, severity: Severity, text: str, bold: bool = True) -> str:
        """Return a text in the colour of a severity."""
        return self._with(("1;" if bold else "") + _SEVERITY_CODES[severity.word], text)

    def prose(self, text: str) -> str:
        """Return a line of prose with its `code` in colour."""
        if not self.color or text.count("`") < 2:
            return text
        parts = text.split("`")
        if len(parts) % 2 == 0:  # an opening mark whose partner is on the next line
            parts[-2:] = [parts[-2] + "`" + parts[-1]]
        return "".join(self._with("36", f"`{part}`") if index % 2 else part for index, part in enumerate(parts))

    def _with(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and text else text


def symbol(severity: Severity) -> str:
    """Return the sign that stands before a root cause."""
    return _SYMBOLS[severity.word]
