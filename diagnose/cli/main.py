"""Parses the command line and runs the command; every expected failure ends in one clear message and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import diagnose
from diagnose.cli.exitcodes import Exit
from diagnose.cli.options import UsageError, help_format

if TYPE_CHECKING:
    from diagnose.cli.commandline import Command

COMMANDS = {
    "check": "diagnose.cli.check",
    "logs": "diagnose.cli.logs",
    "fix": "diagnose.cli.fix",
    "explain": "diagnose.cli.explain",
    "ask": "diagnose.cli.ask",
    "why": "diagnose.cli.why",
    "compare": "diagnose.cli.compare",
    "bundle": "diagnose.cli.bundle",
    "rules": "diagnose.cli.rules",
    "ui": "diagnose.cli.ui",
    "lsp": "diagnose.cli.lsp",
    "mcp": "diagnose.cli.mcp",
    "completion": "diagnose.cli.completion",
}
"""Command -> module with HELP, configure(parser) and execute(args)."""

_HELP = {
    "check": "check a project's files (the default where there is no terminal)",
    "logs": "analyse logs, alone or together with the project they belong to",
    "fix": "show the edits that fix findings, apply them, take them back",
    "explain": "everything about a rule",
    "why": "why a rule holds on logs and a project, or what is missing for it to",
    "ask": "what is known about a symptom, a question or a pasted log line",
    "compare": "what is different between logs from when it worked and logs from now",
    "bundle": "pack what support needs into one file without secrets",
    "rules": "list, show, check, test and start rules",
    "ui": "the terminal interface (the default in a terminal)",
    "lsp": "the language server for editors",
    "mcp": "a server of the Model Context Protocol, for assistants",
    "completion": "print a script that completes commands in bash, zsh or fish",
}
EPILOG = """examples:
  diagnose                                   the terminal interface on the project in the current folder
  diagnose logs proxy.log --project .        what went wrong, from both sides
  kubectl logs my-pod | diagnose logs        from a pipe
  diagnose check                             what Choreo would refuse, before the push
  diagnose explain tailscale/auth-key-invalid

exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage, bad configuration or rule, or nothing read
"""


def run(argv: Sequence[str]) -> int:
    """Run the command line `argv` (without the program's name); return the exit code."""
    try:
        return _execute(with_default(list(argv)))
    except UsageError as error:
        print(f"diagnose: {error}", file=sys.stderr)
        return Exit.ERROR
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # the reader went away (head, less): not an error; keep the interpreter from complaining at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OK


def with_default(argv: list[str]) -> list[str]:
    """Put the default command before arguments that name none."""
    if argv and (argv[0] in COMMANDS or argv[0] in ("-h", "--help", "--version", "-V")):
        return argv
    return ["ui" if _is_for_a_person(argv) else "check", *argv]


def _is_for_a_person(argv: Sequence[str]) -> bool:
    """Whether somebody sits at a terminal and asked for nothing special."""
    if any(word.startswith("-") for word in argv) or os.environ.get("TERM", "dumb") == "dumb" or os.environ.get("CI"):
        return False
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)) and _has_interface()


def _has_interface() -> bool:
    from importlib.util import find_spec

    return find_spec("textual") is not None


def _execute(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="diagnose",
        description="Tells why an app on WSO2 Choreo does not build, deploy or answer, and what to change.",
        epilog=EPILOG,
        formatter_class=help_format,
    )
    parser.add_argument("-V", "--version", action=Version, help="show the version of the program and of its rules")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    chosen: Any = None
    for name in [argv[0]] if argv[0] in COMMANDS else COMMANDS:  # only the one that is needed: each takes time to make
        text = _HELP[name]
        sub = commands.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.", formatter_class=help_format)
        if argv[0] == name:
            chosen = import_module(COMMANDS[name])
            chosen.configure(sub)
    args = parser.parse_args(argv)
    return int(chosen.execute(args))


class Version(argparse.Action):
    """Prints the versions and ends."""

    def __init__(self, option_strings: Sequence[str], dest: str, **more: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **more)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print."""
        from diagnose.engine.ruleset import ruleset_version

        print(f"diagnose {diagnose.__version__}, {ruleset_version()}")
        parser.exit()


def described() -> list[Command]:
    """Return the whole command line as data."""
    from diagnose.cli.commandline import describe

    return describe(_HELP, _parser_of)


def _parser_of(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"diagnose {name}", description=_HELP[name])
    import_module(COMMANDS[name]).configure(parser)
    return parser
