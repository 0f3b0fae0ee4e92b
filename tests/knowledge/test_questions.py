"""Labelled questions: the right answer is first for most, and among the first three for nearly all."""

from __future__ import annotations

import pytest
import yaml

from diagnose.engine.rules import load_catalog
from tests.knowledge.asking import FOLDER, score, with_typos

SETS = ("questions.yaml", "questions-held-out.yaml")


@pytest.mark.parametrize("name", SETS)
def test_questions_find_their_answer(name: str) -> None:
    found = score(name)
    assert found.first >= 0.85, found
    assert found.three >= 0.95, found


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", SETS)
def test_questions_with_typing_errors_find_their_answer(name: str, seed: int) -> None:
    found = score(name, with_typos(seed))
    assert found.first >= 0.8, found
    assert found.three >= 0.9, found


@pytest.mark.parametrize("name", SETS)
def test_every_expected_answer_exists(name: str) -> None:
    known = load_catalog().catalog.rules
    questions = yaml.safe_load((FOLDER / name).read_text())
    missing = {rule_id for question in questions for rule_id in question["expect"] if rule_id not in known}
    assert not missing


def test_there_are_enough_questions_and_each_is_asked_once() -> None:
    asked = [question["ask"] for name in SETS for question in yaml.safe_load((FOLDER / name).read_text())]
    assert len(asked) == len(set(asked)) >= 150
