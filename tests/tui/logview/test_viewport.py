"""The window on the rows of a log, without a screen: whatever is done, the cursor is in sight and no room is wasted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from hypothesis import given
from hypothesis import strategies as st

from diagnose.logs.paging.lineindex import Edge
from diagnose.tui.logview.viewport import Viewport


class Known:
    """Rows at these offsets; those from `until` on are not known yet."""

    def __init__(self, offsets: list[int], until: int = 1 << 30) -> None:
        self.offsets, self.until = offsets, until

    def next(self, offset: int) -> int | Edge:
        place = bisect_right(self.offsets, offset)
        if place == len(self.offsets):
            return Edge.END
        return self.offsets[place] if self.offsets[place] < self.until else Edge.PENDING

    def previous(self, offset: int) -> int | Edge:
        if offset > self.until:
            return Edge.PENDING
        place = bisect_left(self.offsets, offset)
        return self.offsets[place - 1] if place else Edge.END


def view_of(heights: list[int], height: int, until: int = 1 << 30) -> Viewport:
    """A window on rows of these heights, which begin at 0, 10, 20 and so on."""
    view = Viewport(Known([number * 10 for number in range(len(heights))], until), lambda offset: heights[offset // 10])
    view.height = height
    return view


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(-30, 30)),
        st.tuples(st.just("page"), st.sampled_from([1.0, -1.0, 0.5, -0.5])),
        st.tuples(st.just("scroll"), st.integers(-30, 30)),
        st.tuples(st.just("show"), st.integers(0, 400)),
        st.tuples(st.just("home"), st.just(0)),
        st.tuples(st.just("end"), st.just(0)),
        st.tuples(st.just("height"), st.integers(1, 20)),
    ),
    max_size=12,
)


def do(view: Viewport, step: tuple[str, float]) -> None:
    name, value = step
    if name == "home":
        view.home()
    elif name == "end":
        view.end(1000)
    elif name == "height":
        view.height = int(value)
        view.changed()
        view.move(0)
    else:
        getattr(view, name)(value)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=40), st.integers(1, 20), STEPS)
def test_the_cursor_is_always_in_sight_and_the_window_is_full(heights, height, steps):
    view = view_of(heights, height)
    view.home()
    for step in steps:
        do(view, step)
        places = view.layout()
        assert view.cursor in {place.offset for place in places}
        assert len(places) == min(view.height, sum(heights))
        rows = [(offset * 10, part) for offset, parts in enumerate(heights) for part in range(parts)]
        first = rows.index(tuple(places[0]))
        assert [tuple(place) for place in places] == rows[first : first + len(places)]


@given(st.integers(0, 300), STEPS)
def test_rows_that_are_not_known_yet_are_never_gone_to_and_shown_once_they_are(until, steps):
    view = view_of([1] * 40, 5, until)
    view.home()
    for step in steps:
        do(view, step)
        assert all(place.offset < max(until, 1) for place in view.layout())
    view.show(350)
    assert view.cursor is None and not view.settle()
    view.rows.until = 1 << 30
    assert view.settle()
    assert view.cursor == 350
    assert not view.settle()


def test_a_row_that_is_higher_than_the_window_can_be_scrolled_through():
    view = view_of([1, 30, 1], 10)
    view.home()
    seen = set(view.layout())
    while view.scroll(3):
        seen.update(view.layout())
    assert len(seen) == 32


def test_no_rows_at_all():
    view = view_of([], 10)
    for name, value in (("home", 0), ("end", 0), ("move", 3), ("page", 1.0), ("scroll", -2), ("show", 5)):
        do(view, (name, value))
        assert view.layout() == [] and view.cursor is None
