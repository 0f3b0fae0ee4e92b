"""What stands around a program's line comes off, and the frame is recognised by a log's first lines."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.logs.frames.table import recognise
from diagnose.logs.framing import CP1252, recognise_framing
from diagnose.logs.jsonlog import read_entry

MESSAGE = 'open "/data/x": read-only file system'
RFC = "2024-06-04T10:38:53.885800940Z"

FRAMES = {
    # name: (lines before, the line that holds MESSAGE, its time as written)
    "docker json-file": ([json.dumps({"log": "start\n", "stream": "stdout", "time": RFC})], json.dumps({"log": MESSAGE + "\n", "stream": "stderr", "time": RFC}), RFC),
    "Kubernetes CRI": ([f"{RFC} stdout F start"], f"{RFC} stderr F {MESSAGE}", RFC),
    "time before each line": ([f"{RFC} start", f"{RFC} "], f"{RFC} {MESSAGE}", RFC),
    "kubectl logs --prefix": (["[pod/web-5d4f8-x2/app] start"], f"[pod/web-5d4f8-x2/app] {RFC} {MESSAGE}", RFC),
    "docker compose logs": (["web-1  | start", "db-1   | "], f"web-1  | {MESSAGE}", ""),
    "syslog or journald short": (["-- Boot 0123 --", "Jun 04 10:38:52 host systemd[1]: Started x."], f"Jun 04 10:38:53 host app[123]: {MESSAGE}", "Jun 04 10:38:53"),
    "journald export": (["__CURSOR=s=739ad463;i=4ece7", "__REALTIME_TIMESTAMP=1717497533885800", "_HOSTNAME=host"], f"MESSAGE={MESSAGE}", ""),
    "GitHub Actions": ([f"{RFC} ##[group]Run npm ci", f"{RFC} npm ci", f"{RFC} ##[endgroup]"], f"{RFC} ##[error]{MESSAGE}", RFC),
    "console export (CSV)": (["TimeGenerated,LogLevel,LogEntry,KeyValuePair"], f'{RFC},ERROR,"{MESSAGE.replace(chr(34), chr(34) * 2)}","{{}}"', RFC),
    "console export (JSON)": (["[", " {"], f'  "LogEntry": {json.dumps(MESSAGE)},', ""),
}  # fmt: skip


@pytest.mark.parametrize("name", FRAMES)
def test_frames(name):
    before, line, stamp = FRAMES[name]
    framing = recognise_framing([text.encode() for text in [*before, line]])
    got = framing.unwrap(line.encode())
    assert (framing.frame.name, got.text, got.stamp) == (name, MESSAGE, stamp)


SHORT = [
    "Jun  4 10:38:53 host app: {}",
    "Jun 04 10:38:53.885800 host app[1]: {}",
    "2024-06-04T10:38:53+0000 host app[1]: {}",
    "2024-06-04T10:38:53.885800+02:00 host app[1]: {}",
    "Tue 2024-06-04 10:38:53 UTC host app[1]: {}",
    "1717497533.885800 host app[1]: {}",
    "<34>Jun  4 10:38:53 host app: {}",
    '<34>1 2024-06-04T10:38:53Z host app 12 ID47 [x@1 a="b"] {}',
]


@pytest.mark.parametrize("form", SHORT)
def test_syslog_and_short_formats(form):
    line = form.format(MESSAGE)
    assert recognise_framing([line.encode()]).unwrap(line.encode()).text == MESSAGE


def test_a_job_log_as_gh_prints_it():
    lines = [f"build\tRun tests\t\ufeff{RFC} ##[group]Run npm ci", f"build\tRun tests\t{RFC} ::error file=a.js,line=3::{MESSAGE}"]
    framing = recognise_framing([line.encode() for line in lines])
    assert (framing.frame.name, framing.unwrap(lines[1].encode())[::3]) == ("GitHub Actions", (MESSAGE, "error"))


def test_a_multi_line_message_of_the_journal():
    lines = ["__CURSOR=x", "__REALTIME_TIMESTAMP=1", "MESSAGE", "\x1c\0\0\0\0\0\0\0Traceback (most recent call):", "  boom", "_PID=1"]
    framing = recognise_framing([line.encode() for line in lines])
    assert [framing.unwrap(line.encode()).text for line in lines[2:]] == ["", "Traceback (most recent call):", "  boom", ""]


LIBRARIES = {
    "pino": {"level": 50, "time": 1717497533885, "pid": 1, "hostname": "h", "err": {"type": "Error", "message": "refused", "stack": "Error: refused\n    at x.js:1"}, "msg": MESSAGE},
    "bunyan": {"name": "app", "hostname": "h", "pid": 1, "level": 50, "msg": MESSAGE, "time": "2024-06-04T10:38:53.885Z", "v": 0, "err": {"message": "refused", "stack": "Error: refused\n    at x.js:1"}},
    "winston": {"level": "error", "message": MESSAGE, "timestamp": "2024-06-04T10:38:53.885Z", "stack": "Error: refused\n    at x.js:1"},
    "zap": {"level": "error", "ts": 1717497533.885, "caller": "a/b.go:1", "msg": MESSAGE, "error": "refused", "stacktrace": "main.main\n\t/a/b.go:1"},
    "logrus": {"error": "refused", "level": "error", "msg": MESSAGE, "time": "2024-06-04T10:38:53Z"},
    "zerolog": {"level": "error", "error": "refused", "time": "2024-06-04T10:38:53Z", "message": MESSAGE},
    "slog": {"time": "2024-06-04T10:38:53.885Z", "level": "ERROR", "msg": MESSAGE, "err": "refused"},
    "structlog": {"event": MESSAGE, "level": "error", "timestamp": "2024-06-04T10:38:53Z", "exception": "Traceback\nOSError: refused"},
    "serilog": {"@t": "2024-06-04T10:38:53.885Z", "@mt": "ignored {X}", "@m": MESSAGE, "@l": "Error", "@x": "System.Exception: refused\n   at A.B()"},
    "log4j2": {"instant": {"epochSecond": 1717497533, "nanoOfSecond": 885000000}, "thread": "main", "level": "ERROR", "loggerName": "a.B", "message": MESSAGE, "thrown": {"message": "refused", "extendedStackTrace": "java.io.IOException: refused\n\tat a.B.c(B.java:1)"}},
    "logback": {"@timestamp": "2024-06-04T10:38:53.885Z", "@version": "1", "message": MESSAGE, "logger_name": "a.B", "level": "ERROR", "level_value": 40000, "stack_trace": "java.io.IOException: refused\n\tat a.B.c(B.java:1)"},
    "ecs": {"@timestamp": "2024-06-04T10:38:53.885Z", "log.level": "ERROR", "message": MESSAGE, "error.message": "refused", "error.stack_trace": "java.io.IOException: refused\n\tat a.B.c(B.java:1)"},
    "ecs, nested": {"@timestamp": "2024-06-04T10:38:53.885Z", "log": {"level": "ERROR"}, "message": MESSAGE, "error": {"message": "refused", "stack_trace": "x: refused\n\tat a"}},
    "python-json-logger": {"asctime": "2024-06-04 10:38:53,885", "levelname": "ERROR", "message": MESSAGE, "exc_info": "Traceback (most recent call last):\nOSError: refused"},
    "gelf": {"version": "1.1", "host": "h", "short_message": MESSAGE, "full_message": "x", "timestamp": 1717497533.885, "level": 3, "error": "refused"},
    "google cloud": {"severity": "ERROR", "timestamp": {"seconds": 1717497533, "nanos": 885000000}, "message": MESSAGE, "stack_trace": "refused"},
    "journald": {"MESSAGE": MESSAGE, "PRIORITY": "3", "__REALTIME_TIMESTAMP": "1717497533885000", "exception": "refused"},
    "inside another": {"LogEntry": json.dumps({"level": "error", "msg": MESSAGE, "err": "refused"}), "TimeGenerated": "2024-06-04T10:38:53.885Z"},
}  # fmt: skip


@pytest.mark.parametrize("library", LIBRARIES)
def test_json_lines_of_the_common_libraries(library):
    from diagnose.logs.timestamps import Clock

    entry = read_entry(json.dumps(LIBRARIES[library]))
    assert entry and entry.text.split("\n")[0] == MESSAGE and entry.text.count("refused") == 1
    assert (entry.level, int(Clock(0).read(entry.stamp))) == ("error", 1717497533)


LOGFMT = [
    'time=2024-06-04T10:38:53.885Z level=ERROR module=org/pkg message="open \\"/data/x\\": read-only file system" error="refused"',
    'level=error ts=2024-06-04T10:38:53.885Z caller=a.go:1 msg="open \\"/data/x\\": read-only file system" err=refused',
]


@pytest.mark.parametrize("line", LOGFMT)
def test_logfmt(line):
    framing = recognise_framing([line.encode()])
    got = framing.unwrap(line.encode())
    assert (framing.inner, got.text, got.stamp, got.level) == ("logfmt", MESSAGE + "\nrefused", "2024-06-04T10:38:53.885Z", "error")


PLAIN = [
    ["starting", "INFO: x | y", "  at a.b(c)"],
    ["a | b | c", "1 | 2 | 3", "", "plain", "words"],
    ["2024-06-04 10:38:53 ERROR main: x"],
    ["[1] done", "[pod] x"],
    ["name,message", "a,b"],
    ["[", "1]"],
    [],
]


@pytest.mark.parametrize("lines", PLAIN)
def test_what_is_in_no_frame(lines):
    assert recognise(lines).name == ""


@pytest.mark.parametrize("name", FRAMES)
@given(line=st.text(max_size=120))
def test_a_line_outside_the_frame_breaks_nothing(name, line):
    before, own, _ = FRAMES[name]
    recognise_framing([text.encode() for text in [*before, own]]).unwrap(line.encode("utf-8", "surrogatepass"))


def test_latin_1_where_most_of_the_sample_is():
    lines = ["Datei für Müller geöffnet".encode("cp1252"), "€ 5".encode("cp1252")]
    framing = recognise_framing(lines)
    assert framing.errors == CP1252 and [framing.unwrap(line).text for line in lines] == ["Datei für Müller geöffnet", "€ 5"]


def test_one_broken_byte_in_utf_8_is_not_latin_1():
    lines = ["für Müller geöffnet".encode(), b"broken \xff here"]
    assert recognise_framing(lines).unwrap(lines[1]).text == "broken \ufffd here"
