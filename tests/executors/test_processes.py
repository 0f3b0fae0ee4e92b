"""Any way of cutting a log, into blocks, ranges or processes, gives what the whole gives."""

from __future__ import annotations

import gzip
import json
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.engine.logformat import recognise
from diagnose.engine.logmerge import LogMerger
from diagnose.engine.logs import analyse_bytes
from diagnose.engine.options import LogInput, Options
from diagnose.engine.rules import catalog_of
from diagnose.executors.processes import Range, analyse_logs, scan_range
from diagnose.ruleset.load import parse_rule

HEAD = "title: t\nseverity: error\nlogs: [any]\ncause: c\nexamples: {match: [{log: x}], no_match: [{log: y}]}\n"
RULES = {
    "t/plain": "when: {contains: 'plain words here'}\nmessage: plain\n",
    "t/host": "when: {regex: 'connection to (?P<host>\\S+) refused'}\nmessage: '{host}'\n",
    "t/pair": "when: {sequence: {within: 30s, steps: [{contains: 'alpha step'}, {contains: 'omega step'}], unless: [{contains: 'cancel it', between: true}]}}\nmessage: pair\n",
    "t/later": "when: {contains: 'pending thing', unless: [{contains: 'resolved thing'}]}\nmessage: later\n",
    "t/burst": "when: {count: {of: {contains: 'burst of it'}, at_least: 4, within: 20s}}\nmessage: burst\n",
    "t/record": "when: {regex: 'Traceback[^\\n]*\\n(?:[^\\n]*\\n)*?(?P<kind>\\w+Error): boom'}\nmessage: '{kind}'\n",
}
WORDS = ["plain words here", "connection to a refused", "connection to b refused", "alpha step", "omega step", "cancel it", "pending thing", "burst of it", "noise", "noise", "noise"]


@pytest.fixture(scope="module")
def catalog():
    return catalog_of([parse_rule(rule_id, HEAD + body, rule_id)[0] for rule_id, body in RULES.items()])


def make_log(seed: int, size: int, timed: bool) -> bytes:
    rnd = random.Random(seed)
    lines, second, total = [], 0, 0
    while total < size:
        second += rnd.choice([0, 1, 1, 2, 9])
        stamp = f"2024-06-04T{second // 3600 % 24:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z " if timed else ""
        lines.append(stamp + rnd.choice(WORDS) + " " + "x" * rnd.randint(0, 90))
        if rnd.random() < 0.03:
            lines[-1] = stamp + "Traceback (most recent call last):"
            lines += ["  File x, line 3", "    f()", "  ValueError: boom" if rnd.random() < 0.5 else "  ValueError: quiet"]
        total += len(lines[-1]) + 1
    return ("\n".join(lines) + "\n" * rnd.randint(0, 1)).encode()


def summary(outcome):
    groups = sorted((rule, group.count, [event for match in group.first for event in match.events], group.last.events[-1].time, list(group.rows)) for rule, group in outcome.groups)
    return groups, outcome.stats.lines, outcome.stats.bytes, outcome.timed


@pytest.mark.parametrize("timed", [True, False])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), block=st.integers(17_000, 60_000))
def test_blocks_of_any_size(catalog, timed, seed, block):
    data = make_log(seed, 120_000, timed)
    assert summary(analyse_bytes(catalog, data, "x", Options(block=block))) == summary(analyse_bytes(catalog, data, "x"))


@pytest.mark.parametrize("timed", [True, False])
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), cuts=st.lists(st.integers(1, 59_999), max_size=6))
def test_ranges_cut_anywhere(catalog, tmp_path_factory, timed, seed, cuts):
    data = make_log(seed, 60_000, timed)
    path = tmp_path_factory.mktemp("log") / "x.log"
    path.write_bytes(data)
    log = LogInput(str(path), "x", 0.0)
    edges = [0, *sorted(set(cuts)), len(data)]
    form = recognise(data[:65536], 0.0)
    merger = LogMerger(catalog, "x", form)
    for start, end in pairwise(edges):
        for part in scan_range(catalog, Range(log, start, end), 1 << 20):
            merger.add(part)
    assert summary(merger.finish()) == summary(analyse_bytes(catalog, data, "x"))


