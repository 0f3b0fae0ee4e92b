"""Work in the background, in small steps: counting, filtering, searching, sampling take turns on one thread.

One thread, so that several jobs slow the screen down no more than one does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

SLICE = 0.02
"""Seconds that a job works before the next has its turn."""

REPORT = 0.1
"""Seconds between two reports of progress."""


WAY = 0.025
"""Seconds that jobs wait after a key: less than the time between two keys that repeat."""

AT_ONCE = 0.02
"""Seconds that a job may work before it goes to the background: small logs need no more."""


class Background:
    """Runs jobs (generators: a step is what they do between two yields); `changed` is called on the thread."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._jobs: dict[str, Iterator[None]] = {}
        self._wake = threading.Condition()
        self._closed = False
        self.problem = ""
        """Why a job ended that should not have."""
        self._reported = self._resume = 0.0
        self._thread: threading.Thread | None = None

    @property
    def names(self) -> frozenset[str]:
        """The jobs that are not done."""
        return frozenset(self._jobs)

    def start(self, name: str, job: Iterator[None]) -> None:
        """Begin a job; one of the same name is dropped. What is done in no time is done before this returns."""
        self.stop(name)
        job = self._guarded(name, job)
        if _is_done_at_once(job):
            return
        with self._wake:
            self._jobs[name] = job
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="log view", daemon=True)
                self._thread.start()
            self._wake.notify()

    def stop(self, name: str) -> bool:
        """Drop a job; return whether there was one."""
        with self._wake:
            return self._jobs.pop(name, None) is not None

    def _guarded(self, name: str, job: Iterator[None]) -> Iterator[None]:
        """Run a job; a fault of the program in it is said, and the other jobs go on."""
        try:
            yield from job
        except Exception as error:
            self.problem = f"{name} stopped by a fault of the program: {type(error).__name__} {error}"

    def give_way(self) -> None:
        """Leave the processor to the screen for a moment: the user pressed a key."""
        self._resume = time.monotonic() + WAY

    def close(self) -> None:
        """Drop all jobs and end the thread."""
        with self._wake:
            self._closed = True
            self._jobs.clear()
            self._wake.notify()

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._jobs and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                turn = list(self._jobs.items())
            for name, job in turn:
                self._work(name, job)

    def _work(self, name: str, job: Iterator[None]) -> None:
        until = time.monotonic() + SLICE
        for _ in job:
            if self._jobs.get(name) is not job:
                return
            time.sleep(max(self._resume - time.monotonic(), 0))  # 0: whoever waits for Python's lock gets it now
            if time.monotonic() > until:
                self._report(False)
                return
        with self._wake:
            if self._jobs.get(name) is job:
                del self._jobs[name]
        self._report(True)

    def _report(self, ended: bool) -> None:
        now = time.monotonic()
        if not self._closed and (ended or now - self._reported > REPORT):
            self._reported = now
            self._changed()


def _is_done_at_once(job: Iterator[None]) -> bool:
    until = time.monotonic() + AT_ONCE
    return all(time.monotonic() <= until for _ in job)
