"""Shell text as commands and words, with the place of every character: enough of POSIX for build commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

MAX_WORDS = 10_000

_SEPARATORS = frozenset(";&|\n()")
_BLANKS = frozenset(" \t\r")
_ESCAPED_IN_QUOTES = frozenset('\\"$`\n')


class ShellWord(NamedTuple):
    """A word without its quotes; `offsets[i]` is where `text[i]` stands, `start` and `end` include the quotes."""

    text: str
    start: int
    end: int
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `text[start:end]` stands."""
        return (self.offsets[start], self.offsets[end - 1] + 1) if end > start else (self.end, self.end)


Command = list[ShellWord]


def shell_commands(text: str, start: int = 0, end: int | None = None, continues: str = "\\") -> Iterator[Command]:
    """Yield the simple commands of a shell text; `continues` is the character that joins lines."""
    lexer = _Lexer(text, start, len(text) if end is None else end, continues)
    command: Command = []
    for _ in range(MAX_WORDS):
        word = lexer.word()
        if word is not None:
            command.append(word)
            continue
        if command:
            yield command
            command = []
        if not lexer.skip_separator():
            return


def first_command(text: str, start: int, end: int, continues: str = "\\") -> Command:
    """Return the command that starts at an offset; nothing from `end` on belongs to it."""
    return next(shell_commands(text, start, end, continues), [])


class _Lexer:
    def __init__(self, text: str, start: int, end: int, continues: str) -> None:
        self._text, self._position, self._end, self._continues = text, start, end, continues

    def skip_separator(self) -> bool:
        """Step over one separator; False at the end."""
        if self._position >= self._end:
            return False
        self._position += 1
        return True

    def word(self) -> ShellWord | None:
        """Return the next word, None at a separator or at the end."""
        self._skip_blanks()
        if self._peek() == "#":
            self._position = self._line_end()
        start = self._position
        characters: list[str] = []
        offsets: list[int] = []
        while self._position < self._end and (character := self._text[self._position]) not in _BLANKS:
            if character in _SEPARATORS:
                if not self._is_redirection():
                    break
                self._take(characters, offsets)
            elif character in "'\"":
                self._quoted(character, characters, offsets)
            elif character == self._continues:
                self._escaped(characters, offsets)
            elif self._text.startswith("$(", self._position):
                self._substitution(characters, offsets)
            else:
                self._take(characters, offsets)
        return ShellWord("".join(characters), start, self._position, tuple(offsets)) if self._position > start else None

    def _peek(self) -> str:
        return self._text[self._position] if self._position < self._end else ""

    def _line_end(self) -> int:
        end = self._text.find("\n", self._position, self._end)
        return self._end if end < 0 else end

    def _skip_blanks(self) -> None:
        while self._position < self._end:
            if self._text[self._position] in _BLANKS:
                self._position += 1
            elif not self._skip_continuation():
                return

    def _skip_continuation(self) -> bool:
        """Step over an escape character at the end of a line."""
        if self._text[self._position] != self._continues:
            return False
        for line_end in ("\n", "\r\n"):
            if self._text.startswith(line_end, self._position + 1):
                self._position += 1 + len(line_end)
                return True
        return False

    def _is_redirection(self) -> bool:
        """Whether the `&` here belongs to `2>&1` or `&>file`."""
        before = self._text[self._position - 1] if self._position else ""
        return self._text[self._position] == "&" and (before == ">" or self._text.startswith("&>", self._position))

    def _take(self, characters: list[str], offsets: list[int]) -> None:
        characters.append(self._text[self._position])
        offsets.append(self._position)
        self._position += 1

    def _escaped(self, characters: list[str], offsets: list[int]) -> None:
        if self._skip_continuation():
            return
        if self._continues == "\\" and self._position + 1 < self._end:
            self._position += 1
        self._take(characters, offsets)

    def _quoted(self, quote: str, characters: list[str], offsets: list[int]) -> None:
        """Take a quoted part; a quote that is never closed is dropped."""
        if self._text.find(quote, self._position + 1, self._end) < 0:
            self._position += 1
            return
        self._position += 1
        while (character := self._peek()) != quote and character:
            follows = self._text[self._position + 1 : self._position + 2]
            if quote == '"' and character == "\\" and follows in _ESCAPED_IN_QUOTES:
                self._position += 1
                if follows == "\n":
                    self._position += 1
                    continue
            self._take(characters, offsets)
        self._position = min(self._position + 1, self._end)

    def _substitution(self, characters: list[str], offsets: list[int]) -> None:
        """Take `$(…)` as it is, with the parentheses inside it."""
        depth = 0
        while self._position < self._end:
            character = self._text[self._position]
            depth += (character == "(") - (character == ")")
            self._take(characters, offsets)
            if character == ")" and depth == 0:
                return
