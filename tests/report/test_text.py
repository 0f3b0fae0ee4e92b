"""The terminal report, as people see it: golden files at 80 columns (DIAGNOSE_UPDATE_GOLDEN=1 writes them anew)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.model.finding import Evidence, Finding
from diagnose.model.location import Location, Region
from diagnose.model.result import Result, Stats
from diagnose.model.severity import Severity
from diagnose.report import RENDERERS, Output, render
from diagnose.report.clean import width_of
from diagnose.report.mask import mask_result
from diagnose.report.text import render_text
from tests.report import samples

GOLDEN = Path(__file__).parent / "golden"
ANSI = re.compile(r"\x1b\[[\d;]*m")
RESULTS = {"full": samples.FULL, "healthy": samples.HEALTHY, "empty": samples.EMPTY, "broken": samples.BROKEN}


def report(result: Result, **wishes: object) -> str:
    lines = render_text(mask_result(result, {"1a2b3c4d5e6f"}), **{"sources": samples.sources, **wishes})  # type: ignore[arg-type]
    return "".join(f"{line}\n" for line in lines)


def only(finding: Finding, **changes: object) -> Result:
    return samples.HEALTHY._replace(findings=[finding._replace(**changes)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *((name, report(result)) for name, result in RESULTS.items()),
        ("quiet", report(samples.FULL, quiet=True)),
        ("verbose", report(samples.FULL, verbose=True)),
        ("color", report(samples.FULL, color=True)),
        ("narrow", report(samples.FULL, width=60)),
        ("wide", report(samples.FULL, width=200)),
        ("without-sources", report(samples.FULL, sources=lambda *_: None)),
    ],
)
def test_golden(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("DIAGNOSE_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_nothing_is_wider_than_the_screen_but_links_and_places(width: int) -> None:
    for line in report(samples.FULL, width=width).splitlines():
        assert width_of(line) <= width or "://" in line or "--> " in line
        assert line == line.rstrip()


@pytest.mark.parametrize("name", RESULTS)
def test_colours_change_nothing_else(name: str) -> None:
    coloured = report(RESULTS[name], color=True)
    assert ANSI.sub("", coloured) == report(RESULTS[name])
    assert all(ANSI.sub("", line) == ANSI.sub("", line).rstrip() for line in coloured.splitlines())
    assert "\x1b" not in report(RESULTS[name])


def test_a_healthy_input_takes_one_line() -> None:
    assert report(samples.HEALTHY) == "No problems found: 4 files, 12,345 lines checked by 312 rules in 0.05 s.\n"


def test_the_last_line_counts() -> None:
    result = samples.FULL._replace(errors=[], suppressed=0)
    assert report(result).splitlines()[-1] == "4 errors, 2 warnings, 2 info in 14 files (12,345 lines, 1.2 MB) in 0.12 s"


def test_quiet_and_healthy_is_silent() -> None:
    assert report(samples.HEALTHY, quiet=True) == ""


def test_secrets_of_files_are_masked_unless_wanted() -> None:
    assert "s3cr3t" not in report(only(samples.LEAK))
    lines = list(render_text(only(samples.LEAK), sources=samples.sources, show_secrets=True))
    assert "4 | CACHE_URL=redis://cache:s3cr3t@10.0.0.7:6379" in lines
    assert "  |                                ^^^^^^^^" in lines


def test_explained_findings_are_not_repeated() -> None:
    text = report(samples.FULL)
    assert text.count("tailscale/destination-unreachable") == 1
    assert text.index("destination-unreachable") < text.index("gateway/backend-connection-error")


def test_the_same_explanation_is_given_once() -> None:
    text = report(samples.FULL)
    assert text.count("Auth keys expire") == 1
    assert text.count("same cause and fix as above") == 1
    assert report(samples.FULL, verbose=True).count("Auth keys expire") == 2


@pytest.mark.parametrize(
    ("count", "first", "last", "said"),
    [
        (1, samples.T0, samples.T0, None),
        (14, samples.T0, samples.T0 + 60, "seen 14 times, first 11:33:58, last 11:34:58 UTC"),
        (2, samples.T0, samples.T0, "seen 2 times, all at 11:33:58 UTC"),
        (2000, samples.T0, samples.T0 + 86400, "seen 2,000 times, first 2024-06-04 11:33:58, last 2024-06-05 11:33:58 UTC"),
        (3, None, None, "seen 3 times"),
    ],
)
def test_repeats(count: int, first: float | None, last: float | None, said: str | None) -> None:
    text = report(only(samples.UNREACHABLE, count=count, time=first, last_time=last))
    assert "seen" not in text if said is None else f"= {said}\n" in text


def test_a_consequence_names_its_cause() -> None:
    result = samples.FULL._replace(diagnoses=[], findings=[samples.UNREACHABLE, samples.GATEWAY._replace(caused_by="f-unreachable")])
    flat = " ".join(report(result).split())
    assert "note: a consequence of error[tailscale/destination-unreachable] at logs/proxy.log:212:54" in flat


def test_many_lines_of_proof_are_shortened() -> None:
    evidence = tuple(samples.said("a.log", number, f"line {number} failed", "failed") for number in range(1, 31))
    text = report(only(samples.UNREACHABLE, location=evidence[0].location, evidence=evidence))
    assert text.count("failed") == 8
    assert "= seen 14 times, first 11:33:58, last 12:02:01 UTC; 22 more lines like" in text
    assert report(only(samples.UNREACHABLE, evidence=evidence), verbose=True).count("failed") == 30


def test_a_long_span_shows_its_ends() -> None:
    lines = [f"line {number}" for number in range(1, 101)]
    finding = samples.WHOLE_FILE._replace(location=Location("a.txt", Region(10, 1, 90, 8)), title="long")
    text = report(only(finding), sources=lambda _, first, last: lines[first - 1 : last])
    assert re.findall(r"^ ?(\d+|…) \|", text, re.MULTILINE) == ["9", "10", "11", "…", "89", "90", "91"]
    assert text.count("^^^^^^^") == 4


hostile = st.text(st.characters(exclude_categories=[]), max_size=120)


@given(hostile, hostile, st.integers(0, 200), st.integers(0, 200), st.integers(40, 120))
def test_frames_of_hostile_text_stay_in_their_frame(text: str, path: str, column: int, end: int, width: int) -> None:
    region = Region(1, column + 1, 1, end + 1)
    evidence = (Evidence(Location("a.log", region), text, path),)
    finding = Finding("a/b", text, Severity.ERROR, text, Location("a.log", region), evidence, related=evidence, count=3, notes=(path,))
    for line in render_text(Result([finding], [], [], Stats(files=1)), width=width, sources=lambda *_: [text]):
        assert width_of(line) <= width or "://" in line
        assert line.isprintable()


@pytest.mark.parametrize("name", RENDERERS)
def test_every_renderer_masks(name: str) -> None:
    output = Output("1.0", sources=samples.sources, secrets={"1a2b3c4d5e6f"})
    text = "".join(render(name, samples.FULL, output))
    assert text.endswith("\n")
    for secret in ("9aBcD3fG4hJ5", "1a2b3c4d5e6f", "kNew12345678", "s3cr3t", "hunter2"):
        assert secret not in text
    assert "9aBcD3fG4hJ5" in "".join(render(name, samples.FULL, output._replace(show_secrets=True)))


def test_importing_the_report_stays_cheap() -> None:
    code = "import sys, diagnose.report.text; print(*sys.modules)"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert not loaded & {"rich", "textual", "regex", "yaml", "json", "dataclasses", "inspect", "datetime", "hyperscan", "rapidfuzz"}


def test_a_span_that_is_named_is_underlined_once():
    place = samples.at("proxy/Config.yaml", 2, 3, 7)
    diagnosis = samples.PRIVATE_ENDPOINT._replace(evidence=(Evidence(place), Evidence(place, note="the mapping")))
    text = "\n".join(render_text(Result([], [diagnosis], [], Stats(files=1)), sources=samples.sources))
    assert text.count("^^^^") == 1
    assert "^^^^ the mapping" in text
