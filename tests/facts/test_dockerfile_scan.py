"""The last USER is judged exactly as Choreo's scan does it: Python's `int` of the text, from 10000 to 20000."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.engine.catalog import Catalog
from diagnose.engine.rules import load_catalog
from diagnose.engine.run import Request, run
from diagnose.model.severity import Severity
from diagnose.settings.settings import Settings


@cache
def catalog() -> Catalog:
    return load_catalog().catalog


def verdicts(user: str) -> list[tuple[str, Severity]]:
    """The findings about USER of a Dockerfile that is surely the one that is built."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "Dockerfile").write_text(f'FROM a\nRUN x\nUSER 10014\nRUN y\nUSER {user}\nCMD ["x"]\n')
        result = run(catalog(), Request(projects=[(Path(folder), Settings())]))
    return [(item.rule, item.severity) for item in result.findings if item.rule.startswith("dockerfile/user-")]


def passes(user: str) -> bool:
    try:
        return 10_000 <= int(user) <= 20_000
    except ValueError:
        return False


@pytest.mark.parametrize(
    "user",
    ["root", "ROOT", '"root"', "0", "00", "0:0", "1000", "20001", "10000", "20000", "+10014", "1_0014", "10014:10014", "10014:", "node",
     "node:node", "app.user", "$U", "${U:-10014}", "$U:$G", "10014 # as wanted", "10014;", '"10014"', "-1", "1e4", "0x2710", "10014.0",
     "$(id -u)", "user@host", "1000:root", "9" * 50],
)  # fmt: skip
def test_one_error_exactly_where_the_scan_fails(user: str) -> None:
    assert [severity for _, severity in verdicts(user)] == ([] if passes(user) else [Severity.ERROR])


@settings(max_examples=60, deadline=None)
@given(st.text("0123456789:_+- rotnde.$#\"'x", min_size=1, max_size=12).map(str.strip).filter(bool))
def test_any_text(user: str) -> None:
    assert len(verdicts(user)) == (not passes(user))
