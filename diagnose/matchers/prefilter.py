"""Finds candidate lines of all rules in one pass over raw bytes, with hyperscan."""

from __future__ import annotations

import re
import threading
from typing import Any

from diagnose.matchers.literals import ESCAPABLE, GAP
from diagnose.matchers.plan import Plan


class Prefilter:
    """A compiled plan. Safe to use from several threads."""

    def __init__(self, plan: Plan, database: bytes | None = None) -> None:
        """Compile the plan, or load the serialized `database` of an equal one (raises ValueError when that fails)."""
        import hyperscan

        self.plan = plan
        self._hyperscan: Any = hyperscan
        self._local = threading.local()
        self._every_line = next((number for number, (text, _) in enumerate(plan.literals) if not text), None)
        self._database = self._load(database) if database is not None else self._compile()

    def serialize(self) -> bytes:
        """Return the compiled database, for the cache."""
        return bytes(self._hyperscan.dumpb(self._database)) if self._database is not None else b""

    def scan(self, view: memoryview) -> list[tuple[int, int]]:
        """Return (literal number, offset after its last byte) of everything found, in order of the offsets."""
        hits: list[tuple[int, int]] = []
        if self._database is None:
            return hits
        append = hits.append

        def on_match(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            append((number, end))

        self._database.scan(view, match_event_handler=on_match, scratch=self._scratch())
        if self._every_line is not None and len(view) and view[-1] != 0x0A:
            append((self._every_line, len(view)))
        return hits

    def _scratch(self) -> Any:
        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = self._hyperscan.Scratch(self._database)
        return scratch

    def _compile(self) -> Any:
        if not self.plan.literals:
            return None
        caseless = self._hyperscan.HS_FLAG_CASELESS
        database = self._hyperscan.Database(mode=self._hyperscan.HS_MODE_BLOCK)
        database.compile(
            expressions=[_expression(text) for text, _ in self.plan.literals],
            ids=list(range(len(self.plan.literals))),
            elements=len(self.plan.literals),
            flags=[caseless if ignore else 0 for _, ignore in self.plan.literals],
        )
        return database

    def _load(self, serialized: bytes) -> Any:
        if not serialized:
            return None
        try:
            return self._hyperscan.loadb(serialized, self._hyperscan.HS_MODE_BLOCK)
        except self._hyperscan.error as error:
            raise ValueError(str(error)) from None


def _expression(text: str) -> bytes:
    """Return the pattern of a literal: its gaps are anything on the same line, its characters as JSON and CSV writers may escape them.

    An empty literal is the end of every line.
    """
    if not text:
        return rb"\n"
    return rb"[^\n]*".join("".join(map(_character, piece)).encode() for piece in text.split(GAP))


def _character(char: str) -> str:
    if char in ESCAPABLE:
        doubled = "{1,2}" if char == '"' else ""  # CSV
        return rf"(?:\\*{re.escape(char)}{doubled}|\\+u00{ord(char):02x}|\\+u00{ord(char):02X})"
    return re.escape(char)
