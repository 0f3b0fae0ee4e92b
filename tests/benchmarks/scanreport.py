"""The tables of the scans: throughput, how time and memory grow."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import targets
from tests.benchmarks.scan import PACKS, Case
from tests.benchmarks.table import print_table, ratio


def print_scans(cases: list[Case]) -> None:
    """Print everything that the cases show."""
    _print_throughput(cases)
    _print_growth(cases)
    _print_memory(cases)


def _print_throughput(cases: list[Case]) -> None:
    head = ["log", "rules", "diagnose MB/s", "cpu s", "rg -f", "rg -F -f", "wc -l", "× rg", "to reach", "time / wc", "to reach"]
    rows = []
    for case in cases:
        hits, judged = case.hits, case.rules >= targets.RIPGREP_RULES
        best = targets.RIPGREP_HITS if hits else targets.RIPGREP_NO_HITS
        rows.append(
            [
                _name(case),
                str(case.rules or "built-in"),
                _speed(case, "diagnose"),
                f"{case.diagnose.cpu:.2f}",
                *(_speed(case, name) for name in ("rg -f", "rg -F -f", "wc -l")),
                ratio(case.against_ripgrep),
                best.judge(case.against_ripgrep) if judged else "-",
                ratio(case.against_wc),
                "-" if hits else targets.WC_NO_HITS.judge(case.against_wc),
            ]
        )
    note = (
        "MB/s of the best run (median in brackets) of whole processes; cpu s is diagnose's. rg -f confirms the expressions as diagnose\n"
        "does, rg -F -f looks for one literal of each; × rg is against the faster. The design's promise is for 1 GB and 300+ rules."
    )
    print_table("Scan throughput", head, rows, note)


def _print_growth(cases: list[Case]) -> None:
    rows = [[what, f"{value:.2f} ×", target.judge(value)] for what, value, target in growth(cases)]
    print_table("Growth of the time of `diagnose logs`", ["what", "time", "to reach"], rows)


def growth(cases: list[Case]) -> Iterator[tuple[str, float, targets.Target]]:
    """Yield (what, ratio of times, target) for ten times the log and ten times the rules."""
    for case in cases:
        words = f"{case.rules or 'built-in'} rules, {'a hit in 5 lines' if case.hits else 'no hits'}"
        for other in cases:
            value = other.diagnose.best / case.diagnose.best
            if case.hits == other.hits and case.rules == other.rules and 9.9 < other.size / case.size < 10.1:
                yield f"10 × the log ({_size(case)} to {_size(other)}), {words}", value, targets.TEN_TIMES_THE_LOG
            same_log = case.hits == other.hits and _size(case) == _size(other)
            if same_log and (case.rules, other.rules) == PACKS:
                yield f"10 × the rules ({case.rules} to {other.rules}), {_name(case)}", value, targets.TEN_TIMES_THE_RULES


def _print_memory(cases: list[Case]) -> None:
    rows = []
    smallest: dict[tuple[bool, int], float] = {}
    for case in cases:
        peak = case.diagnose.peak / 1e6
        first = smallest.setdefault((case.hits, case.rules), peak)
        growing = targets.PEAK_GROWTH.judge(peak / first) if peak is not first else "-"
        rows.append([_name(case), str(case.rules or "built-in"), f"{peak:.0f}", targets.PEAK_MB.judge(peak), ratio(peak / first), growing])
    print_table("Peak memory of `diagnose logs`", ["log", "rules", "MB", "to reach", "to smallest log", "to reach"], rows)


def _name(case: Case) -> str:
    return f"{_size(case)}, {'hit in 5' if case.hits else 'no hits'}"


def _size(case: Case) -> str:
    return f"{case.size / 1e6:,.0f} MB"


def _speed(case: Case, name: str) -> str:
    series = case.commands.get(name)
    if series is None:
        return "-"
    megabytes = case.size / 1e6
    return f"{megabytes / series.best:,.0f} ({megabytes / series.median:,.0f})"
