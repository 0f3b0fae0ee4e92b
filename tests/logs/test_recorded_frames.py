"""Logs that real libraries, runtimes and journals wrote (tests/recordings/frames) are read as what the program said."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from diagnose.engine.inputreport import explain_input
from diagnose.engine.logs import analyse_log
from diagnose.engine.options import LogInput
from diagnose.engine.rules import catalog_of
from diagnose.ruleset.load import parse_rule

FOLDER = Path(__file__).parents[1] / "recordings" / "frames"
HEAD = "title: t\nseverity: error\nlogs: [any]\ncause: c\nexamples: {match: [{log: x}], no_match: [{log: y}]}\n"
RULES = {
    "t/refused": "when: {regex: 'connection to (?P<host>[^\\s:\"]+):(?P<port>\\d+) refused'}\nmessage: '{host}:{port}'\n",
    "t/record": "when: {regex: 'cannot start(?s:.*)connection to db:5432 refused'}\nmessage: m\n",
    "t/stack": "when: {regex: 'connection to db:5432 refused(?s:.*)dial_?[dD]atabase|dial_?[dD]atabase(?s:.*)connection to db:5432 refused'}\nmessage: m\n",
    "t/too-much": "when: {regex: '(?s:cannot start.*giving up|starting up.*cannot start)'}\nmessage: m\n",
}


class Read(NamedTuple):
    """How a log is read: its frame, what its messages are, the format of its times, what of the failure is one record."""

    frame: str = "none"
    messages: str = "text"
    times: str = "rfc3339"
    rules: str = "record stack"


JOURNAL = "syslog or journald short"
LOGS = {
    "logging": Read(),
    "structlog": Read(messages="JSON"),
    "structlog_logfmt": Read(messages="logfmt"),
    "loguru": Read(),
    "loguru_json": Read(messages="JSON"),
    "python_json_logger": Read(messages="JSON"),
    "console": Read(times=""),
    "pino": Read(messages="JSON", times="epoch"),
    "bunyan": Read(messages="JSON"),
    "winston": Read(messages="JSON", rules="stack"),
    "logrus": Read(messages="JSON", rules="record"),
    "logrus_text": Read(messages="logfmt", rules="record"),
    "zap": Read(messages="JSON", times="epoch", rules="record"),
    "zap_console": Read(rules="record"),
    "zerolog": Read(messages="JSON", rules="record"),
    "zerolog_console": Read("time before each line", rules="record"),
    "gokit": Read(messages="logfmt", rules="record"),
    "logback": Read(),
    "logback-json": Read(messages="JSON"),
    "log4j2-pattern": Read(),
    "log4j2-json": Read(messages="JSON", times="epoch"),
    "java-util-logging": Read(times="month name"),
    "journal-short": Read(JOURNAL, times="syslog"),
    "journal-short-precise": Read(JOURNAL, times="syslog"),
    "journal-short-iso": Read(JOURNAL),
    "journal-short-iso-precise": Read(JOURNAL),
    "journal-short-full": Read(JOURNAL),
    "journal-short-unix": Read(JOURNAL, times="epoch"),
    "journal-with-unit": Read(JOURNAL),
    "journal-zone": Read(JOURNAL),
    "journal-export": Read("journald export", times="epoch"),
    "journal-json": Read(messages="JSON", times="epoch"),
    "journal-verbose": Read(),
    "journal-cat": Read(times=""),
    "conmon": Read("Kubernetes CRI"),
    "kubectl": Read(times=""),
    "kubectl-timestamps": Read("time before each line"),
    "kubectl-prefix": Read("kubectl logs --prefix", times=""),
    "kubectl-prefix-timestamps": Read("kubectl logs --prefix"),
    "compose": Read("docker compose logs", times=""),
    "compose-timestamps": Read("docker compose logs"),
    "compose-colours": Read("docker compose logs", times=""),
    "rsyslog-old": Read(JOURNAL, times="syslog", rules=""),
    "rsyslog-new": Read(JOURNAL, rules=""),
    "rsyslog-5424": Read(JOURNAL, rules=""),
}


@pytest.fixture(scope="module")
def catalog():
    return catalog_of([parse_rule(name, HEAD + body, name)[0] for name, body in RULES.items()])


@pytest.mark.parametrize("name", LOGS)
def test_a_recorded_log(catalog, name):
    path, wanted = FOLDER / f"{name}.log", LOGS[name]
    (report,) = explain_input(LogInput(str(path), name, 1717500000.0))
    assert (report.frame, report.messages, report.times.format) == wanted[:3]
    outcome = analyse_log(catalog, str(path), name, 1717500000.0)
    assert {rule.removeprefix("t/") for rule, _ in outcome.groups} == {"refused", *wanted.rules.split()}


def test_every_recorded_log_is_here():
    assert {path.stem for path in FOLDER.glob("*.log")} == set(LOGS)


@pytest.mark.parametrize("name", ["journal-short", "journal-short-iso", "journal-short-full", "journal-short-unix", "journal-zone", "journal-export", "journal-json", "journal-verbose"])
def test_one_moment_in_every_form_of_the_journal(catalog, name):
    event = dict(analyse_log(catalog, str(FOLDER / f"{name}.log"), name, 1717500000.0).groups)["t/refused"].first[0].events[0]
    assert int(event.time) == 1717497533


def test_a_long_line_that_conmon_cut_is_one(catalog):
    group = dict(analyse_log(catalog, str(FOLDER / "conmon.log"), "x", 0.0).groups)["t/refused"]
    assert group.count == 2
