"""Runs the examples of rules through the real engine: they are the rules' tests."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from diagnose.engine.catalog import Catalog
from diagnose.engine.logs import analyse_bytes
from diagnose.engine.run import Collected, add_outcome, add_project, conclude
from diagnose.engine.selection import Selection
from diagnose.model.finding import Diagnosis, Finding
from diagnose.model.problem import Problem
from diagnose.model.result import Result
from diagnose.model.rule import Example, Rule
from diagnose.settings.load import load_settings
from diagnose.settings.settings import Settings, find_settings

LOG = "log"


class ExampleResult(NamedTuple):
    """What became of one example: everything found, and the failure, or None when it did what it should."""

    rule: Rule
    example: Example
    should_match: bool
    result: Result
    failure: Problem | None


def run_examples(catalog: Catalog, rules: Iterable[Rule]) -> Iterator[ExampleResult]:
    """Yield the result of every example; `catalog` holds at least the rules and those that they name."""
    for rule in rules:
        for should_match, examples in ((True, rule.examples_match), (False, rule.examples_no_match)):
            for example in examples:
                result = run_example(catalog, example)
                failure = _judge(rule, example, should_match, result) or _judge_fix(catalog, rule, example)
                yield ExampleResult(rule, example, should_match, result, failure)


def run_example(catalog: Catalog, example: Example) -> Result:
    """Return everything that all rules of the catalog find in an example."""
    collected = Collected()
    facts = []
    if LOG in example.files:
        add_outcome(catalog, analyse_bytes(catalog, example.files[LOG].encode(), LOG), collected)
    files = {name: text for name, text in example.files.items() if name != LOG}
    if files:
        with tempfile.TemporaryDirectory(prefix="diagnose-") as folder:
            root = Path(folder, "project")
            for name, text in files.items():
                _write(root, name, text, example.sizes.get(name, 0))
            facts.append(add_project(catalog, root, _settings(root, collected), collected, joined=LOG in example.files))
    return conclude(catalog, collected, facts, Selection())


def _write(root: Path, name: str, text: str, size: int) -> None:
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise ValueError(f"example file {name!r} is outside the project")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    if size:
        os.truncate(path, size)


def _settings(root: Path, collected: Collected) -> Settings:
    path = find_settings(root)
    if path is None:
        return Settings()
    settings, problems = load_settings(path, path.name)
    collected.problems.extend(problems)
    return settings


def _judge(rule: Rule, example: Example, should_match: bool, result: Result) -> Problem | None:
    found: list[Finding | Diagnosis] = [item for item in (*result.findings, *result.observations) if item.rule == rule.id]
    found += [item for item in result.diagnoses if item.rule == rule.id]
    failed = [item for item in result.errors if item.kind in ("rule", "timeout") and rule.id in item.message]
    if failed:
        return Problem("rule", failed[0].message, example.location)
    if should_match and not found:
        return Problem("rule", f"{rule.id}: this example should match, but does not", example.location)
    if not should_match and found:
        return Problem("rule", f"{rule.id}: this near miss should not match, but does: {_said(found[0])}", example.location)
    if should_match and isinstance(found[0], Finding):
        return _compare(rule, example, found[0])
    return None


def _judge_fix(catalog: Catalog, rule: Rule, example: Example) -> Problem | None:
    if not example.after:
        return None
    from diagnose.engine.fixtest import fix_failure

    failure = fix_failure(catalog, rule, example)
    return Problem("rule", f"{rule.id}: {failure}", example.location) if failure else None


def _compare(rule: Rule, example: Example, finding: Finding) -> Problem | None:
    for name, wanted in example.captures.items():
        if finding.captures.get(name, "") != wanted:
            got = finding.captures.get(name, "")
            return Problem("rule", f"{rule.id}: expected {name} to be {wanted!r}, it is {got!r}", example.location)
    return None


def _said(found: object) -> str:
    return str(getattr(found, "message", "") or getattr(found, "root_cause", ""))
