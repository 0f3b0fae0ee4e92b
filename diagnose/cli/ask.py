"""`diagnose ask`: what the rules and articles know about a symptom, in the user's own words."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from diagnose.cli.exitcodes import Exit
from diagnose.cli.options import UsageError, look
from diagnose.cli.printing import emit
from diagnose.engine.rules import load_catalog

if TYPE_CHECKING:
    from diagnose.knowledge.answers import Answer
    from diagnose.report.paint import Paint

HELP = "what is known about a symptom, a question or a pasted log line"
DESCRIPTION = """Ranks rules, diagnoses and articles for a symptom in your own words, typing errors included, or for a pasted log line.
It searches what ships with diagnose (and --rules); nothing is sent anywhere.

exit codes: 0 something was found, 1 nothing was, 2 wrong usage"""
MAX_INPUT = 100_000
"""Characters of standard input that are read."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.description = DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("words", metavar="WORDS", nargs="*", help="the question; - or a pipe is standard input")
    parser.add_argument("--format", "-f", choices=("text", "json"), default="text", help="format of the answers (default: text)")
    parser.add_argument("--most", "-n", metavar="N", type=int, default=3, help="answers at most (default: 3)")
    parser.add_argument("--rules", metavar="DIR", type=Path, action="append", default=[], help="also use the rule pack in DIR (repeatable)")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto, on a terminal)")
    parser.add_argument("--show-secrets", action="store_true", help="do not mask keys, tokens and passwords in a pasted line")


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    for folder in args.rules:
        if not folder.is_dir():
            raise UsageError(f"--rules {folder}: no such folder")
    if args.most < 1:
        raise UsageError("--most: expected a number of answers, 1 or more")
    question = _question(args.words)
    from diagnose.engine.ask import load_assistant

    catalog = load_catalog(args.rules).catalog
    answers = load_assistant(catalog, args.rules).ask(question, most=args.most, profile=_profile())
    shown = _Shown(question, args.show_secrets)
    if args.format == "json":
        emit(json.dumps(shown.values(_as_json(question, answers)), indent=2, ensure_ascii=False) + "\n")
    elif answers:
        view = look(args.color)
        emit("".join(f"{line}\n" for line in _as_text([shown.answer(item) for item in answers], view.color, view.width)))
    else:
        emit("Nothing is known about that. Try other words, paste the line of the log, or run 'diagnose rules list'.\n")
    return Exit.OK if answers else Exit.FINDINGS


def _profile() -> str:
    """Return what the configuration of the project here says about plan, data plane, management model and security tier."""
    from diagnose.settings.settings import find_settings

    if find_settings(Path()) is None:
        return ""
    from diagnose.cli.session import project_settings

    values = project_settings(Path(), None).values
    return " ".join(str(values[key]) for key in ("plan", "data_plane", "management_model", "security_tier") if values.get(key))


def _question(words: Sequence[str]) -> str:
    """Return the question: the words, or standard input."""
    if words and list(words) != ["-"]:
        return " ".join(words)
    if not words and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError("nothing asked: diagnose ask \"why do I see the nginx welcome page\"")
    text = sys.stdin.buffer.read(4 * MAX_INPUT).decode("utf-8", "replace")[:MAX_INPUT]
    if not text.strip():
        raise UsageError("nothing asked: standard input is empty")
    return text


_MAY_BE_SECRET = re.compile(r"(?i)[=@]|://|pass|pwd|secret|token|key|auth|bearer|\S{16}|(?=\w*\d)(?=\w*[a-z])\w{8}")
"""Texts without any of this hold no secret; what looks closer takes its time to load."""


class _Shown:
    """Makes answers fit to be shown: secrets of a pasted line masked."""

    def __init__(self, question: str, show_secrets: bool) -> None:
        """What rules say holds no secret, only what the question brought along."""
        self._show_all = show_secrets or not _MAY_BE_SECRET.search(question)

    def text(self, text: str) -> str:
        """Return a text without secrets."""
        if self._show_all:
            return text
        from diagnose.report.masking import mask_text

        return mask_text(text, ())

    def values(self, value: object) -> object:
        """Return JSON values whose texts are without secrets."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.values(item) for item in value]
        return {name: self.values(item) for name, item in value.items()} if isinstance(value, dict) else value

    def answer(self, answer: Answer) -> Answer:
        """Return an answer whose texts are without secrets."""
        return answer._replace(
            answer=self.text(answer.answer), why=tuple(map(self.text, answer.why)), steps=tuple(map(self.text, answer.steps))
        )


def _as_json(question: str, answers: Sequence[Answer]) -> object:
    """Return the JSON object (version 1) of the answers."""
    return {
        "version": 1,
        "query": question,
        "results": [
            {
                "id": item.id,
                "kind": item.kind,
                "title": item.title,
                "score": item.score,
                "why": list(item.why),
                "answer": item.answer,
                "fix": list(item.steps),
                "rows": [
                    {"table": cell.table, "values": dict(zip(cell.columns, cell.row, strict=True)), "asked": list(cell.asked)}
                    for cell in item.cells
                ],
                "next": list(item.next_steps),
            }
            for item in answers
        ],
    }


def _as_text(answers: Sequence[Answer], color: bool, width: int) -> Iterator[str]:
    from diagnose.knowledge.ranking import SURE
    from diagnose.report.paint import Paint

    paint = Paint(color)
    if answers[0].score < SURE:
        yield from ("Nothing fits well; the nearest are:", "")
    for number, answer in enumerate(answers):
        if number:
            yield ""
        yield from _one(answer, paint, min(width, _PROSE_WIDTH), whole=number == 0)


_PROSE_WIDTH = 100
_SHORT = 240
"""Characters of the answers after the first."""


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
        yield from (f"  {'fix: ' if not index else '     '}{paint.prose(line)}" for index, line in enumerate(lines))
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
