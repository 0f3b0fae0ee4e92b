"""Finds what a container runtime tore apart: what begins in one piece of a split line and ends in another."""

from __future__ import annotations

from diagnose.engine.candidates import Neighbours
from diagnose.logs.framing import Framing
from diagnose.logs.lines import slice_line
from diagnose.matchers.prefilter import Prefilter


def seam_hits(prefilter: Prefilter, data: bytearray | bytes, size: int, framing: Framing) -> list[tuple[int, int]] | None:
    """Return (literal number, offset) of what whole split lines hold, at their first pieces; None without split lines."""
    found: list[tuple[int, int]] | None = None
    lines = Neighbours(data, size, framing)
    for offset in framing.frame.partial_lines(data, size) if framing.frame.partial_lines else ():
        piece = lines.cut(*slice_line(data, offset, size))
        if not piece.peeled.partial:
            continue
        found = found if found is not None else []
        before = lines.before(piece)
        if before is None or not before.peeled.partial:
            whole = "".join(part.text for part in lines.pieces(piece))
            hits = prefilter.scan(memoryview(whole.encode("utf-8", "replace")))
            found.extend((literal, piece.stop) for literal, _ in hits)
    return found
