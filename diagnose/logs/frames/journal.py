"""journald's short formats and syslog files: `Jun 04 10:38:53 host app[123]: text`.

`journalctl -o short|short-iso|short-precise|short-full|short-unix|with-unit`, rsyslog's old and new format, RFC 5424.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnose.logs.frames.frame import Frame, Peeled, by_share

_CLOCK = r"\d\d:\d\d:\d\d(?:\.\d+)?"
_STAMP = (
    rf"(?:[A-Z][a-z]{{2}} [ \d]\d (?:\d{{4}} )?{_CLOCK}"  # short, short-precise
    rf"|\d{{4}}-\d\d-\d\dT{_CLOCK}[+-]\d\d:?\d\d"  # short-iso, rsyslog
    rf"|[A-Z][a-z]{{2}} \d{{4}}-\d\d-\d\d {_CLOCK} [A-Z]{{3,5}}"  # short-full, with-unit
    r"|\d{10}\.\d{6})"  # short-unix
)
_LEVEL = "(?i:trace|debug|info|notice|warn|warning|error|fatal|critical)"
"""Where a program's own line has a host's place, the time before it is none of a syslog's."""

_SHORT = re.compile(rf"(?:<\d{{1,3}}>)?({_STAMP}) (?!{_LEVEL}\b)[\w.:-]+ (?:[^\s:\[\]]+(?:\[[^\]\s]*\])?): ?")
_RFC5424 = re.compile(r"<\d{1,3}>1 (\S+) \S+ \S+ \S+ \S+ (?:-|(?:\[(?:[^\]\\]|\\.)*\])+)(?: \ufeff?|$)")


def peel(raw: str) -> Peeled | None:
    """Peel one line; journalctl's own remarks (`-- Boot …`) hold nothing."""
    if raw[:3] == "-- ":
        return Peeled("")
    found = _SHORT.match(raw) or _RFC5424.match(raw)
    return Peeled(raw[found.end() :], found[1]) if found else None


FRAME = Frame("syslog or journald short", peel)
_recognise = by_share(FRAME)


def recognise(lines: Sequence[str]) -> Frame | None:
    """Recognise a log by the share of its lines that are of the frame; a message's further lines are indented."""
    return _recognise([line for line in lines if not line[0].isspace()])
