"""Switches rules off and on for a project, in its configuration file; layout and comments of the file stay."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from diagnose.fixes.plan import Planner
from diagnose.fixes.share import Choice
from diagnose.fixes.workspace import Workspace
from diagnose.model.finding import Finding
from diagnose.model.fix import EditRequest, Fix
from diagnose.model.location import Location, Region
from diagnose.model.severity import Severity
from diagnose.settings.load import load_settings
from diagnose.settings.settings import NAMES, Settings, find_settings

if TYPE_CHECKING:
    from diagnose.fixes.plan import FileChange


class CannotSwitch(Exception):
    """The configuration cannot be changed from here; the message says why."""


def switch(root: Path, config: Path | None, rule: str, off: bool) -> list[FileChange]:
    """Return the change that puts a rule on, or takes it from, the list of ignored ones; raises CannotSwitch."""
    path = config or find_settings(root)
    if path is None:
        return _planned(root, EditRequest("create_file", Location(str(root / NAMES[0])), f"ignore:\n  - {rule}\n"))
    if path.suffix == ".toml":
        raise CannotSwitch(f'{path} is TOML, which is not edited here: add "{rule}" to ignore in [tool.diagnose]')
    settings, problems = load_settings(path, str(path))
    if problems:
        raise CannotSwitch(str(problems[0]))
    return _planned(path.parent, _request(path, settings, rule, off))


def _request(path: Path, settings: Settings, rule: str, off: bool) -> EditRequest:
    location = Location(str(path))
    listed = list(settings.ignore)
    if not off:
        if rule not in listed:
            raise CannotSwitch(f"{path} does not name {rule}; an area or a command line option switches it off")
        if len(listed) == 1:
            return EditRequest("delete", location, key="ignore")
        return EditRequest("delete", location, key=f"ignore.{listed.index(rule)}")
    if "ignore" in settings.values:
        return EditRequest("append", location, rule, key="ignore")
    if not settings.values:
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        if text.strip():
            return EditRequest("insert_before", Location(str(path), Region(1, 1, 1, 1)), f"ignore: [{rule}]\n")
        raise CannotSwitch(f"{path} is empty; write into it: ignore: [{rule}]")
    return EditRequest("set", location, f"[{rule}]", is_source=True, key="ignore")


def _planned(folder: Path, request: EditRequest) -> list[FileChange]:
    fix = Fix("Switch a rule", safety="safe", requests=(request,))
    finding = Finding("", "", Severity.INFO, "", request.location)
    plan = Planner(Workspace([Path(os.path.abspath(folder))])).plan([Choice(finding, fix)])  # noqa: PTH100
    if plan.left:
        raise CannotSwitch(f"{request.location.path}: {plan.left[0].reason}")
    return list(plan.changes)
