"""What holds for every configuration file: right ones pass, a verdict does not depend on the notation, places are places."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from diagnose.model.finding import Finding
from tests.config.checking import check, errors, make_project
from tests.config.documents import STYLES, block, good_files, spoilt_files

_quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"))


@given(good_files)
@_quick
def test_a_right_file_passes(project, file):
    name, document = file
    assert errors(check(project, name, block(document).encode())) == []


@given(spoilt_files())
@_quick
def test_the_verdict_is_the_same_in_every_notation(project, file):
    name, document = file
    found = {style: _problems(check(project, name, write(document).encode())) for style, write in STYLES.items()}
    assert all(problems == found["block"] for problems in found.values())


def _problems(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.captures.get("node", "")) for finding in findings}


@given(spoilt_files())
@_quick
def test_findings_stand_where_another_reader_finds_the_node(project, file):
    name, document = file
    for write in STYLES.values():
        text = write(document)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        for finding in check(project, name, text.encode()):
            if "node" not in finding.captures:  # it is about the file as a whole
                continue
            key, value = _marks(root, finding.captures["node"])
            expected = {mark for mark in (key, value) if mark} or {_nearest(root, finding.captures["node"])}
            assert finding.location.region is not None
            assert finding.location.region[:2] in expected


def _steps(path: str) -> list[str | int]:
    return [int(index) if index else key for key, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path) if key or index]


def _marks(root: yaml.Node, path: str) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Return where PyYAML finds the key and the value at a path; None for what is not there."""
    key: yaml.Node | None = None
    node: yaml.Node | None = root
    for step in _steps(path):
        key, node = _step(node, step)
        if node is None:
            return None, None
    return _point(key), _point(node)


def _nearest(root: yaml.Node, path: str) -> tuple[int, int] | None:
    """Return where the innermost thing on the way to a missing node begins."""
    node = root
    for step in _steps(path):
        inner = _step(node, step)[1]
        if inner is None:
            break
        node = inner
    return _point(node)


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), (None, None))
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None, None


def _point(node: yaml.Node | None) -> tuple[int, int] | None:
    return (node.start_mark.line + 1, node.start_mark.column + 1) if node else None


@given(spoilt_files())
@_quick
def test_lines_move_with_what_is_written_above(project, file):
    name, document = file
    text = block(document)
    before = check(project, name, text.encode())
    after = check(project, name, ("# one\n\n# two\n" + text).encode())
    assert [finding.fingerprint for finding in before] == [finding.fingerprint for finding in after]
    assert [line + 3 for line in _lines(before)] == _lines(after)


def _lines(findings: list[Finding]) -> list[int]:
    """The lines of findings about nodes; one about the file as a whole has none."""
    return [finding.location.region.line for finding in findings if finding.location.region or "node" in finding.captures]
