"""The quality gate: what every log rule must reach (`python -m tests.rules.gate` prints the table)."""

from __future__ import annotations

import pytest

from diagnose.engine.rules import builtin_rules, catalog_of
from diagnose.model.severity import Severity
from diagnose.ruleset.load import load_packs
from tests.rules.mutation import Trial, score_rule
from tests.rules.quality import innocent_hits, innocent_logs, strangers

RULES = [rule for rule in load_packs([builtin_rules()])[0] if rule.kind == "log"]
LEAST_SCORE = 0.7
LEAST_AVERAGE = 0.9


@pytest.fixture(scope="module")
def catalog():
    return catalog_of(RULES)


@pytest.fixture(scope="module")
def scores():
    return {rule.id: score_rule(rule) for rule in RULES}


def test_rules_need_their_words_and_do_not_care_for_values(scores):
    weak = {name: f"{score.share:.2f} {score.wrong[:3]}" for name, score in scores.items() if score.share < LEAST_SCORE}
    assert weak == {}


def test_the_average_rule_is_good(scores):
    assert sum(score.share for score in scores.values()) / len(scores) >= LEAST_AVERAGE


def test_examples_are_there_and_near_misses_too():
    assert [rule.id for rule in RULES if len(rule.examples_match) < 2 or len(rule.examples_no_match) < 2] == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.severity > Severity.INFO], ids=lambda rule: rule.id)
def test_only_the_rule_and_what_it_is_related_to_fire_on_its_examples(catalog, rule):
    assert strangers(catalog, rule) == {}


@pytest.mark.parametrize("log", innocent_logs(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_logs_with_nothing_wrong_are_silent(catalog, log):
    assert list(innocent_hits(catalog, [log])) == []


class TestMutants:
    """The gate's own yardstick: what counts as a word, what as a value."""

    LOG = "2025-05-06T10:00:00Z worker 17 cannot open /srv/data/orders.json on db.example.com: quota exceeded"

    def changes(self, condition, log=LOG):
        rule = next(rule for rule in RULES if rule.id == "go/panic")._replace(matchers=matchers(condition))
        return {(mutant.change.split(" in ")[0], mutant.should_match) for mutant in Trial(rule).mutants(log)}

    def test_words_are_dropped_and_changed(self):
        changes = self.changes("quota exceeded")
        assert {("'quota' -> ''", False), ("'quota' -> 'dhbgn'", False), ("'exceeded' -> ''", False)} <= changes

    def test_words_that_only_serve_grammar_are_not(self):
        assert not any("'on'" in change for change, _ in self.changes(r"cannot open \S+ on \S+: quota exceeded"))

    def test_values_are_replaced_by_others_of_their_kind(self):
        changes = self.changes(r"worker \d+ cannot open \S+ on \S+: quota")
        assert ("'17' -> '18'", True) in changes
        assert ("'/srv/data/orders.json' -> '/sei/dngn/oeqref.json'", True) in changes

    def test_what_the_rule_says_is_a_word_not_a_value(self):
        changes = self.changes(r"cannot open \S+orders\.json on")
        assert ("'/srv/data/orders.json' -> '/sei/dngn/orders.json'", True) in changes

    def test_a_second_line_that_says_the_same_does_not_hide_a_change(self):
        assert self.changes("quota exceeded", f"{self.LOG}\n{self.LOG}\n") == self.changes("quota exceeded")


def matchers(condition):
    from diagnose.model.rule import Matcher, Term

    return (Matcher("single", (Term(regex=condition),)),)
