"""The JSON result keeps its contract."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.model.finding import Evidence, Finding
from diagnose.model.location import Location
from diagnose.model.problem import Problem
from diagnose.model.result import Result, Stats
from diagnose.model.severity import Severity
from diagnose.report.json import render_json, rfc3339
from tests.report import samples

DOCUMENT = json.loads(render_json(samples.FULL, "1.2.3"))
FINDING_KEYS = (
    "rule title severity message path line column end_line end_column time count captures evidence cause fix references fingerprint"
).split()


def by_rule(rule: str) -> dict[str, Any]:
    return next(finding for finding in DOCUMENT["findings"] if finding["rule"] == rule)


def test_top_level() -> None:
    assert list(DOCUMENT) == ["version", "tool", "diagnoses", "findings", "errors", "stats"]
    assert DOCUMENT["version"] == 1
    assert DOCUMENT["tool"] == {"name": "diagnose", "version": "1.2.3", "rules": 312}
    stats = {"files": 14, "bytes": 1258291, "lines": 12345, "seconds": 0.1234, "suppressed": 2}
    assert stats.items() <= DOCUMENT["stats"].items()


def test_finding() -> None:
    finding = by_rule("tailscale/destination-unreachable")
    assert set(FINDING_KEYS) <= finding.keys()
    assert (finding["line"], finding["column"], finding["end_line"], finding["end_column"]) == (212, 54, 212, 72)
    assert finding["time"] == "2024-06-04T11:33:58.762363Z"
    assert finding["last_time"] == "2024-06-04T12:02:01.762363Z"
    assert finding["evidence"][0] == {"path": "logs/proxy.log", "line": 212, "text": samples.REFUSED, "note": ""}
    assert finding["captures"] == {"host": "100.108.78.93", "port": "8090"}


def test_finding_about_a_whole_file() -> None:
    finding = by_rule("webapp/config-js-missing")
    assert [finding[key] for key in ("line", "column", "end_line", "end_column", "time")] == [None] * 5


def test_fix() -> None:
    safe, unsafe = by_rule("tailscale/endpoint-not-mapped")["fix"]
    assert safe["safety"] == "safe"
    assert safe["edits"] == [{"path": "proxy/.choreo/endpoints.yaml", "start": [4, 11], "end": [4, 15], "new_text": "8090"}]
    assert unsafe["steps"][1] == "Deploy the proxy again."


def test_diagnosis() -> None:
    (diagnosis,) = DOCUMENT["diagnoses"]
    assert {"id", "title", "severity", "root_cause", "responsible", "findings", "fix"} <= diagnosis.keys()
    assert diagnosis["findings"] == ["f-unreachable", "f-gateway"]
    assert diagnosis["id"] == "tailscale/private-endpoint-unreachable"


def test_errors() -> None:
    assert DOCUMENT["errors"][1] == {
        "path": "logs/old.log.gz",
        "line": None,
        "column": None,
        "kind": "unreadable",
        "message": "the compressed data ends before its end mark",
    }


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, None),
        (0.0, "1970-01-01T00:00:00Z"),
        (0.5, "1970-01-01T00:00:00.5Z"),
        (-1.25, "1969-12-31T23:59:58.75Z"),
        (1717500838.762363, "2024-06-04T11:33:58.762363Z"),
        (float("inf"), None),
        (float("nan"), None),
        (1e30, None),
    ],
)
def test_times(seconds: float | None, text: str | None) -> None:
    assert rfc3339(seconds) == text


anything = st.text(st.characters(exclude_categories=[]), max_size=20)


@given(anything, st.floats(), st.dictionaries(anything, anything, max_size=2))
def test_always_loads(text: str, moment: float, captures: dict[str, str]) -> None:
    finding = Finding(text, text, Severity.ERROR, text, Location(text), (Evidence(Location(text), text, text),), captures=captures, time=moment)
    result = Result([finding], [], [Problem(text, text, Location(text))], Stats(seconds=moment))
    document = render_json(result, text)
    loaded = json.loads(document.encode("utf-8"))
    assert loaded["findings"][0]["message"] == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    json.dumps(loaded, ensure_ascii=False).encode("utf-8")


def test_one_finding_a_line() -> None:
    lines = render_json(samples.FULL._replace(), "1").splitlines()
    assert sum(line.startswith('  {"rule": ') for line in lines) == len(samples.FULL.findings)
