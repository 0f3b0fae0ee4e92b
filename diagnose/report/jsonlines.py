"""JSON lines: one object a line, for programs that read as it comes; `type` says what each is.

The objects are those of the JSON result; the last one has the counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnose.report.json import VERSION, ascii_json, json_members

if TYPE_CHECKING:
    from diagnose.model.result import Result
    from diagnose.report import Output

_TYPES = {"diagnoses": "diagnosis", "findings": "finding", "errors": "error"}


def render(result: Result, output: Output) -> Iterator[str]:
    """Yield the lines."""
    members = json_members(result, output.tool_version)
    for name, word in _TYPES.items():
        for item in members[name]:
            yield ascii_json({"type": word, **item}) + "\n"
    yield ascii_json({"type": "summary", "version": VERSION, "tool": members["tool"], "stats": members["stats"]}) + "\n"
