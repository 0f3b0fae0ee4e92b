"""A file that a format describes, as it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what reads files is loaded when there is one
    from diagnose.syntax.jsyaml import YamlProblem
    from diagnose.syntax.nodes import Node


class Document:
    """One file of a project. `node` is None for an empty file and for a broken one, which has a `problem` instead.

    `path` and `context` are as shown; `folder` is where the context is on disk: paths in the document start there.
    `component` is the context relative to the project, `neighbours` are the files beside the document.
    """

    __slots__ = ("component", "context", "folder", "format", "name", "neighbours", "node", "path", "problem", "text")

    def __init__(  # noqa: PLR0913, PLR0917 - a record
        self,
        format: str,
        path: str,
        name: str,
        context: str,
        folder: str,
        component: str,
        text: str,
        node: Node | None = None,
        problem: YamlProblem | None = None,
        neighbours: tuple[str, ...] = (),
    ) -> None:
        self.format = format
        self.path = path
        self.name = name
        self.context = context
        self.folder = folder
        self.component = component
        self.text = text
        self.node = node
        self.problem = problem
        self.neighbours = neighbours
