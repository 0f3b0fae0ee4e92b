"""What can be chosen on the home screen: areas, files, what to copy; and the report of what is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from diagnose.model.finding import Diagnosis, Finding
from diagnose.tui.findings.detail import explained
from diagnose.tui.screens.dialogs import Option

if TYPE_CHECKING:
    from diagnose.tui.findings.outline import Outline
    from diagnose.tui.session.session import Session


def area_options(findings: Iterable[Finding]) -> list[Option]:
    """Return all areas and rules that something was found of, with counts."""
    rules = Counter(finding.rule for finding in findings)
    areas: Counter[str] = Counter()
    for rule, number in rules.items():
        areas[rule.partition("/")[0]] += number
    return [Option("", "everything"), *(Option(name, name, f"{number:,}") for name, number in sorted([*areas.items(), *rules.items()]))]


def file_options(findings: Iterable[Finding]) -> list[Option]:
    """Return all files that findings are in, with counts."""
    paths = Counter(finding.location.path for finding in findings)
    return [Option("", "all files"), *(Option(path, path, f"{number:,}") for path, number in sorted(paths.items()))]


def copy_options(item: Diagnosis | Finding, findings: dict[str, Finding], page: str) -> list[Option]:
    """Return what can be copied of a finding: (text, what it is) by name."""
    location = item.location if isinstance(item, Finding) else item.evidence[0].location if item.evidence else None
    options = [Option((markdown(item, findings), "the finding as Markdown"), "All of it, as Markdown", "for an issue or a chat")]
    options.append(Option((page + "\n", "the page"), "All of it, as text", "as it stands here"))
    if location is not None and location.path:
        place = f"{location.path}:{location.region.line}:{location.region.column}" if location.region else location.path
        options.append(Option((place, "the place"), "The place", place))
    steps = [step for fix in item.fixes[:1] for step in fix.steps]
    if steps:
        options.append(
            Option(("\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)), "the steps"), "The steps of the fix")
        )
    for command in commands_in([*steps, *(item.next_steps if isinstance(item, Diagnosis) else ())]):
        options.append(Option((command, "the command"), "A command", command))
    options.append(Option((f"diagnose explain {item.rule}", "the command"), "The command that explains the rule", item.rule))
    for proof in item.evidence[:5]:
        if proof.text:
            options.append(Option((proof.text, "the line"), "A line of the evidence", proof.text.strip()))
    return options


def commands_in(steps: Iterable[str]) -> list[str]:
    """Return what stands between backticks in steps, each once."""
    return list(dict.fromkeys(part for step in steps for part in step.split("`")[1::2] if part.strip()))


def markdown(item: Diagnosis | Finding, findings: dict[str, Finding]) -> str:
    """Return a finding as Markdown."""
    said = item.root_cause if isinstance(item, Diagnosis) else item.message or item.title
    lines = [f"### {item.severity.word}: {item.title}", "", f"`{item.rule}`", "", said, ""]
    if isinstance(item, Finding) and item.cause:
        lines += ["**Why:** " + item.cause, ""]
    for proof in item.evidence:
        lines += [f"- `{proof.location}`" + (f" {proof.note}" if proof.note else ""), *_quoted(proof.text)]
    for fix in item.fixes:
        lines += ["", f"**Fix: {fix.title}**", *(f"{number}. {step}" for number, step in enumerate(fix.steps, 1))]
    if isinstance(item, Diagnosis):
        lines += [f"- explains: {finding.title} (`{finding.location}`)" for finding in explained(item, findings)]
    lines += ["", *(f"- {reference}" for reference in item.references)]
    return "\n".join(lines).rstrip() + "\n"


def _quoted(text: str) -> list[str]:
    return [f"      {text}"] if text else []


def report_text(session: Session, outline: Outline) -> str:
    """Return the batch report of what an outline shows."""
    from diagnose.report.text import render_text

    if session.result is None:
        return ""
    heads = [group.head for group in outline.groups if isinstance(group.head, Diagnosis)]
    diagnoses = heads if outline.grouping == "cause" else session.result.diagnoses
    result = session.result._replace(findings=outline.kept, diagnoses=diagnoses)
    return "\n".join(render_text(result, width=100, sources=session.sources.lines, secrets=session.secrets)) + "\n"


def report_markdown(outline: Outline, findings: dict[str, Finding]) -> str:
    """Return everything an outline shows as Markdown."""
    parts = []
    for group in outline.groups:
        if isinstance(group.head, Diagnosis):
            parts.append(markdown(group.head, findings))
        elif group.head is not None:
            parts.append(f"## {group.head.label}\n")
        parts += [markdown(finding, findings) for finding in group.findings]
    return "# Findings\n\n" + "\n".join(parts) if parts else "# Nothing found\n"
