"""`diagnose logs`: runtime, build and gateway logs, with the project they belong to."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diagnose.cli.options import UsageError, add_common
from diagnose.cli.progress import Bar
from diagnose.cli.session import finish, load_rules, project_settings, selection_of
from diagnose.engine.run import STDIN, Request

HELP = "analyse logs: what went wrong, where, why, and what to do"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("paths", metavar="FILE", nargs="*", help="log files or folders; - or a pipe is standard input")
    parser.add_argument("--project", metavar="PATH", type=Path, action="append", default=[], help="also read this project and join both")
    add_common(parser)


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    logs = expand(args.paths)
    catalog, problems = load_rules(args)
    for root in args.project:
        if not root.is_dir():
            raise UsageError(f"--project {root}: no such folder")
    projects = [(root, project_settings(root, args.config)) for root in args.project]
    settings = [item for _, item in projects] or [project_settings(Path(), args.config)]
    with Bar(total_size(logs), enabled=not args.quiet) as bar:
        request = Request(logs, projects, selection_of(args, settings), bar.advance)
        return finish(args, catalog, request, problems)


def expand(paths: list[str]) -> list[str]:
    """Return the log files that the arguments name; folders stand for the files below them."""
    if not paths:
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("no log given: name files, or pipe a log into standard input (kubectl logs … | diagnose logs)")
        return [STDIN]
    files: list[str] = []
    for path in paths:
        files.extend(_below(Path(path)) if path != STDIN and Path(path).is_dir() else [path])
    return list(dict.fromkeys(files))


def _below(folder: Path) -> list[str]:
    """Return the files of a folder and its folders, without hidden ones, links and what is no log by its name."""
    found = []
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and not path.is_symlink() and _may_be_log(path.name):
            found.append(str(path))
    if not found:
        raise UsageError(f"{folder}: no log files in this folder")
    return found


_LOG_SUFFIXES = (".log", ".txt", ".out", ".err", ".json", ".jsonl", ".ndjson", ".gz", ".zst", ".bz2", ".xz")


def _may_be_log(name: str) -> bool:
    return name.endswith(_LOG_SUFFIXES) or ".log." in name or "." not in name


def total_size(paths: list[str]) -> int:
    """Return the bytes of all files, for the progress bar; 0 when one has no size."""
    total = 0
    for path in paths:
        try:
            total += Path(path).stat().st_size if path != STDIN else 0
        except (OSError, ValueError):
            continue
    return total
