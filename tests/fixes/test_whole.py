"""From rules to files and back over random projects: proven, applied, nothing to do the second time, undone byte for byte."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from diagnose.engine.catalog import Catalog
from diagnose.engine.proof import Offer, offer
from diagnose.engine.rules import catalog_of
from diagnose.engine.run import Request, run
from diagnose.fixes.apply import Applier
from diagnose.fixes.backwards import old_offset
from diagnose.fixes.diff import unified_diff
from diagnose.fixes.document import Splice
from diagnose.ruleset.load import parse_rule
from diagnose.settings.settings import Settings
from tests.fixes.documents import Draft
from tests.fixes.rig import read_files, write_files
from tests.fixes.test_document_edits import DELETE_BLANK, FORMAT
from tests.fixes.test_rule_edits import MIGRATION, rule_of

RULES = {
    "test/port": """
        for_each: component.endpoints
        when: it.port == 80
        at: it.port
        fix: [{title: t, safety: safe, edits: [{replace: it.port, with: "8080"}]}]
    """,
    "test/visibility": """
        for_each: component.endpoints
        when: it.source == "component.yaml" && it.type in ["TCP", "UDP"] && !("Project" in it.visibilities)
        at: it.type
        fix: [{title: t, safety: unsafe, edits: [{set: it, key: networkVisibilities, with: "[Project]"}]}]
    """,
    "test/blank-schema": """
        for_each: component.endpoints
        when: it.schema_file == "none"
        at: it.schema_file
        fix: [{title: t, safety: safe, edits: [{delete: it.schema_file}]}]
    """,
    "test/name": """
        for_each: component.endpoints
        when: it.name != it.name.lowerAscii()
        at: it.name
        fix: [{title: t, safety: unsafe, edits: [{set: it, key: displayName, with: "{it.name}"}, {replace: it.name, with: "{it.name.lowerAscii()}"}]}]
    """,
    "test/ignore-name": """
        for_each: component.trivyignores
        when: "!it.exact_name"
        at: it
        fix: [{title: t, safety: safe, edits: [{move_file: it, to: .trivyignore}]}]
    """,
}
END = "examples: {match: [], no_match: []}\n"
SHORT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@cache
def catalog(migrate: bool = False) -> Catalog:
    rules = [rule_of(f"{body.rstrip()}\n        {END}", name) for name, body in RULES.items()]
    return catalog_of(rules + ([rule_of(MIGRATION, "test/migration")] if migrate else []))


@st.composite
def endpoint_files(draw: Any, legacy: bool = False) -> bytes:
    """An endpoints.yaml or component.yaml in any style."""
    draft = Draft(draw, 2)
    lines = [draft.comment(), "version: 0.1" if legacy else 'schemaVersion: "1.2"', "endpoints:" + draft.trail()]
    for number in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(["One", "two", "Gréeter 😀", "'four'"])).strip("'") + str(number)
        pairs = [("name", draw(st.sampled_from([name, f'"{name}"', f"'{name}'"])))]
        port = ("port", draw(st.sampled_from(["80", "'80'", "9090"])))
        pairs += [port] if legacy else []
        pairs += [("type", draw(st.sampled_from(["TCP", "REST", "UDP"])))]
        pairs += draw(st.sampled_from([[], [("schemaFilePath", "none")], [("schemaFilePath", "x.yaml")]]))
        pairs += draw(st.sampled_from([[], [("networkVisibility" if legacy else "networkVisibilities", "Public" if legacy else "[Public, Organization]")]]))
        pairs += [("context", "/")] if legacy else []
        pairs = draw(st.permutations(pairs))
        service = f"{{port: {port[1]}}}"
        if draft.chance(30):
            inside = ", ".join(f"{key}: {value}" for key, value in pairs) + ("" if legacy else f", service: {service}")
            lines += ["  - {" + inside + "}" + draft.trail()]
            continue
        first, *others = pairs
        lines += [*draft.between(2), f"  - {first[0]}: {first[1]}{draft.trail()}"]
        for key, value in others:
            lines += [*draft.between(4), f"    {key}: {value}{draft.trail()}"]
        if not legacy:
            lines += [f"    service: {service}{draft.trail()}"] if draft.chance(30) else ["    service:", f"      port: {port[1]}{draft.trail()}"]
    line_break = draw(st.sampled_from(["\n", "\r\n"]))
    text = line_break.join(lines) + (line_break if draft.chance(80) else "")
    return (b"\xef\xbb\xbf" if draft.chance(20) else b"") + text.encode()


@st.composite
def projects(draw: Any) -> dict[str, bytes]:
    files: dict[str, bytes] = {"x.yaml": b"openapi: 3.0.0\n"}
    for folder in draw(st.sampled_from([[""], ["one/", "two/"]])):
        files[f"{folder}.choreo/component.yaml"] = draw(endpoint_files())
        if draw(st.booleans()):
            files |= {f"{folder}Dockerfile": b"FROM a\nUSER 10014\n", f"{folder}trivyignore": draw(st.sampled_from([b"", b"CVE-2024-1", b"CVE-2024-1\r\n"]))}
    return files


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    here = os.getcwd()
    yield
    os.chdir(here)


def offered(rules: Catalog) -> Offer:
    return offer(rules, Request(projects=[(Path(), Settings())]), lambda *_: True)


def check_round_trip(files: dict[str, bytes], rules: Catalog) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write_files(root, files)
        os.chdir(root)
        made = offered(rules)
        diff = unified_diff(made.plan.changes)
        note(diff.decode("utf-8", "replace"))
        assert [left.reason for left in made.plan.left] == []
        assert made.after.findings == []
        assert made.after.errors == []
        assert not Applier(root).apply(made.plan.changes).problems
        written = read_files(root)
        again = offered(rules)
        assert again.result.findings == []
        assert not again.plan.changes
        if made.plan.changes:
            assert not Applier(root).undo().problems
            assert read_files(root) == files
            subprocess.run(["git", "apply"], input=diff, check=True, capture_output=True)
        assert read_files(root) == written
        os.chdir("/")
    return written


@SHORT
@given(files=projects())
def test_fixes_make_their_findings_go_and_nothing_come(state: None, files: dict[str, bytes]) -> None:
    check_round_trip(files, catalog())


@SHORT
@given(data=endpoint_files(legacy=True))
def test_migration_keeps_comments(state: None, data: bytes) -> None:
    written = check_round_trip({".choreo/endpoints.yaml": data, "x.yaml": b""}, catalog_of([rule_of(MIGRATION, "test/migration")]))
    new = written[".choreo/component.yaml"]
    for number in range(1, data.count(b"# c") + 1):
        assert b"# c%d." % number in new
    assert new.startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")
    assert (b"\r\n" in new) == (b"\r\n" in data)


def test_proof_of_many_fixes_with_one_guilty(state: None, tmp_path: Path) -> None:
    bad = rule_of(f"""
        for_each: component.endpoints
        when: it.name == "bad"
        at: it.name
        fix: [{{title: t, safety: safe, edits: [{{replace: it.name, with: "worse"}}]}}]
        {END}""", "test/bad")  # fmt: skip
    worse = rule_of(f"""
        for_each: component.endpoints
        when: it.name == "worse"
        at: it.name
        {END}""", "test/worse")  # fmt: skip
    rules = catalog_of([*catalog().rules.values(), bad, worse])
    files = {f"{number}/.choreo/component.yaml": f"endpoints:\n- {{name: {'bad' if number == 17 else 'good'}, port: 80}}\n" for number in range(40)}
    write_files(tmp_path, files)
    os.chdir(tmp_path)
    made = offered(rules)
    assert len(made.plan.made) == 40
    assert [(left.kind, left.choice.finding.rule) for left in made.plan.left] == [("unproven", "test/bad")]
    assert "it would cause: test/worse at 17/.choreo/component.yaml:2" in made.plan.left[0].reason


BAD_THIRD = """
    for_each: component.endpoints
    when: it.name in ["bad", "good"]
    at: it.name
    fix: [{title: t, safety: safe, edits: [{replace: it.name, with: "{it.name == 'bad' ? 'worse' : 'better'}"}]}]
