"""Procfiles: the processes they declare, read as Google's buildpacks read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import LineIndex
from diagnose.model.fact import Fact, make_fact

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_PROCESS = Pattern(r"^(\w+):[^\S\n]*([^\n]+?)[^\S\n]*$", re.MULTILINE)
"""As in the buildpack: GoogleCloudPlatform/buildpacks, cmd/config/entrypoint."""

MAX_FILE_BYTES = 100_000
MAX_PROCESSES = 100


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the Procfile of the component's folder, or the file that is nearest to being it."""
    paths = sorted(component.files("procfile"), key=lambda path: (not _is_exact(component, path), path.count("/"), path))
    facts = [fact for path in paths[:1] if (fact := _procfile(component, path)) is not None]
    return {"procfile": facts[0]} if facts else {}


def _is_exact(component: ComponentView, path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return name == "Procfile" and folder == component.path


def _procfile(component: ComponentView, path: str) -> Fact | None:
    text = component.sources.text(path, MAX_FILE_BYTES, quiet=True)
    if text is None:
        return None
    folder, _, name = path.rpartition("/")
    shown, lines = component.sources.display(path), LineIndex(text)
    processes = [
        make_fact(
            "Process",
            shown,
            lines.region(match.start(), match.end()),
            {"name": lines.region(*match.span(1)), "command": lines.region(*match.span(2))},
            name=match[1],
            command=match[2],
        )
        for match in list(_PROCESS.finditer(text))[:MAX_PROCESSES]
    ]
    first = lines.region(0, len(text.split("\n", 1)[0]))
    return make_fact(
        "Procfile",
        shown,
        first,
        processes=processes,
        name=name,
        read=_is_exact(component, path),
        in_root=folder == component.path,
        empty=not text.strip(),
        windows_line_ends="\r\n" in text,
    )
