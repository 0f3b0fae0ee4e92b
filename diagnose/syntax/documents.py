"""A file that a format describes, as it was read."""

from __future__ import annotations

from dataclasses import dataclass

from diagnose.syntax.jsyaml import YamlProblem
from diagnose.syntax.nodes import Node


@dataclass(slots=True)
class Document:
    """One file of a project. `node` is None for an empty file and for a broken one, which has a `problem` instead.

    `path` and `context` are as shown; `folder` is where the context is on disk: paths in the document start there.
    `component` is the context relative to the project, `neighbours` are the files beside the document.
    """

    format: str
    path: str
    name: str
    context: str
    folder: str
    component: str
    text: str
    node: Node | None = None
    problem: YamlProblem | None = None
    neighbours: tuple[str, ...] = ()
