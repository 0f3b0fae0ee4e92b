"""`kubectl logs --prefix`: `[pod/web-5d4f8/app] text`, with `--timestamps` a time behind the prefix."""

from __future__ import annotations

import re

from diagnose.logs.frames import stamped
from diagnose.logs.frames.frame import Frame, Peeled, by_share

_PREFIX = re.compile(r"\[(pod/[a-z0-9.-]+/[a-z0-9.-]+)\](?: |$)")


def peel(raw: str) -> Peeled | None:
    """Peel one line."""
    found = _PREFIX.match(raw)
    if not found:
        return None
    rest = raw[found.end() :]
    inner = stamped.peel(rest) or Peeled(rest)
    return inner._replace(stream=found[1])


FRAME = Frame("kubectl logs --prefix", peel)
recognise = by_share(FRAME)
