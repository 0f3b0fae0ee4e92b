"""Measures whole processes: wall time, processor time, peak memory; several runs, in turns with what they are compared to."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
REPOSITORY = Path(__file__).parents[2]

BUDGET = 60.0
"""Seconds after which a slow command is not run again."""


class Failed(Exception):
    """A measured command did not do its work."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds by the clock, seconds of all processors, most bytes in memory, exit code."""

    seconds: float
    cpu: float
    peak: int
    code: int


@dataclass(slots=True)
class Series:
    """All runs of one command, and what the last one printed."""

    runs: list[Run] = field(default_factory=list)
    output: str = ""

    @property
    def best(self) -> float:
        """The shortest run's seconds."""
        return min(run.seconds for run in self.runs)

    @property
    def median(self) -> float:
        """The middle run's seconds."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def cpu(self) -> float:
        """The least processor time of a run."""
        return min(run.cpu for run in self.runs)

    @property
    def peak(self) -> int:
        """The most memory of any run, in bytes."""
        return max(run.peak for run in self.runs)

    def as_json(self) -> dict[str, object]:
        """Return the numbers for the file of results."""
        return {"best": self.best, "median": self.median, "cpu": self.cpu, "peak_bytes": self.peak, "runs": len(self.runs)}


class Bench:
    """Where commands run: a temporary folder with a cache of its own, outside the repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out, self.err = folder / "stdout", folder / "stderr"
        path = os.pathsep.join(filter(None, (str(REPOSITORY), os.environ.get("PYTHONPATH", ""))))
        self._environment = {**os.environ, "PYTHONPATH": path, "XDG_CACHE_HOME": str(folder / "cache"), "NO_COLOR": "1"}
        for name in ("DIAGNOSE_NO_CACHE", "PYTHONDONTWRITEBYTECODE", "RIPGREP_CONFIG_PATH"):
            self._environment.pop(name, None)

    def run(self, command: Sequence[str], cwd: Path | None = None) -> Run:
        """Run a command once; its output is in `out` and `err`. Raises Failed when it crashes."""
        call = [sys.executable, "-I", "-S", str(CHILD), str(self.out), str(self.err), *command]
        done = subprocess.run(call, cwd=cwd or self.folder, env=self._environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"{command[0]}: {done.stderr.strip()[-300:]}")
        run = Run(**json.loads(done.stdout))
        said = self.err.read_text(errors="replace").strip()
        reported = run.code in (0, 1) or (run.code == 2 and self.output()[:1] == "{")  # 2 beside a report: some input was bad
        if not reported or "Traceback (most recent call last)" in said:
            raise Failed(f"{' '.join(command[:5])} … ended with {run.code}: {said.splitlines()[-1] if said else ''}")
        return run

    def rounds(self, commands: Mapping[str, Sequence[str]], runs: int, cwd: Path | None = None) -> dict[str, Series]:
        """Run all commands in turns, `runs` times each; a command past its BUDGET is left out of further rounds."""
        series = {name: Series() for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                taken = sum(run.seconds for run in series[name].runs)
                if not taken or taken + series[name].median < BUDGET:
                    series[name].runs.append(self.run(command, cwd))
                    series[name].output = self.output()
        return series

    def output(self) -> str:
        """Return what the last command printed."""
        return self.out.read_text(errors="replace")
