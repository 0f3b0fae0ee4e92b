"""`diagnose logs --follow`: prints findings as they become true, until Ctrl-C or the end of standard input."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import diagnose
from diagnose.cli.exitcodes import Exit, exit_code
from diagnose.cli.options import UsageError, level, look
from diagnose.cli.printing import emit
from diagnose.cli.session import accepted, talk
from diagnose.engine.announce import Announcer, Notice
from diagnose.engine.follow import FollowedLog
from diagnose.engine.interval import Interval
from diagnose.engine.run import Collected, Request, add_outcome, add_project, conclude, display_path
from diagnose.model.result import Result
from diagnose.report import Output, render
from diagnose.report.blocks import diagnosis_block, finding_block, one_line
from diagnose.report.clean import clean
from diagnose.report.evidence import Reader
from diagnose.report.mask import mask_result, mask_text
from diagnose.report.page import Page
from diagnose.report.paint import Paint
from diagnose.report.summary import problem_lines, summary_lines
from diagnose.report.text import no_sources

if TYPE_CHECKING:
    from diagnose.engine.catalog import Catalog
    from diagnose.model.problem import Problem

POLL = 0.03
"""Seconds between two looks at the logs."""

ADVANCE = 0.25
"""Seconds between two looks at the clock for absences; more where many keys make such a look long."""

_LEADS = {"finding": "", "grown": "again: ", "provisional": "so far: "}


class Follower:
    """Follows logs and prints what there is to tell."""

    def __init__(self, args: argparse.Namespace, catalog: Catalog, request: Request) -> None:
        self._args, self._catalog, self._request = args, catalog, request
        self._baseline = accepted(args.baseline)
        interval = Interval(request.options.since, request.options.until)
        self._logs = [FollowedLog(catalog, path, display_path(path), interval) for path in request.logs]
        self._announcers = [Announcer(catalog, log) for log in self._logs]
        view = look(args.color, to_file=False)
        self._page = Page(Paint(view.color), view.width, Reader(no_sources, args.show_secrets), args.verbose)
        self._started = time.perf_counter()
        self._secrets: set[str] = set()
        self._shown = 0

    def run(self) -> bool:
        """Follow until every log has ended (True) or the user has seen enough (False)."""
        try:
            self._poll()
            for log in self._logs:
                if not log.exists and not self._args.quiet:
                    talk(f"{log.display}: not there yet; waiting for it")
            due = time.monotonic()
            while not all(log.ended for log in self._logs):
                if time.monotonic() >= due:
                    due = self._advance()
                if not any(log.behind for log in self._logs):
                    time.sleep(POLL)
                self._poll()
        except KeyboardInterrupt:
            return False
        return True

    def _poll(self) -> None:
        for log, announcer in zip(self._logs, self._announcers, strict=True):
            if log.poll():
                self._tell(announcer.news())

    def _advance(self) -> float:
        """Let the logs' clocks go on, tell of absences; return when to do so again."""
        started = time.monotonic()
        for log, announcer in zip(self._logs, self._announcers, strict=True):
            log.advance()
            self._tell(announcer.news())
            self._tell(announcer.doubts())
        return time.monotonic() + max(ADVANCE, 10 * (time.monotonic() - started))

    def finish(self, problems: Sequence[Problem]) -> Result:
        """Print what only the end decides, and the summary; return the whole result."""
        collected = Collected()
        facts = [add_project(self._catalog, root, settings, collected, joined=True) for root, settings in self._request.projects]
        for log in self._logs:
            add_outcome(self._catalog, log.finish(), collected)
        for announcer in self._announcers:
            self._tell(announcer.news())
            self._tell(announcer.doubts())
        result = conclude(self._catalog, collected, facts, self._request.selection, self._baseline)
        result.errors[:0] = problems
        result.stats.seconds = time.perf_counter() - self._started
        self._print_end(result)
        return result

    def _tell(self, notices: Iterable[Notice]) -> None:
        for notice in notices:
            collected = Collected(findings=[notice.finding], secrets=set(notice.secrets))
            result = conclude(self._catalog, collected, (), self._request.selection, self._baseline)
            self._secrets |= notice.secrets
            result = result._replace(secrets=frozenset(self._secrets))
            if result.findings:
                self._print(notice, result if self._args.show_secrets else mask_result(result))

    def _print(self, notice: Notice, result: Result) -> None:
        finding = result.findings[0]
        by = self._mask(notice.by.text) if notice.by else ""
        if self._args.format == "json":
            document = json.loads("".join(render("json", result, self._output())))
            extra = {"by": {"path": finding.location.path, "line": notice.by.line, "text": by}} if notice.by else {}
            emit(json.dumps({"event": notice.kind, **document["findings"][0], **extra}) + "\n")
            return
        if notice.kind == "retracted":
            said = f": line {notice.by.line} says “{clean(by)}”" if notice.by else ""
            lines = [f"taken back: {clean(finding.rule)} in {clean(finding.location.path)} no longer holds{said}"]
        elif notice.kind == "grown" or self._args.quiet:
            lines = [_LEADS[notice.kind] + one_line(finding, self._page)]
        else:
            lines = [*([""] if self._shown else []), *finding_block(finding, self._page)]
            if notice.kind == "provisional":
                lines.append("  (so far; taken back when the log says otherwise)")
        self._shown += 1
        emit("\n".join(lines) + "\n")

    def _print_end(self, result: Result) -> None:
        shown = result if self._args.show_secrets else mask_result(result, self._secrets)
        if self._args.format == "json":
            document = json.loads("".join(render("json", shown, self._output())))
            emit(json.dumps({"event": "summary", **document}) + "\n")
            return
        if self._args.quiet:
            return
        by_fingerprint = {finding.fingerprint: finding for finding in shown.findings}
        lines: list[str] = []
        for diagnosis in shown.diagnoses:
            explained = [by_fingerprint[name] for name in diagnosis.findings if name in by_fingerprint]
            lines += ["", *diagnosis_block(diagnosis, explained, self._page)]
        lines += ["", *problem_lines(shown.errors, self._page), *summary_lines(shown, self._page)]
        emit("\n".join(lines) + "\n")

    def _mask(self, text: str) -> str:
        return text if self._args.show_secrets else mask_text(text, self._secrets)

    def _output(self) -> Output:
        return Output(diagnose.__version__, show_secrets=True)


def follow(args: argparse.Namespace, catalog: Catalog, request: Request, problems: Sequence[Problem]) -> int:
    """Follow logs; return the exit code of the whole result, or that of an interruption.

    Raises UsageError for options that make no sense without an end.
    """
    for name in ("output", "write_baseline"):
        if getattr(args, name):
            raise UsageError(f"--{name.replace('_', '-')} needs an end, --follow has none: use one of them")
    follower = Follower(args, catalog, request)
    ended = follower.run()
    result = follower.finish(problems)
    return exit_code(result, level(args.fail_on)) if ended else Exit.INTERRUPTED
