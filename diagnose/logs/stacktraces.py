"""Tells which lines of a log without times go on with the line before: stack traces, wrapped values, what is indented.

Java, Python, Node, Go, .NET, PHP, Ruby. Where a line tells only beside the one before it (an exception's name ends a trace of
Python and begins one of Java), that is looked at.
"""

from __future__ import annotations

import re

_ALWAYS = re.compile(
    r"\s|$|[\])}]+[,;]?$"
    r"|(?:Caused by|Suppressed|Wrapped by): "  # Java
    r"|During handling of the above exception|The above exception was the direct cause"  # Python
    r"|goroutine \d+ \[|created by \S+$|created by \S+ in goroutine|\[signal SIG"  # Go
    r"|Stack trace:$|#\d+ (?:/|\{main\}|\[internal)"  # PHP
)
_TRACEBACK = "Traceback (most recent call last):"
_EXCEPTION = re.compile(r"((?:[A-Za-z_]\w*\.)*)[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Fault|Iteration|Timeout|Throwable)(?::|$)")
_JAVA_FRAME = re.compile(r"\s+(?:at |\.\.\. \d+ (?:more|common))")
_GO_CALL = re.compile(r"[\w./~%-]+\.[\w.()*\[\]-]+\(.*\)$")


def continues(line: str, previous: str | None) -> bool:
    """Whether a line belongs to the one before it; `previous` is None where that is not known."""
    if _ALWAYS.match(line):
        return True
    if not previous:
        return previous is not None and line.startswith(_TRACEBACK)  # one that came of another: a blank line is between
    indented = previous[0].isspace()
    if line.startswith(_TRACEBACK):
        return not indented and not _EXCEPTION.match(previous)
    exception = _EXCEPTION.match(line)
    if exception and indented:
        return not _JAVA_FRAME.match(previous)
    if exception:
        return exception[1] != "" and not _EXCEPTION.match(previous)
    return (previous[0] == "\t" or previous.startswith("goroutine ")) and _GO_CALL.match(line) is not None
