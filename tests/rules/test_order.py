"""One problem prints many errors: the result leads with the cause, and says of the others what they follow from."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from diagnose.engine.rules import builtin_rules, catalog_of
from diagnose.engine.ruletest import run_example
from diagnose.model.rule import Example
from diagnose.model.severity import Severity
from diagnose.ruleset.load import load_packs

RULES = [rule for rule in load_packs([builtin_rules()])[0] if rule.kind in ("log", "diagnosis")]
CASES = yaml.safe_load((Path(__file__).parent / "whole_logs.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def catalog():
    return catalog_of([rule for rule in RULES if rule.kind == "log"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_cause_leads(catalog, case):
    findings = [item for item in run_example(catalog, Example({"log": case["log"]})).findings if item.severity > Severity.INFO]
    leading = [item.rule for item in findings if not item.caused_by]
    assert leading == [case["first"]]
    assert set(case["also"]) <= {item.rule for item in findings if item.caused_by}


def test_no_rule_is_a_consequence_of_its_own_consequence():
    ids = [rule.id for rule in RULES]
    causes = {rule.id: {name for name in ids if name != rule.id and _is_named(name, rule.consequence_of)} for rule in RULES}
    done: set[str] = set()
    while ready := [name for name in ids if name not in done and causes[name] <= done]:
        done.update(ready)
    assert sorted(set(ids) - done) == []


def _is_named(name: str, names: tuple[str, ...]) -> bool:
    return any(name == other or name.startswith(f"{other}/") for other in names)
