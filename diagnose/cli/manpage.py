"""Writes the manual page from the command line itself: `python -m diagnose.cli.manpage > diagnose/man/diagnose.1`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

import diagnose
from diagnose.cli.commandline import Argument, Command

_EXIT_CODES = (
    ("0", "nothing at or above the level of --fail-on was found"),
    ("1", "something was"),
    ("2", "wrong usage, a bad configuration or rule, or an input that cannot be read"),
    ("130", "interrupted"),
)
_ENVIRONMENT = (
    ("NO_COLOR, FORCE_COLOR", "without colours, or with them where they would not be used"),
    ("XDG_CACHE_HOME", "where compiled rules are kept (default: ~/.cache); DIAGNOSE_NO_CACHE=1 keeps none"),
    ("EDITOR, VISUAL", "what the terminal interface opens files with"),
)


def page(commands: Sequence[Command], epilog: str) -> str:
    """Return the page in the language of man(7)."""
    return "\n".join(_lines(commands, epilog)) + "\n"


def _lines(commands: Sequence[Command], epilog: str) -> Iterator[str]:
    yield f'.TH DIAGNOSE 1 "" "diagnose {diagnose.__version__}" "User Commands"'
    yield ".SH NAME"
    yield r"diagnose \- tells why an app on WSO2 Choreo does not build, deploy or answer, and what to change"
    yield ".SH SYNOPSIS"
    for command in commands:
        yield from (f".B diagnose {_text(' '.join(command.words))}", _text(_usage(command)), ".br")
    yield ".SH COMMANDS"
    for command in commands:
        yield f".SS diagnose {_text(' '.join(command.words))}"
        yield from _paragraphs(command.description)
        yield from _arguments(command.arguments)
    yield ".SH EXIT STATUS"
    yield from _pairs(_EXIT_CODES)
    yield ".SH ENVIRONMENT"
    yield from _pairs(_ENVIRONMENT)
    yield ".SH EXAMPLES"
    yield from (".nf", *(_text(line) for line in epilog.splitlines() if line.startswith("  ")), ".fi")


def _usage(command: Command) -> str:
    named = any(argument.names for argument in command.arguments)
    positional = [argument.metavar for argument in command.arguments if not argument.names]
    return " ".join([*(["[OPTION...]"] if named else []), *(f"[{name}...]" for name in positional)])


def _arguments(arguments: Iterable[Argument]) -> Iterator[str]:
    for argument in arguments:
        value = f" {argument.metavar}" if argument.metavar and argument.names else ""
        yield ".TP"
        yield f".B {_text(', '.join(argument.names) or argument.metavar)}{_text(value)}"
        yield _text(argument.help.replace("%%", "%")) or r"\&"


def _pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in pairs:
        yield from (".TP", f".B {_text(name)}", _text(text))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield ".PP"
        yield from (_text(line.strip()) for line in paragraph.splitlines())


def _text(text: str) -> str:
    """Escape what man would take for a command."""
    safe = text.replace("\\", r"\e").replace("-", r"\-")
    return r"\&" + safe if safe[:1] in (".", "'") else safe


if __name__ == "__main__":
    from diagnose.cli.main import EPILOG, described

    sys.stdout.write(page(described(), EPILOG))
