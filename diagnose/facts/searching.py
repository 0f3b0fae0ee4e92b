"""Finds what rules search for in the text of a component's files (`find` of project rules)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from diagnose.facts.comments import comment_start
from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import LineIndex
from diagnose.facts.sources import decode
from diagnose.model.fact import Fact, make_fact
from diagnose.model.search import LANGUAGES, Search

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

MAX_FILE_BYTES = 1_000_000
MAX_WORDS = 1_000
"""Places of a word in one file that are looked at."""

MAX_WINDOW = 1_000
"""Characters around a word that an expression sees, so that its time stays bounded on files that are one long line."""

_NOT_PRODUCTION = Pattern(
    r"(?:^|/)(?:tests?|specs?|__tests__|__mocks__|mocks?|cypress|e2e|examples?|docs?|fixtures|testdata|stories|benchmarks?|playground)/"
    r"|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.(?:py|go)\Z|Tests?\.(?:java|kt|cs|php)\Z|_spec\.rb\Z"
    r"|\.(?:test|spec|stories|e2e|cy)\.\w+\Z|\.d\.[cm]?ts\Z|\.min\.js\Z|(?:^|/)(?:mockServiceWorker|setupProxy|setupTests)\.\w+\Z"
    r"|(?:^|/)(?:playwright|cypress|jest|vitest|karma|wdio|protractor|gulpfile|gruntfile)[\w.]*\.\w+\Z"
)
"""Files that do not run where the component runs."""


Words = list[tuple[bytes, list[Search], list[str]]]
"""Words to look for, each with the searches that it calls for and the rules that want to know whether it is anywhere."""


class Searcher:
    """Knows which searches are about a file of which name."""

    def __init__(self, searches: Iterable[Search]) -> None:
        self._by_ending: dict[str, list[Search]] = {}
        self._by_name: dict[str, list[Search]] = {}
        self._known: dict[tuple[str, str], Words] = {}
        for search in searches:
            endings = {ending for language in search.languages for ending in LANGUAGES[language]}
            endings |= {name[2:] for name in search.names if name.startswith("*.")}
            for ending in endings:
                self._by_ending.setdefault(ending, []).append(search)
            for name in search.names:
                if not name.startswith("*."):
                    self._by_name.setdefault(name.lower(), []).append(search)

    def run(self, component: ComponentView) -> dict[str, list[Fact]]:
        """Return what was found in the component's files, by rule."""
        look = _Look(component)
        for folder in component.folders:
            for name in folder.names:
                prepared = self._about(name)
                if prepared:
                    look.at(folder.file(name), prepared)
        return look.found()

    def _about(self, name: str) -> Words:
        lower = name.lower()
        key = (lower if lower in self._by_name else "", lower.rpartition(".")[2] if "." in lower else "")
        if key not in self._known:
            self._known[key] = _words([*self._by_name.get(key[0], ()), *self._by_ending.get(key[1], ())])
        return self._known[key]


class _Look:
    """What all searches found in one component, and the words they saw on the way."""

    def __init__(self, component: ComponentView) -> None:
        self._component = component
        self._matches: dict[str, list[Fact]] = {}
        self._searches: dict[str, Search] = {}
        self._seen: dict[str, set[bytes]] = {}

    def at(self, path: str, prepared: Words) -> None:
        """Look at one file."""
        data = self._component.sources.peek(path, MAX_FILE_BYTES)
        if not data:
            return
        hits: list[Search] = []
        for word, searches, watchers in prepared:
            if word in data:
                hits += [search for search in searches if search not in hits]
                for rule in watchers:
                    self._seen.setdefault(rule, set()).add(word)
        if hits and not _NOT_PRODUCTION.search(self._component.relative(path)):
            self._take(path, decode(data), hits)

    def _take(self, path: str, text: str, hits: list[Search]) -> None:
        sources = self._component.sources
        for search in hits:
            self._searches[search.rule] = search
            matches = self._matches.setdefault(search.rule, [])
            if len(matches) < search.most:
                found = _matches(search, text, sources.display(path))[: search.most - len(matches)]
                matches += found
                if found:
                    sources.data(path, MAX_FILE_BYTES, quiet=True)  # kept for comments that silence the finding

    def found(self) -> dict[str, list[Fact]]:
        """Return the matches of the searches whose words elsewhere are, or are not, there."""
        held = {rule: facts for rule, facts in self._matches.items() if facts and self._holds(self._searches[rule])}
        for facts in held.values():
            texts = list(dict.fromkeys(fact["text"] for fact in facts))
            for fact in facts:
                fact["all"] = texts
        return held

    def _holds(self, search: Search) -> bool:
        seen = self._seen.get(search.rule, set())
        beside, nowhere = ({word.encode() for word in words} for words in (search.beside, search.nowhere))
        return (not beside or bool(beside & seen)) and not nowhere & seen


def _words(searches: Iterable[Search]) -> Words:
    """Return every word once, with the searches that it calls for and the rules that only want to know of it."""
    wanted: dict[str, tuple[list[Search], list[str]]] = {}
    for search in searches:
        for word in search.words:
            wanted.setdefault(word, ([], []))[0].append(search)
        for word in (*search.beside, *search.nowhere):
            wanted.setdefault(word, ([], []))[1].append(search.rule)
    return [(word.encode(), searches, rules) for word, (searches, rules) in wanted.items()]


@cache
def _compiled(regex: str, ignore_case: bool) -> re.Pattern[str]:
    return re.compile(regex, re.MULTILINE | (re.IGNORECASE if ignore_case else 0))


def _matches(search: Search, text: str, path: str) -> list[Fact]:
    if any(_compiled(pattern, search.ignore_case).search(text) for pattern in search.unless):
        return []
    lines: LineIndex | None = None
    found: dict[tuple[int, int], Fact] = {}
    for start, end in _windows(search, text):
        for match in _in_window(search, text, start, end):
            span = match.span("here") if "here" in match.re.groupindex and match["here"] is not None else match.span()
            if span not in found and not _is_comment(path, text, match.start()):
                lines = lines or LineIndex(text)
                region = lines.region(*span)
                captures = {name: value for name, value in match.groupdict("").items() if name != "here"}
                found[span] = make_fact("SourceMatch", path, region, text=text[span[0] : span[1]][:200], captures=captures)
    return [found[span] for span in sorted(found)]


def _in_window(search: Search, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    pattern = search.regex or "|".join(map(re.escape, search.words))
    yield from _compiled(pattern, search.ignore_case).finditer(text, start, end)


def _windows(search: Search, text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that hold a word, with as many after them as the expression sees; long lines are cut around the word."""
    last = -1
    for position in _positions(search.words, text):
        start = max(text.rfind("\n", 0, position) + 1, position - MAX_WINDOW // 2)
        if start <= last:
            continue
        end = _line_end(text, position, search.lines)
        last = start if end - start <= MAX_WINDOW else position
        yield start, min(end, position + MAX_WINDOW)


def _positions(words: tuple[str, ...], text: str) -> list[int]:
    """Return where the words are, in order."""
    found: list[int] = []
    for word in words:
        position = text.find(word)
        while position >= 0 and len(found) < MAX_WORDS:
            found.append(position)
            position = text.find(word, position + len(word))
    return sorted(found)


def _line_end(text: str, position: int, lines: int) -> int:
    for _ in range(lines):
        position = text.find("\n", position)
        if position < 0:
            return len(text)
        position += 1
    return position - 1


def _is_comment(path: str, text: str, position: int) -> bool:
    start = max(text.rfind("\n", 0, position) + 1, position - MAX_WINDOW)
    return comment_start(path, text[start:position])
