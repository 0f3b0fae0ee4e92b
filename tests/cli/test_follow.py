"""`diagnose logs --follow` as a process: findings while it runs, a summary at Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

STAMP = "2024-06-04T11:33:58.762363181Z "
LINE = STAMP + "2024/06/04 11:33:58 Received error: invalid key: unable to validate API key\n"


def start(*argv: str, **options) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen([sys.executable, "-m", "diagnose", "logs", "--follow", *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, **options)


def test_findings_while_it_runs_and_the_summary_at_ctrl_c(tmp_path):
    path = tmp_path / "x.log"
    path.write_text("noise\n" + LINE)
    process = start(str(path), "--quiet")
    try:
        assert "tailscale/auth-key-invalid" in process.stdout.readline()
        with path.open("a") as file:
            file.write(LINE * 9)
        assert process.stdout.readline().startswith("again: ")
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "")


def test_json_events_and_a_summary(tmp_path):
    path = tmp_path / "x.log"
    path.write_text(LINE)
    process = start(str(path), "--format", "json")
    first = json.loads(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert (first["event"], first["rule"], first["line"]) == ("provisional", "tailscale/auth-key-invalid", 1)
    summary = json.loads(out)
    assert summary["event"] == "summary" and summary["stats"]["lines"] == 1


def test_standard_input_ends_with_the_usual_exit_code():
    process = start("-", stdin=subprocess.PIPE)
    process.stdin.write(LINE)
    process.stdin.flush()
    time.sleep(0.1)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (1, "")
    assert "tailscale/auth-key-invalid" in out and "1 line" in out


def test_a_file_that_is_not_there_yet(tmp_path):
    path = tmp_path / "later.log"
    process = start(str(path))
    assert "not there yet" in process.stderr.readline()
    path.write_text(LINE + "noise\n")
    assert "tailscale/auth-key-invalid" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130


def test_only_the_newest_file_of_a_rotated_log_is_followed(tmp_path):
    (tmp_path / "app.log.1").write_text(LINE)
    (tmp_path / "app.log").write_text(LINE)
    process = start(str(tmp_path), "--format", "json")
    first = json.loads(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    summary = json.loads(process.communicate(timeout=20)[0].splitlines()[-1])
    assert (first["path"].rpartition("/")[2], summary["stats"]["files"]) == ("app.log", 1)


def test_options_that_need_an_end_are_refused(tmp_path):
    process = start(str(tmp_path / "x.log"), "--output", str(tmp_path / "report"))
    _, err = process.communicate(timeout=20)
    assert process.returncode == 2 and "--output needs an end" in err
