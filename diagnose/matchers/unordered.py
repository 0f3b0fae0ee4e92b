"""Set and count: all steps, in any order, within the window.

    steps a, b    within 5      a@1 . . b@4          one match (a@1 b@4)
                                a@1 . . . . . b@7    none: 6 apart
                                b@1 a@1              one match: order does not matter
    count 3 of a  within 5      a@1 a@2 a@3 a@4      one match (a@1 a@2 a@3); a@4 may start the next
"""

from __future__ import annotations

from collections.abc import Collection

from diagnose.matchers.collect import Collector, Held


class SetCollector(Collector):
    """Collects a set; a count is a set of one step that needs several events."""

    __slots__ = ()

    def feed(self, held: Held, steps: Collection[int]) -> None:
        """Add an event to every step it matched."""
        for step in steps:
            self._keep(step, held)
