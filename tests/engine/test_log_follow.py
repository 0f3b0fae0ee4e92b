"""Following a log: what is told, when, through everything that happens to a file."""

from __future__ import annotations

import os

import pytest

from diagnose.engine.announce import QUIET, Announcer
from diagnose.engine.follow import PATIENCE, FollowedLog
from diagnose.engine.interval import Interval
from diagnose.engine.logs import analyse_bytes
from diagnose.engine.rules import catalog_of
from diagnose.ruleset.load import parse_rule

HEAD = "title: t\nseverity: error\nlogs: [any]\ncause: c\nexamples: {match: [{log: x}], no_match: [{log: y}]}\n"
RULES = {
    "t/plain": "when: {contains: 'plain words here'}\nmessage: m\n",
    "t/pair": "when: {sequence: {within: 1h, steps: [{contains: 'alpha step'}, {contains: 'omega step'}]}}\nmessage: m\n",
    "t/later": "when: {contains: 'pending thing', unless: [{contains: 'resolved thing'}]}\nmessage: m\n",
    "t/soon": "when: {contains: 'asked it', unless: [{contains: 'answered it', after: 10s}]}\nmessage: m\n",
    "t/record": "when: {regex: 'Traceback[^\\n]*\\n(?:[^\\n]*\\n)*?\\s*(?P<kind>\\w+Error): boom'}\nmessage: m\n",
}
STAMP = "2024-06-04T10:38:{:02d}Z "


@pytest.fixture(scope="module")
def catalog():
    rules = []
    for name, body in RULES.items():
        rule, problems = parse_rule(name, HEAD + body, name)
        assert problems == []
        rules.append(rule)
    return catalog_of(rules)


class Follow:
    """A followed file with a clock that only the test moves."""

    def __init__(self, catalog, path):
        self.path, self.time = path, path.stat().st_mtime if path.exists() else 1_700_000_000.0
        self.log = FollowedLog(catalog, str(path), "x.log", now=lambda: self.time)
        self.announcer = Announcer(catalog, self.log, lambda: self.time)

    def write(self, text: str, mode: str = "a") -> list[str]:
        with self.path.open(mode) as file:
            file.write(text)
        return self.news()

    def news(self, seconds: float = 2 * PATIENCE) -> list[str]:
        """What is told after some seconds: kind, rule, line and count."""
        self.log.poll()
        self.time += seconds
        self.log.poll()
        self.log.advance()
        return [f"{notice.kind} {notice.finding.rule} {notice.finding.location.region.line} x{notice.finding.count}" for notice in (*self.announcer.news(), *self.announcer.doubts())]


@pytest.fixture
def log(catalog, tmp_path):
    path = tmp_path / "x.log"
    path.touch()
    return Follow(catalog, path)


def test_a_finding_is_told_once_and_again_when_it_grew_tenfold(log):
    line = STAMP.format(1) + "plain words here\n"
    assert log.write(line) == ["finding t/plain 1 x1"]
    assert log.write(line * 8) == []
    assert log.write(line) == ["grown t/plain 1 x10"]
    assert log.write(line * 89) == []
    assert log.write(line) == ["grown t/plain 1 x100"]


def test_a_line_counts_when_it_is_complete(log):
    assert log.write(STAMP.format(1) + "plain wo") == []
    assert log.write("rds here") == []
    assert log.write("\n") == ["finding t/plain 1 x1"]


def test_what_is_there_at_the_start_is_told_too(catalog, tmp_path):
    path = tmp_path / "x.log"
    path.write_text("plain words here\n" * 3)
    assert Follow(catalog, path).news() == ["finding t/plain 1 x3"]


def test_a_record_that_is_written_line_by_line_is_looked_at_as_a_whole(log):
    for line in ("Traceback (most recent call last):", "  File x", "  ValueError: boom"):
        with log.path.open("a") as file:
            file.write((STAMP.format(1) if line[0] == "T" else "") + line + "\n")
        log.log.poll()
    assert log.news() == ["finding t/record 1 x1"]


def test_a_finite_absence_fires_when_the_clock_passes_it(log):
    log.write(STAMP.format(1) + "asked it\n")
    assert log.news(9) == []
    assert log.news(2) == ["finding t/soon 1 x1"]


def test_a_finite_absence_does_not_fire_when_the_line_comes(log):
    log.write(STAMP.format(1) + "asked it\n")
    log.write(STAMP.format(9) + "answered it\n")
    assert log.news(60) == []


def test_an_endless_absence_is_told_provisionally_and_taken_back(log):
    assert log.write(STAMP.format(1) + "pending thing\n") == []
    assert log.news(QUIET - 1) == []
    assert log.news(QUIET) == ["provisional t/later 1 x1"]
    assert log.news(QUIET) == []
    log.log.poll()
    assert log.write(STAMP.format(30) + "resolved thing\n") == ["retracted t/later 1 x1"]
    assert log.log.forbidden("t/later").text == "resolved thing"
    assert log.news(60) == []


def test_rotation_reads_the_old_file_to_its_end(log):
    log.write(STAMP.format(1) + "alpha step\n")
    with log.path.open("a") as file:
        file.write(STAMP.format(2) + "plain words here\n")
    log.path.rename(log.path.with_suffix(".log.1"))
    assert log.news() == ["finding t/plain 2 x1"]
    assert log.write(STAMP.format(3) + "omega step\n" + STAMP.format(4) + "plain words here\n" * 9) == ["finding t/pair 1 x1", "grown t/plain 2 x10"]


