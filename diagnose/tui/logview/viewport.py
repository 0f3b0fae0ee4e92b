"""Which rows are on the screen and which one the cursor is on; moves over rows that may not all be known yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from diagnose.logs.paging.lineindex import Edge, Rows


class Place(NamedTuple):
    """A row of the screen: the line that begins at `offset`, its part `part` (from 0) where it is wrapped."""

    offset: int
    part: int = 0


class Viewport:
    """A window of `height` screen rows; `top` and `cursor` are None while no row is known."""

    def __init__(self, rows: Rows, height_of: Callable[[int], int] = lambda _: 1) -> None:
        self.rows, self.height_of = rows, height_of
        self.height = 1
        self.top: int | None = None
        self.skip = 0
        """Parts of the top line that are above the window."""
        self.cursor: int | None = None
        self._wanted: int | None = None
        self._layout: list[Place] | None = None

    def changed(self) -> None:
        """Forget the layout: rows, height or wrapping are other ones."""
        self._layout = None

    def layout(self) -> list[Place]:
        """Return what is on the screen, from the top."""
        if self._layout is None:
            self._layout = self._lay_out()
        return self._layout

    def _lay_out(self) -> list[Place]:
        places: list[Place] = []
        offset: int | Edge = Edge.END if self.top is None else self.top
        skip = self.skip
        while not isinstance(offset, Edge) and len(places) < self.height:
            places += [Place(offset, part) for part in range(skip, self.height_of(offset))]
            offset, skip = self.rows.next(offset), 0
        return places[: self.height]

    def settle(self) -> bool:
        """Try again what could not be shown yet; return whether something is shown now."""
        if self._wanted is None:
            return False
        return self.show(self._wanted)

    def show(self, offset: int, above: int | None = None) -> bool:
        """Put the cursor on the row at an offset (the nearest there is), `above` rows over it; return False while it is not known."""
        found = self.rows.next(offset - 1)
        if found is Edge.END:
            found = self.rows.previous(offset)
        self.changed()
        if isinstance(found, Edge):
            self._wanted = offset if found is Edge.PENDING else None
            self.top = self.cursor = None
            return False
        self._wanted = None
        self.cursor = found
        self._place(found, self.height // 3 if above is None else above)
        return True

    def home(self) -> None:
        """Go to the first row."""
        self.show(0, 0)

    def end(self, size: int) -> None:
        """Go to the last row of a log of `size` bytes."""
        found = self.rows.previous(size)
        if isinstance(found, Edge):
            self.show(size)
        else:
            self.show(found, self.height)

    def move(self, count: int) -> bool:
        """Move the cursor by rows and keep it in sight; return whether it moved."""
        if self.cursor is None:
            return False
        before = self.cursor
        self.cursor = self._walk(self.cursor, count)
        self._keep_in_sight()
        return self.cursor != before

    def page(self, share: float) -> bool:
        """Move by a share of the window's height, the window as far as the cursor; return whether anything moved."""
        count = max(1, int(abs(share) * self.height)) * (1 if share > 0 else -1)
        before = self.cursor
        scrolled = self.scroll(count)
        if before is not None:
            self.cursor = self._walk(before, count)
            self._keep_in_sight()
        return scrolled or self.cursor != before

    def scroll(self, count: int) -> bool:
        """Move the window by screen rows; the cursor stays in it. Return whether it moved."""
        if self.top is None:
            return False
        before = (self.top, self.skip)
        for _ in range(abs(count)):
            if not (self._down() if count > 0 else self._up()):
                break
        self.changed()
        self._pull_cursor()
        return (self.top, self.skip) != before

    def _down(self) -> bool:
        assert self.top is not None
        self.changed()
        if self._ends_in_sight():
            return False
        if self.skip + 1 < self.height_of(self.top):
            self.skip += 1
            return True
        below = self.rows.next(self.top)
        if isinstance(below, Edge):
            return False
        self.top, self.skip = below, 0
        return True

    def _up(self) -> bool:
        assert self.top is not None
        if self.skip:
            self.skip -= 1
            return True
        above = self.rows.previous(self.top)
        if isinstance(above, Edge):
            return False
        self.top, self.skip = above, self.height_of(above) - 1
        return True

    def _ends_in_sight(self) -> bool:
        """Whether the last part of the last row is on the screen."""
        places = self.layout()
        if not places:
            return True
        last = places[-1]
        return last.part == self.height_of(last.offset) - 1 and isinstance(self.rows.next(last.offset), Edge)

    def _walk(self, offset: int, count: int) -> int:
        step = self.rows.next if count > 0 else self.rows.previous
        for _ in range(abs(count)):
            found = step(offset)
            if isinstance(found, Edge):
                break
            offset = found
        return offset

    def _place(self, offset: int, above: int) -> None:
        """Put the window so that `above` screen rows are over a row, as far as there are any, and none is wasted below."""
        self.top, self.skip = offset, 0
        above = min(above, max(self.height - self.height_of(offset), 0))
        for _ in range(above):
            if not self._up():
                break
        self._fill()

    def _fill(self) -> None:
        """Leave no room below the last row while there are rows above."""
        self.changed()
        for _ in range(self.height - len(self.layout())):
            if not self._up():
                break
        self.changed()

    def _keep_in_sight(self) -> None:
        assert self.cursor is not None
        self.changed()
        if self.top is None or self.cursor < self.top or (self.cursor == self.top and self.skip):
            self._place(self.cursor, 0)
            return
        places = self.layout()
        last = places[-1] if places else Place(self.cursor)
        if self.cursor > last.offset or (self.cursor == last.offset and last.part < self.height_of(last.offset) - 1):
            self._place(self.cursor, self.height)
        else:
            self._fill()

    def _pull_cursor(self) -> None:
        places = self.layout()
        if not places or self.cursor is None:
            return
        self.cursor = min(max(self.cursor, places[0].offset), places[-1].offset)
