"""The answers of `diagnose ask`, for people and for programs; secrets that the question brought along are masked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagnose.knowledge.answers import Answer
    from diagnose.report.paint import Paint

_PROSE_WIDTH = 100
_SHORT = 240
"""Characters of the answers after the first."""

_MAY_BE_SECRET = re.compile(r"(?i)[=@]|://|pass|pwd|secret|token|key|auth|bearer|\S{16}|(?=\w*\d)(?=\w*[a-z])\w{8}")
"""Questions without any of this hold no secret; what looks closer takes its time to load."""

NOTHING = "Nothing is known about that. Try other words, paste the line of the log, or run 'diagnose rules list'."


def answers_json(question: str, answers: Sequence[Answer], show_secrets: bool = False) -> str:
    """Return the JSON object (version 1) of the answers, which ends in a line end."""
    value = {"version": 1, "query": question, "results": [_object(answer) for answer in answers]}
    shown = value if _holds_none(question, show_secrets) else _masked(value)
    return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


def _object(answer: Answer) -> dict[str, Any]:
    rows = [
        {"table": cell.table, "values": dict(zip(cell.columns, cell.row, strict=True)), "asked": list(cell.asked)} for cell in answer.cells
    ]
    return {
        "id": answer.id,
        "kind": answer.kind,
        "title": answer.title,
        "score": answer.score,
        "why": list(answer.why),
        "answer": answer.answer,
        "fix": list(answer.steps),
        "rows": rows,
        "next": list(answer.next_steps),
    }


def answers_text(  # noqa: PLR0913, PLR0917 - how it is shown
    question: str, answers: Sequence[Answer], sure: float, color: bool = False, width: int = 80, show_secrets: bool = False
) -> str:
    """Return the answers for a terminal; when none has a score of at least `sure`, that is said."""
    from diagnose.report.paint import Paint

    if not answers:
        return f"{NOTHING}\n"
    shown = answers if _holds_none(question, show_secrets) else [_masked_answer(answer) for answer in answers]
    lines = [] if answers[0].score >= sure else ["Nothing fits well; the nearest are:", ""]
    for number, answer in enumerate(shown):
        lines += [""] * bool(number)
        lines += _one(answer, Paint(color), min(width, _PROSE_WIDTH), whole=number == 0)
    return "".join(f"{line}\n" for line in lines)


def _holds_none(question: str, show_secrets: bool) -> bool:
    """Whether there is nothing to mask: what rules say holds no secret, only what a question brought along."""
    return show_secrets or not _MAY_BE_SECRET.search(question)


def _masked(value: Any) -> Any:
    """Return JSON values whose texts are without secrets."""
    from diagnose.report.masking import mask_text

    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return {name: _masked(item) for name, item in value.items()} if isinstance(value, dict) else value


def _masked_answer(answer: Answer) -> Answer:
    return answer._replace(answer=_masked(answer.answer), why=tuple(map(_masked, answer.why)), steps=tuple(map(_masked, answer.steps)))


def _one(answer: Answer, paint: Paint, width: int, whole: bool) -> Iterator[str]:
    from diagnose.report.wrap import wrap

    yield f"{paint.bold(f'{answer.kind}[{answer.id}]')} {wrap(answer.title, 10_000)[0]}"
    for cell in answer.cells:
        yield from (f"  {paint.good(line)}" for line in wrap(f"{cell.row[0]}: {cell.value}", width - 2))
        yield from (f"    {paint.dim(line)}" for line in wrap(cell.table, width - 4) if cell.table)
    text = answer.answer if whole else _shortened(answer.answer)
    yield from (f"  {paint.prose(line)}".rstrip() for line in wrap(text, width - 2))
    for step in answer.steps[: 3 if whole else 1]:
        lines = wrap(step if whole else _shortened(step), width - 9)
        yield from (f"  {'     ' if index else 'fix: '}{paint.prose(line)}" for index, line in enumerate(lines))
    for reason in answer.why:
        yield from (f"  {paint.dim(line)}" for line in wrap(reason, width - 2))
    for step in answer.next_steps[: 3 if whole else 1]:
        yield f"  {paint.dim('next:')} {paint.path(step)}"


def _shortened(text: str) -> str:
    """Return the beginning of a text, up to the end of a sentence where there is one."""
    first = text.split("\n\n", maxsplit=1)[0]
    if len(first) <= _SHORT:
        return first
    end = first.rfind(". ", 0, _SHORT)
    return first[: end + 1] if end > 0 else first[: _SHORT - 1] + "…"