def test_lines_count_from_one_in_the_new_file(log):
    log.write(STAMP.format(1) + "noise\n" * 5)
    log.path.rename(log.path.with_suffix(".log.1"))
    assert log.write(STAMP.format(3) + "noise\n" + STAMP.format(3) + "plain words here\n") == ["finding t/plain 2 x1"]


def test_truncation(log):
    log.write(STAMP.format(1) + "noise\n" * 100)
    os.truncate(log.path, 0)
    assert log.write(STAMP.format(2) + "plain words here\n") == ["finding t/plain 1 x1"]


def test_truncation_that_was_overgrown_between_two_looks(log):
    log.write(STAMP.format(1) + "noise\n" * 10)
    assert log.write(STAMP.format(2) + "plain words here\n" * 100, mode="w") == ["finding t/plain 1 x100"]


def test_deletion_and_creation(log):
    log.write("noise\n")
    log.path.unlink()
    assert log.news() == []
    assert log.write("plain words here\n", mode="w") == ["finding t/plain 1 x1"]


def test_a_file_that_comes_later(catalog, tmp_path):
    log = Follow(catalog, tmp_path / "x.log")
    assert log.news() == []
    assert log.write("plain words here\n") == ["finding t/plain 1 x1"]


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x1f\x8b\x08\0\0\0\0\0rest"])
def test_what_cannot_be_followed_is_said(catalog, tmp_path, data):
    path = tmp_path / "x.log"
    path.write_bytes(data)
    log = Follow(catalog, path)
    assert log.news() == []
    assert [problem.kind for problem in log.log.problems] == ["skipped"]


@pytest.mark.parametrize("size", [1, 7, 100, 1000])
def test_in_the_end_it_is_what_the_whole_log_gives(catalog, tmp_path, size):
    words = ["plain words here", "alpha step", "omega step", "pending thing", "asked it", "answered it", "noise"]
    text = "".join(STAMP.format(number % 60) + words[number * 7919 % 7] + "\n" for number in range(60)).encode()
    path = tmp_path / "x.log"
    path.touch()
    log = Follow(catalog, path)
    for start in range(0, len(text), size):
        with path.open("ab") as file:
            file.write(text[start : start + size])
        log.log.poll()
    outcome, whole = log.log.finish(), analyse_bytes(catalog, text, "x.log")
    assert [(rule, group.count, group.first) for rule, group in sorted(outcome.groups, key=lambda item: item[0])] == [
        (rule, group.count, group.first) for rule, group in sorted(whole.groups, key=lambda item: item[0])
    ]
    assert (outcome.stats.lines, outcome.stats.bytes) == (whole.stats.lines, whole.stats.bytes)


def test_a_log_whose_first_lines_are_no_sample(log):
    assert log.write("starting up\n") == []
    assert not log.log.timed
    log.write(STAMP.format(1) + "asked it\n")
    assert log.log.timed
    assert log.news(20) == ["finding t/soon 2 x1"]


def test_what_was_told_before_the_format_was_known_is_not_told_again(log):
    assert log.write("plain words here\n") == ["finding t/plain 1 x1"]
    assert log.write("plain words here\n" + STAMP.format(1) + "noise\n") == []
    assert log.log.finish().stats.lines == 3


def test_the_old_file_is_read_as_long_as_the_new_one_is_empty(log):
    log.write(STAMP.format(1) + "noise\n")
    old = log.path.rename(log.path.with_suffix(".log.1"))
    log.path.touch()
    assert log.news() == []
    with old.open("a") as file:
        file.write(STAMP.format(2) + "plain words here\n")
    assert log.news() == ["finding t/plain 2 x1"]
    assert log.write(STAMP.format(3) + "alpha step\n" + STAMP.format(4) + "omega step\n") == ["finding t/pair 1 x1"]


def test_a_long_rest_of_the_old_file_is_not_lost(log, monkeypatch):
    monkeypatch.setattr("diagnose.logs.tail.CHUNK", 100)
    log.write(STAMP.format(1) + "noise\n")
    with log.path.open("a") as file:
        file.write("noise of a long file\n" * 1000 + "plain words here\n")
    log.path.rename(log.path.with_suffix(".log.1"))
    log.path.write_text("noise\n")
    told = [item for _ in range(20) for item in log.news()]
    assert told == ["finding t/plain 1002 x1"]


def test_a_file_written_anew_with_as_many_bytes(log):
    assert log.write(STAMP.format(1) + "noise here and so on\n") == []
    os.utime(log.path, ns=(1, 1))
    log.news()
    assert log.write(STAMP.format(1) + "plain words here... \n", mode="w") == ["finding t/plain 1 x1"]


def test_an_interval(catalog, tmp_path):
    path = tmp_path / "x.log"
    path.write_text("".join(STAMP.format(second) + "plain words here\n" for second in range(60)))
    log = FollowedLog(catalog, str(path), "x.log", Interval(since=1717497530.0))
    log.poll()
    assert [(group.count, group.first[0].events[0].line) for _, group in log.finish().groups] == [(10, 51)]
