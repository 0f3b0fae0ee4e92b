"""Checks a project as an editor has it: unsaved texts in place of files, and only the components that a change concerns."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from diagnose.engine.catalog import Catalog
from diagnose.engine.proof import offer
from diagnose.engine.rules import load_catalog
from diagnose.engine.run import Request, run
from diagnose.engine.selection import Selection
from diagnose.fixes.plan import FileChange
from diagnose.model.finding import Finding
from diagnose.model.result import Result
from diagnose.report.mask import mask_result
from diagnose.settings.load import load_settings
from diagnose.settings.settings import Settings, find_settings

Texts = Mapping[str, bytes]
"""Unsaved texts by absolute path."""


class Checked(NamedTuple):
    """Findings by absolute path, of every file that was looked at: none for a file means that it is all right."""

    findings: dict[str, list[Finding]]
    result: Result


class Ready(NamedTuple):
    """A fix that was proven: its title, its safety and what it changes."""

    title: str
    safety: str
    changes: tuple[FileChange, ...]


class Checker:
    """One project folder. Loading the rules is put off to the first check."""

    def __init__(self, root: Path, load: Callable[[], Catalog] = lambda: load_catalog().catalog) -> None:
        self.root = root
        self._load = load
        self._catalog: Catalog | None = None

    @property
    def catalog(self) -> Catalog:
        """The rules."""
        if self._catalog is None:
            self._catalog = self._load()
        return self._catalog

    def check(self, texts: Texts, changed: Path | None = None) -> Checked:
        """Return what is wrong; with `changed`, in the components that this file belongs to."""
        read: set[str] = set()
        request = self._request(texts, changed)._replace(on_read=lambda path, _: read.add(os.path.abspath(path)))  # noqa: PTH100
        result = mask_result(run(self.catalog, request))
        found: dict[str, list[Finding]] = {path: [] for path in read}
        for finding in result.findings:
            found.setdefault(os.path.abspath(finding.location.path), []).append(finding)  # noqa: PTH100
        return Checked(found, result)

    def fixes(self, texts: Texts, finding: Finding) -> list[Ready]:
        """Return the fixes of a finding that were proven, each alone, as `diagnose fix` makes them."""
        ready = []
        path = Path(finding.location.path).absolute()
        for fix in finding.fixes:
            if not fix.requests and not fix.edits:
                continue
            made = offer(
                self.catalog,
                self._request(texts, path),
                lambda item, way, title=fix.title: item.fingerprint == finding.fingerprint and way.title == title,  # type: ignore[misc]
            )
            if made.plan.changes:
                ready.append(Ready(fix.title, fix.safety, made.plan.changes))
        return ready

    def _request(self, texts: Texts, changed: Path | None) -> Request:
        settings = self._settings()
        severities = settings.severity
        selection = Selection(ignore=settings.ignore, severities=severities)
        only = None if changed is None else [changed]
        return Request(projects=[(self.root, settings)], selection=selection, overlay=dict(texts), only=only)

    def _settings(self) -> Settings:
        """Return the project's configuration as it is on disk; a broken one counts as none, `diagnose check` tells of it."""
        path = find_settings(self.root)
        if path is None:
            return Settings()
        settings, problems = load_settings(path, str(path))
        return Settings() if problems else settings
