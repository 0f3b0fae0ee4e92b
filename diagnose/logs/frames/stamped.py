"""A time before each line, as `kubectl logs --timestamps`, `docker logs -t` and the Choreo console write it."""

from __future__ import annotations

import re

from diagnose.logs.frames.frame import Frame, Peeled, by_share

STAMP = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))(?: |$)"
"""The time, then a space."""

_STAMP = re.compile(STAMP)


def peel(raw: str) -> Peeled | None:
    """Peel one line."""
    found = _STAMP.match(raw) if raw[:1].isdigit() else None
    return Peeled(raw[found.end() :], found[1]) if found else None


FRAME = Frame("time before each line", peel)
recognise = by_share(FRAME)
