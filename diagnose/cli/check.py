"""`diagnose check`: the project's files."""

from __future__ import annotations

import argparse
from pathlib import Path

from diagnose.cli.options import UsageError, add_common
from diagnose.cli.session import finish, load_rules, project_settings, selection_of
from diagnose.engine.run import Request

HELP = "check a project's files for what breaks its build, deployment or requests on Choreo"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="project folder (default: the current one)")
    add_common(parser)


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    catalog, problems = load_rules(args)
    roots = args.paths or [Path()]
    for root in roots:
        if not root.exists():
            raise UsageError(f"{root}: no such file or folder")
    projects = [(root, project_settings(root if root.is_dir() else root.parent, args.config)) for root in roots]
    selection = selection_of(args, [settings for _, settings in projects])
    return finish(args, catalog, Request(projects=projects, selection=selection), problems)
