"""`logs --explain-input`: how a file is read, and what had to be assumed."""

from __future__ import annotations

import gzip
import json

import pytest

from diagnose.cli.main import run
from diagnose.engine.inputreport import explain_input
from diagnose.engine.options import LogInput

CRI = "".join(f'2024-06-04T10:38:{second:02d}.885800940Z stdout F {{"level":"error","msg":"x"}}\n' for second in range(9))
CASES = {
    # text: frame, messages, timestamps, zone, assumed, lines without a time
    CRI: ("Kubernetes CRI", "JSON", "rfc3339", "Z", (), 0),
    "Jun  4 10:38:53 host app: x\nJun  4 10:38:54 host app: y\n": ("syslog or journald short", "text", "syslog", "", ("times are UTC", "the year is the last that is not after the file's own date"), 0),
    "2024-06-04 10:38:53,885 INFO x\n  at y\n": ("none", "text", "rfc3339", "", ("times are UTC",), 1),
    "04/06/2024 10:38:53 x\n05/06/2024 10:38:53 x\n": ("none", "text", "us", "", ("times are UTC", "the month stands before the day"), 0),
    "24/06/2024 10:38:53 x\n25/06/2024 10:38:53 x\n": ("none", "text", "day first", "", ("times are UTC",), 0),
    "1717497533 x\n": ("none", "text", "epoch", "UTC", (), 0),
    "no times\nat all\n": ("none", "text", "", "", (), 2),
}  # fmt: skip


def explain(path):
    return list(explain_input(LogInput(str(path), path.name, 1717500000.0)))


@pytest.mark.parametrize("text", CASES)
def test_how_a_log_is_read(tmp_path, text):
    path = tmp_path / "x.log"
    path.write_text(text)
    (report,) = explain(path)
    frame, messages, form, zone, assumed, untimed = CASES[text]
    assert (report.frame, report.messages, report.encoding, report.compression) == (frame, messages, "UTF-8", "none")
    assert report.times[:3] == (form, zone, assumed)
    assert report.times.untimed == untimed
    assert report.sure == (form != "" and not assumed)


def test_encoding_and_compression(tmp_path):
    path = tmp_path / "x.log.gz"
    path.write_bytes(gzip.compress("2024-06-04T10:38:53Z grün\n".encode("utf-16")))
    (report,) = explain(path)
    assert (report.encoding, report.compression) == ("UTF-16 with BOM", "gzip")


@pytest.mark.parametrize(("name", "data"), [("none.log", None), ("x.bin", bytes(range(256)) * 20)])
def test_what_is_not_read(tmp_path, name, data):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    (report,) = explain(path)
    assert report.problem and not report.sure


def test_the_command(tmp_path, capsys):
    path = tmp_path / "x.log"
    path.write_text(CRI)
    assert run(["logs", "--explain-input", str(path)]) == 0
    assert "frame        Kubernetes CRI" in capsys.readouterr().out
    assert run(["logs", "--explain-input", str(path), "--format", "json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)["inputs"]
    assert (entry["timestamps"], entry["zone"], entry["sure"], entry["levels"]) == ("rfc3339", "Z", True, {"error": 9})
