"""The skeleton of a log rule whose example is a line that a user marked."""

from __future__ import annotations

import re

from diagnose.ruleset.skeleton import skeleton

_VARIABLE = re.compile(
    r"""\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)? | \b[\da-fA-F]{8,}\b | \b[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}\b
        | \b\d[\d.:,/-]*\b | "[^"]*" | '[^']*' | \[[^\]]*\] | \S*[/\\]\S*
        | \x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*\x07?|.)? | [\x00-\x08\x0b-\x1f\x7f] | \S+@\S+ | https?://\S+""",
    re.VERBOSE,
)
"""What changes from line to line, and what is taken out of a line: times, numbers, ids, quoted texts, paths, escape sequences."""

_LONGEST = 2000

_HARMLESS = "..."
"""The near miss of a line with one word only: the author finds a better one."""


def skeleton_for(line: str) -> str:
    """Return the text of a rule that sees a line by its longest constant part; the line is its example (secrets are the caller's)."""
    line = line[:_LONGEST].rstrip("\r\n")
    part = constant_part(line)
    head, _, rest = skeleton("log").partition("when:\n")
    _, _, advice = rest.partition("cause:")
    body = f"when:\n  contains: {_quoted(part)}\nmessage: What this line tells, and what it means for the user.\n"
    advice = advice.partition("examples:\n")[0]
    miss = line.replace(part, part.split()[0], 1) if part.split()[1:] else ""
    examples = f"examples:\n  match:\n    - log: {_quoted(line)}\n  no_match:\n    - log: {_quoted(miss or _HARMLESS)}\n"
    return f"{head}{body}cause:{advice}{examples}"


def constant_part(line: str) -> str:
    """Return the longest part of a line that is words; the line itself where nothing is."""
    parts = [part.strip(" \t:;,.-=|()") for part in _VARIABLE.split(line)]
    words = [part for part in parts if re.search(r"[A-Za-z]{3}", part)]
    return max(words, key=len, default="") or line.strip()


def _quoted(text: str) -> str:
    """Return a text as a YAML scalar that holds exactly this."""
    shown = (char if char.isprintable() else f"\\U{ord(char):08x}" for char in text.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{"".join(shown)}"'
