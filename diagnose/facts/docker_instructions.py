"""From a Dockerfile's text to its instructions, with the place of every character of their arguments.

Follows BuildKit's parser: parser directives, comments and blank lines inside continuations, heredocs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from diagnose.facts.patterns import Pattern

_DIRECTIVE = Pattern(r"#\s*([A-Za-z][\w-]*)\s*=\s*(\S*)\s*\Z")
_HEREDOC = Pattern(r"(?:^|(?<=\s))\d*<<(-?)\s*([\"']?)([^\s<>\"'|;&()]+)\2")
_KEYWORD = Pattern(r"\s*([A-Za-z]+)(?=\s|\Z)\s*")
MAX_INSTRUCTIONS = 5_000
"""What is after so many is not read."""

_WITH_HEREDOC = frozenset({"RUN", "COPY", "ADD"})
KEYWORDS = frozenset({
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN",
    "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
})  # fmt: skip


class Instruction(NamedTuple):
    """An instruction: `text` is its argument on one line; `offsets[i]` is where `text[i]` stands in the file."""

    keyword: str
    text: str
    offsets: list[int]
    start: int
    """Offset of the keyword."""
    heredoc: tuple[int, int] | None = None
    """Offsets of the bodies of its heredocs."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the file's offsets of `text[start:end]`."""
        if start >= end:
            here = self.offsets[start] if start < len(self.offsets) else self.end
            return here, here
        return self.offsets[start], self.offsets[end - 1] + 1

    @property
    def end(self) -> int:
        """Offset after the argument's last character."""
        return self.offsets[-1] + 1 if self.offsets else self.start + len(self.keyword)


class _Line(NamedTuple):
    start: int
    text: str


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        yield _Line(start, line.removesuffix("\r"))
        start += len(line) + 1


def read_instructions(text: str) -> tuple[list[Instruction], str]:
    """Return the instructions of a Dockerfile and its escape character."""
    reader = _Reader(text)
    return list(islice(reader.instructions(), MAX_INSTRUCTIONS)), reader.escape


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = list(_lines(text))
        self._next = 0
        self._in_directives = True
        self._unclosed: set[str] = set()
        self.escape = "\\"

    def instructions(self) -> Iterator[Instruction]:
        while self._next < len(self._lines):
            line = self._take()
            if self._is_directive(line.text) or not line.text.strip() or line.text.lstrip().startswith("#"):
                continue
            text, offsets = self._logical_line(line)
            match = _KEYWORD.match(text)
            if not text.strip():
                continue
            if match is None:
                word = text.split()[0]
                start = offsets[text.index(word)]
                yield Instruction(word, "", [], start)
                continue
            instruction = Instruction(match[1].upper(), text[match.end() :], offsets[match.end() :], offsets[match.start(1)])
            yield self._with_heredocs(instruction) if match[1].upper() in _WITH_HEREDOC else instruction

    def _take(self) -> _Line:
        self._next += 1
        return self._lines[self._next - 1]

    def _is_directive(self, text: str) -> bool:
        match = _DIRECTIVE.match(text.strip()) if self._in_directives else None
        if match is None:
            self._in_directives = False
            return False
        if match[1].lower() == "escape" and match[2] in {"\\", "`"}:
            self.escape = match[2]
        return True

    def _logical_line(self, line: _Line) -> tuple[str, list[int]]:
        """Join continued lines; comments and blank lines between them are dropped."""
        pieces: list[str] = []
        offsets: list[int] = []
        while True:
            body = line.text.rstrip()
            continued = body.endswith(self.escape)
            piece = body[:-1] if continued else body
            pieces.append(piece)
            offsets += range(line.start, line.start + len(piece))
            following = self._next_of_continued() if continued else None
            if following is None:
                return "".join(pieces), offsets
            line = following

    def _next_of_continued(self) -> _Line | None:
        while self._next < len(self._lines):
            line = self._take()
            if line.text.strip() and not line.text.lstrip().startswith("#"):
                return line
        return None

    def _with_heredocs(self, instruction: Instruction) -> Instruction:
        if instruction.text.startswith("["):
            return instruction
        start = self._next
        for match in _HEREDOC.finditer(instruction.text):
            self._skip_heredoc(match[3], strip_tabs=bool(match[1]))
        if self._next == start:
            return instruction
        end = self._lines[self._next - 1].start
        return instruction._replace(heredoc=(self._lines[start].start, max(end, self._lines[start].start)))

    def _skip_heredoc(self, name: str, strip_tabs: bool) -> None:
        first = self._next
        while self._next < len(self._lines) and name not in self._unclosed:
            text = self._take().text
            if (text.lstrip("\t") if strip_tabs else text) == name:
                return
        self._unclosed.add(name)
        self._next = first  # never closed: BuildKit refuses the file; reading on finds more than giving up
