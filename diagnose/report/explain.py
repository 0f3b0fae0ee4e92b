"""Everything about one rule, for `diagnose explain`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from diagnose.report.clean import clean, fit
from diagnose.report.condition import describe_matchers
from diagnose.report.paint import Paint
from diagnose.report.placerules import objections, places_text
from diagnose.report.table import table_lines
from diagnose.report.wrap import wrap
from diagnose.syntax.template import TemplateError, fill

if TYPE_CHECKING:
    from diagnose.model.rule import Case, Example, FixTemplate, Join, Rule

_PROSE_WIDTH = 100
_NARROWEST = 40
_READS = {"any": "logs of any kind"}


def explain_text(rule: Rule, *, color: bool = False, width: int = 80) -> Iterator[str]:
    """Yield the lines of the explanation, without line ends."""
    sheet = _Sheet(Paint(color), width)
    yield from _title(rule, sheet)
    for heading, lines in _sections(rule, sheet):
        content = list(lines)
        if content:
            yield ""
            yield sheet.paint.bold(heading)
            yield from content


def placeholders(template: str) -> str:
    """Return a template with `<name>` for each `{name}`; one with unmatched braces is returned as it is."""
    try:
        return fill(template, lambda expression: f"<{expression}>")
    except TemplateError:
        return template


class _Sheet:
    """How the lines of an explanation are laid out."""

    def __init__(self, paint: Paint, width: int) -> None:
        self.paint = paint
        self.width = max(_NARROWEST, width)
        self.prose_width = min(_PROSE_WIDTH, self.width)

    def prose(self, text: str, indent: int = 2, lead: str = "") -> Iterator[str]:
        """Yield a template as wrapped prose; `lead` stands before its first line, blanks below it."""
        head = " " * indent + lead
        for index, line in enumerate(wrap(placeholders(text), self.prose_width - len(head))):
            yield ((" " * len(head) if index else head) + self.paint.prose(line)).rstrip() if line else ""

    def reference(self, text: str) -> Iterator[str]:
        """Yield a link or a source, wrapped but for the link."""
        for index, line in enumerate(wrap(text, self.prose_width - 4)):
            yield ("    " if index else "  ") + (self.paint.path(line) if "://" in line else line)

    def quoted(self, text: str) -> Iterator[str]:
        """Yield lines of a file behind a bar, each cut to the width."""
        for line in text.rstrip("\n").split("\n"):
            shown = fit(line.rstrip(), None, self.width - 4).text
            yield f"  {self.paint.dim('|')} {shown}" if shown else f"  {self.paint.dim('|')}"


def _title(rule: Rule, sheet: _Sheet) -> Iterator[str]:
    kind = rule.kind if rule.kind in ("article", "format", "relation", "observation") else rule.severity.word
    head = f"{kind}[{rule.id}]"
    first, *others = wrap(f"{head} {rule.title}", sheet.prose_width)
    shown = sheet.paint.bold(head) if rule.kind == "article" else sheet.paint.severity(rule.severity, head)
    yield shown + sheet.paint.bold(first[len(head) :]) if first.startswith(head) else first
    yield from (sheet.paint.bold(line) for line in others)


def _sections(rule: Rule, sheet: _Sheet) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield heading and lines of each section; those without lines are left out by the caller."""
    yield "Answer", sheet.prose(rule.answer) if rule.answer else ()
    for table in rule.tables:
        yield str(table.get("title") or "Table"), table_lines(table, sheet.width, sheet.paint)
    yield "Message", sheet.prose(rule.message) if rule.message else ()
    yield "Why it happens", sheet.prose(rule.cause) if rule.cause else ()
    yield "Fix", _fixes(rule.fixes, sheet)
    yield "Joins" if rule.kind == "diagnosis" else "Reads", _reads(rule, sheet)
    yield "Reported when", _condition(rule, sheet)
    for number, case in enumerate(rule.cases, 1):
        yield f"Case {number}", _case(case, sheet)
    yield "Explains findings of", _names(rule.consequences)
    yield "A consequence of", _names(rule.consequence_of)
    yield "Reported, for example", _examples(rule.examples_match, sheet)
    yield "Not reported, for example", _examples(rule.examples_no_match, sheet)
    yield "Questions it answers", (line for text in rule.questions for line in sheet.prose(text, lead="- "))
    yield "See also", _names(rule.see)
    yield "References", (line for text in rule.references for line in sheet.reference(text))
    yield "Tags", sheet.prose(", ".join(rule.tags)) if rule.tags else ()
    yield "Defined in", _names([str(rule.location)])


