"""Cold start of `diagnose check`: on one small component, on a repository of 2,500 files, on one of 25,000."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import targets
from tests.benchmarks.measure import Bench, Failed, Series
from tests.benchmarks.repository import write_component, write_repository
from tests.benchmarks.table import print_table, ratio, say

CHECK = [sys.executable, "-m", "diagnose", "check", "--format", "json"]
REPOSITORIES = (2_500, 25_000)
_REPOSITORY = "check, repository of {:,} files"


@dataclass(slots=True)
class Start:
    """What was started, what it took, or why it could not be measured."""

    name: str
    series: Series | None
    target: targets.Target | None = None
    reason: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the numbers for the file of results."""
        return {"name": self.name, **(self.series.as_json() if self.series else {"not measured": self.reason})}


def run_component(bench: Bench, runs: int) -> list[Start]:
    """Measure the interpreter alone and `check` on one component."""
    folder = bench.folder / "component"
    write_component(folder)
    alone = bench.rounds({"python": [sys.executable, "-c", "pass"]}, runs)["python"]
    return [Start("python -c pass", alone), _start(bench, "check, one component", folder, runs, targets.COMPONENT_MS)]


def run_repositories(bench: Bench, runs: int, counts: tuple[int, ...] = REPOSITORIES) -> list[Start]:
    """Measure `check` on generated repositories."""
    starts = []
    for count in counts:
        folder = bench.folder / f"repository{count}"
        write_repository(folder, count)
        target = targets.REPOSITORY_MS if count == REPOSITORIES[0] else None
        starts.append(_start(bench, _REPOSITORY.format(count), folder, runs, target))
    return starts


def _start(bench: Bench, name: str, folder: Path, runs: int, target: targets.Target | None) -> Start:
    say(f"cold start: {name}")
    try:
        bench.run(CHECK, folder)  # fills the cache of compiled rules
        return Start(name, bench.rounds({name: CHECK}, runs, folder)[name], target)
    except Failed as error:
        say(f"  not measured: {error}")
        return Start(name, None, target, str(error))


def print_starts(starts: list[Start]) -> None:
    """Print what was measured."""
    rows = []
    for start in starts:
        best = start.series.best * 1000 if start.series else None
        median = f"{start.series.median * 1000:.0f}" if start.series else "-"
        peak = f"{start.series.peak / 1e6:.0f}" if start.series else "-"
        judged = start.target.judge(best) if start.target else "-"
        rows.append([start.name, "-" if best is None else f"{best:.0f}", median, peak, judged])
    growth = _growth(starts)
    if growth is not None:
        rows.append(["10 × the files", ratio(growth), "", "", targets.TEN_TIMES_THE_FILES.judge(growth)])
    print_table("Cold start (whole process, warm cache)", ["command", "best ms", "median", "peak MB", "to reach"], rows)
    for start in starts:
        if start.reason:
            print(f"not measured: {start.name}: {start.reason}")


def _growth(starts: list[Start]) -> float | None:
    named = {start.name: start.series for start in starts}
    small, large = (named.get(_REPOSITORY.format(count)) for count in REPOSITORIES)
    return large.best / small.best if small and large else None


def print_imports(bench: Bench, top: int = 5) -> None:
    """Print the modules whose import takes `check` longest, with and without what they import themselves."""
    bench.run([sys.executable, "-X", "importtime", *CHECK[1:]], bench.folder / "component")
    rows: list[tuple[float, float, str]] = []
    for line in bench.err.read_text(errors="replace").splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdigit():
            rows.append((int(parts[0]) / 1000, int(parts[1]) / 1000, parts[2].strip()))
    own = [[name, f"{alone:.1f}"] for alone, _, name in sorted(rows, reverse=True)[:top]]
    whole = [[name, f"{total:.1f}"] for _, total, name in sorted(rows, key=lambda row: -row[1])[:top]]
    print_table("Longest imports, of their own", ["module", "ms"], own)
    print_table("Longest imports, with all that they import", ["module", "ms"], whole)
