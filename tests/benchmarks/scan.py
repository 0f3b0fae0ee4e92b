"""Throughput of `diagnose logs` beside ripgrep on the same patterns and `wc -l`, all as whole processes."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.logfile import warm, write_log
from tests.benchmarks.measure import Bench, Series
from tests.benchmarks.rulepack import Pack, write_pack
from tests.benchmarks.table import say

PACKS = (50, 500)
RIPGREP = ("rg -f", "rg -F -f")


@dataclass(slots=True)
class Case:
    """One log and one rule pack (no rules: the built-in ones, as users run it) with what every command took."""

    size: int
    hits: bool
    rules: int
    commands: dict[str, Series]
    matches: int

    @property
    def diagnose(self) -> Series:
        """The runs of the program itself."""
        return self.commands["diagnose"]

    @property
    def against_ripgrep(self) -> float | None:
        """How many times ripgrep's throughput, of its faster way."""
        times = [self.commands[name].best for name in RIPGREP if name in self.commands]
        return min(times) / self.diagnose.best if times else None

    @property
    def against_wc(self) -> float | None:
        """How many times the time of `wc -l`."""
        return self.diagnose.best / self.commands["wc -l"].best if "wc -l" in self.commands else None

    def as_json(self) -> dict[str, object]:
        """Return the numbers for the file of results."""
        commands = {name: series.as_json() for name, series in self.commands.items()}
        ratios = {"diagnose/rg": self.against_ripgrep, "diagnose/wc time": self.against_wc}
        return {"size": self.size, "hits": self.hits, "rules": self.rules, "matches": self.matches, "commands": commands, **ratios}


def run_scan(bench: Bench, sizes: list[int], runs: int) -> list[Case]:
    """Measure every size with and without hits for every pack; one log at a time is on the disk."""
    packs = [write_pack(bench.folder, count) for count in PACKS]
    cases = []
    for size in sizes:
        log = bench.folder / "bench.log"
        write_log(log, size)
        cases.append(_case(bench, log, None, False, runs))
        cases += [_case(bench, log, pack, False, runs) for pack in packs]
        for pack in packs:
            write_log(log, size, pack)
            cases.append(_case(bench, log, pack, True, runs))
        log.unlink()
    return cases


def _case(bench: Bench, log: Path, pack: Pack | None, hits: bool, runs: int) -> Case:
    size, rules = log.stat().st_size, len(pack.rules) if pack else 0
    say(f"scan: {size / 1e6:,.0f} MB, {'a hit in every fifth line' if hits else 'no hits'}, {rules or 'built-in'} rules")
    warm(log)
    first = bench.folder / "first.log"
    first.write_text("2026-03-04T05:00:00Z ready\n")
    bench.run(_commands(bench, first, pack)["diagnose"])  # fills the cache of compiled rules
    commands = bench.rounds(_commands(bench, log, pack), runs)
    return Case(size, hits, rules, commands, _matches(commands["diagnose"].output, size, hits, pack is not None))


def _matches(output: str, size: int, hits: bool, ours: bool) -> int:
    """Return how many matches a report counts; say so where it cannot be right."""
    result = json.loads(output)
    matches = sum(int(finding["count"]) for finding in result["findings"])
    errors = [error["message"] for error in result["errors"]]
    if result["stats"]["bytes"] != size or (ours and (errors or hits != bool(matches))):
        say(f"  doubtful: {result['stats']['bytes']} bytes read, {matches} matches, errors: {errors[:3]}")
    return matches


def _commands(bench: Bench, log: Path, pack: Pack | None) -> dict[str, list[str]]:
    nothing = bench.folder / "no-rules"
    nothing.mkdir(exist_ok=True)
    ours = [sys.executable, "-m", "diagnose", "logs", str(log)]
    if pack:
        ours = [sys.executable, "-m", "tests.benchmarks.alone", str(nothing), *ours[3:], "--rules", str(pack.folder)]
    commands = {"diagnose": [*ours, "--format", "json"]}
    ripgrep, count = shutil.which("rg"), shutil.which("wc")
    if ripgrep and pack:
        limits = ["--dfa-size-limit", "1G", "--regex-size-limit", "1G"]
        commands["rg -f"] = [ripgrep, "-c", *limits, "-f", str(pack.expressions), str(log)]
        commands["rg -F -f"] = [ripgrep, "-c", "-F", "-f", str(pack.literals), str(log)]
    if count:
        commands["wc -l"] = [count, "-l", str(log)]
    return commands
