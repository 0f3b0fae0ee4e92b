"""The official samples, where they are checked out beside the repository: nothing that works is called an error."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from diagnose.engine.rules import load_catalog
from diagnose.engine.run import Request, run
from diagnose.model.severity import Severity
from diagnose.settings.settings import Settings

SAMPLES = Path(__file__).parents[3] / "samples"
RIGHT_WARNINGS = {
    "config/outdated-file": 2,  # two samples have endpoints.yaml alone
    "config/shadowed-file": 3,  # three have it beside component.yaml
    "config/visibility-singular-ignored": 2,  # networkVisibility in component.yaml
    "dockerfile/user-missing": 1,  # the producer of the Kafka sample, if it is built as an image
}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the official samples are not checked out")
def test_the_official_samples() -> None:
    result = run(load_catalog().catalog, Request(projects=[(SAMPLES, Settings())]))
    weighty = [finding for finding in result.findings if finding.severity > Severity.INFO]
    assert [finding.rule for finding in weighty if finding.severity is Severity.ERROR] == []
    assert Counter(finding.rule for finding in weighty) == RIGHT_WARNINGS
    assert result.errors == []
