"""Times of sixteen real systems are read as their structured tables say (github logpai/loghub)."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from diagnose.logs.framing import unwrap
from diagnose.logs.timestamps import Clock

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "loghub"
REFERENCE = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
MONTHS = {name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}

TABLES = {
    # system: the moment that a row of the structured table says, or (month, day, time) where the log has no year
    "Android": lambda row: (*row["Date"].split("-"), row["Time"]),
    "Apache": lambda row: datetime.strptime(row["Time"], "%a %b %d %H:%M:%S %Y"),
    "BGL": lambda row: float(row["Timestamp"]),
    "HDFS": lambda row: datetime.strptime(row["Date"].zfill(6) + row["Time"].zfill(6), "%y%m%d%H%M%S"),
    "HPC": lambda row: float(row["Time"]),
    "Hadoop": lambda row: datetime.fromisoformat(f"{row['Date']}T{row['Time'].replace(',', '.')}"),
    "HealthApp": lambda row: health_app(row["Time"]),
    "Linux": lambda row: (MONTHS[row["Month"]], row["Date"], row["Time"]),
    "Mac": lambda row: (MONTHS[row["Month"]], row["Date"], row["Time"]),
    "OpenSSH": lambda row: (MONTHS[row["Date"]], row["Day"], row["Time"]),
    "OpenStack": lambda row: datetime.fromisoformat(f"{row['Date']}T{row['Time']}"),
    "Proxifier": lambda row: (*row["Time"].split()[0].split("."), row["Time"].split()[1]),
    "Spark": lambda row: datetime.strptime(f"{row['Date']} {row['Time']}", "%y/%m/%d %H:%M:%S"),
    "Thunderbird": lambda row: float(row["Timestamp"]),
    "Windows": lambda row: datetime.fromisoformat(f"{row['Date']}T{row['Time']}"),
    "Zookeeper": lambda row: datetime.fromisoformat(f"{row['Date']}T{row['Time'].replace(',', '.')}"),
}


def health_app(text: str) -> datetime:
    day, clock = text.split("-")
    hour, minute, second, milli = map(int, clock.split(":"))
    return datetime(int(day[:4]), int(day[4:6]), int(day[6:]), hour, minute, second, milli * 1000)


def moment(expected) -> float:
    if isinstance(expected, tuple):
        month, day, clock = expected
        whole = datetime.strptime(clock[:8], "%H:%M:%S")
        base = datetime(2019, int(month), int(day), whole.hour, whole.minute, whole.second, tzinfo=UTC)
        return base.timestamp() + (float("0" + clock[8:]) if clock[8:] else 0)
    return expected if isinstance(expected, float) else expected.replace(tzinfo=UTC).timestamp()


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
@pytest.mark.parametrize("system", TABLES)
def test_every_line(system):
    log = CORPUS / system / f"{system}_2k.log"
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    with Path(f"{log}_structured.csv").open(encoding="utf-8") as file:
        wanted = [moment(TABLES[system](row)) for row in csv.DictReader(file)]
    clock = Clock(REFERENCE)
    clock.learn(unwrap(line.encode()).text for line in lines[:200])
    got = [clock.read(line.stamp or line.text) for line in (unwrap(text.encode("utf-8", "replace")) for text in lines[: len(wanted)])]
    assert got == pytest.approx(wanted, abs=2e-3)


ZONES = [
    ("2024-06-04 10:38:53 UTC [1] LOG:  x", 1717497533),
    ("2024-06-04 06:38:53 EDT [1] LOG:  x", 1717497533),
    ("2024-06-04T12:38:53.5 CEST x", 1717497533.5),
    ("Tue Jun  4 12:38:53 CEST 2024 x", 1717497533),
    ("Tue, 04 Jun 2024 03:38:53 PDT x", 1717497533),
    ("2024-06-04 10:38:53 ESTIMATED x", 1717497533),
    ("1717497533 x", 1717497533),
    ("1717497533885 x", 1717497533.885),
    ("1717497533885800 x", 1717497533.8858),
    ("1717497533885800940 x", 1717497533.88580094),
    ("1717497533.885 x", 1717497533.885),
    ("Jun 4, 2024 10:38:53 AM app.Main run", 1717497533),
    ("Jun 04, 2024 10:38:53 PM app.Main run", 1717497533 + 12 * 3600),
]


@pytest.mark.parametrize(("line", "moment"), ZONES)
def test_zones_and_units(line, moment):
    assert Clock(1717500000.0).read(line) == pytest.approx(moment, abs=1e-5)
