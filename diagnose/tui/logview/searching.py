"""A search: its hits are found in the background, from the cursor on first; a jump to one that is not known yet waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from diagnose.logs.paging.lineindex import Edge, LineIndex
from diagnose.logs.paging.linematch import LineMatcher
from diagnose.logs.paging.selection import SelectedRows, Selection
from diagnose.tui.logview.jobs import Background

JOB = "search"


class Jump(NamedTuple):
    """Where to go: the offset of a hit, and whether the search went round an end of the log to find it."""

    offset: int
    wrapped: bool = False


class Search:
    """The hits of one expression in the rows that filters leave."""

    def __init__(self, index: LineIndex, background: Background, go: Callable[[Jump | None], None]) -> None:
        """`go` is told where to go, None where nothing matches."""
        self._index, self._background, self._go = index, background, go
        self.matcher: LineMatcher | None = None
        self.rows: SelectedRows | None = None
        self._waiting: tuple[int, bool, bool] | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a jump waits for its hit."""
        return self._waiting is not None

    @property
    def is_running(self) -> bool:
        """Whether hits are still being counted."""
        return JOB in self._background.names

    def start(self, matcher: LineMatcher, within: Selection, place: int) -> None:
        """Find the hits of an expression, those near a place first."""
        self.matcher = matcher
        self.rows = SelectedRows(self._index, within._replace(require=(matcher,)))
        self.rows.focus(place)
        self._background.start(JOB, self.rows.work())

    def clear(self) -> None:
        """Forget the search."""
        self._background.stop(JOB)
        self.matcher = self.rows = self._waiting = None

    def cancel(self) -> bool:
        """Stop counting; return whether there was anything to stop."""
        waited, self._waiting = self._waiting, None
        return self._background.stop(JOB) or waited is not None

    def jump(self, place: int, backward: bool) -> None:
        """Go to the next hit after a place, or to the one before it; on from the other end where there is none."""
        self._waiting = (place, backward, False)
        if self.rows:
            self.rows.focus(place, backward)
        self.settle()

    def settle(self) -> None:
        """Try again to go where a jump wants to go."""
        if self._waiting is None or self.rows is None:
            return
        place, backward, wrapped = self._waiting
        found = self.rows.previous(place) if backward else self.rows.next(place)
        if found is Edge.END and not wrapped:
            self._from_the_other_end(backward)
        elif isinstance(found, int):
            self._waiting = None
            self._go(Jump(found, wrapped))
        elif found is Edge.END or not self.is_running:
            self._waiting = None
            self._go(None)

    def _from_the_other_end(self, backward: bool) -> None:
        assert self.rows is not None
        start = self._index.source.size if backward else -1
        self.rows.focus(start, backward)
        self._waiting = (start, backward, True)
        self.settle()
