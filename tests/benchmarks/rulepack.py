"""Generates rule packs: 60 % literals, 30 % expressions with captures, 10 % sequences, sets, counts and absences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.benchmarks.phrases import CONTAINS, EXPRESSIONS, STEPS, SUBJECTS

Say = Callable[[Random, int], str]

_GROUP_NAME = re.compile(r"\?P<\w+>")
"""ripgrep joins its patterns, where a name may be used only once."""


@dataclass(frozen=True, slots=True)
class BenchRule:
    """One rule: its `when` in YAML, its message, what ripgrep looks for instead, and what a line that it finds says.

    `say` takes the number of lines of this rule before: the steps come in turn.
    """

    when: str
    message: str
    literals: tuple[str, ...]
    expressions: tuple[str, ...]
    say: Say


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of rules, and the same patterns for ripgrep: as fixed strings (a superset of the lines) and as expressions."""

    folder: Path
    rules: list[BenchRule]
    literals: Path
    expressions: Path


def write_pack(parent: Path, count: int) -> Pack:
    """Write a pack of `count` rules below a folder."""
    folder = parent / f"pack{count}"
    (folder / "bench").mkdir(parents=True)
    rules = [_rule(number) for number in range(count)]
    for number, rule in enumerate(rules):
        (folder / "bench" / f"rule-{number:04}.yaml").write_text(_yaml(rule))
    pack = Pack(folder, rules, parent / f"literals{count}", parent / f"expressions{count}")
    _write_lines(pack.literals, [text for rule in rules for text in rule.literals])
    _write_lines(pack.expressions, [_GROUP_NAME.sub("?:", text) for rule in rules for text in rule.expressions])
    return pack


def _rule(number: int) -> BenchRule:
    kind, nth = number % 10, number // 10
    if kind < 6:
        return _literal(*_pick(CONTAINS, 6 * nth + kind))
    if kind < 9:
        return _expression(3 * nth + kind - 6)
    return _steps(nth)


def _pick(phrases: tuple[str, ...], number: int) -> tuple[str, str]:
    """Return a phrase about a subject, and the subject; no two numbers give the same."""
    turn, nth = divmod(number, len(phrases))
    return _about(phrases[nth], turn), _subject(turn)


def _subject(turn: int) -> str:
    again, nth = divmod(turn, len(SUBJECTS))
    return f"{SUBJECTS[nth]}-{again}" if again else SUBJECTS[nth]


def _about(text: str, turn: int) -> str:
    return text.replace("{s}", _subject(turn))


def _literal(text: str, subject: str) -> BenchRule:
    when = f"  contains: {json.dumps(text)}\n"
    return BenchRule(when, f"{subject} is in trouble.", (text,), (_escaped(text),), lambda random, nth: text)


def _expression(number: int) -> BenchRule:
    turn, nth = divmod(number, len(EXPRESSIONS))
    regex, literal, line, message = (_about(text, turn) for text in EXPRESSIONS[nth])

    def say(random: Random, nth: int) -> str:
        host = f"node-{random.randrange(12)}.prod.internal"
        return line.replace("{host}", host).replace("{port}", str(8080 + random.randrange(4))).replace("{n}", str(random.randrange(9)))

    message = message.replace("{{", "{").replace("}}", "}")
    return BenchRule(f"  regex: {json.dumps(regex)}\n", message, (literal,), (regex,), say)


def _steps(number: int) -> BenchRule:
    turn, nth = divmod(number, len(STEPS))
    form, phrases, shown = STEPS[nth]
    texts = tuple(_about(text, turn) for text in phrases)
    items = [f"{{contains: {json.dumps(text)}}}" for text in texts]
    forms = {
        "sequence": f"  sequence: {{within: 5m, steps: [{', '.join(items)}]}}\n",
        "set": f"  set: {{within: 5m, of: [{', '.join(items)}]}}\n",
        "count": f"  count: {{within: 5m, at_least: 3, of: {items[0]}}}\n",
        "unless": f"  contains: {json.dumps(texts[0])}\n  unless: [{{contains: {json.dumps(texts[-1])}, after: 30s}}]\n",
    }
    message = f"{_subject(turn)} does not recover."
    return BenchRule(forms[form], message, texts, tuple(map(_escaped, texts)), lambda random, nth: texts[nth % shown])


def _yaml(rule: BenchRule) -> str:
    random = Random(1)
    lines = [f"2026-03-04T05:00:0{nth}.000Z {rule.say(random, nth)}" for nth in range(3)]
    return (
        f"title: {rule.message.split(' ')[0].strip('{}')} is not well\nseverity: error\nlogs: [runtime]\nwhen:\n{rule.when}"
        f"message: {json.dumps(rule.message)}\ncause: A generated rule of the benchmarks.\n"
        "fix:\n  - title: Look into it\n    steps: [Look into it.]\nreferences: [https://example.com/benchmarks]\n"
        f"examples:\n  match:\n    - log: {json.dumps(chr(10).join(lines))}\n"
        f"  no_match:\n    - log: {json.dumps(lines[0][:40])}\n"
    )


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in r"\.+*?()|[]{}^$" else char for char in text)


def _write_lines(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(dict.fromkeys(lines)) + "\n")
