"""Lines by their level, and the lines that belong to the one before, as expressions: what a key filters by."""

from __future__ import annotations

from enum import Enum

from diagnose.logs.paging.linematch import LineMatcher
from diagnose.logs.paging.selection import Selection

_ERRORS = (
    r"\b(?:ERROR|ERR|FATAL|CRITICAL|CRIT|SEVERE|PANIC|EMERG|ALERT|Error|Fatal|Exception)\b"
    r"|[lL]evel[\"']?[=:] ?[\"']?(?:err|fatal|crit|panic|[56]0\b)"
)
_WARNINGS = r"\b(?:WARN|WARNING|Warning)\b|[lL]evel[\"']?[=:] ?[\"']?(?:warn|40\b)"
_CONTINUED = r"^(?:\s|Caused by: |\tat |[)}\]]+[,;]?\r?$)|^$"


class Least(Enum):
    """The least level that is shown."""

    ALL = "all levels"
    WARNINGS = "warnings and errors"
    ERRORS = "errors"

    @property
    def following(self) -> Least:
        """The next one, round and round."""
        every = list(Least)
        return every[(every.index(self) + 1) % len(every)]


def narrowed(selection: Selection, least: Least, folded: bool) -> Selection:
    """Return a selection with only lines of a least level, and without lines that continue another where they are folded."""
    if least is not Least.ALL:
        wanted = _ERRORS if least is Least.ERRORS else f"{_ERRORS}|{_WARNINGS}"
        selection = selection._replace(require=(*selection.require, LineMatcher(wanted)))
    if folded:
        selection = selection._replace(exclude=(*selection.exclude, LineMatcher(_CONTINUED)))
    return selection
