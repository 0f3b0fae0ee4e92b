"""What an answer holds: rows of tables, reasons, what to run next; pasted lines, findings, and honest silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.engine.ask import Assistant
from diagnose.knowledge.answers import Answer
from diagnose.knowledge.index import Index, build_index
from diagnose.knowledge.ranking import SURE
from diagnose.model.finding import Finding
from diagnose.model.location import Location
from diagnose.model.rule import Rule
from diagnose.model.severity import Severity
from tests.knowledge.asking import assistant


def first(question: str) -> Answer:
    return assistant().ask(question)[0]


CELLS = [
    ("max upload size for a web app", "limits/cloud-data-plane-web-apps", "256 KB"),
    ("what is the largest single request header", "limits/api-management", "10 KB"),
    ("default request timeout", "limits/api-management", "1 minute"),
    ("who upgrades Kubernetes in our subscription", "private-data-plane/responsibilities", "responsible: WSO2"),
    ("who upgrades Kubernetes when we are self managed", "private-data-plane/responsibilities", "responsible: Customer"),
    ("who is accountable for DNS when self managed", "private-data-plane/responsibilities", "accountable: Customer"),
    ("is the network firewall in the standard tier", "private-data-plane/security-tiers", "standard tier: no"),
    ("IP range to allow for the EU data plane", "faq/third-party-ip-ranges", "IP range to allow: 20.166.183.112/28"),
    ("how many undeployed builds are kept on the free tier", "faq/undeployed-builds", "undeployed builds kept: 1"),
    ("build configs for a python service", "cli/build-configs", "required configurations: buildPackLangVersion"),
]


@pytest.mark.parametrize(("question", "article", "value"), CELLS)
def test_a_question_about_one_cell_is_answered_with_it(question: str, article: str, value: str) -> None:
    answer = next(item for item in assistant().ask(question, most=3) if item.id == article)
    assert value in answer.cells[0].value


def test_the_model_that_the_question_names_decides_on_the_table() -> None:
    titles = {question: first(question).cells[0].table for question in ("who upgrades Kubernetes in our subscription", "who upgrades Kubernetes in WSO2's subscription")}
    assert ["customer-subscription" in title for title in titles.values()] == [True, False]


@pytest.mark.parametrize(
    ("profile", "value"),
    [("private customer-subscription", "Customer"), ("private wso2-subscription", "WSO2"), ("self-managed", "Customer")],
)
def test_the_configured_management_model_decides_where_the_question_names_none(profile: str, value: str) -> None:
    (cell,) = assistant().ask("who is responsible for the subscription prerequisites", profile=profile)[0].cells
    assert profile.rsplit(maxsplit=1)[-1] in cell.table
    assert cell.value == f"responsible: {value}"


def test_an_answer_says_why_it_was_found_and_what_to_run_next() -> None:
    answer = first("nginx welcome page insted of my aplication")
    assert answer.why[0].startswith("matched words: ")
    assert "aplication (read as application)" in answer.why[0]
    assert answer.next_steps[0].startswith("diagnose logs FILE")


PASTED = [
    ("backend error: invalid key: unable to validate API key", "tailscale/auth-key-invalid"),
    ("2025-03-02T09:41:07.118420019Z stderr F backend error: invalid key: unable to validate API key", "tailscale/auth-key-invalid"),
    ('{"log":"Error: connect ECONNREFUSED 10.0.0.5:5432\\n","stream":"stderr","time":"2025-03-02T09:41:07.1Z"}', "node/connection-refused"),
    ("npm ERR! Missing script: \"build\"", "build/npm-missing-script"),
]


@pytest.mark.parametrize(("line", "rule"), PASTED)
def test_a_pasted_line_that_a_rule_matches_ranks_that_rule_first(line: str, rule: str) -> None:
    answer = first(line)
    assert (answer.id, answer.score) == (rule, 1.0)
    assert answer.why[0].startswith("matches this line: ")


def test_the_answer_to_a_pasted_line_holds_what_stands_in_it() -> None:
    assert "10.0.0.5:5432" in first("Error: connect ECONNREFUSED 10.0.0.5:5432").answer


def test_a_line_that_a_rule_looks_for_among_others_ranks_that_rule_before_words() -> None:
    answer = first("Waiting for tailscale up to complete...")
    assert answer.id in ("tailscale/auth-key-misconfigured", "tailscale/up-never-completes")
    assert answer.why[0].startswith("looks for this line, among others: ")


def test_what_was_found_in_the_users_own_input_comes_first_among_equals() -> None:
    question = "connection to the database times out"
    others = [answer.id for answer in assistant().ask(question, most=5)]
    finding = Finding(others[1], "", Severity.ERROR, "", Location("app.log"))
    assert next(answer.id for answer in assistant().ask(question, [finding], most=5)) == others[1]


@pytest.mark.parametrize("question", ["bake a cake with apples", "capital of france", "asdfgh qwerty", "", "?", "the and of"])
def test_nothing_is_found_for_something_else(question: str) -> None:
    assert assistant().ask(question) == []


@pytest.mark.parametrize("question", ["who won the world cup in 2014", "buy cheap shoes", "horoscope for libra", "how do i fix my bicycle"])
def test_what_barely_fits_is_not_said_to_fit(question: str) -> None:
    assert all(answer.score < SURE for answer in assistant().ask(question))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    answers = assistant().ask(text)
    assert [answer.score for answer in answers] == sorted((answer.score for answer in answers), reverse=True)


def rule(rule_id: str, title: str, **fields: object) -> Rule:
    return Rule(rule_id, "article", title, **fields)  # type: ignore[arg-type]


def asked(rules: list[Rule], question: str) -> list[str]:
    from diagnose.engine.rules import catalog_of

    return [answer.id for answer in Assistant(catalog_of(rules), build_index(rules)).ask(question)]


PACK = [
    rule("food/oven", "The oven stays cold", questions=("Why does my oven not heat?",), synonyms=(("oven", "stove"), ("cold", "does not heat"))),
    rule("food/fridge", "The fridge is warm", questions=("Why does my fridge not cool?",)),
    rule("food/dishes", "Which dishes there are", tables=({"columns": ["dish", "price"], "rows": [["gratin", "9"], ["soup", "4"]]},)),
]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("oven cold", "food/oven"),
        ("the stove isn't hot", "food/oven"),
        ("frigde warm", "food/fridge"),
        ("ovens", "food/oven"),
        ("how much is the gratin", "food/dishes"),
    ],
)
def test_synonyms_typing_errors_word_forms_and_rows_of_tables_are_found(question: str, found: str) -> None:
    assert asked(PACK, question)[:1] == [found]


def test_an_index_is_the_same_after_it_was_stored() -> None:
    index = build_index(PACK)
    stored = Index.loads(index.dumps())
    assert stored.dumps() == index.dumps()
    assert stored.terms == index.terms
