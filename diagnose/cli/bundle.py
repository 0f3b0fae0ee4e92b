"""`diagnose bundle`: what support needs to see, in one file without secrets."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from diagnose.cli.exitcodes import Exit
from diagnose.cli.options import UsageError
from diagnose.cli.session import load_rules, project_settings, talk
from diagnose.engine.options import STDIN

if TYPE_CHECKING:
    from diagnose.engine.bundling.collect import Bundle
    from diagnose.engine.bundling.member import Member
    from diagnose.engine.run import Request
    from diagnose.settings.settings import Settings

HELP = "pack what support needs into one file without secrets"
DESCRIPTION = """Packs a zip file for support: the report, the lines of the logs that it rests on with some around them, the project's
files that it rests on, and versions. Keys, tokens, passwords and login links are masked. Before the file is written it is
checked: masking finds nothing more in it, and analysing it gives the same findings. Look through it before you send it.

exit codes: 0 written, 2 wrong usage, or not written (the message says why)"""
DEFAULT = "diagnose-bundle.zip"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.description = DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("paths", metavar="FILE", nargs="*", help="log files, folders of logs, patterns; - is standard input")
    parser.add_argument("--project", metavar="PATH", type=Path, action="append", default=[], help="the project (default, without logs: .)")
    parser.add_argument("--output", "-o", metavar="FILE", type=Path, default=Path(DEFAULT), help=f"the zip file (default: {DEFAULT})")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")
    parser.add_argument("--rules", metavar="DIR", type=Path, action="append", default=[], help="also use the rule pack in DIR (repeatable)")
    parser.add_argument("--select", metavar="ID", nargs="+", action="extend", default=[], help="only these rules or areas")
    parser.add_argument("--ignore", metavar="ID", nargs="+", action="extend", default=[], help="not these rules or areas")
    parser.add_argument("--config", metavar="FILE", type=Path, help="configuration file (default: diagnose.yaml of the project)")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing when it was written")


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    if args.output.exists() and not args.force:
        raise UsageError(f"--output {args.output}: exists already (--force replaces it)")
    if not args.output.parent.is_dir():
        raise UsageError(f"--output {args.output}: no such folder")
    for root in args.project:
        if not root.is_dir():
            raise UsageError(f"--project {root}: no such folder")
    with tempfile.TemporaryDirectory(prefix="diagnose-") as folder:
        return _bundle(args, _logs(args.paths, Path(folder)))


def _logs(paths: Sequence[str], folder: Path) -> list[str]:
    """Return the log files; standard input is kept in `folder`, because it is read more than once."""
    if not paths:
        return []
    from diagnose.cli.logs import expand

    kept = []
    for path in expand(list(paths)):
        if path == STDIN:
            path = str(folder / "stdin.log")  # noqa: PLW2901
            with Path(path).open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
        kept.append(path)
    return kept


def _bundle(args: argparse.Namespace, logs: list[str]) -> int:
    from diagnose.cli.bundlefiles import about
    from diagnose.engine.bundling.collect import collect

    catalog, _ = load_rules(args)
    roots = args.project or ([] if logs else [Path()])
    projects = [(root, project_settings(root, args.config)) for root in roots]
    try:
        bundle = collect(catalog, logs, projects, _request(args, [settings for _, settings in projects]))
    except OSError as error:  # the folder for temporary files is full, or not writable
        return _refused(args, f"it cannot be checked: {error.strerror or error}")
    if not any(member.data for member in bundle.members):
        return _refused(args, "nothing could be read")
    return _written(args, bundle, [*bundle.members, *about(bundle, catalog)])


def _request(args: argparse.Namespace, settings: Sequence[Settings]) -> Request:
    from diagnose.engine.run import Request
    from diagnose.engine.selection import Selection

    ignore = (*args.ignore, *(name for item in settings for name in item.ignore))
    severities = {name: severity for item in settings for name, severity in item.severity.items()}
    return Request(selection=Selection(tuple(args.select), ignore, severities))


def _written(args: argparse.Namespace, bundle: Bundle, members: list[Member]) -> int:
    """Write the file, unless something speaks against it."""
    from diagnose.engine.bundling.archive import write_new, zipped
    from diagnose.engine.bundling.proof import holds_secret

    leaking = [member.name for member in members if holds_secret(member, sorted(bundle.result.secrets))]
    if bundle.problem or leaking:
        return _refused(args, bundle.problem or f"{leaking[0]} still holds a secret")
    try:
        write_new(args.output, zipped(members), args.force)
    except OSError as error:
        return _refused(args, error.strerror or str(error))
    if not args.quiet:
        talk(_summary(args.output, bundle))
    return Exit.OK


def _refused(args: argparse.Namespace, why: str) -> int:
    from diagnose.report.clean import clean

    talk(f"diagnose: {clean(str(args.output))} was not written: {clean(why)}")
    return Exit.ERROR


def _summary(path: Path, bundle: Bundle) -> str:
    logs = [member for member in bundle.members if member.name.startswith("logs/")]
    lines = sum(last - first + 1 for member in logs for first, last in member.lines)
    files = len(bundle.members) - len(logs)
    return (
        f"{path}: {len(bundle.result.findings)} findings, {lines} lines of {len(logs)} logs, {files} project files; "
        "no secrets found, and it gives the same findings. Look through it before you send it."
    )
