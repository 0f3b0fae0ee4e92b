"""`diagnose bundle`: what support needs to see, in one file without secrets."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import diagnose
from diagnose.cli.exitcodes import Exit
from diagnose.cli.options import UsageError
from diagnose.cli.session import load_rules, project_settings, talk
from diagnose.engine.options import STDIN

if TYPE_CHECKING:
    from diagnose.engine.bundling.collect import Bundle
    from diagnose.engine.bundling.member import Member
    from diagnose.engine.catalog import Catalog

HELP = "pack what support needs into one file without secrets"
DESCRIPTION = """Packs a zip file for support: the report, the lines of the logs that it rests on with some around them, the project's
files that it rests on, and versions. Keys, tokens, passwords and login links are masked. Before the file is written it is
checked: masking finds nothing more in it, and analysing it gives the same findings. Look through it before you send it.

exit codes: 0 written, 2 wrong usage, or not written (the message says why)"""
DEFAULT = "diagnose-bundle.zip"
_LIBRARIES = ("hyperscan", "regex", "pyyaml", "cel-expr-python", "protobuf", "rapidfuzz")


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
    from diagnose.engine.bundling.archive import write_new, zipped
    from diagnose.engine.bundling.collect import collect
    from diagnose.engine.bundling.proof import holds_secret
    from diagnose.engine.run import Request
    from diagnose.engine.selection import Selection

    catalog, _ = load_rules(args)
    roots = args.project or ([] if logs else [Path()])
    projects = [(root, project_settings(root, args.config)) for root in roots]
    ignore = (*args.ignore, *(name for _, settings in projects for name in settings.ignore))
    severities = {name: severity for _, settings in projects for name, severity in settings.severity.items()}
    try:
        bundle = collect(catalog, logs, projects, Request(selection=Selection(tuple(args.select), ignore, severities)))
    except OSError as error:  # the folder for temporary files is full, or not writable
        return _refused(args, f"it cannot be checked: {error.strerror or error}")
    if not any(member.data for member in bundle.members):
        return _refused(args, "nothing could be read")
    members = [*bundle.members, *_reports(bundle, catalog)]
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


def _reports(bundle: Bundle, catalog: Catalog) -> list[Member]:
    """Return the files about the bundle: the report twice, where its files are from, versions, how to read it."""
    from diagnose.engine.bundling.member import Member
    from diagnose.engine.bundling.proof import masked

    secrets = sorted(bundle.result.secrets)
    texts = {
        "report.txt": _report(bundle, catalog, "text"),
        "report.json": _report(bundle, catalog, "json"),
        "manifest.json": _manifest(bundle.members),
        "versions.json": _versions(catalog),
        "README.txt": _README,
    }
    return [masked(Member(name, _homeless(text).encode("utf-8", "replace")), secrets) for name, text in texts.items()]


def _report(bundle: Bundle, catalog: Catalog, form: str) -> str:
    from diagnose.cli.printing import LineReader
    from diagnose.report import Output, render

    bundle.result.stats.seconds = 0.0  # the same files give the same bytes
    output = Output(
        tool_version=diagnose.__version__,
        width=100,
        verbose=True,
        sources=LineReader().lines,
        secrets=bundle.result.secrets,
        rule=catalog.rules.get,
    )
    return "".join(render(form, bundle.result, output))


def _manifest(members: Sequence[Member]) -> str:
    files = [{"name": item.name, "from": item.origin, "lines": [list(lines) for lines in item.lines]} for item in members]
    return json.dumps({"version": 1, "files": files}, indent=1) + "\n"


def _versions(catalog: Catalog) -> str:
    own = {"diagnose": diagnose.__version__, "rules": len(catalog.rules)}
    system = {"python": platform.python_version(), "system": platform.system()}
    return json.dumps(own | system | {name: _version(name) for name in _LIBRARIES}, indent=1) + "\n"


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _homeless(text: str) -> str:
    """Return a text without the user's home folder, which often names the user."""
    try:
        home = str(Path.home())
    except RuntimeError:
        return text
    return text.replace(f"{home}/", "~/") if len(home) > 1 else text


_README = """This is what `diagnose bundle` packed.

report.txt, report.json  what was found, with causes and fixes; files and lines are those of the originals
logs/                    the lines of the logs that it rests on, with some around them
project/                 the project's files that it rests on; where it matters that others are there, empty files with their names
manifest.json            where each file is from, and which lines of it
versions.json            versions of the program and of what it uses

To analyse it again: unpack it, then `diagnose logs logs --project project`.
Secrets were masked as ****.
"""
