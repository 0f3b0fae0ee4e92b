"""The list of components, with the problems of each."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from rich.text import Text

from diagnose.engine.run import display_path
from diagnose.model.fact import Fact
from diagnose.model.finding import Finding
from diagnose.report.clean import clean, fit
from diagnose.tui.findings.outline import counts
from diagnose.tui.symbols import SYMBOL
from diagnose.tui.widgets.rowlist import RowList


class ComponentRow(NamedTuple):
    """A component of a project (both as facts) and the findings in it."""

    project: Fact
    component: Fact
    findings: Sequence[Finding]

    @property
    def path(self) -> str:
        """The component's folder, relative to the project."""
        return str(self.component["path"])

    @property
    def name(self) -> str:
        """What the component is called."""
        return str(self.component["name"]) if self.path == "." else self.path


class ComponentRows(RowList):
    """Shows components."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.components: Sequence[ComponentRow] = ()

    @property
    def count(self) -> int:
        """How many components there are."""
        return len(self.components)

    @property
    def current(self) -> ComponentRow | None:
        """The component under the cursor."""
        return self.components[self.cursor] if self.cursor < self.count else None

    def row(self, index: int, width: int) -> Text:
        """Draw a component: name, kind, counts."""
        row, inks = self.components[index], self.ui.inks
        end = Text()
        for severity, number in counts(row.findings).items():
            if number:
                end.append(f" {SYMBOL[severity]} {number}", inks[severity.word])
        if not row.findings:
            end.append(f" {self.ui.signs.yes}", inks["good"])
        kind = " ".join(str(row.component[name]) for name in ("buildpack", "type") if row.component[name])
        text = Text(" ")
        text.append(fit(row.name or ".", None, max(6, width - end.cell_len - 3)).text, inks["bold"])
        room = width - text.cell_len - end.cell_len - 3
        if kind and room >= 6:
            text.append(f"  {fit(clean(kind), None, room).text}", inks["dim"])
        text.append(" " * max(0, width - text.cell_len - end.cell_len - 1))
        return text.append_text(end)

    def empty(self) -> list[Text]:
        """Say why there is nothing."""
        said = "Looking …" if self.ui.session.is_busy else "No project is open: diagnose ui FOLDER opens one."
        return [Text(), Text(f" {said}", self.ui.inks["dim"])]


def component_rows(facts: Sequence[Fact], findings: Sequence[Finding]) -> list[ComponentRow]:
    """Return the components of all projects, each with the findings in its folder."""
    rows = [ComponentRow(project, component, []) for project in facts for component in project["components"]]
    folders = sorted(((_folder(row), row) for row in rows), key=lambda pair: -len(pair[0]))
    found: dict[int, list[Finding]] = {id(row): [] for row in rows}
    for finding in findings:
        owner = next((row for folder, row in folders if finding.location.path.startswith(folder)), None)
        if owner is not None:
            found[id(owner)].append(finding)
    return [row._replace(findings=found[id(row)]) for row in rows]


def _folder(row: ComponentRow) -> str:
    """Return what the paths of a component's files begin with; nothing for the working directory."""
    folder = display_path(os.path.normpath(os.path.join(str(row.project["path"]), row.path)))  # noqa: PTH118
    return "" if folder in (".", "") or os.path.abspath(folder) == os.getcwd() else f"{folder}/"  # noqa: PTH100, PTH109
