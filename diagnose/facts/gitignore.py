"""Which paths Git ignores: the patterns of .gitignore files (https://git-scm.com/docs/gitignore).

Own code because every commit hook pays for it: `pathspec` takes 30 ms to import (it loads hyperscan) and 70 µs to
compile a pattern; here a pattern without wildcards or with one star at an end is a plain string test, and only the rest become
regular expressions, when first asked. The tests compare it with `git check-ignore`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from diagnose.facts.patterns import Pattern


class IgnoreLine(NamedTuple):
    """One line: `matches` tests the base name, or the path relative to the .gitignore's folder when `whole_path`."""

    negated: bool
    only_folders: bool
    whole_path: bool
    glob: str
    matches: Callable[[str], bool]


class IgnoreFile:
    """The patterns of one .gitignore; `folder` is where it lies, relative to the root ("" for the root)."""

    def __init__(self, folder: str, text: str) -> None:
        self._prefix_length = len(folder) + 1 if folder else 0
        lines = (line.removesuffix("\r") for line in text.split("\n"))
        self._patterns = [pattern for pattern in map(parse_pattern, lines) if pattern is not None][::-1]
        plain = [pattern for pattern in self._patterns if not isinstance(pattern.matches, _Glob)]
        self._literals = {pattern.glob for pattern in plain}
        self._suffixes = tuple(pattern.glob[1:] for pattern in plain if pattern.glob[0] == "*")
        self._prefixes = tuple(pattern.glob[:-1] for pattern in plain if pattern.glob[-1] == "*")
        self._globs = [pattern for pattern in self._patterns if isinstance(pattern.matches, _Glob)]

    def verdict(self, path: str, name: str, is_folder: bool) -> bool | None:
        """Return True when ignored, False when a `!` pattern takes it back, None when no pattern says anything."""
        relative = path[self._prefix_length :]
        if not self._may_match(relative, name):
            return None
        for pattern in self._patterns:
            if (is_folder or not pattern.only_folders) and pattern.matches(relative if pattern.whole_path else name):
                return not pattern.negated
        return None

    def _may_match(self, relative: str, name: str) -> bool:
        """Whether going through the patterns is worth it: nearly all names are decided here."""
        if name in self._literals or relative in self._literals or name.endswith(self._suffixes) or name.startswith(self._prefixes):
            return True
        return any(pattern.matches(relative if pattern.whole_path else name) for pattern in self._globs)


def is_ignored(files: Iterable[IgnoreFile], path: str, name: str, is_folder: bool) -> bool:
    """Return whether a path is ignored, asking the .gitignore files from the innermost folder outwards."""
    for file in files:
        verdict = file.verdict(path, name, is_folder)
        if verdict is not None:
            return verdict
    return False


def parse_pattern(line: str) -> IgnoreLine | None:
    """Return the pattern of a line, None for blank lines and comments."""
    text = _strip_trailing_spaces(line)
    if not text or text.startswith("#"):
        return None
    negated = text.startswith("!")
    text = text[negated:]
    only_folders = text.endswith("/")
    text = text.removesuffix("/")
    whole_path = "/" in text
    text = text.removeprefix("/")
    return IgnoreLine(negated, only_folders, whole_path, text, _test_for(text, whole_path)) if text else None


def _strip_trailing_spaces(line: str) -> str:
    stripped = line.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if backslashes % 2 and len(stripped) < len(line) else stripped


def _test_for(glob: str, whole_path: bool) -> Callable[[str], bool]:
    """Return the cheapest test for a glob."""
    inner = glob.strip("*")
    stars = len(glob) - len(inner)
    if any(mark in inner for mark in "*?[\\") or stars > 1 or (stars and whole_path):
        return _Glob(glob)
    if not stars:
        return glob.__eq__
    return (lambda text: text.endswith(inner)) if glob[0] == "*" else (lambda text: text.startswith(inner))


class _Glob:
    """A glob that becomes a regular expression when it is first asked."""

    __slots__ = ("_glob", "_regex")

    def __init__(self, glob: str) -> None:
        self._glob = glob
        self._regex: re.Pattern[str] | None = None

    def __call__(self, text: str) -> bool:
        if self._regex is None:
            try:
                self._regex = re.compile(translate(self._glob), re.DOTALL)
            except re.error:
                self._regex = re.compile("(?!)")
        return self._regex.fullmatch(text) is not None


_PART = Pattern(
    r"(?P<any>(?:^|(?<=/))\*\*/)|(?P<rest>(?:^|(?<=/))\*\*$)|\*+|\?|\\(?P<escaped>.)"
    r"|(?P<set>\[[!^]?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\])|.",
    re.DOTALL,
)
_SET_PART = Pattern(r"\[:(?P<name>\w+):\]|\\(?P<escaped>.)|(?P<special>[\[\]&~|^\\])", re.DOTALL)
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "lower": "a-z",
    "upper": "A-Z",
    "space": r"\s",
    "xdigit": "0-9a-fA-F",
    "punct": r"!-/:-@\[-`{-~",
}


def translate(glob: str) -> str:
    """Return a regular expression for a glob in which `*` stops at `/` and `**` between slashes does not."""
    return "".join(_translate_part(match) for match in _PART.finditer(glob))


def _translate_part(match: re.Match[str]) -> str:
    text = match.group()
    if match["any"]:
        return "(?:.*/)?"
    if match["rest"]:
        return ".+"
    if text[0] == "*":
        return "[^/]*"
    if match["set"]:
        return _translate_set(text[1:-1])
    if text in {"[", "\\"}:
        return "(?!)"  # Git takes an unclosed set and a last backslash as patterns that match nothing
    return "[^/]" if text == "?" else re.escape(match["escaped"] or text)


def _translate_set(body: str) -> str:
    negated = body[:1] in {"!", "^"}
    return f"(?!/)[{'^' if negated else ''}{_SET_PART.sub(_translate_set_part, body[negated:])}]"


def _translate_set_part(match: re.Match[str]) -> str:
    if match["name"]:
        return _CLASSES.get(match["name"], "")
    return re.escape(match["escaped"] or match["special"])
