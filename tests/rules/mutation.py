"""Changes examples of log rules: a rule must need the words of its message, and must not care for the values in it.

A **value** is what differs from one log to the next, known by its form: times, ids, addresses, host names, mail addresses,
versions; what the rule itself captures; URLs, packages and images with a version, paths, file names, quoted names and
numbers. It is replaced by another of its kind: letters by letters, digits by digits, the first ones and the ending of a file
name kept. What the rule's
own expressions say is no value (`package.json`, `exit code: 137`), and addresses with a fixed meaning (loopback, any) stay.

A **significant word** is a word or code in the text that the rule's terms matched, unless it is part of a value or only
serves grammar (articles, prepositions, pronouns, auxiliary verbs) or is a unit or scheme. Negations are significant.

Examples are first reduced to the lines that the match needs, since a second line that says the same would hide the change.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from diagnose.engine.catalog import Catalog
from diagnose.engine.logs import analyse_bytes
from diagnose.engine.rules import catalog_of
from diagnose.model.event import LogEvent
from diagnose.model.rule import Rule, Term

GRAMMAR = frozenset(
    """a an the of to in on at by for from with as into and or is are was were be been it its this that these which
    you your we our has have had will would do does please so if then than s t
    b kb mb gb kib mib gib ms sec secs seconds minutes milliseconds bytes http https""".split()
)

FIXED_ADDRESS = re.compile(r"127\.0\.0\.1|0\.0\.0\.0|::1?|localhost")

WHOLE_VALUES = re.compile(
    r"""(?P<time>\d{4}[-/]\d\d[-/]\d\d(?:[T\ ]\d\d:\d\d:\d\d(?:[.,]\d+)?)?(?:Z|\ ?[+-]\d\d:?\d\d)?|\d\d:\d\d:\d\d(?:[.,]\d+)?)
    |(?P<mail>[\w.+-]+@[\w-]+\.[a-z]+)
    |(?P<ip>\b\d{1,3}(?:\.\d{1,3}){3}\b)
    |(?P<id>\b(?=[0-9a-f-]*\d)(?=[0-9a-f-]*[a-f])[0-9a-f]{4,}(?:-[0-9a-f]{4,})*\b|\b0x[0-9a-fA-F]+\b)
    |(?P<host>(?<![/@\w.-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|dev|cloud|internal|local|invalid|example|test|lan|corp|svc)\b(?!\.\w|[(/:@]))
    |(?P<version>(?<![\w.:@/-])v?\d+\.\d+(?:\.\d+)*(?:-[\w.]+)?\b)
    """,
    re.VERBOSE,
)
PIECED_VALUES = re.compile(
    r"""(?P<url>\b[a-z]+://[^\s"'<>)\\]+)
    |(?P<release>(?<![\w/])@?[\w.-]+(?:/[\w.-]+)*@"?[\^~v]?\d[\w.+-]*|[\w.-]+(?:/[\w.-]+)*:[v]?\d[\w.-]*(?::\d+)*)
    |(?P<path>(?<![\w)])(?:[\w.+@-]*[/\\]){1,20}[\w.@+:-]*|\b[\w-]+\.[a-z]{1,5}\b(?![.(]))
    |(?P<query>\?[\w.&=%+-]*=[\w.&=%+-]*)
    |(?P<quoted>(?<=['"`‘])[\w@./+-]+(?=['"`’]))
    |(?P<number>\b\d+(?![\w.]*[a-z]\d)(?=[a-zA-Z]{0,3}\b))
    """,
    re.VERBOSE,
)
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:'t)?")
_CASES = re.compile(r"\[([A-Za-z])[A-Za-z]\]")
LAST_SIGN = re.compile(r"[0-9a-f](?=[^0-9a-f]*$)")
PIECE = re.compile(r"[A-Za-z]+(?:\d\b)?|\d+")


class Mutant(NamedTuple):
    """A changed example: what was changed, and whether the rule must still match."""

    log: str
    change: str
    should_match: bool


class Score(NamedTuple):
    """How the mutants of a rule fared: words dropped and changed that silenced it, values changed that did not."""

    words: int
    words_needed: int
    values: int
    values_free: int
    wrong: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of mutants that fared as they should; 1 for a rule whose examples have none."""
        return (self.words_needed + self.values_free) / max(1, self.words + self.values) if self.words + self.values else 1.0


def score_rule(rule: Rule) -> Score:
    """Return how the mutants of all match examples of a rule fare."""
    trial = Trial(rule)
    tally = {True: [0, 0], False: [0, 0]}
    wrong = []
    for example in rule.examples_match:
        for mutant in dict.fromkeys(trial.mutants(example.files.get("log", ""))):
            good = bool(trial.events(mutant.log)) == mutant.should_match
            tally[mutant.should_match][0] += 1
            tally[mutant.should_match][1] += good
            if not good:
                wrong.append(mutant.change)
    return Score(*tally[False], *tally[True], tuple(dict.fromkeys(wrong)))


class Trial:
    """One log rule alone, ready to be tried on logs."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._catalog: Catalog = catalog_of([rule])
        self._said = " ".join(_texts(rule)).lower()

    def events(self, log: str) -> list[LogEvent]:
        """Return the lines of all matches of the rule in a log."""
        groups = [group for _, group in analyse_bytes(self._catalog, log.encode(), "log").groups]
        return [event for group in groups for match in group.first for event in match.events]

    def mutants(self, log: str) -> Iterator[Mutant]:
        """Yield the changed forms of one example."""
        lines, events = self._reduced(log)
        for event in events:
            if not 0 < event.line <= len(lines) or lines[event.line - 1].count(event.text[slice(*event.span)]) == 0:
                continue  # written with escapes: the same words are mutated in the examples without
            yield from self._of_line(lines, event)

    def _reduced(self, log: str) -> tuple[list[str], list[LogEvent]]:
        """Return the lines of a log without those of other matches, and the events of what is left."""
        lines = log.split("\n")
        events = self.events(log)
        for number in sorted({event.line for event in events}, reverse=True):
            fewer = [*lines[: number - 1], "", *lines[number:]]
            found = self.events("\n".join(fewer))
            if found:
                lines, events = fewer, found
        return lines, events

    def _of_line(self, lines: list[str], event: LogEvent) -> Iterator[Mutant]:
        line = lines[event.line - 1]
        matched = event.text[slice(*event.span)]
        start = line.find(matched)
        values = list(self._values(line, event.captures))
        for begin, end in values:
            changed = self._changed(line[begin:end])
            if changed != line[begin:end] and start <= begin < start + len(matched):
                yield self._mutant(lines, event, line[begin:end], changed, True)
        words = [word for word in WORD.finditer(line, start, start + len(matched)) if _is_significant(word.group())]
        for word in dict.fromkeys(
            word.group() for word in words if not any(word.start() < end and begin < word.end() for begin, end in values)
        ):
            yield from (self._mutant(lines, event, word, changed, False) for changed in ("", _other_word(word)))

    def _mutant(self, lines: list[str], event: LogEvent, old: str, new: str, should_match: bool) -> Mutant:
        """Change a text wherever it stands by itself: a word in its line, a value in the whole log."""
        same = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)" + ("" if new else " ?"))
        number = event.line - 1
        changed = [same.sub(lambda _: new, text) if should_match or index == number else text for index, text in enumerate(lines)]
        return Mutant("\n".join(changed), f"{old!r} -> {new!r} in {lines[number].strip()!r}", should_match)

    def _values(self, line: str, captures: dict[str, str]) -> Iterator[tuple[int, int]]:
        """Yield where values stand in a line; where two overlap, the longer one counts."""
        found = [match.span() for match in WHOLE_VALUES.finditer(line)]
        for text in captures.values():
            begin = line.find(text) if len(text) > 1 or text.isdigit() else -1
            found += [(begin, begin + len(text))] if begin >= 0 else []
        found += [match.span() for match in PIECED_VALUES.finditer(line)]
        taken: list[tuple[int, int]] = []
        for begin, end in sorted(found, key=lambda span: span[0] - span[1]):
            if not self._says(line[begin:end]) and not any(begin < other_end and other < end for other, other_end in taken):
                taken.append((begin, end))
                yield begin, end

    def _says(self, text: str) -> bool:
        """Whether the rule's own expressions have every piece of a text."""
        return all(re.search(_alone(piece.lower()), self._said) for piece in PIECE.findall(text))

    def _changed(self, value: str) -> str:
        """Return another value of the same kind; of one with pieces, those that the rule says stay."""
        if FIXED_ADDRESS.search(value):
            return value
        if WHOLE_VALUES.fullmatch(value):
            return LAST_SIGN.sub(lambda match: _next(match.group(), "0123456789" if match.group().isdigit() else "abcdef"), value)
        return PIECE.sub(lambda match: match.group() if self._stays(match) else _other_piece(match.group()), value)

    def _stays(self, piece: re.Match[str]) -> bool:
        """Whether a piece of a value is not changed: the ending of a file's name, and what the rule says."""
        return (piece.string[piece.start() - 1 : piece.start()] == "." and piece.group()[0].isalpha()) or self._says(piece.group())


def _alone(piece: str) -> str:
    """Return the expression of a run of letters or digits that is not part of a longer one."""
    first, last = ("[a-z]" if char.isalpha() else r"\d" for char in (piece[0], piece[-1]))
    return f"(?<!{first}){piece}(?!{last})"


def _is_significant(word: str) -> bool:
    return len(word) > 1 and word.lower() not in GRAMMAR


def _other_word(word: str) -> str:
    return re.sub(r"\d", lambda match: _next(match.group(), "0123456789"), codecs.encode(word, "rot13"))


def _other_piece(piece: str) -> str:
    if not piece.isdigit():
        return piece[0] + _other_word(piece[1:])
    kept = len(piece) - (2 if len(piece) > 3 else 1)
    return piece[:kept] + "".join(_next(char, "0123456789" if kept else "123456789") for char in piece[kept:])


def _next(char: str, among: str) -> str:
    return among[(among.index(char) + 1) % len(among)] if char in among else char


def _texts(rule: Rule) -> Iterator[str]:
    """Yield what the terms of a rule say, without the signs of regular expressions."""
    terms = [term for matcher in rule.matchers for term in (*matcher.steps, *(absence.term for absence in matcher.absences))]
    while terms:
        term: Term = terms.pop()
        terms += [*term.any, *term.all]
        yield _CASES.sub(
            r"\1",
            re.sub(
                r"\\([^\w])", r"\1", re.sub(r"\\[a-zA-Z]|\{\d+,?\d*\}|\(\?(?:P?<\w+>|[:=!i]|<[!=])", " ", f"{term.contains} {term.regex}")
            ),
        )
