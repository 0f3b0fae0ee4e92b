"""Finds the fixes that something speaks against, with few analyses.

Fixes in different parts of files (list items, files) hardly ever disturb each other, and what speaks against one stands where it
edits. So all parts are tried at once, one fix of each part at a time, and the guilty are told by the place. Where that does not
explain everything, the fixes are halved until the guilty are alone. Whatever is returned was analysed together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from diagnose.engine.objections import Objection
from diagnose.fixes.plan import Left, Planner
from diagnose.fixes.share import WHOLE, Cell, Choice

Judge = Callable[[list[Choice]], list[Objection]]

MAX_TRIES = 6
"""Times that the guilty of one layer are told by their places, before halving: an error may hide the next one."""


class Search:
    """One search; `left` are the fixes that were found guilty."""

    def __init__(self, judge: Judge, planner: Planner) -> None:
        self._judge, self._planner = judge, planner
        self.left: list[Left] = []

    def keep(self, kept: list[Choice], fresh: list[Choice]) -> list[Choice]:
        """Return those of the fresh choices that can be made together with the kept ones."""
        if not fresh or not self._judge([*kept, *fresh]):
            return fresh
        parts = self._parts(fresh)
        proven: list[Choice] = []
        for depth in range(max(map(len, parts))):
            layer = [part[depth] for part in parts if depth < len(part)]
            proven += self._layer([*kept, *proven], layer)
        return proven

    def _layer(self, kept: list[Choice], layer: list[Choice]) -> list[Choice]:
        """Keep what can be kept of choices in different parts."""
        good, guilty = layer, list[Left]()
        for _ in range(MAX_TRIES):
            found = self._judge([*kept, *good]) if good else []
            if not found:
                self.left += guilty
                return good
            blamed = self._blamed(good, found)
            if not blamed:
                break
            guilty += [Left(choice, "unproven", reason) for choice, reason in blamed]
            names = {id(choice) for choice, _ in blamed}
            good = [choice for choice in good if id(choice) not in names]
        return self._halve(kept, layer)

    def _blamed(self, layer: list[Choice], found: Iterable[Objection]) -> list[tuple[Choice, str]]:
        """Return the choices that the objections are about, each with a reason; none when one is about no choice."""
        owners = {cell: choice for choice in layer for cell in self._planner.cells(choice)}
        blamed: dict[int, tuple[Choice, str]] = {}
        for objection in found:
            choice = self._owner(objection, owners)
            if choice is None:
                return []
            blamed.setdefault(id(choice), (choice, objection.reason))
        return list(blamed.values())

    def _owner(self, objection: Objection, owners: dict[Cell, Choice]) -> Choice | None:
        path, offset = objection.place
        if not isinstance(offset, int):
            return None
        return owners.get(self._planner.cell_at(path, offset)) or owners.get((path, WHOLE))

    def _halve(self, kept: list[Choice], fresh: list[Choice]) -> list[Choice]:
        if not fresh:
            return []
        found = self._judge([*kept, *fresh])
        if not found:
            return fresh
        if len(fresh) == 1:
            self.left.append(Left(fresh[0], "unproven", found[0].reason))
            return []
        half = len(fresh) // 2
        first = self._halve(kept, fresh[:half])
        return first + self._halve([*kept, *first], fresh[half:])

    def _parts(self, choices: list[Choice]) -> list[list[Choice]]:
        """Return the choices by the parts of files they have to do with; those with a part in common are together."""
        parts: dict[Cell, list[Choice]] = {}
        whole = {real for choice in choices for real, cell in self._planner.cells(choice) if cell == WHOLE}
        for choice in choices:
            cells = {(real, WHOLE if real in whole else cell) for real, cell in self._planner.cells(choice)}
            joined = {id(parts[cell]): parts[cell] for cell in cells if cell in parts}.values()
            part = [item for other in joined for item in other] + [choice]
            parts |= dict.fromkeys([*cells, *(cell for cell, other in parts.items() if any(other is one for one in joined))], part)
        return list({id(part): part for part in parts.values()}.values())
