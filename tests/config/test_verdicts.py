"""Verdict parity: a file has an error of `config/` exactly when Choreo's validator refuses it, at the right line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.config.checking import check, errors, make_project

TABLE = yaml.safe_load((Path(__file__).parent / "verdicts.yaml").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=f"{group}: {case['what']}") for group, cases in TABLE.items() for case in cases]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize("case", CASES)
def test_the_verdict_of_the_platform(case, project):
    found = errors(check(project, case["name"], case["text"].encode()))
    assert found == case.get("errors", [])
    assert (not found) == case["accepted"]


def test_the_table_is_large_enough():
    assert len(CASES) >= 150
    assert sum(not case.values[0]["accepted"] for case in CASES) >= 100
