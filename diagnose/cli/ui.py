"""`diagnose ui`: the terminal interface."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from diagnose.cli.check import project_of, projects_of
from diagnose.cli.options import LEVELS, UsageError, level
from diagnose.engine.options import STDIN
from diagnose.logs.names import may_be_log

HELP = "the terminal interface (the default in a terminal)"
DESCRIPTION = """Opens the terminal interface on projects (folders), logs (files), or both together. Without arguments: the project in the
current folder. `?` in it shows the keys."""

_PROJECT_SUFFIXES = (".yaml", ".yml", ".json", ".html", ".js", ".ts", ".toml")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.description = DESCRIPTION
    parser.add_argument("paths", metavar="PATH", nargs="*", help="project folders and logs (default: the current folder)")
    parser.add_argument(
        "--project", metavar="PATH", type=Path, action="append", default=[], help="also this project (as of 'diagnose logs')"
    )
    parser.add_argument("--rules", metavar="DIR", type=Path, action="append", default=[], help="also use the rule pack in DIR (repeatable)")
    parser.add_argument("--select", metavar="ID", nargs="+", action="extend", default=[], help="only these rules or areas")
    parser.add_argument("--ignore", metavar="ID", nargs="+", action="extend", default=[], help="not these rules or areas")
    parser.add_argument("--severity", metavar="LEVEL", choices=LEVELS, default="info", help="least severity shown (error, warning, info)")
    parser.add_argument("--baseline", metavar="FILE", type=Path, help="do not show the findings that FILE accepts")
    parser.add_argument("--config", metavar="FILE", type=Path, help="configuration file (default: diagnose.yaml of the project)")
    parser.add_argument("--theme", metavar="NAME", default="", help="diagnose-dark, diagnose-light, high-contrast, colour-blind or ansi")
    parser.add_argument("--list-keys", action="store_true", help="print all keys with their ids, and the file that may change them")
    parser.add_argument("--web", action="store_true", help="serve it to a browser on this machine (needs: pip install 'diagnose[web]')")
    parser.add_argument("--port", metavar="N", type=int, default=8000, help="port of --web (default: 8000)")


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    if find_spec("textual") is None:
        raise UsageError("the terminal interface needs Textual: pip install 'diagnose[ui]' ('check', 'logs' and the rest do without)")
    if args.list_keys:
        return int(import_module("diagnose.tui.keymap").print_keys())
    opening = opening_of(args)
    if args.web:
        return int(import_module("diagnose.tui.web").serve(args.port, _words(args)))
    return int(import_module("diagnose.tui.launch").run(opening))


def opening_of(args: argparse.Namespace) -> Any:
    """Return what the interface is opened on; raise UsageError for what is not there."""
    roots, logs = sort_paths(args.paths)
    for folder in [*args.rules, *args.project]:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder")
    projects, files = projects_of([*roots, *args.project] or ([] if logs else [Path()]))
    # by its name: the layers know that the command line is below nothing, and only the interface knows Textual
    return import_module("diagnose.tui.opening").Opening(
        projects=tuple(projects),
        logs=tuple(logs),
        packs=tuple(args.rules),
        config=args.config,
        select=tuple(args.select),
        ignore=tuple(args.ignore),
        least=level(args.severity),
        paths=files,
        baseline=_accepted(args.baseline),
        home=_home(projects),
        theme=args.theme,
    )


def sort_paths(paths: Sequence[str]) -> tuple[list[Path], list[str]]:
    """Return (folders and files of projects, logs): what looks like a log by its name is one."""
    roots: list[Path] = []
    logs: list[str] = []
    for path in paths:
        if path == STDIN:
            logs.append(_piped())
            continue
        if not os.path.lexists(path) and not any(char in path for char in "*?["):
            raise UsageError(f"{path}: no such file or folder")
        if Path(path).is_dir() or not _is_log(path):
            roots.append(Path(path))
        else:
            from diagnose.cli.logs import expand

            logs += expand([path])
    return roots, logs


def _piped() -> str:
    """Return the file that standard input is copied to while the interface runs."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("-: nothing is piped in; standard input is the terminal")
    try:
        return str(import_module("diagnose.tui.piped").take_over())
    except OSError:
        raise UsageError("-: there is no terminal to take keys from; save the log to a file") from None


def _is_log(path: str) -> bool:
    name = Path(path).name
    return may_be_log(name) and not name.startswith(("Dockerfile", ".")) and not (name.endswith(_PROJECT_SUFFIXES) and "log" not in name)


def _home(projects: Sequence[Path]) -> Path:
    """Return the folder that applied fixes are undone for, and that the interface's state is kept for."""
    return project_of(projects or [Path()])


def _accepted(path: Path | None) -> frozenset[str]:
    from diagnose.cli.session import accepted

    return accepted(path)


def _words(args: argparse.Namespace) -> list[str]:
    """Return the arguments again, for the program that runs in the browser."""
    words = ["ui", *args.paths]
    for name in ("project", "rules"):
        words += [word for value in getattr(args, name) for word in (f"--{name}", str(value))]
    for name in ("select", "ignore"):
        words += [f"--{name}", *getattr(args, name)] if getattr(args, name) else []
    for name in ("severity", "baseline", "config", "theme"):
        words += [f"--{name}", str(getattr(args, name))] if getattr(args, name) else []
    return words
