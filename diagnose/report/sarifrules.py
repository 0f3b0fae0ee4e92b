"""The rules of a SARIF run: what GitHub shows beside a result."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagnose.model.rule import FixTemplate, Rule
    from diagnose.report import Output

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
"""Our severities -> SARIF's levels."""

_QUALITY = {"error": "error", "warning": "warning", "info": "recommendation"}
_MAX_TEXT = 1024
_MAX_NAME = 255


def rule_object(rule_id: str, title: str, output: Output) -> dict[str, Any]:
    """Return a reportingDescriptor; `title` stands in where the rule itself is not at hand."""
    rule = output.rule(rule_id) if output.rule else None
    title = (rule.title if rule else title) or rule_id
    described: dict[str, Any] = {
        "id": rule_id,
        "name": _name(rule_id),
        "shortDescription": {"text": title[:_MAX_TEXT]},
        "fullDescription": {"text": ((rule.cause if rule else "") or title)[:_MAX_TEXT]},
        "help": {"text": _help(rule, title, markdown=False), "markdown": _help(rule, title, markdown=True)},
    }
    if rule is None:
        return described
    word = rule.severity.word
    described["defaultConfiguration"] = {"level": LEVELS[word]}
    described["properties"] = {"tags": _tags(rule), "precision": "very-high", "problem.severity": _QUALITY[word]}
    links = [reference for reference in rule.references if reference.startswith("http")]
    return described | ({"helpUri": links[0]} if links else {})


def _name(rule_id: str) -> str:
    """Return an identifier for people: `config/outdated-file` is ConfigOutdatedFile."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", rule_id))[:_MAX_NAME] or "Rule"


def _tags(rule: Rule) -> list[str]:
    return list(dict.fromkeys((rule.id.split("/")[0], *rule.tags)))[:10]


def _help(rule: Rule | None, title: str, markdown: bool) -> str:
    """Return cause, steps and references; placeholders of the rule stay as they are written."""
    if rule is None:
        return title
    parts = [f"**{title}**" if markdown else title, rule.cause.strip()]
    parts += [_steps(fix, markdown) for fix in rule.fixes]
    parts += ["\n".join(f"- <{link}>" if markdown and link.startswith("http") else f"- {link}" for link in rule.references)]
    parts.append(f"`diagnose explain {rule.id}`" if markdown else f"diagnose explain {rule.id}")
    return "\n\n".join(part for part in parts if part)


def _steps(fix: FixTemplate, markdown: bool) -> str:
    title = f"### {fix.title}" if markdown else f"{fix.title}:"
    return "\n".join([title, *(f"{number}. {step.text}" for number, step in enumerate(fix.steps, 1))])
