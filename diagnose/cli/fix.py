"""`diagnose fix`: shows, applies and takes back the edits that fixes are made of."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from diagnose.cli.check import project_of, projects_of
from diagnose.cli.exitcodes import Exit, exit_code
from diagnose.cli.fixtalk import is_named, say, tell_applied, tell_files, tell_offer
from diagnose.cli.options import UsageError, add_common, level, look
from diagnose.cli.reports import write_reports
from diagnose.cli.session import accepted, check_names, load_rules, nothing_read, project_settings, selection_of, talk
from diagnose.engine.catalog import Catalog
from diagnose.engine.proof import Offer, offer, with_edits
from diagnose.engine.run import Request, display_path
from diagnose.fixes.apply import Applier
from diagnose.fixes.rollback import Outcome
from diagnose.model.finding import Finding
from diagnose.model.fix import Fix
from diagnose.model.result import Result

HELP = "show the edits that fix findings, apply them, take them back"
DESCRIPTION = """Shows the edits that fix what 'diagnose check' finds, as one unified diff for 'git apply' or 'patch -p1'. Nothing is
written without --write. An edit is only offered after a proof: made in memory, all rules run again, the finding is gone and
nothing new appeared.

exit codes: 0 no finding at or above --fail-on remains, 1 one remains (without --write: is there), 2 wrong usage, or nothing
could be read, applied or undone"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.description = DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="project folder, or files of one (default: the current folder)")
    parser.add_argument("--write", action="store_true", help="apply the safe edits: to all files, or to none")
    parser.add_argument("--unsafe", action="store_true", help="also the edits that may change what the app does")
    parser.add_argument("--rule", metavar="ID", nargs="+", action="extend", default=[], help="only the fixes of these rules or areas")
    parser.add_argument("--hook", action="store_true", help="for Git hooks: only components that the commit being made changes")
    parser.add_argument("--undo", action="store_true", help="give the files of the last application their old bytes back")
    add_common(parser)


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    if args.undo and (args.write or args.unsafe or args.rule):
        raise UsageError("--undo takes back the last application as a whole; it does not go with --write, --unsafe or --rule")
    if args.write_baseline:
        raise UsageError("--write-baseline belongs to 'diagnose check'")
    only = None
    if args.hook:
        from diagnose.cli.hook import hooked

        request = hooked(args.paths)
        if request is None:
            return Exit.OK
        args.paths, only = [root for root, _ in request.projects], request.only
    roots, files = projects_of(args.paths or [Path()])
    applier = Applier(project_of(roots), roots)
    if args.undo:
        return _undo(applier)
    recovered = applier.recover()
    tell_files("an interrupted application was taken back:", recovered)
    if recovered.problems:
        return _refused(recovered)
    return _fix(args, applier, roots, files, only)


def _fix(args: argparse.Namespace, applier: Applier, roots: list[Path], files: frozenset[str], only: Sequence[Path] | None) -> int:
    catalog, problems = load_rules(args)
    check_names(catalog, args.rule, "--rule")
    projects = [(root, project_settings(root, args.config)) for root in roots]
    selection = selection_of(args, [settings for _, settings in projects])._replace(paths=files)
    request = Request(projects=projects, selection=selection, baseline=accepted(args.baseline), only=only)

    def is_wanted(finding: Finding, fix: Fix) -> bool:
        return (fix.safety == "safe" or args.unsafe) and is_named(finding.rule, args.rule)

    made = offer(catalog, request, is_wanted)
    for result in {id(item): item for item in (made.result, made.after)}.values():
        result.errors[:0] = problems
    if not args.write:
        return _show(args, made, catalog)
    outcome = applier.apply(made.plan.changes) if made.plan.changes else Outcome()
    if outcome.problems:
        return _refused(outcome)
    tell_applied(args, made)
    if args.format != "text":
        write_reports(args, made.after, catalog)
    if args.hook:  # what remains is for 'diagnose check --hook' to say
        return Exit.FINDINGS if made.plan.changes else Exit.OK
    return _code(args, made.after)


def _code(args: argparse.Namespace, result: Result) -> int:
    code = exit_code(result, level(args.fail_on))
    return Exit.ERROR if nothing_read(result) and code is Exit.OK else code


def _undo(applier: Applier) -> int:
    outcome = applier.undo()
    tell_files("an interrupted application was taken back:", applier.recovered)
    if applier.recovered.files and [problem.kind for problem in outcome.problems] == ["skipped"]:
        return Exit.OK  # what was interrupted was the last one
    if outcome.problems:
        return _refused(outcome)
    tell_files("undone:", outcome)
    return Exit.OK


def _refused(outcome: Outcome) -> int:
    for problem in outcome.problems:
        say(f"diagnose: {display_path(problem.location.path)}: {problem.message}")
    return Exit.ERROR


# what is shown without --write


def _show(args: argparse.Namespace, made: Offer, catalog: Catalog) -> int:
    if args.format == "text":
        _print_diff(args, made)
        tell_offer(args, made)
    else:
        write_reports(args, with_edits(made), catalog)
    return _code(args, made.result)


def _print_diff(args: argparse.Namespace, made: Offer) -> None:
    from diagnose.fixes.diff import unified_diff

    diff = unified_diff(made.plan.changes)
    if not args.show_secrets:
        diff = _masked(diff, made.result)
    if args.output:
        try:
            args.output.write_bytes(diff)
        except OSError as error:
            raise UsageError(f"--output {args.output}: {error.strerror}") from None
    elif sys.stdout.isatty() or look(args.color).color:
        from diagnose.cli.printing import emit
        from diagnose.report.difftext import diff_text

        emit(diff_text(diff.decode("utf-8", "replace"), look(args.color).color))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(diff)
        sys.stdout.buffer.flush()


def _masked(diff: bytes, result: Result) -> bytes:
    from diagnose.report.mask import mask_text

    text = diff.decode("utf-8", "surrogateescape")
    masked = mask_text(text, result.secrets)
    if masked == text:
        return diff
    talk("diagnose: secrets are masked in this diff, so that it cannot be applied; --show-secrets shows them, --write applies it")
    return masked.encode("utf-8", "surrogateescape")
