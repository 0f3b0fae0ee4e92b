"""How long `diagnose logs --follow` takes from a line to its finding while a program writes 50,000 lines a second.

`python -m tests.benchmarks.follow [LINES_A_SECOND [SECONDS]]`, with all rules and one more that finds the marked lines.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.benchmarks.loglines import healthy

TARGET = 0.2
"""Seconds."""

_BATCH = 0.002
"""Seconds between two writes."""

_EVERY = 0.05
"""Seconds between two marked lines."""

_RULE = """
title: A marked line
severity: info
logs: [any]
when: {regex: 'marked line (?P<number>\\d+)'}
message: "{number}"
cause: A line of the benchmark.
examples: {match: [{log: marked line 1}, {log: marked line 2}], no_match: [{log: marked line}, {log: a line}]}
"""


def main(rate: int, seconds: float) -> int:
    """Follow a growing log, print the delays; return 1 where one is longer than the target."""
    with tempfile.TemporaryDirectory(prefix="diagnose-bench-") as name:
        folder = Path(name)
        (folder / "rules" / "bench").mkdir(parents=True)
        (folder / "rules" / "bench" / "marked.yaml").write_text(_RULE)
        log = folder / "app.log"
        log.write_text(f"{datetime.now(UTC).isoformat()} INFO marked line 999999999\n")
        command = [sys.executable, "-m", "diagnose", "logs", "--follow", str(log), "--rules", str(folder / "rules"), "--format", "json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            told: dict[int, float] = {}
            reader = threading.Thread(target=_listen, args=(process, told), daemon=True)
            reader.start()
            while not told:  # until it is there
                time.sleep(0.1)
            written = _write(log, rate, seconds)
            time.sleep(1)
            process.terminate()
    delays = sorted(told[number] - moment for number, moment in written.items() if number in told)
    lost = len(written) - len(delays)
    middle, most = statistics.median(delays), delays[-1]
    print(f"{rate} lines/s for {seconds} s: {len(delays)} findings, {lost} lost, median {middle * 1000:.0f} ms, most {most * 1000:.0f} ms")
    return int(lost > 0 or most > TARGET)


def _listen(process: subprocess.Popen[str], told: dict[int, float]) -> None:
    assert process.stdout
    for line in process.stdout:
        found = json.loads(line)
        if found.get("rule") == "bench/marked":
            told.setdefault(int(found["captures"]["number"]), time.monotonic())


def _write(log: Path, rate: int, seconds: float) -> dict[int, float]:
    """Write lines evenly; return when each marked one was written."""
    lines, written, marked, done = _lines(), {}, 0.0, 0
    started = time.monotonic()
    with log.open("ab", buffering=0) as file:
        while (now := time.monotonic() - started) < seconds:
            batch = [next(lines) for _ in range(int(now * rate) - done)]
            done += len(batch)
            if now >= marked:
                batch.append(f"{datetime.now(UTC).isoformat()} INFO marked line {len(written)}\n")
                marked = now + _EVERY
                written[len(written)] = time.monotonic()
            file.write("".join(batch).encode())
            time.sleep(_BATCH)
    return written


def _lines() -> Iterator[str]:
    random = Random(1)
    sample = [re.sub("[\x01-\x04]", "2024-06-04T10", healthy(random, ":38:53")) + "\n" for _ in range(5000)]
    while True:
        yield from sample


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(int(arguments[0]) if arguments else 50_000, float(arguments[1]) if len(arguments) > 1 else 8.0))
