"""Lines of a log that is in no recognised frame: each is peeled by what it looks like itself."""

from __future__ import annotations

from diagnose.logs.frames import buildkit, cri, docker, kubectl, stamped
from diagnose.logs.frames.frame import Frame, Peeled


def peel(raw: str) -> Peeled:
    """Peel one line; a line that looks like no frame is the program's as it is."""
    first = raw[:1]
    found: Peeled | None = None
    if first == "{":
        found = docker.peel(raw)
    elif first.isdigit():
        found = cri.peel(raw) or stamped.peel(raw)
    elif first == "[":
        found = kubectl.peel(raw)
    elif first == "#":
        found = buildkit.peel(raw)
    return found or Peeled(raw)


FRAME = Frame("", peel)
