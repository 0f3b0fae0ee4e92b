"""Reads the files of a project that formats describe, for document rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from diagnose.facts.sources import Sources
from diagnose.facts.tree import Folder, Tree
from diagnose.model.shape import FileFormat
from diagnose.syntax.documents import Document
from diagnose.syntax.jsyaml import YamlProblem


def read_documents(tree: Tree, sources: Sources, formats: Iterable[FileFormat], owners: Collection[str] | None = None) -> list[Document]:
    """Return the documents in the order of their folders; those that the platform does not read because of another are left out.

    With `owners`, only those of these components (paths from the root, "." for it).
    """
    wanted = _by_name(formats)
    found = []
    for folder in tree.folders.values() if wanted else ():
        for name in folder.names:
            for item, pattern in wanted.get(name, ()):
                path = folder.file(name)
                context = "/".join(_steps(folder.path, item.paths_from))
                is_wanted = owners is None or (context or ".") in owners
                if is_wanted and pattern.fullmatch(path) and not set(item.hidden_by) & set(folder.names):
                    document = _read(sources, folder, name, item)
                    found += [document] if document else []
    return found


def _by_name(formats: Iterable[FileFormat]) -> dict[str, list[tuple[FileFormat, re.Pattern[str]]]]:
    """Return the formats, with their paths as expressions, by the name of the files they describe."""
    names: dict[str, list[tuple[FileFormat, re.Pattern[str]]]] = {}
    for item in formats:
        for pattern in item.files:
            translated = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
            names.setdefault(pattern.rpartition("/")[2], []).append((item, re.compile(translated)))
    return names


def _read(sources: Sources, folder: Folder, name: str, item: FileFormat) -> Document | None:
    path = folder.file(name)
    data = sources.data(path)
    if data is None:
        return None
    context = "/".join(_steps(folder.path, item.paths_from))
    document = Document(
        format=item.id,
        path=sources.display(path),
        name=name,
        context=sources.display(context),
        folder=sources.on_disk(context).as_posix(),
        component=context or ".",
        text=data.decode("utf-8", "replace"),
        neighbours=tuple(other for other in folder.names if other != name),
    )
    content = sources.configuration(path)
    if isinstance(content, YamlProblem):
        document.problem = content
    else:
        document.node = content
    return document


def _steps(folder: str, relative: str) -> Iterator[str]:
    """Yield the folders on the way to a path relative to a folder."""
    steps = [step for step in folder.split("/") if step]
    for step in relative.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    yield from steps
