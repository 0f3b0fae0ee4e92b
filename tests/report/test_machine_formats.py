"""What other programs read: every format is valid for its consumer, whatever findings, file names and log lines hold."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml
from markdown_it import MarkdownIt
from sarif_pydantic import Sarif

from diagnose.model.location import Location, Region
from diagnose.model.problem import Problem
from diagnose.model.result import Result, Stats
from diagnose.report import RENDERERS, Output, render
from diagnose.report.linehash import line_hashes
from diagnose.report.sarif import MAX_RESULTS
from tests.report import samples

EMPTY = Result([], [], [], Stats(files=3), rules=7)
HOSTILE_TEXT = "\x1b]0;owned\x07::error::\r\n%0A ]]>--><script>alert(1)</script> `code` \ud800 \x00 \u202e <!--"
HOSTILE = samples.UNREACHABLE._replace(
    message=HOSTILE_TEXT,
    title=HOSTILE_TEXT,
    location=Location("a\nb,c:d%\x1b[2J\udcff<&>\"'.yaml", Region(3, 2, 3, 9)),
    evidence=tuple(item._replace(text=HOSTILE_TEXT) for item in samples.UNREACHABLE.evidence),
    fingerprint="hostile",
)
RESULTS = {
    "empty": EMPTY,
    "full": samples.FULL,
    "hostile": EMPTY._replace(findings=[HOSTILE], errors=[Problem("unreadable", HOSTILE_TEXT, Location(HOSTILE_TEXT))]),
    "broken": EMPTY._replace(errors=[Problem("unreadable", "cannot be read", Location("a.log"))], stats=Stats()),
}


def document(name: str, result: Result) -> str:
    return "".join(render(name, result, Output("1.2.3", sources=samples.sources)))


def check_sarif(text: str, result: Result) -> None:
    Sarif.model_validate(json.loads(text))
    run = json.loads(text)["runs"][0]
    assert len(run["results"]) == len(result.findings) + len(result.diagnoses)
    for item in run["results"]:
        assert run["tool"]["driver"]["rules"][item["ruleIndex"]]["id"] == item["ruleId"]
        assert item["message"]["text"]
        assert re.fullmatch(r"[A-Za-z0-9_.!~*'()/%:@&=+$,;-]+", item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


def check_github(text: str, result: Result) -> None:
    lines = text.splitlines()
    assert len(lines) == len(result.findings) + len(result.errors) + 1
    for line in lines:
        command = re.fullmatch(r"::(error|warning|notice) ((?:[A-Za-z]+=[^,:]*,?)*)::(.*)", line)
        assert command, line
        assert not re.search(r"[\x00-\x1f]", line)
        assert not re.search(r"%(?!25|0A|0D|3A|2C)", line)


def check_gitlab(text: str, result: Result) -> None:
    entries = json.loads(text)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == len(result.findings)
    for entry in entries:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= entry.keys()
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert isinstance(entry["location"]["lines"]["begin"], int)
        assert not entry["location"]["path"].startswith("./")


def check_junit(text: str, result: Result) -> None:
    suites = JUnitXml.fromstring(text.encode())
    assert suites.failures == sum(finding.severity.word != "info" for finding in result.findings)
    assert suites.errors == sum(not problem.is_notice for problem in result.errors)
    assert suites.tests == sum(1 for suite in suites for _ in suite) >= 1


def check_checkstyle(text: str, result: Result) -> None:
    root = ElementTree.fromstring(text.encode())
    errors = [error for file in root for error in file]
    assert len(errors) == len(result.findings)
    assert {error.get("severity") for error in errors} <= {"error", "warning", "info"}


def check_rdjson(text: str, result: Result) -> None:
    document = json.loads(text)
    assert len(document["diagnostics"]) == len(result.findings)
    for item in document["diagnostics"]:
        assert item["severity"] in ("ERROR", "WARNING", "INFO")
        assert item["message"]
        assert item["location"]["path"]


def check_json_lines(text: str, result: Result) -> None:
    objects = [json.loads(line) for line in text.splitlines()]
    expected = ["diagnosis"] * len(result.diagnoses) + ["finding"] * len(result.findings) + ["error"] * len(result.errors)
    assert [item["type"] for item in objects] == [*expected, "summary"]


def check_markdown(text: str, result: Result) -> None:
    assert text.startswith("## diagnose: ")
    page = MarkdownIt("commonmark").render(text)
    assert not re.search(r"<(?!/?(?:h[23]|p|pre|code|strong|em|ol|ul|li|a)\b)", page)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", text)
    assert text.count("\n### ") >= len(result.findings)


def check_json(text: str, result: Result) -> None:
    assert len(json.loads(text)["findings"]) == len(result.findings)


CHECKS: dict[str, Callable[[str, Result], Any]] = {
    "sarif": check_sarif,
    "github": check_github,
    "gitlab": check_gitlab,
    "junit": check_junit,
    "checkstyle": check_checkstyle,
    "rdjson": check_rdjson,
    "json-lines": check_json_lines,
    "markdown": check_markdown,
    "json": check_json,
}


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS.keys())
def test_every_document_is_valid_for_its_consumer(name, result):
    CHECKS[name](document(name, result), result)


def test_every_format_is_checked_here_or_has_tests_of_its_own():
    assert set(RENDERERS) - set(CHECKS) == {"text", "html"}


@pytest.mark.parametrize("name", CHECKS)
def test_secrets_are_in_no_format(name):
    text = document(name, samples.FULL)
    assert "kXqWv5CNTRL" not in text
    assert "s3cr3t" not in text


def test_sarif_goes_from_the_log_line_to_the_line_of_the_configuration():
    run = json.loads(document("sarif", samples.FULL))["runs"][0]
    found = next(item for item in run["results"] if item["ruleId"] == samples.PRIVATE_ENDPOINT.rule)
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "proxy/Config.yaml"
    steps = found["codeFlows"][0]["threadFlows"][0]["locations"]
    paths = [step["location"]["physicalLocation"]["artifactLocation"]["uri"] for step in steps]
    assert paths == ["logs/proxy.log", "proxy/Config.yaml", "proxy/.choreo/endpoints.yaml"]


def test_sarif_has_the_fixes_that_are_edits():
    run = json.loads(document("sarif", samples.FULL))["runs"][0]
    found = next(item for item in run["results"] if item["ruleId"] == samples.NOT_MAPPED.rule)
    change = found["fixes"][0]["artifactChanges"][0]
    assert change["artifactLocation"]["uri"] == "proxy/.choreo/endpoints.yaml"
    assert change["replacements"] == [
        {"deletedRegion": {"startLine": 4, "startColumn": 11, "endLine": 4, "endColumn": 15}, "insertedContent": {"text": "8090"}}
    ]


def test_sarif_has_what_is_suppressed_and_says_so():
    silenced = ((samples.NOT_MAPPED, "inSource"), (samples.PLACEMENT, "external"))
    results = json.loads(document("sarif", EMPTY._replace(silenced=silenced)))["runs"][0]["results"]
    assert [item["suppressions"][0]["kind"] for item in results] == ["inSource", "external"]
    Sarif.model_validate(json.loads(document("sarif", EMPTY._replace(silenced=silenced))))


def test_sarif_says_when_results_are_left_out_and_keeps_the_most_severe():
    many = [samples.WHOLE_FILE._replace(fingerprint=f"f{number}") for number in range(MAX_RESULTS)]
    run = json.loads(document("sarif", EMPTY._replace(findings=[*many, samples.NOT_MAPPED])))["runs"][0]
    assert len(run["results"]) == MAX_RESULTS
    assert run["results"][0]["ruleId"] == samples.NOT_MAPPED.rule
    note = run["invocations"][0]["toolExecutionNotifications"][0]
    assert note["descriptor"]["id"] == "truncated"
    assert "1 results are left out" in note["message"]["text"]


VECTORS = {
    "": ["c129715d7a2bc9a3:1"],
    " a\nb\n  \t\tc\n d": ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
}


@pytest.mark.parametrize("text", VECTORS)
def test_line_hashes_are_those_of_code_scanning(text):
    assert line_hashes(text) == VECTORS[text]


def test_line_hashes_do_not_depend_on_line_ends_and_number_equal_lines():
    text = "same\n" * 3 + "x" * 300 + "\n" + "same\n" * 60
    assert line_hashes(text.replace("\n", "\r\n")) == line_hashes(text) == line_hashes(text.replace("\n", "\r"))
    assert len(set(line_hashes("a\n" * 500))) == 501


def test_a_finding_of_a_log_is_shown_where_the_project_is_to_be_changed():
    rule = type("R", (), {"kind": "log", "title": "t", "cause": "c", "fixes": (), "references": (), "tags": (), "severity": samples.UNREACHABLE.severity})

    def output(name: str) -> str:
        return "".join(render(name, samples.FULL, Output("1", sources=samples.sources, rule=lambda rule_id: rule)))  # type: ignore[arg-type, return-value]

    entry = next(item for item in json.loads(output("gitlab")) if item["check_name"] == samples.UNREACHABLE.rule)
    assert entry["location"] == {"path": "proxy/Config.yaml", "lines": {"begin": 2, "end": 2}}
    assert "::error file=proxy/Config.yaml,line=2" in output("github")


def test_columns_of_reviewdog_are_bytes():
    place = Location("shop/src/index.html", Region(4, 12, 4, 14))  # after two characters of three bytes each
    finding = samples.PLACEMENT._replace(location=place._replace(region=Region(4, 14, 4, 15)))
    shown = json.loads(document("rdjson", EMPTY._replace(findings=[finding])))["diagnostics"][0]
    line = samples.FILES["shop/src/index.html"].split("\n")[3]
    assert shown["location"]["range"]["start"]["column"] == len(line[:13].encode()) + 1


def test_columns_of_files_that_cannot_be_read_stay(tmp_path: Path):
    finding = samples.PLACEMENT._replace(location=Location(str(tmp_path / "gone"), Region(1, 4, 1, 6)))
    assert json.loads(document("rdjson", EMPTY._replace(findings=[finding])))["diagnostics"][0]["location"]["range"]["start"]["column"] == 4
