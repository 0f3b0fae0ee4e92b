"""The researched catalogue of log signatures: every record has its rule, or a reason why it has none."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from diagnose.engine.logs import analyse_bytes
from diagnose.engine.rules import builtin_rules, catalog_of
from diagnose.ruleset.load import load_packs

CATALOGUE = Path(__file__).parents[3] / "shared" / "facts" / "log-signatures.yaml"
MAPPING = yaml.safe_load((Path(__file__).parent / "signatures.yaml").read_text(encoding="utf-8"))
RULES = {slug: [rules] if isinstance(rules, str) else rules for slug, rules in MAPPING["rules"].items()}
LOG_RULES = {rule.id: rule for rule in load_packs([builtin_rules()])[0] if rule.kind == "log"}

pytestmark = pytest.mark.skipif(not CATALOGUE.is_file(), reason="the shared catalogue is not here")


@cache
def records():
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {record["slug"]: record for record in yaml.load(CATALOGUE.read_text(encoding="utf-8"), loader)}


@pytest.fixture(scope="module")
def catalog():
    return catalog_of(list(LOG_RULES.values()))


def fired(catalog, text):
    return {rule for rule, _ in analyse_bytes(catalog, f"{text}\n".encode(), "log").groups}


def test_every_record_has_a_rule_or_a_reason():
    assert set(RULES) | set(MAPPING["exceptions"]) == set(records())
    assert not set(RULES) & set(MAPPING["exceptions"])


def test_the_rules_named_exist():
    assert {name for names in RULES.values() for name in names} <= set(LOG_RULES)


@pytest.mark.parametrize("slug", RULES)
def test_samples_fire_the_rule_and_near_misses_do_not(catalog, slug):
    record, wanted = records()[slug], set(RULES[slug])
    assert [text for text in record["sample"] if not wanted & fired(catalog, text)] == []
    assert [text for text in record["near_misses"] or () if wanted & fired(catalog, text)] == []
