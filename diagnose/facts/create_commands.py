"""`choreo create component` commands: their flags, their build configs, and what is missing."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from diagnose.facts.build_configs import KNOWN_KEYS, missing_keys
from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import LineIndex
from diagnose.facts.shell_words import Command, ShellWord, first_command
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Region

MAX_COMMANDS = 200
MAX_LENGTH = 4_000
"""Characters of one command that are looked at."""

_START = Pattern(r"(?<![\w/-])(?:[\w./~-]*/)?choreo(?:\.exe)?[ \t]+create[ \t]+component(?=\s|$)")
_COMMENTED = Pattern(r"^[ \t]*(?:#|//|REM\b|::)", re.IGNORECASE)
_PLACEHOLDER = Pattern(
    r"<[^<>\n]*>|^\{\{?[\w .-]+\}?\}$|^\[[\w .-]+\]$|\.\.\.|…|\bkey\d?=value\d?\b|^(?:your|my)[-_ ]?(?:component|project)?[-_ ]?name$",
    re.IGNORECASE,
)
_FLAGS = {
    "--name": "name",
    "-n": "name",
    "--display-name": "",
    "--type": "type",
    "-t": "type",
    "--build-pack": "buildpack",
    "--buildpack": "buildpack",
    "--build-preset": "buildpack",
    "--directory": "directory",
    "--dir": "directory",
    "-d": "directory",
    "--sub-path": "directory",
    "--subpath": "directory",
    "--path": "directory",
    "--component-dir": "directory",
    "--component-directory": "directory",
    "--component-path": "directory",
    "--build-configs": "configs",
    "--build-config": "configs",
}
_SWITCHES = frozenset({"--help", "-h", "--verbose", "-v", "--debug", "--yes", "-y", "--non-interactive", "--no-interactive"})
_CONTINUES = {"ps1": "`", "bat": "^", "cmd": "^"}
_CONTINUED = Pattern(r"[ \t\r]*\n[ \t]+(?=--\w)")
_PAIRS = Pattern(r"(?:^|,)\s*([A-Za-z][\w.-]*)\s*=")
_MARKDOWN = frozenset({"md", "mdx", "markdown"})


def read_commands(path: str, text: str) -> list[Fact]:
    """Return the create commands in a text; `path` is how its file is shown."""
    suffix = path.rpartition(".")[2].lower()
    reader = _Reader(path, text, _CONTINUES.get(suffix, "\\"), suffix in _MARKDOWN)
    starts = islice(_START.finditer(text), MAX_COMMANDS)
    return [fact for match in starts if (fact := reader.read(match.start(), match.end()))]


class _Value(NamedTuple):
    """A flag's value, and the flag's own word for a value that is missing."""

    text: str
    word: ShellWord
    first: int
    """Index in the word's text at which the value starts."""


class _Reader:
    def __init__(self, path: str, text: str, continues: str, is_markdown: bool) -> None:
        self._path, self._text, self._continues, self._is_markdown = path, text, continues, is_markdown
        self._lines = LineIndex(text)

    def read(self, start: int, end: int) -> Fact | None:
        line_start = self._text.rfind("\n", 0, start) + 1
        if _COMMENTED.match(self._text[line_start:start]) and not self._is_markdown:
            return None
        words = self._words(end, self._command_end(start, line_start))
        values = _flags(words)
        if any(_PLACEHOLDER.search(word.text) for word in words):
            return None
        return self._fact(start, words[-1].end if words else end, values)

    def _command_end(self, start: int, line_start: int) -> int:
        """Return where inline code ends, for a command between backticks; else as far as a command may go."""
        furthest = min(len(self._text), start + MAX_LENGTH)
        if not self._is_markdown or self._text[line_start:start].count("`") % 2 == 0:
            return furthest
        end = self._text.find("`", start, furthest)
        return furthest if end < 0 else end

    def _words(self, start: int, end: int) -> Command:
        """Return the words of the command; a next line that starts with `--` goes on with it (YAML folds such lines)."""
        words: Command = []
        while True:
            more = [word for word in first_command(self._text, start, end, self._continues) if not word.text.startswith("```")]
            words += more
            following = _CONTINUED.match(self._text, words[-1].end if words else start)
            if not more or following is None or following.end() >= end:
                return words
            start = following.end()

    def _fact(self, start: int, end: int, values: dict[str, list[_Value]]) -> Fact:
        single = {field: found[-1] for field, found in values.items() if field != "configs"}
        configs, at = self._configs(values.get("configs", []))
        at |= {field: self._region(value.word, value.first, len(value.word.text)) for field, value in single.items()}
        texts = {field: value.text for field, value in single.items()}
        keys = list(configs)
        is_checked = "configs" in values or not self._is_markdown  # a guide may show the interactive form
        known_type, buildpack = texts.get("type", ""), texts.get("buildpack", "")
        return make_fact(
            "CliCommand",
            self._path,
            self._lines.region(start, end),
            at,
            configs=configs,
            missing=missing_keys(known_type, buildpack, keys) if is_checked else [],
            unknown=[key for key in keys if key not in KNOWN_KEYS],
            **texts,
        )

    def _configs(self, values: list[_Value]) -> tuple[dict[str, str], dict[str, Region]]:
        """Return the keys and values of all --build-configs, and where they stand (`configs.KEY` is the value)."""
        configs: dict[str, str] = {}
        at: dict[str, Region] = {}
        for value in values:
            at["configs"] = at["missing"] = at["unknown"] = self._region(value.word, value.first, len(value.word.text))
            for key, first, last in _pairs(value.word.text, value.first):
                configs[key] = value.word.text[first:last].strip()
                at[f"configs.{key}"] = self._region(value.word, first, last)
        return configs, at

    def _region(self, word: ShellWord, first: int, last: int) -> Region:
        return self._lines.region(*word.span(first, last))


def _pairs(text: str, start: int) -> list[tuple[str, int, int]]:
    """Return (key, value start, value end) of `key=value,key=value`; a comma that no key follows belongs to the value."""
    pairs = list(_PAIRS.finditer(text[start:]))
    ends = [match.start() + start for match in pairs[1:]] + [len(text)]
    return [(match[1], match.end() + start, end) for match, end in zip(pairs, ends, strict=False)]


def _flags(words: Command) -> dict[str, list[_Value]]:
    """Return the values of the known flags by field; the first word that belongs to no flag is the name."""
    values: dict[str, list[_Value]] = {}
    index = 0
    while index < len(words):
        word = words[index]
        flag, equals, text = word.text.partition("=")
        index += 1
        if not word.text.startswith("-"):
            values.setdefault("name", [_Value(word.text, word, 0)])
        elif equals:
            values.setdefault(_FLAGS.get(flag, ""), []).append(_Value(text, word, len(flag) + 1))
        elif flag not in _SWITCHES and index < len(words) and not words[index].text.startswith("-"):
            values.setdefault(_FLAGS.get(flag, ""), []).append(_Value(words[index].text, words[index], 0))
            index += 1
    values.pop("", None)
    return values
