"""`diagnose mcp`: a server of the Model Context Protocol, on standard input and output."""

from __future__ import annotations

import argparse
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from diagnose.cli.exitcodes import Exit
from diagnose.cli.options import UsageError

HELP = "a server of the Model Context Protocol, for assistants"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.description = "Lets assistants check projects, analyse logs, ask, and see fixes as diffs. Needs: pip install 'diagnose[mcp]'"
    inside = "nothing outside of DIR is read (default: the current folder)"
    parser.add_argument("--root", metavar="DIR", type=Path, default=Path(), help=inside)
    parser.add_argument("--allow-write", action="store_true", help="also offer a tool that applies fixes; otherwise nothing is written")


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    if find_spec("mcp") is None:
        raise UsageError("the server needs the protocol's SDK: pip install 'diagnose[mcp]'")
    if not args.root.is_dir():
        raise UsageError(f"--root {args.root}: no such folder")
    import_module("diagnose.agent.server").make_server(args.root, args.allow_write).run("stdio")
    return Exit.OK
