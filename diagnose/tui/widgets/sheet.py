"""Writes the lines of a page: headings, prose, lists, frames of files; and notes which lines lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.text import Text

from diagnose.report.clean import clean, fit, width_of
from diagnose.report.wrap import wrap
from diagnose.tui.widgets.page import Layout, Stop

if TYPE_CHECKING:
    from diagnose.tui.inks import Inks

PROSE = 96
"""Prose is not wider than this: longer lines are hard to read."""


class Sheet:
    """A page in the making, for a width in columns."""

    def __init__(self, width: int, inks: Inks) -> None:
        self.width, self.inks = width, inks
        self.lines: list[Text] = []
        self._stops: list[Stop] = []
        self._under_heading = False

    @property
    def layout(self) -> Layout:
        """What was written."""
        return Layout(self.lines, self._stops)

    @contextmanager
    def leads_to(self, target: Any) -> Iterator[None]:
        """What is written inside leads to a target."""
        first = len(self.lines)
        yield
        self._stops.append(Stop(first, len(self.lines), target))

    def gap(self) -> None:
        """Leave a line, unless there is one already."""
        if self.lines and self.lines[-1].plain.strip() and not self._under_heading:
            self.lines.append(Text())

    def heading(self, text: str) -> None:
        """Begin a part."""
        self._under_heading = False
        self.gap()
        self.lines.append(Text(text, self.inks["heading"]))
        self._under_heading = True

    def line(self, text: str | Text, ink: str = "text", indent: int = 0) -> None:
        """Write one line, cut to the width."""
        if isinstance(text, str):
            text = Text(fit(text, None, max(4, self.width - indent)).text, self.inks[ink])
        self.lines.append(Text(" " * indent) + text if indent else text)
        self._under_heading = False

    def prose(self, text: str, ink: str = "text", indent: int = 0, lead: str = "", lead_ink: str = "dim") -> None:
        """Write a text, wrapped; `lead` stands before its first line."""
        margin = indent + width_of(lead)
        for number, line in enumerate(wrap(text, max(16, min(PROSE, self.width) - margin))):
            head = Text(" " * indent)
            head.append(lead if number == 0 else " " * width_of(lead), self.inks[lead_ink])
            self.lines.append(head.append(line, self.inks[ink]))
        self._under_heading = False

    def rows(self, rows: Sequence[tuple[str, str]], indent: int = 0, ink: str = "text") -> None:
        """Write names and what they are, in two columns."""
        left = min(28, max((width_of(name) for name, _ in rows), default=0))
        for name, text in rows:
            self.prose(text, ink, indent, f"{clean(name):<{left}}  ")
