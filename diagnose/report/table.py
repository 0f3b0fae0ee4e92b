"""Tables of articles, their cells wrapped so that the table fits the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from diagnose.report.clean import width_of
from diagnose.report.wrap import wrap

if TYPE_CHECKING:
    from diagnose.report.paint import Paint

_GAP = "  "
_NARROWEST = 6


def table_lines(table: Mapping[str, object], width: int, paint: Paint) -> Iterator[str]:
    """Yield the lines of a table given as `columns` (names) and `rows` (lists of cells), indented by two."""
    head, rows = _cells(table.get("columns")), [_cells(row) for row in _items(table.get("rows"))]
    widths = _fitting([head, *rows], width - 2)
    for line in _row(head, widths):
        yield f"  {paint.bold(line)}"
    yield "  " + paint.dim(_GAP.join("-" * size for size in widths))
    for row in rows:
        yield from (f"  {line}" for line in _row(row, widths))


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _cells(row: object) -> list[str]:
    return [_cell(value) for value in _items(row)]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _fitting(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the width of each column: what its cells need, the widest ones narrowed until the table fits."""
    widths = [max(map(width_of, column), default=1) or 1 for column in zip_longest(*rows, fillvalue="")]
    room = max(width - len(_GAP) * (len(widths) - 1), _NARROWEST * len(widths))
    while sum(widths) > room:
        widest = max(range(len(widths)), key=widths.__getitem__)
        widths[widest] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [wrap(cell, size) for cell, size in zip(cells, widths, strict=False)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        padded = (part + " " * (size - width_of(part)) for part, size in zip(parts, widths, strict=False))
        yield _GAP.join(padded).rstrip()
