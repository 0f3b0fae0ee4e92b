"""The list of answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from diagnose.report.clean import clean, fit
from diagnose.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from diagnose.knowledge.answers import Answer

EXAMPLES = (
    "why do I see the nginx welcome page",
    "tailscale proxy asks to log in",
    "which commits trigger a build",
    "how large may a request be",
    "paste a line of a log",
)


class AnswerRows(RowList):
    """Shows answers, the best first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.answers: Sequence[Answer] = ()
        self.asked = ""

    @property
    def count(self) -> int:
        """How many answers there are."""
        return len(self.answers)

    @property
    def current(self) -> Answer | None:
        """The answer under the cursor."""
        return self.answers[self.cursor] if self.cursor < self.count else None

    def row(self, index: int, width: int) -> Text:
        """Draw an answer: its kind and title."""
        answer, inks = self.answers[index], self.ui.inks
        text = Text(f" {answer.kind:<10}", inks["dim"])
        room = max(8, width - text.cell_len - 1)
        return text.append(fit(clean(" ".join(answer.title.split())), None, room).text, inks["bold" if index == 0 else "text"])

    def empty(self) -> list[Text]:
        """Say what can be asked."""
        if self.asked:
            return [Text(), Text(" Nothing is known about that. Try other words, or paste the line of the log.", self.ui.inks["dim"])]
        return [Text(), Text(" For example:", self.ui.inks["dim"]), *(Text(f"   {example}", self.ui.inks["text"]) for example in EXAMPLES)]
