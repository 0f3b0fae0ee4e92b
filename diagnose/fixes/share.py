"""What one fix does to files, and whether two fixes exclude each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from diagnose.fixes.patch import Patch, clash
from diagnose.fixes.workspace import Target
from diagnose.model.finding import Finding
from diagnose.model.fix import Fix

Cell = tuple[str, int]
"""A part of a file: its real path, and where its outermost list item starts."""

ROOT = -1
"""The part of a file that is in no list, or in more than one item: it can have to do with all others."""

WHOLE = -2
"""The file as a whole."""


class Choice(NamedTuple):
    """A fix that is to be made, and the finding it is for."""

    finding: Finding
    fix: Fix


@dataclass(slots=True)
class Share:
    """What one fix does: patches by real path, and files created, moved and deleted."""

    choice: Choice
    patches: dict[str, Patch] = field(default_factory=dict)
    moves: dict[str, Target] = field(default_factory=dict)
    deletes: set[str] = field(default_factory=set)
    creates: dict[str, tuple[Target, bytes]] = field(default_factory=dict)
    cells: set[Cell] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Whether the fix changes nothing."""
        return not (self.moves or self.deletes or self.creates) and all(patch.is_empty for patch in self.patches.values())

    def files(self) -> set[str]:
        """Return the real paths of all files it has to do with."""
        return {*self.patches, *self.moves, *self.deletes, *self.creates, *(goal.real for goal in self.moves.values())}


class Accepted:
    """The shares accepted so far, by the parts of files they have to do with."""

    def __init__(self) -> None:
        self.shares: list[Share] = []
        self._by_cell: dict[Cell, list[int]] = {}
        self._by_file: dict[str, list[int]] = {}

    def add(self, share: Share) -> None:
        """Accept a share."""
        number = len(self.shares)
        self.shares.append(share)
        for cell in share.cells:
            self._by_cell.setdefault(cell, []).append(number)
        for real in {real for real, _ in share.cells}:
            self._by_file.setdefault(real, []).append(number)

    def rival(self, share: Share) -> Share | None:
        """Return the first accepted share that excludes another one."""
        numbers: set[int] = set()
        for real, cell in share.cells:
            numbers.update(self._by_file.get(real, ()) if cell in (ROOT, WHOLE) else self._by_cell.get((real, cell), ()))
            numbers.update(self._by_cell.get((real, ROOT), ()), self._by_cell.get((real, WHOLE), ()))
        return next((self.shares[number] for number in sorted(numbers) if excludes(self.shares[number], share)), None)


def excludes(one: Share, other: Share) -> bool:
    """Return whether two fixes cannot both be made."""
    if _deletes_used(one, other) or _deletes_used(other, one) or _same_goal(one, other):
        return True
    if any(real in other.moves and other.moves[real].real != goal.real for real, goal in one.moves.items()):
        return True
    both = one.patches.keys() & other.patches.keys()
    return any(clash(mine, its) for real in both for mine in one.patches[real].claims for its in other.patches[real].claims)


def _deletes_used(one: Share, other: Share) -> bool:
    """Return whether a fix deletes a file that the other edits or moves."""
    used = {real for real, patch in other.patches.items() if not patch.is_empty} | other.moves.keys()
    return not one.deletes.isdisjoint(used)


def _same_goal(one: Share, other: Share) -> bool:
    """Return whether both write a new file at one path, and not the same one."""
    mine, its = _goals(one), _goals(other)
    return any(mine[real] != its[real] for real in mine.keys() & its.keys())


def _goals(share: Share) -> dict[str, object]:
    moved: dict[str, object] = {goal.real: real for real, goal in share.moves.items()}
    return moved | {real: data for real, (_, data) in share.creates.items()}
