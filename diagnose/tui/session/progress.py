"""How far the reading of each log is. Written by the thread that reads, read by the screen."""

from __future__ import annotations

from diagnose.engine.options import LogInput


class LogProgress:
    """One log: `state` is `waiting`, `reading`, `done` or `stopped`; sizes in bytes as stored."""

    __slots__ = ("log", "read", "size", "state")

    def __init__(self, log: LogInput, size: int) -> None:
        self.log, self.size = log, size
        self.read = 0
        self.state = "waiting"

    @property
    def share(self) -> float:
        """What was read of it, from 0 to 1."""
        if self.state == "done":
            return 1.0
        return min(1.0, self.read / self.size) if self.size else 0.0


class Progress:
    """All logs of a run, by the path that findings name them by."""

    def __init__(self) -> None:
        self.logs: dict[str, LogProgress] = {}

    def expect(self, logs: list[tuple[LogInput, int]]) -> None:
        """Begin a run over these logs (with their sizes); what was known of them stays until they are read again."""
        self.logs = {log.display: LogProgress(log, size) for log, size in logs}

    def begun(self, log: LogInput) -> None:
        """A log is opened."""
        self.logs[log.display].state = "reading"

    def read(self, log: LogInput, size: int) -> None:
        """More bytes of it were read."""
        self.logs[log.display].read += size

    def ended(self, log: LogInput) -> None:
        """It was read to its end."""
        self.logs[log.display].state = "done"

    def stopped(self) -> None:
        """The run was cancelled."""
        for item in self.logs.values():
            if item.state != "done":
                item.state = "stopped"

    @property
    def reading(self) -> LogProgress | None:
        """The log that is being read."""
        return next((item for item in self.logs.values() if item.state == "reading"), None)

    @property
    def share(self) -> float:
        """What was read of all logs, from 0 to 1."""
        total = sum(item.size for item in self.logs.values())
        return sum(item.share * item.size for item in self.logs.values()) / total if total else 0.0
