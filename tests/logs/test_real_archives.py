"""What the real tools pack, rotate and convert is read as the log it was, every byte accounted for."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from diagnose.engine.inputs import analyse_input, as_logs
from diagnose.engine.options import LogInput, Options
from diagnose.engine.rules import catalog_of
from diagnose.ruleset.load import parse_rule

HEAD = "title: t\nseverity: error\nlogs: [any]\ncause: c\nexamples: {match: [{log: x}], no_match: [{log: y}]}\n"
RULE = "when: {sequence: {within: 1h, steps: [{contains: 'alpha step'}, {contains: 'omega step'}]}}\nmessage: m\n"
LINES = [f"2024-06-04T10:{number // 60:02d}:{number % 60:02d}Z noise {number}\n" for number in range(3000)]
LINES[10], LINES[2990] = LINES[10].replace("noise", "alpha step"), LINES[2990].replace("noise", "omega step")


@pytest.fixture(scope="module")
def catalog():
    return catalog_of([parse_rule("t/pair", HEAD + RULE, "x")[0]])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "app.log").write_text("".join(LINES))
    for number in (0, 1):
        (tmp_path / f"part{number}").write_text("".join(LINES[1500 * number : 1500 * (number + 1)]))
    return tmp_path


def shell(folder: Path, command: str) -> None:
    for tool in command.replace("&&", "|").split("|"):
        if not shutil.which(tool.split()[0]):
            pytest.skip(f"{tool.split()[0]} is not installed")
    subprocess.run(["bash", "-ec", f"set -o pipefail; {command}"], cwd=folder, check=True, capture_output=True)


def analyse(catalog, *paths: Path) -> list:
    logs = as_logs(LogInput(str(path), path.name, 0.0) for path in paths)
    return [outcome for log in logs for outcome in analyse_input(catalog, log, Options())]


def check(catalog, *paths: Path) -> None:
    outcomes = analyse(catalog, *paths)
    assert [problem for outcome in outcomes for problem in outcome.problems] == []
    ((_, group),) = [item for outcome in outcomes for item in outcome.groups]
    assert group.count == 1
    assert sum(outcome.stats.lines for outcome in outcomes) == len(LINES)
    assert sum(outcome.stats.bytes + outcome.stats.skipped_bytes for outcome in outcomes) == sum(path.stat().st_size for path in paths)


PACKED = [
    "gzip -c app.log > x",
    "gzip -9nc app.log > x",
    "gzip -c part0 > x && gzip -c part1 >> x",
    "bzip2 -c app.log > x",
    "bzip2 -c part0 > x && bzip2 -c part1 >> x",
    "xz -c app.log > x",
    "xz -T2 --block-size=10KiB -c app.log > x",
    "xz -c part0 > x && xz -c part1 >> x",
    "zstd -qc app.log > x",
    "zstd -19 --long=27 -qc app.log > x",
    "zstd -qc part0 > x && zstd -qc part1 >> x",
    "cat app.log | zstd -qc > x",
    "tar cf x app.log",
    "tar --format=pax -czf x app.log",
    "tar --format=gnu -cjf x app.log",
    "tar --format=ustar -cJf x ./app.log",
    "tar --zstd -cf x app.log",
    "tar cf - app.log | gzip > x",
    "zip -q x.zip app.log && mv x.zip x",
    "zip -q -0 x.zip app.log && mv x.zip x",
    "zip -q - app.log > x",
    "cat app.log | zip -q - - > x",
    "iconv -t UTF-16 app.log > x",
    "iconv -t UTF-16BE app.log > x",
    "iconv -t UTF-16LE app.log | gzip > x",
    "sed s/$/\\\\r/ app.log > x",
]


@pytest.mark.parametrize("command", PACKED)
def test_packed(catalog, folder, command):
    shell(folder, command)
    check(catalog, folder / "x")


@pytest.mark.parametrize("tool", ["gzip", "bzip2", "xz", "zstd"])
def test_a_download_that_broke_off(catalog, folder, tool):
    shell(folder, f"{tool} -c app.log > x && truncate -s -200 x")
    outcomes = analyse(catalog, folder / "x")
    assert [problem.kind for outcome in outcomes for problem in outcome.problems] == ["truncated"]
    assert sum(outcome.stats.bytes + outcome.stats.skipped_bytes for outcome in outcomes) == (folder / "x").stat().st_size


CONFIGURATIONS = {
    "numbers": "rotate 9",
    "compressed": "rotate 9\ncompress\ndelaycompress",
    "dates": "rotate 9\ndateext\ndateformat -%Y%m%d-%s\ncompress",
    "dates before the extension": "rotate 9\ndateext\nextension .log\ndateformat -%s",
    "copied": "rotate 9\ncopytruncate",
    "zstd": "rotate 9\ncompress\ncompresscmd /usr/bin/zstd\ncompressext .zst",
}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_what_logrotate_made_of_a_log(catalog, tmp_path, name):
    if not shutil.which("logrotate"):
        pytest.skip("logrotate is not installed")
    logs = tmp_path / "logs"
    logs.mkdir(mode=0o755)
    (tmp_path / "rotate.conf").write_text(f"{logs}/app.log {{\nsize 1\n{CONFIGURATIONS[name]}\n}}\n")
    for part in range(4):
        with (logs / "app.log").open("a") as file:
            file.writelines(LINES[part * 750 : (part + 1) * 750])
        if part < 3:
            subprocess.run(["logrotate", "-s", str(tmp_path / "state"), "-f", str(tmp_path / "rotate.conf")], check=True, capture_output=True)
            time.sleep(1.01 if "date" in name else 0)  # the names are those of the second
    check(catalog, *sorted(logs.iterdir()))
