"""The rule reference: a page of Markdown for every area, made from the rules themselves, and a page that lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from diagnose.report.clean import clean
from diagnose.report.condition import describe_matchers
from diagnose.report.markdown import code, plain
from diagnose.syntax.template import TemplateError, fill

if TYPE_CHECKING:
    from diagnose.model.rule import Case, Example, FixTemplate, Rule

INDEX = "README.md"
MAX_LINES = 12
"""Lines shown of an example."""


def reference_pages(rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    """Yield (file name, text) of each page: one an area, and the list of all. File formats have no entry."""
    ordered = sorted((rule for rule in rules if rule.kind != "format"), key=lambda rule: (rule.area, rule.id))
    names = {rule.id for rule in ordered}
    areas = {area: list(members) for area, members in groupby(ordered, lambda rule: rule.area)}
    yield INDEX, "".join(_index(areas))
    for area, members in areas.items():
        yield f"{area}.md", "".join(_page(area, members, names))


def _index(areas: Mapping[str, Sequence[Rule]]) -> Iterator[str]:
    yield f"# Rules\n\n{sum(map(len, areas.values()))} rules and articles in {len(areas)} areas.\n"
    for area, rules in areas.items():
        yield f"\n## [{area}]({area}.md)\n\n"
        yield from (f"- {_to(rule.id)} {plain(rule.title)} ({_word(rule)})\n" for rule in rules)


def _page(area: str, rules: Sequence[Rule], names: set[str]) -> Iterator[str]:
    yield f"# {area}\n\n[All rules]({INDEX})\n"
    for rule in rules:
        yield f'\n<a id="{_anchor(rule.id)}"></a>\n\n## {rule.id}\n\n**{plain(rule.title)}**\n\n{_word(rule)}{_read(rule)}\n'
        yield from (f"\n{part.rstrip()}\n" for part in _parts(rule, names) if part.strip())


def _parts(rule: Rule, names: set[str]) -> Iterator[str]:
    yield _prose(rule.answer)
    yield from map(_table, rule.tables)
    yield _prose(rule.message)
    yield _labelled("Why", rule.cause)
    yield from map(_fix, rule.fixes)
    yield _list("Reported when", (f"{'  ' * depth}- {code(text.strip())}" for depth, text in describe_matchers(rule)))
    yield from (_case(case) for case in rule.cases)
    yield from (_example("Reported, for example", example) for example in rule.examples_match[:1])
    yield from (_example("Not reported, for example", example) for example in rule.examples_no_match[:1])
    for label, others in (("Explains", rule.consequences), ("A consequence of", rule.consequence_of), ("See also", rule.see)):
        yield f"{label}: {', '.join(_to(name) if name in names else code(name) for name in others)}" if others else ""
    yield f"References: {' · '.join(map(_reference, rule.references))}" if rule.references else ""


def _word(rule: Rule) -> str:
    return rule.kind if rule.kind == "article" else rule.severity.word


def _read(rule: Rule) -> str:
    return f" · reads {' or '.join(name if name != 'any' else 'all' for name in rule.logs)} logs" if rule.logs else ""


def _anchor(rule_id: str) -> str:
    return rule_id.replace("/", "-")


def _to(rule_id: str) -> str:
    return f"[{rule_id}]({rule_id.partition('/')[0]}.md#{_anchor(rule_id)})"


def _prose(template: str) -> str:
    """Return a text of a rule, its placeholders as ‹names›."""
    try:
        return plain(fill(template, lambda expression: f"‹{expression}›"))
    except TemplateError:
        return plain(template)


def _labelled(label: str, template: str) -> str:
    return f"*{label}:* {_prose(template)}" if template else ""


def _list(label: str, lines: Iterable[str]) -> str:
    shown = list(lines)
    return "\n".join([f"*{label}:*", "", *shown]) if shown else ""


def _fix(fix: FixTemplate) -> str:
    safety = "" if fix.safety == "manual" else f" ({fix.safety} for `diagnose fix`)"
    return "\n".join(
        [f"*Fix: {_prose(fix.title)}{safety}*", "", *(f"{number}. {_prose(step.text)}" for number, step in enumerate(fix.steps, 1))]
    )


def _case(case: Case) -> str:
    when = f" when {code(case.when)}" if case.when else ""
    return "\n\n".join([f"*Root cause{when}:* {_prose(case.root_cause)}", *map(_fix, case.fixes)])


def _example(label: str, example: Example) -> str:
    """Return the files of an example, each in a fence that its text cannot close."""
    blocks = []
    for name, text in example.files.items():
        lines = [clean(line) for line in text.rstrip("\n").split("\n")]
        shown = lines if len(lines) <= MAX_LINES else [*lines[:MAX_LINES], "…"]
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        heading = "" if name == "log" else f"{code(name)}\n\n"
        blocks.append("\n".join([f"{heading}{fence}text", *shown, fence]))
    return "\n\n".join([f"*{label}:*", *blocks])


def _table(table: Mapping[str, object]) -> str:
    rows = [table.get("columns"), *_items(table.get("rows"))]
    cells = [[plain(str(cell)) for cell in _items(row)] for row in rows]
    head, *body = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([f"*{plain(str(table.get('title') or 'Table'))}*", "", head, "|" + " --- |" * len(cells[0]), *body])


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _reference(text: str) -> str:
    return f"<{text}>" if re.fullmatch(r"https?://[^\s<>]+", text) else plain(text)
