"""`diagnose lsp`: the language server, on standard input and output."""

from __future__ import annotations

import argparse
from importlib import import_module
from importlib.util import find_spec

from diagnose.cli.exitcodes import Exit
from diagnose.cli.options import UsageError

HELP = "the language server for editors, on standard input and output"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.description = "Shows findings, explanations and quick fixes in editors. Needs: pip install 'diagnose[lsp]'"
    parser.add_argument("--stdio", action="store_true", help="standard input and output (always so; editors like to say it)")


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    del args
    if find_spec("pygls") is None:
        raise UsageError("the language server needs pygls: pip install 'diagnose[lsp]'")
    import_module("diagnose.editor.server").make_server().start_io()
    return Exit.OK