"""
WORSE = """
    for_each: component.endpoints
    when: it.name == "worse" || it.port == 81
    at: it.name
    fix: [{title: t, safety: safe, edits: [{replace: it.port, with: "82"}]}]
"""


def test_guilty_fixes_in_many_places_are_found_with_few_analyses(state: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from diagnose.engine import proof

    runs = []
    monkeypatch.setattr(proof, "run", lambda *given: runs.append(1) or run(*given))
    names = ["bad" if number % 3 == 0 else "good" for number in range(90)]
    text = "endpoints:\n" + "".join(f"- {{name: {name}, port: {80 + number % 2}}} # {number}\n" for number, name in enumerate(names))
    write_files(tmp_path, {".choreo/component.yaml": text})
    os.chdir(tmp_path)
    rules = [rule_of(f"{dedent(body)}{END}", f"test/r{number}") for number, body in enumerate((BAD_THIRD, WORSE))]
    made = offered(catalog_of(rules))
    assert len(made.plan.made) == 60 + 45
    assert len(made.plan.left) == 30
    assert all(left.reason.startswith("it would cause: test/r1") or "would still be there" in left.reason for left in made.plan.left)
    assert len(runs) <= 12


def test_findings_behind_the_end_of_a_cut_list_are_not_new(state: None, tmp_path: Path) -> None:
    menu, problems = parse_rule("food/menu", FORMAT, "menu.yaml")
    assert menu, problems
    rules = catalog_of([menu, rule_of(DELETE_BLANK, "food/rule")])
    write_files(tmp_path, {"menu.yaml": "edition: 1\ndishes:\n" + "".join(f"- name: d{number}\n  price:\n" for number in range(450))})
    os.chdir(tmp_path)
    for expected in (200, 200, 50, 0):
        made = offered(rules)
        assert len(made.plan.made) == expected
        assert made.plan.left == ()
        Applier(tmp_path).apply(made.plan.changes)


@given(st.text(alphabet="ab\n", max_size=20), st.data())
def test_places_after_a_change_are_found_before_it(text: str, data: Any) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    new = st.text(alphabet="XY", max_size=4)
    splices = [Splice(start, end, data.draw(new)) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    after, kept = "", {}
    cursor = 0
    for start, end, inserted in splices:
        kept |= {len(after) + index: cursor + index for index in range(start - cursor)}
        after += text[cursor:start] + inserted
        cursor = end
    kept |= {len(after) + index: cursor + index for index in range(len(text) - cursor)}
    assert all(old_offset(splices, place) == old for place, old in kept.items())


def test_the_next_way_out_is_tried_when_the_first_cannot_be_proven(state: None, tmp_path: Path) -> None:
    rule = rule_of(f"""
        for_each: component.endpoints
        when: it.port in [80, 81]
        at: it.port
        fix:
        - {{title: no, safety: safe, edits: [{{replace: it.port, with: "81"}}]}}
        - {{title: yes, safety: safe, edits: [{{replace: it.port, with: "82"}}]}}
        {END}""")  # fmt: skip
    write_files(tmp_path, {".choreo/component.yaml": "endpoints: [{name: a, port: 80}]"})
    os.chdir(tmp_path)
    made = offered(catalog_of([rule]))
    assert [choice.fix.title for choice in made.plan.made] == ["yes"]
    assert made.plan.left == ()
    assert made.plan.changes[0].after == b"endpoints: [{name: a, port: 82}]"
