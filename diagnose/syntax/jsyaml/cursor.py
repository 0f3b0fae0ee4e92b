"""Where the reader is in the text: position, line, indentation; blanks, comments and line breaks between tokens."""

from __future__ import annotations

import re
from typing import NoReturn

from diagnose.model.location import Region
from diagnose.syntax.jsyaml.problem import YamlProblem

END = "\0"
"""Closes the text, so that looking one character ahead needs no test."""

BLANKS = frozenset(" \t")
BREAKS = frozenset("\r\n")
BLANKS_OR_BREAKS = BLANKS | BREAKS
FLOW_MARKS = frozenset(",[]{}")

_SPACES = re.compile(r" *")
_BLANKS = re.compile(r"[ \t]*")
_COMMENT = re.compile(r"#[^\r\n\0]*")
_SEPARATOR = re.compile(r"(?:---|\.\.\.)(?=[ \t\r\n\0])")

Point = tuple[int, int]
"""Line and column, both from 1."""


class Cursor:
    """The text and the place in it. `line` counts from 0; `tab` is the offset of the first tab that separates tokens in this line, or -1.

    `end` is where the last token ended: the end of a node that is closed by what follows it.
    """

    def __init__(self, text: str) -> None:
        self.text = text + END
        self.position = 0
        self.line = 0
        self.line_start = 0
        self.indent = 0
        self.tab = -1
        self.end: Point = (1, 1)

    @property
    def char(self) -> str:
        """The character at the cursor."""
        return self.text[self.position]

    def point(self, position: int | None = None) -> Point:
        """Return line and column of a place in the current line (default: the cursor)."""
        return self.line + 1, (self.position if position is None else position) - self.line_start + 1

    def close(self) -> None:
        """Note that a token ends at the cursor."""
        self.end = self.point()

    def fail(self, reason: str, at: Point | None = None, other: Point | None = None) -> NoReturn:
        """Raise the problem that is here, or at a place given."""
        line, column = at or self.point()
        second = Region(*other, *other) if other else None
        raise YamlProblem(reason, Region(line, column, line, column + 1), second)

    def skip(self, comments: bool = True) -> int:
        """Skip blanks, line breaks and (if wanted) comments; return how many lines ended."""
        text, ended = self.text, 0
        while True:
            start = self.position
            position = _blanks_end(text, start)
            if position > start and self.tab < 0:
                self.tab = text.find("\t", start, position)
            if comments and text[position] == "#":
                position = _COMMENT.match(text, position).end()  # type: ignore[union-attr]
            self.position = position
            if text[position] not in BREAKS:
                return ended
            self.read_break()
            ended += 1
            self.read_indent()

    def read_break(self) -> None:
        """Step over a line break."""
        char = self.char
        if char not in BREAKS:
            self.fail("a line break is expected")
        self.position += 2 if char == "\r" and self.text[self.position + 1] == "\n" else 1
        self.line += 1
        self.line_start = self.position
        self.tab = -1

    def read_indent(self) -> None:
        """Step over the spaces that a line begins with."""
        start = self.position
        self.position = _SPACES.match(self.text, start).end()  # type: ignore[union-attr]
        self.indent = self.position - start

    def skip_blanks(self) -> None:
        """Step over blanks in the line, which separate nothing that a tab could harm."""
        self.position = _blanks_end(self.text, self.position)

    def at_separator(self) -> bool:
        """Whether a document ends here: `---` or `...` at the start of a line."""
        return self.position == self.line_start and _SEPARATOR.match(self.text, self.position) is not None


def _blanks_end(text: str, start: int) -> int:
    return _BLANKS.match(text, start).end()  # type: ignore[union-attr]
