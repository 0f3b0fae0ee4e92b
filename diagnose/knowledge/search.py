"""Asks the index: a question in, ranked documents and the cells of their tables out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from diagnose.knowledge.answers import Answer, answer_of, reasons
from diagnose.knowledge.cells import Lookup
from diagnose.knowledge.index import Index
from diagnose.knowledge.question import read_question
from diagnose.knowledge.ranking import Hit, rank
from diagnose.knowledge.texts import texts_of
from diagnose.model.rule import Rule

MOST = 5
"""Answers that a question gets."""


def search(
    index: Index, text: str, rule_of: Callable[[str], Rule], boosts: Mapping[str, float] | None = None, most: int = MOST
) -> list[Answer]:
    """Return the best answers to a question, best first; `boosts` are added to the scores of these rules where they are found."""
    notions = read_question(index, text)
    hits = rank(index, notions, most * 3)
    lookup = Lookup(index, notions)
    return [_answer(index, hit, rule_of, lookup) for hit in _boosted(index, hits, boosts or {})[:most]]


def _boosted(index: Index, hits: list[Hit], boosts: Mapping[str, float]) -> list[Hit]:
    raised = [hit._replace(score=min(1.0, hit.score + boosts.get(index.documents[hit.document][0], 0.0))) for hit in hits]
    return sorted(raised, key=lambda hit: -hit.score)


def _answer(index: Index, hit: Hit, rule_of: Callable[[str], Rule], lookup: Lookup) -> Answer:
    rule = rule_of(index.documents[hit.document][0])
    sentence = list(texts_of(rule))[index.sentences[hit.sentence][2]].text if hit.sentence >= 0 else ""
    return answer_of(rule, hit.score, reasons(hit.found, sentence, hit.likeness), lookup.cells(rule.tables))
