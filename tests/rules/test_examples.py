"""Every example of every rule, through the real engine with all rules loaded."""

from __future__ import annotations

import pytest

from diagnose.engine.rules import builtin_rules, catalog_of
from diagnose.engine.ruletest import run_examples
from diagnose.ruleset.links import check_examples
from diagnose.ruleset.load import load_packs

RULES, PROBLEMS = load_packs([builtin_rules()])


@pytest.fixture(scope="module")
def catalog():
    return catalog_of(RULES)


def test_rule_files_have_no_mistakes():
    assert [str(problem) for problem in (*PROBLEMS, *check_examples(RULES))] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples(catalog, rule):
    failures = [str(outcome.failure) for outcome in run_examples(catalog, [rule]) if outcome.failure]
    assert failures == []


ABOUT_PROBLEMS = [rule for rule in RULES if rule.kind not in ("article", "format", "relation") and not rule.observation]


@pytest.mark.parametrize("rule", ABOUT_PROBLEMS, ids=lambda rule: rule.id)
def test_rules_say_what_to_do(rule):
    fixes = [*rule.fixes, *(fix for case in rule.cases for fix in case.fixes)]
    assert fixes, "a rule needs a fix"
    assert all(fix.steps or fix.edits for fix in fixes), "a fix needs steps or edits"
    assert rule.references, "a rule says where its knowledge is from"


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.kind == "diagnosis"], ids=lambda rule: rule.id)
def test_diagnoses_say_who_acts_and_what_would_settle_them(rule):
    assert all(case.responsible for case in rule.cases)
    assert all(case.next_steps for case in rule.cases)
    assert all(case.confidence in ("certain", "likely", "possible") for case in rule.cases)


SEED = """
webapp/angular-output-directory nginx/welcome-page webapp/wrong-output-directory build/trivy-vulnerabilities build/trivyignore-misplaced
build/trivyignore-syntax webapp/config-js-missing webapp/config-js-not-referenced webapp/config-js-path webapp/config-js-placement
webapp/config-js-served-as-html builds/automatic-build-triggers webapp/output-directory-no-index build/output-directory-missing
build/unsupported-language builds/languages-without-buildpack build/npm-missing-script build/yarn-missing-script build/pnpm-missing-script
build/build-command-unknown-script builds/change-build-command auth/add-users auth/user-not-assigned tailscale/where-are-the-logs
tailscale/auth-key-misconfigured tailscale/auth-key-invalid tailscale/destination-unreachable tailscale/destination-address
tailscale/endpoint-not-mapped tailscale/mapping-without-endpoint tailscale/config-syntax tailscale/destination-not-in-tailnet
tailscale/private-endpoint-unreachable
""".split()


@pytest.mark.parametrize("name", SEED)
def test_the_troubleshooting_page_is_covered_row_by_row(name):
    assert name in {rule.id for rule in RULES}
