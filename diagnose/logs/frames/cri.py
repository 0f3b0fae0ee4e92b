"""Kubernetes' container runtime interface: `2024-06-04T10:38:53.885800940Z stdout F text`; `P` lines go on in the next.

https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diagnose.logs.frames.frame import Frame, Peeled, by_share

_LINE = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) ([FP])(?::\w+)*(?: |$)")


def peel(raw: str) -> Peeled | None:
    """Peel one line."""
    found = _LINE.match(raw)
    return Peeled(raw[found.end() :], found[1], found[3] == "P", found[2]) if found else None


def partial_lines(data: bytearray | bytes, size: int) -> Iterator[int]:
    """Yield an offset in every line that may be a `P` line."""
    for mark in (b" stdout P", b" stderr P"):
        offset = data.find(mark, 0, size)
        while offset >= 0:
            yield offset
            offset = data.find(mark, offset + 1, size)


FRAME = Frame("Kubernetes CRI", peel, partial_lines)
recognise = by_share(FRAME)
