"""Drives the real terminal interface in a pseudo-terminal, as a user would: `python -m tests.benchmarks.terminal`.

Measures the first paint, the time to the end of a large log, how long keys take to show on the screen (while the log is being
read, and afterwards), and memory; prints a table against the targets. Needs pyte (a terminal in Python) and a POSIX system.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import platform
import pty
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pyte

from tests.benchmarks.logfile import warm, write_log
from tests.benchmarks.measure import REPOSITORY
from tests.benchmarks.table import print_table, say
from tests.benchmarks.targets import Target

FIRST_PAINT_MS = Target(500.0)
END_OF_LOG_S = Target(3.0)
KEY_MEDIAN_MS = Target(50.0)
KEY_WORST_MS = Target(150.0)
MEMORY_MB = Target(300.0)

COLUMNS, ROWS = 100, 30
_PLACE = re.compile(r"line ([\d,]+) of")
_CPR = re.compile(rb"\x1b\[\?(\d+)\$p")


class Unanswered(Exception):
    """The program did not show what was waited for."""


class Terminal:
    """A program in a terminal of its own; what it draws is kept as a screen."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self.started = time.perf_counter()
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            os.chdir(REPOSITORY)
            os.execve(command[0], list(command), environment)
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def press(self, keys: str) -> float:
        """Send keys; return when."""
        now = time.perf_counter()
        os.write(self._file, keys.encode())
        return now

    def text(self) -> str:
        """Return what is on the screen."""
        return "\n".join(self.screen.display)

    def wait(self, shows: Callable[[str], bool], seconds: float, what: str) -> float:
        """Wait until the screen shows something; return when the bytes arrived that made it so."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            arrived = self._read(left)
            if arrived and shows(self.text()):
                return arrived
        raise Unanswered(f"waited {seconds:g} s for {what}; the screen shows\n{self.text()}")

    def idle(self, seconds: float) -> None:
        """Go on drawing for a while."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)

    def _read(self, seconds: float) -> float:
        """Take over what the program draws; return when it arrived, 0 when nothing did."""
        ready, _, _ = select.select([self._file], [], [], seconds)
        if not ready:
            return 0.0
        try:
            data = os.read(self._file, 1 << 16)
        except OSError:
            raise Unanswered(f"the program ended; the screen shows\n{self.text()}") from None
        arrived = time.perf_counter()
        for mode in _CPR.findall(data):
            os.write(self._file, b"\x1b[?%s;2$y" % mode)
        self._stream.feed(data)
        return arrived

    def memory(self) -> float:
        """Return the most memory the program had so far, in MB."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return 0.0
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) / 1000 if found else 0.0

    def end(self) -> None:
        """Leave the program with its own key; make it end where that does not help."""
        try:
            self.press("\x11")
            self.idle(1.0)
            os.kill(self.pid, signal.SIGKILL)
        except (OSError, Unanswered):
            pass
        os.waitpid(self.pid, 0)
        os.close(self._file)


class Row(NamedTuple):
    """One line of the table."""

    what: str
    value: float
    unit: str
    target: Target


def place(text: str) -> int | None:
    """Return the line that the status line says the cursor is on."""
    found = _PLACE.search(text)
    return int(found[1].replace(",", "")) if found else None


def latencies(terminal: Terminal, keys: str, rounds: int) -> list[float]:
    """Press keys that move the cursor; return milliseconds until each shows in the status line."""
    taken = []
    for number in range(rounds):
        key, before = keys[number % len(keys)], place(terminal.text())
        pressed = terminal.press(key)
        shown = terminal.wait(lambda text, line=before: place(text) not in (line, None), 5.0, f"the effect of {key!r}")  # type: ignore[misc]
        taken.append((shown - pressed) * 1000)
        terminal.idle(0.02)
    worst = taken.index(max(taken))
    say(f"worst: {taken[worst]:.0f} ms for {keys[worst % len(keys)]!r} as key {worst + 1}")
    return taken


MOVES = "kkjb \x15k\x04gGk"
"""Line by line, by screens, half screens, and to both ends."""


def measure(command: Sequence[str], through_list: bool, rounds: int) -> list[Row]:
    """Open a log and return what was measured."""
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(REPOSITORY)}
    environment.pop("NO_COLOR", None)
    terminal = Terminal(command, environment)
    try:
        painted = terminal.wait(lambda text: "diagnose" in text, 30.0, "the first paint")
        rows = [Row("first paint", (painted - terminal.started) * 1000, "ms", FIRST_PAINT_MS)]
        asked = terminal.started
        if through_list:
            terminal.press("2")
            terminal.wait(lambda text: Path(command[-1]).name in text, 30.0, "the list of logs")
            terminal.idle(0.2)
            asked = terminal.press("\r")
        shown = terminal.wait(lambda text: "TAIL" in text and "line" in text, 30.0, "the end of the log")
        rows.append(Row("log at its end", shown - asked, "s", END_OF_LOG_S))
        terminal.wait(lambda text: place(text) is not None, 30.0, "its lines counted")
        rows += _keys(latencies(terminal, MOVES, rounds), "keys while reading")
        terminal.press("/zzz\\d+\r")
        terminal.idle(0.1)
        rows += _keys(latencies(terminal, "kjb ", rounds), "keys while searching")
        rows.append(Row("memory", terminal.memory(), "MB", MEMORY_MB))
        return rows
    finally:
        terminal.end()


def _keys(taken: list[float], what: str) -> list[Row]:
    return [
        Row(f"{what}: median of {len(taken)}", statistics.median(taken), "ms", KEY_MEDIAN_MS),
        Row(f"{what}: worst", max(taken), "ms", KEY_WORST_MS),
    ]


def main() -> int:
    """Make a log, drive the program, print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.terminal", description=__doc__)
    parser.add_argument("--size", metavar="MB", type=int, default=1000, help="size of the log (default: 1000)")
    parser.add_argument("--rounds", metavar="N", type=int, default=60, help="keys pressed (default: 60)")
    parser.add_argument("--log", metavar="FILE", type=Path, help="use this log")
    parser.add_argument("--program", nargs="+", help="another program to drive, which opens the log at once; its path is added")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="diagnose-bench-") as folder:
        log = args.log or Path(folder) / "large.log"
        if not args.log:
            say(f"writing {args.size} MB")
            write_log(log, args.size * 1_000_000)
        warm(log)
        os.environ["XDG_STATE_HOME"] = folder
        program = args.program or [sys.executable, "-m", "diagnose", "ui"]
        try:
            rows = measure([*program, str(log)], not args.program, args.rounds)
        except Unanswered as error:
            say(f"benchmarks: {error}")
            return 1
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    title = f"terminal interface, {log.stat().st_size / 1e6:.0f} MB" if log.exists() else f"terminal interface, {args.size} MB"
    print_table(
        title, ("what", "measured", "target"), [(row.what, f"{row.value:.3g} {row.unit}", row.target.judge(row.value)) for row in rows]
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
