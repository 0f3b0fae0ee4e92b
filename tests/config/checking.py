"""Runs the rules of `config/` over a file that is given as text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from diagnose.engine.rules import builtin_rules, catalog_of
from diagnose.engine.run import Collected, add_project
from diagnose.model.finding import Finding
from diagnose.model.severity import Severity
from diagnose.ruleset.load import load_packs
from diagnose.settings.settings import Settings

DEFINITIONS = ("openapi.yaml", "docs/openapi.yaml", ".choreo/openapi.yaml")


@cache
def catalog():
    """Return the rules about configuration files only."""
    rules = load_packs([builtin_rules()])[0]
    return catalog_of([rule for rule in rules if rule.area == "config"])


def make_project(root: Path) -> Path:
    """Fill a folder with the API definitions that files under test may name."""
    for name in DEFINITIONS:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("openapi: 3.0.1\n")
    return root


def check(root: Path, name: str, data: bytes) -> list[Finding]:
    """Return the findings about one file of `.choreo`."""
    path = root / ".choreo" / name
    path.write_bytes(data)
    collected = Collected()
    add_project(catalog(), root, Settings(), collected)
    path.unlink()
    assert not collected.problems
    return sorted(collected.findings, key=lambda finding: (finding.location.region or (0,), finding.rule))


def errors(findings: list[Finding]) -> list[str]:
    """Return the errors as `line:column rule`."""
    return [_said(finding) for finding in findings if finding.severity == Severity.ERROR]


def warnings(findings: list[Finding]) -> list[str]:
    """Return the warnings as `line:column rule`."""
    return [_said(finding) for finding in findings if finding.severity == Severity.WARNING]


def _said(finding: Finding) -> str:
    region = finding.location.region
    place = f"{region.line}:{region.column}" if region else "0:0"
    return f"{place} {finding.rule.partition('/')[2]}"