def wrapped(data: bytes, frame: str) -> bytes:
    """The same log as a runtime or another system would store it."""
    lines = data.decode().split("\n")
    stamps = [f"2024-06-04T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}.885800940Z" for number in range(len(lines))]
    written = {
        "docker json-file": lambda: [json.dumps({"log": line + "\n", "stream": "stdout", "time": stamp}) for line, stamp in zip(lines, stamps, strict=True)],
        "Kubernetes CRI": lambda: [f"{stamp} stdout F {line}" for line, stamp in zip(lines, stamps, strict=True)],
        "kubectl": lambda: [f"[pod/web-5d4f8-x2/app] {stamp} {line}" for line, stamp in zip(lines, stamps, strict=True)],
        "compose": lambda: [f"web-1  | {line}" for line in lines],
        "CRLF": lambda: [line + "\r" for line in lines],
        "colours": lambda: [f"\x1b[32m{line[:9]}\x1b[0m{line[9:]}" for line in lines],
    }[frame]()
    return "\n".join(written).encode()


@pytest.mark.parametrize("frame", ["docker json-file", "Kubernetes CRI", "kubectl", "compose", "CRLF", "colours"])
@pytest.mark.parametrize("timed", [True, False])
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), cuts=st.lists(st.integers(1, 39_999), max_size=6), block=st.integers(17_000, 60_000))
def test_frames_cut_anywhere(catalog, tmp_path_factory, frame, timed, seed, cuts, block):
    data = wrapped(make_log(seed, 25_000, timed), frame)
    path = tmp_path_factory.mktemp("log") / "x.log"
    path.write_bytes(data)
    log = LogInput(str(path), "x", 0.0)
    merger = LogMerger(catalog, "x", recognise(data[:65536], 0.0))
    for start, end in pairwise([0, *sorted(cut for cut in set(cuts) if cut < len(data)), len(data)]):
        for part in scan_range(catalog, Range(log, start, end), block):
            merger.add(part)
    assert summary(merger.finish()) == summary(analyse_bytes(catalog, data, "x"))


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: data.decode().encode("utf-16")])
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), block=st.integers(17_000, 60_000))
def test_packed_logs_in_blocks_of_any_size(catalog, pack, seed, block):
    data = make_log(seed, 100_000, True)
    packed = analyse_bytes(catalog, pack(data), "x", Options(block=block))
    assert summary(packed)[:2] == summary(analyse_bytes(catalog, data, "x"))[:2]


def test_processes(catalog, tmp_path, monkeypatch):
    import diagnose.executors.processes as processes

    monkeypatch.setattr(processes, "RANGE", 30_000)
    monkeypatch.setattr(processes.ranges_of, "__defaults__", (30_000,))
    logs = []
    for number in range(3):
        path = tmp_path / f"{number}.log"
        path.write_bytes(make_log(number, 100_000, True))
        logs.append(LogInput(str(path), str(path), 0.0))
    alone = [summary(outcome) for outcome in analyse_logs(catalog, [], logs, Options())]
    shared = [summary(outcome) for outcome in analyse_logs(catalog, [], logs, Options(jobs=2))]
    assert shared == alone
    assert all(groups for groups, *_ in alone)


def test_what_cannot_be_read_is_an_outcome(catalog, tmp_path):
    logs = [LogInput(str(tmp_path / "none.log"), "none.log", 0.0), LogInput(str(tmp_path), "folder", 0.0)]
    outcomes = list(analyse_logs(catalog, [], logs, Options(jobs=2)))
    assert [[problem.kind for problem in outcome.problems] for outcome in outcomes] == [["unreadable"], ["unreadable"]]
