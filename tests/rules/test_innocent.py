"""Logs of unrelated systems give no errors (github logpai/loghub)."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnose.engine.logs import analyse_log
from diagnose.engine.rules import load_catalog
from diagnose.model.severity import Severity

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "loghub"
LOGS = sorted(CORPUS.glob("*/*_2k.log"))


@pytest.mark.skipif(not LOGS, reason="the shared corpus is not here")
@pytest.mark.parametrize("log", LOGS, ids=lambda path: path.parent.name)
def test_silence(log):
    catalog = load_catalog().catalog
    outcome = analyse_log(catalog, str(log), log.name, 0.0)
    assert [rule for rule, _ in outcome.groups if catalog.rules[rule].severity > Severity.INFO] == []
