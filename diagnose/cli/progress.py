"""A progress bar on standard error, for work that takes longer than a moment."""

from __future__ import annotations

import sys
import time
from types import TracebackType

_DELAY = 1.0
"""Seconds of silence: short work shows nothing."""

_EVERY = 0.1
_WIDTH = 30


class Bar:
    """Counts bytes; draws only on a terminal."""

    def __init__(self, total: int, enabled: bool = True) -> None:
        self._total, self._done = total, 0
        self._enabled = enabled and sys.stderr is not None and sys.stderr.isatty()
        self._next = time.monotonic() + _DELAY
        self._started = time.monotonic()
        self._drawn = False

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.clear()

    def advance(self, size: int) -> None:
        """Count `size` more bytes."""
        self._done += size
        if self._total and self._done >= self._total:
            self.clear()
        elif self._enabled and time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            self._draw()

    def clear(self) -> None:
        """Take the bar away, before the report is printed."""
        if self._drawn:
            self._drawn = False
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _draw(self) -> None:
        self._drawn = True
        speed = self._done / max(0.001, time.monotonic() - self._started) / 1e6
        share = min(1.0, self._done / self._total) if self._total else 0.0
        filled = "#" * int(share * _WIDTH)
        scale = f"[{filled:<{_WIDTH}}] {share:4.0%}" if self._total else "reading"
        sys.stderr.write(f"\r{scale} {self._done / 1e6:,.0f} MB, {speed:,.0f} MB/s\x1b[K")
        sys.stderr.flush()
