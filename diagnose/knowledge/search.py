"""Asks the index: a question in, ranked documents and the cells of their tables out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from diagnose.knowledge.answers import Answer, answer_of, reasons
from diagnose.knowledge.cells import Lookup
from diagnose.knowledge.index import Index
from diagnose.knowledge.question import Reader
from diagnose.knowledge.ranking import Hit, rank
from diagnose.knowledge.texts import texts_of
from diagnose.model.rule import Rule

MOST = 5
"""Answers that a question gets."""


class Search:
    """Answers questions from an index."""

    def __init__(self, index: Index, rule_of: Callable[[str], Rule | None]) -> None:
        """`rule_of` returns a rule of the index by its id; None for one that is not to be found."""
        self._index, self._rule_of = index, rule_of
        self._reader = Reader(index)

    def answers(self, text: str, boosts: Mapping[str, float], profile: str = "", most: int = MOST) -> list[Answer]:
        """Return the best answers to a question, best first.

        `boosts` are added to the scores of these rules where they are found; words of `profile` choose among rows of tables.
        """
        notions = self._reader.read(text)
        hits = self._boosted(rank(self._index, notions, most * 3), boosts)[:most]
        lookup = Lookup(self._index, notions, self._reader.notions, self._reader.read(profile) if profile else ())
        return [self._answer(hit, rule, lookup) for hit in hits if (rule := self._rule_of(self._index.documents[hit.document][0]))]

    def _boosted(self, hits: list[Hit], boosts: Mapping[str, float]) -> list[Hit]:
        ids = self._index.documents
        raised = [hit._replace(score=min(1.0, hit.score + boosts.get(ids[hit.document][0], 0.0))) for hit in hits]
        return sorted(raised, key=lambda hit: -hit.score)

    def _answer(self, hit: Hit, rule: Rule, lookup: Lookup) -> Answer:
        sentence = list(texts_of(rule))[self._index.sentences[hit.sentence][2]].text if hit.sentence >= 0 else ""
        return answer_of(rule, hit.score, reasons(hit.found, sentence, hit.likeness), lookup.cells(rule.tables))
