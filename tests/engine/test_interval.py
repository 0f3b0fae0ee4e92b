"""--since and --until: the same as filtering by eye, without reading what is outside."""

from __future__ import annotations

import pytest

from diagnose.engine.interval import parse_moment
from diagnose.engine.logs import analyse_log
from diagnose.engine.options import Options
from diagnose.engine.rules import catalog_of
from diagnose.ruleset.load import parse_rule

RULE = "title: t\nseverity: error\nlogs: [any]\nwhen: {contains: marked line}\nmessage: m\ncause: c\nexamples: {match: [{log: x}], no_match: [{log: y}]}\n"
START = 1717497533  # 2024-06-04T10:38:53Z


@pytest.fixture(scope="module")
def catalog():
    return catalog_of([parse_rule("t/m", RULE, "x")[0]])


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    from datetime import UTC, datetime

    path = tmp_path_factory.mktemp("log") / "x.log"
    with path.open("w") as file:
        for number in range(100_000):
            stamp = datetime.fromtimestamp(START + number, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            file.write(f"{stamp} {'marked line' if number % 1000 == 0 else 'noise ' * 8}\n")
    return path


@pytest.mark.parametrize(("since", "until", "count", "first"), [
    (None, None, 100, 1),
    (START + 50_000, None, 50, 50_001),
    (START + 50_001, None, 49, 51_001),
    (None, START + 2000, 3, 1),
    (START + 10_000, START + 12_000, 3, 10_001),
    (START + 10_001, START + 10_999, 0, None),
    (START + 200_000, None, 0, None),
    (START - 10, START - 5, 0, None),
])  # fmt: skip
def test_events_between(catalog, log, since, until, count, first):
    outcome = analyse_log(catalog, str(log), "x", 0.0, Options(since=since, until=until))
    groups = [group for _, group in outcome.groups]
    assert sum(group.count for group in groups) == count
    assert [group.first[0].events[0].line for group in groups] == ([first] if first else [])


def test_only_the_stretch_is_read(catalog, log):
    outcome = analyse_log(catalog, str(log), "x", 0.0, Options(since=START + 99_000))
    assert outcome.stats.bytes < log.stat().st_size / 10


NOW = 1717500000.0


@pytest.mark.parametrize(("text", "moment"), [
    ("2h", NOW - 7200), ("30m ago", NOW - 1800), ("-1d", NOW - 86400), ("1.5h", NOW - 5400),
    ("2024-06-04", 1717459200.0), ("2024-06-04T10:38:53Z", START), ("2024-06-04 10:38", START - 53), ("2024-06-04T12:38:53+02:00", START),
])  # fmt: skip
def test_times_a_user_writes(text, moment):
    assert parse_moment(text, NOW) == moment


@pytest.mark.parametrize("text", ["yesterday", "", "10:38", "2h30x"])
def test_what_is_no_time(text):
    with pytest.raises(ValueError, match="is no time: expected"):
        parse_moment(text, NOW)
