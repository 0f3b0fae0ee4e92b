"""`docker compose logs`: the container's name, padded, and a bar before each line: `web-1  | text`."""

from __future__ import annotations

import re

from diagnose.logs.frames import stamped
from diagnose.logs.frames.frame import Frame, Peeled, by_share

_PREFIX = re.compile(r"([A-Za-z0-9][\w.-]*) +\|(?: |$)")


def peel(raw: str) -> Peeled | None:
    """Peel one line."""
    found = _PREFIX.match(raw)
    if not found:
        return None
    rest = raw[found.end() :]
    inner = stamped.peel(rest) or Peeled(rest)
    return inner._replace(stream=found[1])


FRAME = Frame("docker compose logs", peel)
recognise = by_share(FRAME, 0.8)
