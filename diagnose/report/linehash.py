"""The hash by which GitHub's code scanning recognises a result when lines above it move (`primaryLocationLineHash`).

Algorithm and test vectors: src/fingerprints.ts of https://github.com/github/codeql-action (MIT): for each line a rolling
64-bit hash over the next 100 UTF-16 units from its start, spaces and tabs left out, every line end as LF, 65535 for the
end of the file, then zeros; written in hexadecimal with the number of times that the hash has occurred so far.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator

_WINDOW = 100
_FACTOR = 37
_MASK = (1 << 64) - 1
_OLDEST = pow(_FACTOR, _WINDOW, 1 << 64)
_END_OF_FILE = 65535
_LINE_END = 10
_BLANKS = (32, 9)


def line_hashes(text: str) -> list[str]:
    """Return the hash of every line of a file, by its number minus one; line ends are LF, CR or CRLF."""
    units = _units(text)
    seen: Counter[int] = Counter()
    hashes = []
    for value in _rolling(units):
        seen[value] += 1
        hashes.append(f"{value:x}:{seen[value]}")
    return hashes


def _units(text: str) -> array[int]:
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    units = array("H", normal.encode("utf-16-le", "surrogatepass"))
    units.append(_END_OF_FILE)
    return units


def _rolling(units: array[int]) -> Iterator[int]:
    """Yield the hash of each line: what the window holds once it is full of what begins there."""
    window = [0] * _WINDOW
    starts: list[int] = []
    value = position = count = 0
    at_start = True
    for unit in (*units, *[0] * _WINDOW):
        if unit in _BLANKS:
            continue
        if at_start and count < len(units):
            starts.append(position)
            at_start = False
        if unit == _LINE_END:
            at_start = True
        value = (value * _FACTOR + unit - _OLDEST * window[position % _WINDOW]) & _MASK
        window[position % _WINDOW] = unit
        position += 1
        if starts and starts[0] == position - _WINDOW:
            yield value
            starts.pop(0)
        if unit == _END_OF_FILE:
            at_start, count = False, len(units)
