"""Sequence: the steps in their order, within the window.

    steps a, b, c    within 10     a@1 b@2 c@3            one match
                                   a@1 c@2 b@3            none: c before b
                                   a@1 b@2 . . . c@12     none: 11 apart
                                   a@1 a@2 b@3 c@4 b@5 c@6    two: (a@1 b@3 c@4) (a@2 b@5 c@6)

Unlike the reference implementation of CRE, which compares later steps with the first step only, every step must come
after the one before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from operator import attrgetter

from diagnose.matchers.collect import Collector, Held, trim

_order = attrgetter("order")


class SequenceCollector(Collector):
    """Collects a sequence; a step is open once the steps before it have the events they need."""

    __slots__ = ("_open",)

    def __init__(self, needed: Sequence[int], within: float) -> None:
        super().__init__(needed, within)
        self._open = 0

    def feed(self, held: Held, steps: Collection[int]) -> None:
        """Add an event to the steps it matched that are open; it opens at most one further step."""
        was_open = self._open
        for step in steps:
            if step <= was_open:
                self._keep(step, held)
        if was_open < len(self.needed) - 1 and len(self.queues[was_open]) >= self.needed[was_open] and was_open in steps:
            self._open += 1

    def consume(self) -> None:
        """Take away the events of the current frame, and what no longer comes after an earlier step."""
        super().consume()
        self._restore_order()

    def drop(self, anchor: Held) -> None:
        """Remove one event of the current frame, and what no longer comes after an earlier step."""
        super().drop(anchor)
        self._restore_order()

    def expire(self, now: float) -> None:
        """Forget first events that are too old, and what no longer comes after an earlier step."""
        first, oldest = self.queues[0], now - self.within
        if first and first[0].tick < oldest:
            trim(first, oldest)
            self._restore_order()

    def _restore_order(self) -> None:
        """Keep in each step only what comes after the needed events of the step before; close steps without ground."""
        self._open = 0
        after = -1
        for number, (queue, needed) in enumerate(zip(self.queues, self.needed, strict=True)):
            if queue and queue[0].order <= after:
                del queue[: bisect_right(queue, after, key=_order)]
            if len(queue) < needed:
                for later in self.queues[number + 1 :]:
                    later.clear()
                return
            after = queue[needed - 1].order
            self._open = min(number + 1, len(self.needed) - 1)
