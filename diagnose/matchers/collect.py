"""Collects events until they make a frame: one candidate match.

A collector holds events per step in the order of arrival. `frame` is the oldest complete candidate or None; `consume`
takes its events away; `drop` removes only one of them (the anchor of an absence that was violated), so that the rest can
join a later frame. `expire` forgets what is too old to matter. Ticks are seconds, or lines in logs without timestamps.

Semantics of all collectors, as in the CRE rule language:
- a window is inclusive: first and last event exactly `within` apart still match;
- events with equal ticks count in order of arrival;
- each event is used once per step; leftovers can join the next frame;
- one line may fill several steps of a set, but not advance a sequence by more than one step.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from diagnose.model.event import LogEvent

MAX_HELD = 10_000
"""Events kept per step (more where a step needs more): a flood of half matches must not fill the memory.

Beyond, further ones are not kept until the oldest, which come first anyway, are used or too old.
"""


class Held(NamedTuple):
    """An event with its place in time and its number in the order of arrival."""

    tick: float
    order: int
    event: LogEvent


Frame = list[Held]


class Collector:
    """What set and sequence share: a queue for every step. There is one for every correlation key, so it is small."""

    __slots__ = ("needed", "queues", "within")

    def __init__(self, needed: Sequence[int], within: float) -> None:
        self.needed, self.within = needed, within
        self.queues: list[list[Held]] = [[] for _ in needed]

    @property
    def empty(self) -> bool:
        """Whether nothing is held."""
        return not any(self.queues)

    def feed(self, held: Held, steps: Collection[int]) -> None:
        """Add an event that matched these steps."""
        raise NotImplementedError

    def frame(self) -> Frame | None:
        """Return the oldest complete candidate: the oldest `needed` events of every step, in the order of the steps."""
        for queue, needed in zip(self.queues, self.needed, strict=True):
            if len(queue) < needed:
                return None
        return [queue[index] for queue, needed in zip(self.queues, self.needed, strict=True) for index in range(needed)]

    def consume(self) -> None:
        """Take away the events of the current frame."""
        for queue, needed in zip(self.queues, self.needed, strict=True):
            del queue[:needed]

    def drop(self, anchor: Held) -> None:
        """Remove one event of the current frame."""
        for queue in self.queues:
            if anchor in queue:
                queue.remove(anchor)
                return

    def expire(self, now: float) -> None:
        """Forget events that cannot join with anything from `now` on."""
        oldest = now - self.within
        for queue in self.queues:
            if queue and queue[0].tick < oldest:
                trim(queue, oldest)

    def _keep(self, step: int, held: Held) -> None:
        """Add an event to a step that has room."""
        queue = self.queues[step]
        if len(queue) < MAX_HELD or len(queue) < self.needed[step]:
            queue.append(held)


def trim(queue: list[Held], oldest: float) -> None:
    """Remove what is at the front of a queue and older than `oldest`."""
    count = 0
    for held in queue:
        if held.tick >= oldest:
            break
        count += 1
    del queue[:count]
