"""Logs in, groups of matches out: the same however the log is wrapped, stored, cut or broken."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.engine.logs import analyse_bytes, analyse_log
from diagnose.engine.rules import catalog_of
from diagnose.ruleset.load import parse_rule

RULES = {
    "t/login": """
when:
  sequence:
    within: 5m
    steps:
      - contains: "To authenticate, visit:"
      - regex: 'https://login\\.example\\.com/a/(?P<code>[0-9a-f]+)'
      - {contains: "Waiting for it to complete...", at_least: 2}
    unless: [contains: "it is complete."]
secrets: [code]
message: "waits"
""",
    "t/refused": """
when: {regex: 'connection to (?P<host>[^\\s:"]+):(?P<port>\\d+) refused'}
message: "{host}:{port} refused {count} times"
""",
    "t/quoted": """
when: {contains: 'open "/data/x" failed'}
message: "no file"
""",
    "t/plain": """
when: {contains: 'plain words here'}
message: "plain"
""",
    "t/slow": """
when: {regex: 'catastrophe (a|aa)+$'}
message: "slow"
""",
    "t/burst": """
when: {count: {of: {contains: 'burst of it'}, at_least: 3, within: 10s}}
message: "burst"
""",
}
HEAD = "title: t\nseverity: error\nlogs: [any]\ncause: c\nexamples: {match: [{log: x}], no_match: [{log: y}]}\n"


@pytest.fixture(scope="module")
def catalog():
    rules = []
    for rule_id, body in RULES.items():
        rule, problems = parse_rule(rule_id, HEAD + body, rule_id)
        assert problems == []
        rules.append(rule)
    return catalog_of(rules)


def found(outcome) -> dict[str, int]:
    return {rule: group.count for rule, group in outcome.groups}


LOGIN = [
    "starting",
    "To authenticate, visit:",
    "",
    "\thttps://login.example.com/a/696841f011517",
    "",
    "Waiting for it to complete...",
    "Waiting for it to complete...",
    'open "/data/x" failed',
    "connection to db:5432 refused",
    "connection to db:5432 refused",
]
WANTED = {"t/login": 1, "t/quoted": 1, "t/refused": 2}


def stamp(second: int) -> str:
    return f"2024-06-04T10:38:{second:02d}.885800940Z"


def docker(lines, stream="stdout"):
    return [json.dumps({"log": line + "\n", "stream": stream, "time": stamp(number)}) for number, line in enumerate(lines)]


WRAPPERS = {
    "as it is": lambda lines: lines,
    "stamped": lambda lines: [f"{stamp(number)} {line}" for number, line in enumerate(lines)],
    "docker": docker,
    "docker without blanks": lambda lines: [line.replace('": "', '":"').replace('", "', '","') for line in docker(lines)],
    "cri": lambda lines: [f"{stamp(number)} stdout F {line}" for number, line in enumerate(lines)],
    "json": lambda lines: [json.dumps({"ts": 1717497500 + number, "level": "info", "msg": line}) for number, line in enumerate(lines)],
    "ansi": lambda lines: [f"\x1b[32m{line[:9]}\x1b[0m\x1b[1;31m{line[9:]}\x1b[0m" for line in lines],
    "kubectl": lambda lines: [f"[pod/web-5d4f8-x2/app] {stamp(number)} {line}" for number, line in enumerate(lines)],
    "compose": lambda lines: [f"web-1  | {line}" for line in lines],
    "journald": lambda lines: [f"Jun 04 10:38:{number:02d} host app[1]: {line}" for number, line in enumerate(lines)],
    "journald export": lambda lines: [f"__CURSOR=s={number}\n__REALTIME_TIMESTAMP={1717497500000000 + number}\nMESSAGE={line}\n_PID=1\n" for number, line in enumerate(lines)],
    "github": lambda lines: [f"{stamp(0)} ##[group]Run it", *(f"{stamp(number)} {line}" for number, line in enumerate(lines))],
    "logfmt": lambda lines: ["time={} level=info msg={}".format(stamp(number), json.dumps(line or "-")) for number, line in enumerate(lines)],
    "csv": lambda lines: ["TimeGenerated,LogLevel,LogEntry,KeyValuePair", *('{},INFO,"{}",{{}}'.format(stamp(number), line.replace('"', '""')) for number, line in enumerate(lines))],
    "json array": lambda lines: ["[", *(json.dumps({"TimeGenerated": stamp(number), "LogEntry": line}) + "," for number, line in enumerate(lines)), "]"],
    "json array, indented": lambda lines: json.dumps([{"TimeGenerated": stamp(number), "LogEntry": line} for number, line in enumerate(lines)], indent=2).split("\n"),
    "json array, one line": lambda lines: [json.dumps([{"TimeGenerated": stamp(number), "LogEntry": line} for number, line in enumerate(lines)], separators=(",", ":"))],
    "docker around json": lambda lines: docker([json.dumps({"level": 30, "time": 1717497500000 + number, "msg": line}) for number, line in enumerate(lines)]),
    "docker with colours": lambda lines: docker([f"\x1b[32m{line[:9]}\x1b[0m\x1b[1;31m{line[9:]}\x1b[0m" for line in lines]),
    "crlf": lambda lines: [line + "\r" for line in lines],
}


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress, lambda data: data.decode().encode("utf-16")])
def test_the_same_in_every_wrapper(catalog, wrapper, pack):
    data = "\n".join(WRAPPERS[wrapper](LOGIN)).encode()
    assert found(analyse_bytes(catalog, pack(data), "x.log")) == WANTED


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_silent_once_it_completes(catalog, wrapper):
    data = "\n".join(WRAPPERS[wrapper]([*LOGIN[:7], "it is complete."])).encode()
    assert found(analyse_bytes(catalog, data, "x.log")) == {}


def test_lines_columns_and_times_are_those_of_the_file(catalog):
    data = "\n".join(WRAPPERS["stamped"](LOGIN)).encode()
    groups = dict(analyse_bytes(catalog, data, "x.log").groups)
    event = groups["t/refused"].first[0].events[0]
    assert (event.line, event.column, event.text) == (9, 32, "connection to db:5432 refused")
    line = data.decode().split("\n")[event.line - 1]
    assert line[event.column - 1 : event.end_column - 1] == "connection to db:5432 refused"
    assert event.time == pytest.approx(1717497488.8858)


@pytest.mark.parametrize("wrapper", ["docker", "json", "cri"])
def test_columns_point_at_the_match_in_the_raw_line(catalog, wrapper):
    data = "\n".join(WRAPPERS[wrapper](LOGIN))
    event = dict(analyse_bytes(catalog, data.encode(), "x.log").groups)["t/refused"].first[0].events[0]
    assert data.split("\n")[event.line - 1][event.column - 1 : event.end_column - 1] == "connection to db:5432 refused"


@pytest.mark.parametrize("wrapper", ["kubectl", "compose", "journald", "github", "csv", "json array", "docker with colours", "ansi"])
def test_columns_point_into_the_raw_line_of_every_frame(catalog, wrapper):
    data = "\n".join(WRAPPERS[wrapper](LOGIN))
    event = dict(analyse_bytes(catalog, data.encode(), "x.log").groups)["t/refused"].first[0].events[0]
    raw = data.split("\n")[event.line - 1][event.column - 1 : event.end_column - 1]
    assert raw.replace("\x1b[0m\x1b[1;31m", "").replace("\\u001b[0m\\u001b[1;31m", "") == "connection to db:5432 refused"


def pieces(text: str, size: int, frame: str) -> list[str]:
    """What a container runtime makes of a long line."""
    parts = [text[start : start + size] for start in range(0, len(text), size)]
    if frame == "cri":
        return [f"{stamp(1)} stdout {'F' if part is parts[-1] else 'P'} {part}" for part in parts]
    return [json.dumps({"log": part + ("\n" if part is parts[-1] else ""), "stream": "stdout", "time": stamp(1)}) for part in parts]


@pytest.mark.parametrize("frame", ["cri", "docker"])
@pytest.mark.parametrize("offset", [0, 1, 5, 13, 20, 24, 25])
@pytest.mark.parametrize("cut", [1, 2])
def test_a_line_that_the_runtime_split(catalog, frame, offset, cut):
    size, needle = 16384, "connection to db:1 refused"
    text = "x" * (cut * size - offset) + needle + "y" * size
    lines = [*pieces("before", size, frame), *pieces(text, size, frame), *pieces("connection to db:1 refused", size, frame)]
    event = dict(analyse_bytes(catalog, "\n".join(lines).encode(), "x").groups)["t/refused"]
    first = event.first[0].events[0]
    assert event.count == 2
    line = lines[first.line - 1]
    assert needle.startswith(line[first.column - 1 : first.end_column - 1]) and line[first.column - 1 : first.column] == "c"


def test_a_split_line_among_those_of_the_other_stream(catalog):
    text = "connection to db:1 refused"
    lines = [f"{stamp(1)} stdout P {text[:9]}", f"{stamp(1)} stderr F plain words here", f"{stamp(1)} stdout F {text[9:]}"]
    assert found(analyse_bytes(catalog, "\n".join(lines).encode(), "x")) == {"t/refused": 1, "t/plain": 1}


def test_a_progress_bar_is_many_lines_on_one(catalog):
    data = b"building\n10%\r20%\rconnection to a:1 refused\r30%\r100%\r\nplain words here\r\n"
    groups = dict(analyse_bytes(catalog, data, "x").groups)
    event = groups["t/refused"].first[0].events[0]
    assert (event.text, event.line, event.column) == ("connection to a:1 refused", 2, 9)
    assert groups["t/plain"].first[0].events[0].line == 3


def test_a_stack_trace_within_a_frame_is_one_record():
    rule, _ = parse_rule("t/trace", HEAD + "when: {regex: '(?s)Traceback.*boom'}\nmessage: m\n", "x")
    lines = ["Traceback (most recent call last):", "  File x", "  boom"]
    for wrapper in ("cri", "docker", "stamped", "kubectl", "compose", "journald"):
        data = "\n".join(WRAPPERS[wrapper](["start", *lines, "end"])).encode()
        assert found(analyse_bytes(catalog_of([rule]), data, "x")), wrapper


def test_an_error_beside_the_message_of_a_json_line(catalog):
    data = json.dumps({"level": "error", "msg": "cannot start", "err": {"message": "connection to db:1 refused"}})
    event = dict(analyse_bytes(catalog, data.encode(), "x").groups)["t/refused"].first[0].events[0]
    assert (event.text, data[event.column - 1 : event.end_column - 1]) == ("connection to db:1 refused", "connection to db:1 refused")


def test_a_log_without_times_uses_lines(catalog):
    near = "\n".join(["burst of it", *["noise"] * 20] * 3).encode()
    far = "\n".join(["burst of it", *["noise"] * 2000] * 3).encode()
    assert found(analyse_bytes(catalog, near, "x")) == {"t/burst": 1}
    assert found(analyse_bytes(catalog, far, "x")) == {}
    assert not analyse_bytes(catalog, near, "x").timed


def test_a_line_without_a_time_has_that_of_the_line_before(catalog):
    data = b"2024-06-04T10:38:53Z first\n  continued: connection to a:1 refused\n"
    event = analyse_bytes(catalog, data, "x").groups[0][1].first[0].events[0]
    assert event.time == 1717497533.0


def test_a_catastrophic_expression_is_reported_and_the_rest_goes_on(catalog):
    data = b"catastrophe " + b"a" * 5000 + b"b\nplain words here\n"
    fresh = catalog_of(list(catalog.rules.values()))
    outcome = analyse_bytes(fresh, data, "x")
    assert [problem.kind for problem in outcome.problems] == ["timeout"]
    assert found(outcome) == {"t/plain": 1}


def test_a_line_of_200_megabytes(catalog, tmp_path):
    path = tmp_path / "giant.log"
    with path.open("wb") as file:
        file.write(b"x" * 100_000_000 + b" connection to a:1 refused " + b"y" * 100_000_000 + b"\nplain words here\n")
    outcome = analyse_log(catalog, str(path), "giant.log", 0.0)
    assert found(outcome) == {"t/refused": 1, "t/plain": 1}
    assert dict(outcome.groups)["t/plain"].first[0].events[0].line == 2
    assert all(len(event.text) < 100_000 for _, group in outcome.groups for event in group.first[0].events)


@pytest.mark.parametrize("offset", range(-40, 5))
def test_a_match_across_the_end_of_a_block(catalog, offset):
    from diagnose.engine.options import BLOCK

    start = BLOCK + offset
    data = (b"n" * 99 + b"\n") * (start // 100) + b"m" * (start % 100 - 1) + b"\n" * (start % 100 > 0) + b"connection to a:1 refused\nplain words here\n"
    assert found(analyse_bytes(catalog, data + b"z" * BLOCK, "x")) == {"t/refused": 1, "t/plain": 1}


@pytest.mark.parametrize("offset", [-30, -10, 0, 10])
def test_a_match_across_the_cut_of_a_giant_line(catalog, offset):
    from diagnose.engine.options import BLOCK

    data = b"n" * (BLOCK + offset) + b"connection to a:1 refused" + b"z" * BLOCK
    assert found(analyse_bytes(catalog, data, "x")) == {"t/refused": 1}


def test_a_flood_is_counted_exactly(catalog):
    data = b"2024-06-04T10:38:53Z plain words here, plain words here\n" * 100_000 + b"2024-06-04T11:00:00Z plain words here\n"
    outcome = analyse_bytes(catalog, data, "x")
    group = dict(outcome.groups)["t/plain"]
    assert group.count == 100_001
    assert len(group.first) == 5
    assert group.last.events[0].time == 1717498800.0
    assert outcome.stats.lines == 100_001


def test_different_problems_are_kept_apart(catalog):
    data = b"".join(b"connection to host%d:1 refused\n" % (number % 7) for number in range(700))
    outcome = analyse_bytes(catalog, data, "x")
    assert [group.count for _, group in outcome.groups] == [100] * 7


@given(st.binary(max_size=5000))
@settings(max_examples=100, deadline=None)
def test_random_bytes_end_well(data):
    rule, _ = parse_rule("t/refused", HEAD + RULES["t/refused"], "x")
    outcome = analyse_bytes(catalog_of([rule]), data, "x")
    assert all(problem.location.path == "x" for problem in outcome.problems)


@pytest.mark.parametrize("kind", ["missing", "folder", "unreadable name"])
def test_what_cannot_be_read_is_a_located_error(catalog, tmp_path, kind):
    path = {"missing": tmp_path / "none", "folder": tmp_path, "unreadable name": Path("x\0y")}[kind]
    outcome = analyse_log(catalog, str(path), "shown", 0.0)
    assert [(problem.kind, problem.location.path) for problem in outcome.problems] == [("unreadable", "shown")]


@pytest.mark.parametrize(("data", "lines"), [(b"a\nb\n", 2), (b"a\nb", 2), (b"a", 1), (b"\n", 1), (b"", 0)])
def test_lines_are_counted_as_people_do(catalog, data, lines):
    assert analyse_bytes(catalog, data, "x").stats.lines == lines


def test_an_empty_log_is_fine(catalog):
    outcome = analyse_bytes(catalog, b"", "x")
    assert (outcome.groups, outcome.problems, outcome.stats.lines) == ([], [], 0)


def test_lines_that_are_counted_and_lines_that_are_looked_at_add_up():
    rules = [parse_rule(f"t/{name}", f"{HEAD}when: {when}\nmessage: m\n", name)[0] for name, when in (("some", "{contains: 'common words'}"), ("both", "{regex: 'other words .*common'}"))]
    data = b"common words\n" * 100 + b"other words before common words\n" * 7 + b"common words\n" * 10
    assert found(analyse_bytes(catalog_of(rules), data, "x")) == {"t/some": 117, "t/both": 7}
