"""What assistants may ask, as plain functions of text: below one folder, read-only unless writing was allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import diagnose
from diagnose.engine.ask import load_assistant
from diagnose.engine.logfiles import log_files
from diagnose.engine.proof import offer
from diagnose.engine.rules import find_rule, load_catalog
from diagnose.engine.run import Request, run
from diagnose.fixes.apply import Applier
from diagnose.fixes.diff import unified_diff
from diagnose.model.finding import Finding
from diagnose.model.fix import Fix
from diagnose.report import Output, render
from diagnose.report.explain import explain_text
from diagnose.report.mask import mask_result
from diagnose.report.masking import mask_text
from diagnose.settings.load import load_settings
from diagnose.settings.settings import Settings, find_settings

MAX_ANSWER = 60_000
"""Characters of an answer; more than an assistant can use."""


class Tools:
    """The tools for everything below `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._catalog = load_catalog().catalog

    def check_project(self, path: str = ".") -> str:
        """Check the files of a project for what breaks its build, deployment or requests on WSO2 Choreo.

        Returns a report in Markdown: root causes, findings with file, line, why, and the steps that fix them.
        """
        return self._report(Request(projects=[self._project(path)]))

    def analyse_logs(self, paths: Sequence[str], project: str | None = None) -> str:
        """Analyse runtime, build or gateway logs (files, folders, patterns), together with the project they belong to if given.

        Returns a report in Markdown: root causes, findings with the lines that prove them, and the steps that fix them.
        """
        files = log_files([str(self._inside(path)) for path in paths])
        projects = [] if project is None else [self._project(project)]
        return self._report(Request(logs=files, projects=projects))

    def explain_rule(self, rule: str) -> str:
        """Explain a rule by its id (area/name): cause, fix, examples, references."""
        found, ids = find_rule(rule)
        if found is None:
            near = [name for name in ids if rule.rpartition("/")[2] in name][:10]
            raise ValueError(f"no rule {rule!r}" + (f"; there are {', '.join(near)}" if near else ""))
        return _short("\n".join(explain_text(found, width=100)))

    def ask(self, question: str) -> str:
        """Answer a question about Choreo (a symptom in own words, a pasted log line, a limit) from rules and articles."""
        answers = load_assistant(self._catalog).ask(question)
        if not answers:
            return "Nothing known fits this question."
        return _short("\n\n".join(f"## {item.title} ({item.id})\n\n{item.answer}" for item in answers))

    def propose_fix(self, path: str = ".", rule: str = "", unsafe: bool = False) -> str:
        """Return a unified diff that fixes what is found in a project, proven in memory; nothing is written.

        `rule` is an id or area, empty for all; `unsafe` includes edits that may change what the app does.
        """
        made = offer(self._catalog, Request(projects=[self._project(path)]), _wanted(rule, unsafe))
        if not made.plan.changes:
            return "There is no edit to offer."
        return _short(mask_text(unified_diff(made.plan.changes).decode("utf-8", "replace"), made.result.secrets))

    def apply_fix(self, path: str = ".", rule: str = "", unsafe: bool = False) -> str:
        """Apply what `propose_fix` shows. `diagnose fix --undo` takes it back."""
        root, settings = self._project(path)
        made = offer(self._catalog, Request(projects=[(root, settings)]), _wanted(rule, unsafe))
        if not made.plan.changes:
            return "There is no edit to offer."
        outcome = Applier(root, [root]).apply(made.plan.changes)
        if outcome.problems:
            raise ValueError("; ".join(problem.message for problem in outcome.problems))
        return f"Changed {len(made.plan.changes)} files; {len(made.after.findings)} findings are left."

    def _report(self, request: Request) -> str:
        result = mask_result(run(self._catalog, request))
        output = Output(diagnose.__version__, secrets=result.secrets, rule=self._catalog.rules.get)
        return _short("".join(render("markdown", result, output)))

    def _project(self, path: str) -> tuple[Path, Settings]:
        root = self._inside(path)
        if not root.is_dir():
            raise ValueError(f"{path}: no such folder")
        file = find_settings(root)
        settings, problems = load_settings(file, str(file)) if file else (Settings(), [])
        if problems:
            raise ValueError("\n".join(map(str, problems)))
        return root, settings

    def _inside(self, path: str) -> Path:
        """Return a path below the root; raises ValueError for any other."""
        found = (self._root / path).resolve()
        if not found.is_relative_to(self._root):
            raise ValueError(f"{path} is outside of {self._root}")
        return found


def _wanted(rule: str, unsafe: bool) -> Callable[[Finding, Fix], bool]:
    def is_wanted(finding: Finding, fix: Fix) -> bool:
        named = not rule or finding.rule == rule or finding.rule.startswith(f"{rule}/")
        return named and (fix.safety == "safe" or unsafe)

    return is_wanted


def _short(text: str) -> str:
    return text if len(text) <= MAX_ANSWER else f"{text[:MAX_ANSWER]}\n\n(cut: {len(text) - MAX_ANSWER} more characters)"
