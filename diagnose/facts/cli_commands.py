"""Files with `choreo create component` commands: scripts, workflows and Markdown."""

from __future__ import annotations

from diagnose.facts.patterns import Pattern
from diagnose.facts.sources import MAX_FILE_BYTES, Sources
from diagnose.model.fact import Fact

_COMMAND = Pattern(rb"choreo\S*\s+create\s+component")


def find_commands(sources: Sources, paths: list[str]) -> list[Fact]:
    """Return the create commands of files, in order; commands whose values are placeholders are documentation and left out."""
    facts: list[Fact] = []
    for path in paths:
        data = sources.peek(path, MAX_FILE_BYTES)
        if data is not None and _COMMAND.search(data):
            from diagnose.facts.create_commands import read_commands  # few projects have such commands

            facts += read_commands(sources.display(path), sources.text(path, quiet=True) or "")
    return facts