def _names(names: Iterable[str]) -> Iterator[str]:
    return (f"  {clean(name)}" for name in names if name)


def _reads(rule: Rule, sheet: _Sheet) -> Iterator[str]:
    if rule.kind in ("log", "observation"):
        kinds = " or ".join(_READS.get(name, f"{name} logs") for name in rule.logs)
        yield from sheet.prose(kinds or "logs of any kind")
    elif rule.find:
        where = [*(f"{name} sources" for name in rule.find.get("in", ())), *rule.find.get("files", ())]
        words = ", ".join(f"`{word}`" for word in rule.find["words"])
        text = f"project files ({', '.join(where)}): lines with {words}"
        text += f" that match `{rule.find['regex']}`" if "regex" in rule.find else ""
        yield from sheet.prose(text.replace("{", "{{").replace("}", "}}"))
    elif rule.kind == "project":
        yield from sheet.prose(f"project files: each of `{rule.for_each}`")
    elif rule.kind == "document":
        yield from sheet.prose(places_text(rule))
    elif rule.kind == "diagnosis":
        for join in rule.joins:
            yield from sheet.prose(_join(join), lead="- ")
    for word, sides in (("said in", rule.sources), ("found in", rule.targets)):
        for side in sides:
            place = f"findings of {' or '.join(side.rules)}" if side.rules else f"facts at `{side.path}`"
            when = f", where `{side.when}`" if side.when else ""
            yield from sheet.prose(f"{word} {place}: `{side.value}`{when}".replace("{", "{{").replace("}", "}}"), lead="- ")


def _join(join: Join) -> str:
    if join.mention or join.source:
        said = " or ".join(f"`{text}`" for text in join.mention or join.source[:1])
        side = f"a line of the project {'that names' if join.mention else 'in the file'} {said}"
    else:
        side = f"findings of {' or '.join(join.rules)}" if join.rules else f"facts at `{join.path}`"
    where = f", where `{join.where}`" if join.where else ""
    return f"`{join.name}`: {side}{where}{' (if there)' if join.optional else ''}".replace("{", "{{").replace("}", "}}")


def _condition(rule: Rule, sheet: _Sheet) -> Iterator[str]:
    for text in objections(rule) if rule.kind == "document" else ():
        yield from sheet.prose(text.replace("{", "{{").replace("}", "}}"), lead="- ")
    if rule.when:
        yield from (f"  {line}" for line in wrap(rule.when, sheet.prose_width - 2))
        if rule.at and rule.at != "it":
            yield from sheet.prose(f"The finding points to `{rule.at}`.")
    for depth, text in describe_matchers(rule):
        lead = text[: len(text) - len(text.lstrip(" "))] + (text.lstrip(" ")[:3] if text.lstrip(" ")[:1].isdigit() else "")
        literal = text[len(lead) :].replace("{", "{{").replace("}", "}}")
        yield from sheet.prose(literal, 2 + 2 * depth, lead)


def _fixes(fixes: Sequence[FixTemplate], sheet: _Sheet, indent: int = 2) -> Iterator[str]:
    for index, fix in enumerate(fixes):
        if index:
            yield f"{' ' * indent}or"
        yield from sheet.prose(fix.title + ("" if fix.safety == "manual" else f" ({fix.safety})"), indent)
        for number, step in enumerate(fix.steps, 1):
            yield from sheet.prose(step.text + (" (for each)" if step.each else ""), indent, f"{number}. ")


def _case(case: Case, sheet: _Sheet) -> Iterator[str]:
    if case.when:
        yield from sheet.prose("when `" + case.when.replace("{", "{{").replace("}", "}}") + "`")
    yield from sheet.prose(case.root_cause)
    said = [case.confidence, f"responsible: {case.responsible}" if case.responsible else ""]
    yield f"  {sheet.paint.dim(' · '.join(clean(text) for text in said if text))}"
    yield from _fixes(case.fixes, sheet)
    for step in case.next_steps:
        yield from sheet.prose(step, lead="next: ")


def _examples(examples: Sequence[Example], sheet: _Sheet) -> Iterator[str]:
    for index, example in enumerate(examples):
        if index:
            yield ""
        for name, text in example.files.items():
            if name != "log" or len(example.files) > 1:
                yield f"  {sheet.paint.path(clean(name))}"
            yield from sheet.quoted(text)
        for name, value in example.captures.items():
            yield f"  {sheet.paint.dim(f'{clean(name)} = {clean(value)}')}"
