"""Why a rule of any kind holds on logs and a project, or what is missing for it to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from diagnose.correlate.diagnoses import Matter
from diagnose.correlate.mentions import Texts
from diagnose.correlate.profile import complete_profile
from diagnose.engine.catalog import Catalog
from diagnose.engine.why.loglines import Log
from diagnose.facts import Extraction, extract
from diagnose.model.location import Location
from diagnose.model.result import Result
from diagnose.model.rule import Rule
from diagnose.model.why import Condition, Nearest, Why
from diagnose.settings.settings import Settings


class Inputs(NamedTuple):
    """What a question is about: logs that were read, and a project with its settings."""

    logs: Sequence[Log] = ()
    root: Path | None = None
    settings: Settings = Settings()


class Explainer:
    """Answers why rules hold on the same inputs; `result` is what a run over them found (observations too)."""

    def __init__(self, catalog: Catalog, inputs: Inputs, result: Result) -> None:
        self._catalog, self._inputs, self._result = catalog, inputs, result
        self._extraction = self._extract()
        self._known: dict[str, Why | None] = {}

    def why(self, rule: Rule) -> Why:
        """Return why a rule holds or does not; `rule` is one of the catalog's."""
        if rule.kind in ("log", "observation"):
            return self._why_log(rule)
        if rule.kind == "project" and self._extraction:
            from diagnose.engine.why.projectrule import why_project

            return why_project(rule, self._extraction.project)
        if rule.kind == "document" and self._extraction:
            from diagnose.engine.why.documentrule import why_document

            project = self._extraction.project
            return why_document(rule, self._catalog.of_kind("format"), self._extraction.documents, str(project["file"]))
        if rule.kind == "diagnosis":
            return self._why_diagnosis(rule)
        if rule.kind in ("project", "document"):
            return _without(rule, "a project", "no project is given: name its folder")
        return Why(rule.id, True, (Condition(f"it is a rule of kind {rule.kind}, which has no condition", True),))

    def _extract(self) -> Extraction | None:
        if self._inputs.root is None:
            return None
        settings = self._inputs.settings.for_facts()
        extraction = extract(
            self._inputs.root, None, settings, self._catalog.formats, None, bool(self._inputs.logs), self._catalog.searches
        )
        extraction.project["$texts"] = extraction.contents
        return extraction

    def _why_log(self, rule: Rule) -> Why:
        from diagnose.engine.why.logrule import why_log

        answers = [why_log(rule, log) for log in self._inputs.logs if log.lines]
        if not answers:
            return _without(rule, "a log", "no log is given, or it has no lines")
        return max(answers, key=lambda why: (why.holds, sum(item.holds for item in why.conditions) / len(why.conditions)))

    def _why_diagnosis(self, rule: Rule) -> Why:
        from diagnose.engine.joining import relate
        from diagnose.engine.why.diagnosisrule import why_diagnosis

        project = self._extraction.project if self._extraction else None
        findings = [*self._result.findings, *self._result.observations]
        if project:
            complete_profile(project["profile"], self._catalog.rules.get)
            relate(self._catalog, [rule], findings, project)
        texts = Texts(self._extraction.contents if self._extraction else {})
        return why_diagnosis(rule, Matter(findings, project, texts), self._why_named)

    def _why_named(self, name: str) -> Why | None:
        """Return the answer for a rule that a side names; areas are not gone through."""
        if name not in self._known:
            rule = self._catalog.rules.get(name)
            self._known[name] = self.why(rule) if rule is not None and rule.kind != "diagnosis" else None
        return self._known[name]


def _without(rule: Rule, what: str, missing: str) -> Why:
    return Why(rule.id, False, (Condition(f"there is {what}", False, nearest=Nearest(Location(""), "", missing)),))
