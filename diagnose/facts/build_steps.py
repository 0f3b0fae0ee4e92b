"""What a build runs in the end: package.json scripts followed through to the tools' own command lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from diagnose.facts.script_calls import MANAGERS, command_environment, script_of_command
from diagnose.facts.shell_words import Command, shell_commands

MAX_DEPTH = 6
MAX_COMMANDS = 500

_RUNNERS = frozenset({"npx", "bunx", "pnpx"})
_EXEC_WORDS = frozenset({"exec", "dlx", "x"})


class Step(NamedTuple):
    """A command line without quotes: its words, the variables set for it, and the script it stands in ("" for none)."""

    words: tuple[str, ...]
    environment: dict[str, str]
    script: str

    @property
    def tool(self) -> str:
        """The program, without its folder."""
        return self.words[0].rpartition("/")[2]

    def value(self, *options: str) -> str:
        """Return the last value of an option (`--out x`, `--out=x`), "" when absent."""
        found = ""
        for index, word in enumerate(self.words):
            name, equals, value = word.partition("=")
            if name in options:
                found = value if equals else self.words[index + 1] if index + 1 < len(self.words) else ""
        return found

    def has(self, *options: str) -> bool:
        """Return whether an option is given."""
        return any(word.partition("=")[0] in options for word in self.words)

    def positional(self, after: int, valued: frozenset[str] = frozenset()) -> str:
        """Return the first word from index `after` that is neither an option nor the value of one of `valued`."""
        skip = False
        for word in self.words[after:]:
            if not skip and not word.startswith("-"):
                return word
            skip = not skip and word in valued
        return ""


def build_steps(text: str, scripts: Mapping[str, str]) -> list[Step]:
    """Return the steps of a shell text; calls of scripts are replaced by what the scripts run."""
    return list(_Expansion(scripts).steps(text, "", {}, 0))


class _Expansion:
    """Follows scripts to a limited depth, looking at a limited number of commands in all."""

    def __init__(self, scripts: Mapping[str, str]) -> None:
        self._scripts = scripts
        self._commands_left = MAX_COMMANDS

    def steps(self, text: str, script: str, environment: dict[str, str], depth: int) -> Iterator[Step]:
        for command in shell_commands(text):
            self._commands_left -= 1
            if self._commands_left < 0 or depth > MAX_DEPTH:
                return
            values, words = command_environment(command)
            if words:
                yield from self._of_command(words, script, environment | values, depth)

    def _of_command(self, words: Command, script: str, environment: dict[str, str], depth: int) -> Iterator[Step]:
        called = script_of_command(words, self._scripts) if words[0].text in MANAGERS else ""
        if called and called in self._scripts:
            inner = list(self.steps(self._scripts[called], called, environment, depth + 1))
            yield from _with_arguments(inner, _passed_on(words, called))
            return
        unwrapped = _unwrapped([word.text for word in words])
        if unwrapped:
            yield Step(tuple(unwrapped), environment, script)


def _with_arguments(steps: list[Step], arguments: list[str]) -> Iterator[Step]:
    """Yield the steps of a script; the last one gets the arguments of the call, as package managers do it."""
    yield from steps[:-1]
    if steps:
        yield steps[-1]._replace(words=(*steps[-1].words, *arguments))


def _passed_on(words: Command, script: str) -> list[str]:
    """Return the arguments that a call hands to its script."""
    texts = [word.text for word in words]
    if "--" in texts:
        return texts[texts.index("--") + 1 :]
    return [] if texts[0] == "npm" else texts[texts.index(script) + 1 :]


def _unwrapped(words: list[str]) -> list[str]:
    """Drop what only starts a program: `npx`, `yarn exec`, `node_modules/.bin/`, `node`."""
    if words[0] in _RUNNERS:
        words = words[1:]
    elif words[0] in MANAGERS:
        words = words[2:] if len(words) > 1 and words[1] in _EXEC_WORDS else words[1:]
    elif words[0] == "node" and len(words) > 1 and "node_modules" in words[1]:
        words = words[1:]
    while words and words[0].startswith("-"):
        words = words[1:]
    return words
