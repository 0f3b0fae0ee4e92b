"""The whole command line as data, for what describes it: shell completion and the manual page."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import NamedTuple

from diagnose.cli.formats import FORMATS

MakeParser = Callable[[str], argparse.ArgumentParser]
"""Returns the parser of a command, by its name."""

_RULES = frozenset({"--select", "--ignore", "--rule", "RULE"})


class Argument(NamedTuple):
    """An option or a positional. `values` is what it takes: words, or `file`, `folder`, `rule`, or nothing known."""

    names: tuple[str, ...]
    metavar: str
    help: str
    values: tuple[str, ...]
    kind: str


class Command(NamedTuple):
    """A command, or an action of one (`rules list`)."""

    words: tuple[str, ...]
    help: str
    description: str
    arguments: tuple[Argument, ...]


def describe(names: dict[str, str], make: MakeParser) -> list[Command]:
    """Return all commands, with their actions; `names` are the commands with a line of help each."""
    found: list[Command] = []
    for name, text in names.items():
        found.extend(_of_parser((name,), text, make(name)))
    return found


def _of_parser(words: tuple[str, ...], text: str, parser: argparse.ArgumentParser) -> Iterator[Command]:
    actions = [action for action in parser._actions if action.help != argparse.SUPPRESS]
    nested = [action for action in actions if isinstance(action, argparse._SubParsersAction)]
    arguments = tuple(_argument(action) for action in actions if action not in nested)
    yield Command(words, text, parser.description or text, arguments)
    for group in nested:
        helps = {choice.dest: choice.help or "" for choice in group._choices_actions}
        for name, sub in group.choices.items():
            yield from _of_parser((*words, name), helps.get(name, ""), sub)


def _argument(action: argparse.Action) -> Argument:
    metavar = action.metavar if isinstance(action.metavar, str) else (action.dest.upper() if action.nargs != 0 else "")
    choices = tuple(map(str, action.choices or ()))
    values = FORMATS if metavar == "FORMAT" else choices
    shown = "|".join(choices) if choices and action.metavar is None else metavar
    return Argument(tuple(action.option_strings), shown if action.nargs != 0 else "", action.help or "", values, _kind(action, metavar))


def _kind(action: argparse.Action, metavar: str) -> str:
    names = {*action.option_strings, metavar}
    if names & _RULES:
        return "rule"
    if metavar == "DIR":
        return "folder"
    return "file" if metavar in ("FILE", "PATH", "INPUT", "GOOD", "BAD") else ""
