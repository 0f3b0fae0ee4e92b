"""`diagnose check`: the project's files."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from diagnose.cli.exitcodes import Exit
from diagnose.cli.options import UsageError, add_common
from diagnose.cli.printing import emit

HELP = "check a project's files for what breaks its build, deployment or requests on Choreo"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="project folder, or files of one (default: the current folder)")
    parser.add_argument("--explain-project", action="store_true", help="print what is inferred of each component, from where, how surely")
    parser.add_argument("--hook", action="store_true", help="for Git hooks: check what the commit being made changes, as it is staged")
    add_common(parser)


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    if args.explain_project:
        return explain(args)
    if args.hook:
        return check_commit(args)
    from diagnose.cli.session import finish, load_rules, project_settings, selection_of
    from diagnose.engine.run import Request

    catalog, problems = load_rules(args)
    roots, files = projects_of(args.paths or [Path()])
    projects = [(root, project_settings(root, args.config)) for root in roots]
    selection = selection_of(args, [settings for _, settings in projects])._replace(paths=files)
    return finish(args, catalog, Request(projects=projects, selection=selection), problems)


def check_commit(args: argparse.Namespace) -> int:
    """Check what the commit that is being made changes."""
    from diagnose.cli.hook import hooked

    request = hooked(args.paths)
    if request is None:
        return Exit.OK
    from diagnose.cli.session import finish, load_rules, project_settings, selection_of

    catalog, problems = load_rules(args)
    projects = [(root, project_settings(root, args.config)) for root, _ in request.projects]
    selection = selection_of(args, [settings for _, settings in projects])
    return finish(args, catalog, request._replace(projects=projects, selection=selection), problems)


def explain(args: argparse.Namespace) -> int:
    """Print what is known of the projects' components."""
    from diagnose.cli import projectreports
    from diagnose.cli.session import project_settings
    from diagnose.engine.projectreport import explain_project

    if args.format not in ("text", "json"):
        raise UsageError("--explain-project knows --format text and json")
    roots, _ = projects_of(args.paths or [Path()])
    reports = [explain_project(root, project_settings(root, args.config)) for root in roots]
    emit(projectreports.as_json(reports) if args.format == "json" else projectreports.as_text(reports))
    return Exit.OK


def projects_of(paths: Sequence[Path]) -> tuple[list[Path], frozenset[str]]:
    """Return the projects to read, and the files to report on where files were named (all for none).

    A file's project is the repository around it, so that what it must agree with is read too.
    """
    from diagnose.engine.run import display_path

    roots: dict[Path, None] = {}
    files: set[str] = set()
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or folder")
        if path.is_dir():
            roots[_configured(path)] = None
        else:
            root = repository_of(path)
            roots[root] = None
            files |= {display_path(str(path)), _from_root(path, root)}
    whole = any(path.is_dir() for path in paths)
    return list(roots), frozenset() if whole else frozenset(files)


def _from_root(path: Path, root: Path) -> str:
    """Return a file as findings name it where its project is not below the working directory."""
    inside = Path(os.path.abspath(path))  # noqa: PTH100 - no symlink resolution wanted
    around = Path(os.path.abspath(root))  # noqa: PTH100
    return (root / inside.relative_to(around)).as_posix() if inside.is_relative_to(around) else str(path)


def project_of(roots: Iterable[Path]) -> Path:
    """Return the folder whose applications are undone together: the repository around the roots, else what holds them all."""
    common = Path(os.path.commonpath([root.resolve() for root in roots]))
    return repository_of(common / "any").resolve()


def repository_of(path: Path) -> Path:
    """Return the folder that holds `.git` above a file, else the file's folder; relative to here where it is below."""
    folder = path.parent
    above = next((item for item in [folder.resolve(), *folder.resolve().parents] if (item / ".git").exists()), None)
    if above is None:
        return _configured(folder)
    return above.relative_to(Path.cwd().resolve()) if above.is_relative_to(Path.cwd().resolve()) else above


def _configured(folder: Path) -> Path:
    """Return the folder that a `.choreo` folder is about: the one around it; any other folder itself."""
    if folder.resolve().name != ".choreo":
        return folder
    return folder.parent if folder.name == ".choreo" else folder / ".."
