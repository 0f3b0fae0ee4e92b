"""Makes data, measures `diagnose` beside ripgrep, `wc -l` and the bare interpreter, prints tables with the design's targets."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.cold import REPOSITORIES, print_imports, print_starts, run_component, run_repositories
from tests.benchmarks.measure import Bench, Failed
from tests.benchmarks.scan import run_scan
from tests.benchmarks.scanreport import growth, print_scans
from tests.benchmarks.table import say

NAMES = ("scan", "component", "repository")
_MB = 1_000_000


def main() -> int:
    """Run the benchmarks that the command line asks for."""
    args = _arguments()
    for tool in ("rg", "wc"):
        if not shutil.which(tool):
            say(f"{tool} is not installed: its columns stay empty")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    print(f"{machine}, best of {args.runs}")
    with tempfile.TemporaryDirectory(prefix="diagnose-bench-", dir=args.temp) as folder:
        try:
            results = _measure(args, Bench(Path(folder)))
        except Failed as error:
            say(f"benchmarks: {error}")
            return 1
    if args.json:
        args.json.write_text(json.dumps({"python": platform.python_version(), "cores": os.cpu_count(), **results}, indent=1))
    return 0


def _measure(args: argparse.Namespace, bench: Bench) -> dict[str, object]:
    results: dict[str, object] = {}
    starts = []
    if "component" in args.only:
        starts += run_component(bench, max(args.runs, 10))
    if "repository" in args.only:
        starts += run_repositories(bench, args.runs, REPOSITORIES[: 1 if args.quick else None])
    if starts:
        print_starts(starts)
        results["cold"] = [start.as_json() for start in starts]
    if args.verbose and any(start.series and start.target for start in starts):
        print_imports(bench)
    if "scan" in args.only:
        cases = run_scan(bench, [size * _MB for size in args.size], args.runs)
        print_scans(cases)
        results["scan"] = [case.as_json() for case in cases]
        results["growth"] = [{"what": what, "ratio": value, "limit": target.limit} for what, value, target in growth(cases)]
    return results


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 MB only, 2 runs, no repository of 25,000 files")
    parser.add_argument("--only", metavar="NAME", nargs="+", choices=NAMES, default=list(NAMES), help=f"some of: {', '.join(NAMES)}")
    parser.add_argument("--size", metavar="MB", nargs="+", type=int, help="sizes of the logs (default: 100 1000)")
    parser.add_argument("--runs", metavar="N", type=int, help="runs of every command (default: 5)")
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write all numbers to FILE")
    parser.add_argument("--temp", metavar="DIR", type=Path, help="where the data is kept meanwhile (1.2 GB; default: the temporary folder)")
    parser.add_argument("-v", "--verbose", action="store_true", help="also the longest imports of a cold start")
    args = parser.parse_args()
    args.size = args.size or ([100] if args.quick else [100, 1000])
    args.runs = args.runs or (2 if args.quick else 5)
    return args


if __name__ == "__main__":
    sys.exit(main())
