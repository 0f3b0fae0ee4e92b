"""What is analysed and what is known of it so far. The heavy methods are for worker threads; everything else is cheap."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diagnose.tui.session.progress import Progress
from diagnose.tui.session.sources import LineReader

if TYPE_CHECKING:
    from diagnose.engine.catalog import Catalog
    from diagnose.engine.run import Request
    from diagnose.engine.stages import Memo
    from diagnose.model.fact import Fact
    from diagnose.model.finding import Finding
    from diagnose.model.problem import Problem
    from diagnose.model.result import Result
    from diagnose.settings.settings import Settings
    from diagnose.tui.opening import Opening


class Stopped(Exception):
    """The user cancelled the run."""


class Known(NamedTuple):
    """What a step of a run made known: the result, secrets masked, and the projects' facts."""

    result: Result
    facts: tuple[Fact, ...]
    is_last: bool


class Session:
    """One opening of the interface. `result` is None until the first step of the first run is done."""

    def __init__(self, opening: Opening) -> None:
        self.opening = opening
        self.catalog: Catalog | None = None
        self.result: Result | None = None
        self.facts: tuple[Fact, ...] = ()
        self.progress = Progress()
        self.phase = "starting"
        """`starting` (rules load), `reading`, `done`, `stopped` by the user, or `failed`."""
        self.sources = LineReader()
        self.files: set[str] = set()
        """Project files that were read, by the paths that findings name them by."""
        self.revision = 0
        """Grows with every result."""
        self._problems: list[Problem] = []
        self._memo: Memo = {}
        self._by_path: tuple[int, dict[str, list[Finding]]] = (-1, {})

    @property
    def secrets(self) -> frozenset[str]:
        """Strings that must not be shown."""
        return self.result.secrets if self.result else frozenset()

    @property
    def is_busy(self) -> bool:
        """Whether something is being loaded or read."""
        return self.phase in ("starting", "reading")

    def findings_in(self, path: str) -> list[Finding]:
        """Return the findings that are, or have evidence, in a file."""
        if self._by_path[0] != self.revision:
            self._by_path = (self.revision, _by_path(self.result.findings if self.result else []))
        return self._by_path[1].get(path, [])

    def accept(self, known: Known) -> None:
        """Take over what a step made known (on the thread of the screen)."""
        self.result, self.facts = known.result, known.facts
        self.revision += 1
        if known.is_last:
            self.phase = "done"

    # for worker threads

    def scan(self, tell: Callable[[Known], object], stop: threading.Event) -> None:
        """Load what is needed, read everything that changed, and tell after each step; ends early when `stop` is set."""
        from diagnose.engine.stages import Listener, run_staged
        from diagnose.report.mask import mask_result

        catalog = self.loaded_catalog()
        self.phase = "reading"
        self.sources.forget()
        request = self.request()
        self._expect(request)
        listener = Listener(self.progress.begun, partial(self._read, stop), self.progress.ended)
        try:
            for stage in run_staged(catalog, request, listener, self._memo):
                stage.result.errors[:0] = self._problems
                tell(Known(mask_result(stage.result), stage.facts, stage.is_last))
        except Stopped:
            self.progress.stopped()
            self.phase = "stopped"

    def loaded_catalog(self) -> Catalog:
        """Return the rules, loaded when they are first needed."""
        if self.catalog is None:
            from diagnose.engine.rules import load_catalog

            loaded = load_catalog(self.opening.packs, self.opening.builtin)
            self._problems = list(loaded.problems)
            self.catalog = loaded.catalog
        return self.catalog

    def request(self) -> Request:
        """Return what a run reads now; the settings are read again each time."""
        from diagnose.engine.run import Request
        from diagnose.engine.selection import Selection

        opening = self.opening
        known = [problem for problem in self._problems if problem.kind != "config"]
        projects = [(root, self._settings(root, known)) for root in opening.projects]
        settings = [item for _, item in projects] or [self._settings(Path(), known)]
        self._problems = known
        ignore = (*opening.ignore, *(name for item in settings for name in item.ignore))
        severities = {name: severity for item in settings for name, severity in item.severity.items()}
        selection = Selection(opening.select, ignore, severities, opening.least, opening.paths)
        return Request(opening.logs, projects, selection, baseline=opening.baseline, on_read=lambda path, _: self.files.add(path))

    def _settings(self, root: Path, problems: list[Problem]) -> Settings:
        from diagnose.settings.settings import Settings, find_settings

        path = self.opening.config or find_settings(root)
        if path is None:
            return Settings()
        from diagnose.settings.load import load_settings

        self.files.add(os.path.normpath(path))
        settings, wrong = load_settings(path, os.path.normpath(path))
        problems.extend(wrong)
        return settings

    def _expect(self, request: Request) -> None:
        from diagnose.engine.stages import logs_of

        self.progress.expect([(log, sum(_size(part.path) for part in (*log.older, log))) for log in logs_of(request)])

    def _read(self, stop: threading.Event, log: object, size: int) -> None:
        if stop.is_set():
            raise Stopped
        self.progress.read(log, size)  # type: ignore[arg-type]


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):
        return 0


def _by_path(findings: list[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        places = (finding.location, *(item.location for item in (*finding.evidence, *finding.related)))
        for path in dict.fromkeys(place.path for place in places):
            found.setdefault(path, []).append(finding)
    return found
