"""The ways out of a problem, as rows: each with its edits to accept, or its steps to tick off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message

from diagnose.model.finding import Diagnosis, Finding
from diagnose.model.fix import Fix
from diagnose.report.clean import fit
from diagnose.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from diagnose.tui.fix.proposal import Edit, Proposal


class Way(NamedTuple):
    """A fix and the finding or root cause that offers it."""

    owner: Diagnosis | Finding
    fix: Fix

    @property
    def has_edits(self) -> bool:
        """Whether edits can be made of it."""
        return isinstance(self.owner, Finding) and self.fix.safety != "manual" and not self.fix.obstacle and bool(self.fix.requests)

    @property
    def place(self) -> str:
        """Where the finding is that offers it."""
        return str(self.owner.location) if isinstance(self.owner, Finding) else ""

    @property
    def steps(self) -> tuple[str, ...]:
        """What a person does."""
        return tuple(step for step in self.fix.steps if step.strip())


def ways_out(item: Diagnosis | Finding, explained: Iterable[Finding]) -> list[Way]:
    """Return all ways out: those with edits first, then what is to be done by hand, each text once."""
    findings = list(explained) if isinstance(item, Diagnosis) else [item]
    offered = [Way(finding, fix) for finding in findings for fix in finding.fixes]
    own = [Way(item, fix) for fix in item.fixes] if isinstance(item, Diagnosis) else []
    by_hand = [way for way in (*own, *offered) if not way.has_edits]
    unique = {(way.fix.title, way.fix.steps): way for way in by_hand}
    return [*(way for way in offered if way.has_edits), *unique.values()]


class StepRow(NamedTuple):
    """A step of a checklist, by its number."""

    way: int
    number: int


class EditRow(NamedTuple):
    """An edit of the proposal."""

    way: int
    edit: Edit


class WayRow(NamedTuple):
    """The head of a way."""

    way: int


class NoteRow(NamedTuple):
    """Something that is only said."""

    way: int
    text: str
    ink: str


AnyRow = WayRow | EditRow | StepRow | NoteRow

_TAG = {"safe": ("safe", "good"), "unsafe": ("may change behaviour", "warning"), "manual": ("by hand", "dim")}


class WayRows(RowList):
    """Shows the ways; the chosen one is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "accept", "Accept", tooltip="Accept an edit or leave it out; tick a step off.", id="fix.accept"),
    ]

    class Accepted(Message):
        """A row was switched on or off, or another way was chosen."""

        def __init__(self, row: AnyRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.ways: Sequence[Way] = ()
        self.chosen = 0
        self.proposal: Proposal | None = None
        self.note = ("", "dim")
        """What is said below the chosen way, and its ink."""
        self.ticked: set[str] = set()
        """Steps that were ticked off."""
        self.rows: list[AnyRow] = []

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @property
    def way(self) -> Way | None:
        """The chosen way."""
        return self.ways[self.chosen] if self.chosen < len(self.ways) else None

    def build(self) -> None:
        """Make the rows anew."""
        self.rows = [row for number, way in enumerate(self.ways) for row in self._rows_of(number, way)]
        self.changed()

    def _rows_of(self, number: int, way: Way) -> Iterable[AnyRow]:
        yield WayRow(number)
        if number != self.chosen:
            return
        if self.note[0]:
            yield NoteRow(number, *self.note)
        if self.proposal:
            yield from (EditRow(number, edit) for edit in self.proposal.edits)
        yield from (StepRow(number, step) for step in range(len(way.steps)))

    # drawing

    def row(self, index: int, width: int) -> Text:
        """Draw a row."""
        row = self.rows[index]
        if isinstance(row, WayRow):
            return self._way(row, width)
        if isinstance(row, NoteRow):
            return self._cut(Text("   "), row.text, row.ink, width)
        if isinstance(row, EditRow):
            return self._edit(row.edit, width)
        step = self.ways[row.way].steps[row.number]
        done = step in self.ticked
        text = Text().append(f"   {self._box(done)} {row.number + 1}. ", self.ui.inks["good" if done else "dim"])
        return self._cut(text, step, "dim" if done else "text", width)

    def _way(self, row: WayRow, width: int) -> Text:
        way = self.ways[row.way]
        fix = way.fix
        is_one_of_many = sum(other.fix.title == fix.title for other in self.ways) > 1
        title = f"{fix.title} ({way.place})" if is_one_of_many and way.place else fix.title
        is_chosen = row.way == self.chosen
        said, ink = _TAG[fix.safety if way.has_edits else "manual"]
        text = Text(f" {self.ui.signs.opened if is_chosen else self.ui.signs.closed} ", self.ui.inks["dim"])
        room = width - text.cell_len - len(said) - 3
        text.append(fit(title, None, max(6, room)).text, self.ui.inks["bold" if is_chosen else "text"])
        text.append(" " * max(1, width - text.cell_len - len(said) - 1))
        return text.append(said, self.ui.inks[ink])

    def _edit(self, edit: Edit, width: int) -> Text:
        accepted = self.proposal is not None and edit not in self.proposal.rejected
        text = Text().append(f"   {self._box(accepted)} ", self.ui.inks["good" if accepted else "dim"])
        place = fit(edit.place, (len(edit.place) - 1, len(edit.place)), max(8, width // 2)).text
        text.append(f"{place}  ", self.ui.inks["path" if accepted else "dim"])
        return self._cut(text, edit.said, "text" if accepted else "dim", width)

    def _cut(self, text: Text, said: str, ink: str, width: int) -> Text:
        return text.append(fit(said, None, max(4, width - text.cell_len - 1)).text, self.ui.inks[ink])

    def _box(self, is_on: bool) -> str:
        return f"[{self.ui.signs.yes if is_on else ' '}]"

    def empty(self) -> list[Text]:
        """Say that there is no way out."""
        return [Text(), Text(" Nothing is known to do about this yet.", self.ui.inks["dim"])]

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be switched."""
        if action == "accept":
            return self.cursor < self.count and not isinstance(self.rows[self.cursor], NoteRow)
        return super().check_action(action, parameters)

    def action_accept(self) -> None:
        """Switch the row, or choose the way."""
        if self.cursor < self.count:
            self.post_message(self.Accepted(self.rows[self.cursor]))
