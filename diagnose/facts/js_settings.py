"""Settings in JavaScript configuration files, read without running them.

Finds `build: {outDir: …}` in whatever object the file exports, passes to `defineConfig` or returns, and evaluates literals,
`path.resolve(__dirname, 'dist')` and constants; of anything else it knows only that it is computed.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from diagnose.facts.js_tokens import Token, tokens
from diagnose.facts.positions import LineIndex
from diagnose.model.location import Region

_OPENING = {"{": "}", "[": "]", "(": ")"}
_CLOSING = frozenset(_OPENING.values())
_MAX_DEPTH = 40
_JOINERS = frozenset({"resolve", "join", "normalize"})
_HERE = frozenset({"__dirname", "dirname", "cwd"})
_ANCHORS = _HERE | {"URL", "resolve"}
_PATH_WORDS = frozenset(
    {"path", "resolve", "join", "normalize", "__dirname", "process", "cwd", "import", "meta", "dirname", "URL", "url", "new"}
)
_PATH_WORDS |= {"fileURLToPath", "posix", "nodePath"}


class Setting(NamedTuple):
    """A setting's value: the text when it is known (`sure`) or one of several it may have, "" when computed.

    `anchored` is a path that starts at the configuration file's own folder, whatever other settings say.
    """

    text: str
    sure: bool
    region: Region
    anchored: bool = False


class _Frame:
    """An open bracket; `key` is the property whose value it is in."""

    __slots__ = ("close", "current", "expects_key", "key")

    def __init__(self, mark: str, key: str) -> None:
        self.close = _OPENING[mark]
        self.key = key
        self.current = ""
        self.expects_key = mark == "{"


class JsSettings:
    """The settings of one file."""

    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._lines = LineIndex(text)
        self._values: dict[tuple[str, ...], list[list[Token]]] = {}
        self._constants: dict[str, list[Token]] = {}
        self._collect()

    def find(self, *path: str) -> Setting | None:
        """Return the value at a property path, None when the file does not set it."""
        values = self._values.get(path)
        if not values:
            return None
        settings = [self._evaluate(value) for value in values]
        known = [setting for setting in settings if setting.text]
        agree = len({setting.text for setting in settings}) == 1
        best = known[0] if known else settings[0]
        return best if agree else best._replace(sure=False)

    def words(self) -> set[str]:
        """Return every identifier and string of the file."""
        return {token.text for token in self._tokens if token.kind in {"word", "string"}}

    def _collect(self) -> None:
        frames: list[_Frame] = []
        for index, token in enumerate(self._tokens):
            frame = frames[-1] if frames else None
            if token.kind == "mark" and token.text in _OPENING:
                frames.append(_Frame(token.text, frame.current if frame else ""))
            elif token.kind == "mark" and token.text in _CLOSING:
                while frames and frames.pop().close != token.text:
                    pass
            elif frame is not None and frame.close == "}" and len(frames) <= _MAX_DEPTH:
                self._in_object(frames, frame, index)
            self._note_constant(index, token)

    def _in_object(self, frames: list[_Frame], frame: _Frame, index: int) -> None:
        token = self._tokens[index]
        if token.kind == "mark" and token.text in {",", ";"}:
            frame.current, frame.expects_key = "", True
        elif frame.expects_key:
            frame.expects_key = False
            follows = self._tokens[index + 1].text if index + 1 < len(self._tokens) else ""
            if token.kind in {"word", "string"} and follows in {":", ",", "}"}:
                frame.current = token.text
                path = (*(outer.key for outer in frames if outer.key), token.text)
                value = self._value_from(index + 2) if follows == ":" else [token]
                self._values.setdefault(path, []).append(value)

    def _value_from(self, start: int) -> list[Token]:
        """Return the tokens of an expression: up to a comma, semicolon or closing bracket of the level it is on."""
        depth = 0
        for index in range(start, min(start + 200, len(self._tokens))):
            token = self._tokens[index]
            if token.kind != "mark":
                continue
            if depth == 0 and (token.text in {",", ";"} or token.text in _CLOSING):
                return self._tokens[start:index]
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
        return self._tokens[start : start + 200]

    def _note_constant(self, index: int, token: Token) -> None:
        if token.kind == "word" and token.text in {"const", "let", "var"} and index + 2 < len(self._tokens):
            name, equals = self._tokens[index + 1 : index + 3]
            if name.kind == "word" and equals.text == "=" and index + 3 < len(self._tokens):
                value = self._tokens[index + 3]
                self._constants.setdefault(name.text, [value] if value.kind == "string" else self._value_from(index + 3))

    def _evaluate(self, value: list[Token]) -> Setting:
        region = self._lines.region(value[0].start, value[-1].end) if value else Region(1, 1, 1, 1)
        if len(value) == 1 and value[0].kind == "word" and value[0].text in self._constants:
            value = self._constants[value[0].text]
        texts = [token.text for token in value if token.kind == "string"]
        if len(value) == 1 and texts:
            return Setting(texts[0], True, region)
        words = {token.text for token in value if token.kind == "word"}
        if any(token.kind in {"template", "regex"} for token in value) or not texts or not words <= _PATH_WORDS:
            return Setting(_alternative(value), False, region)
        if any(token.text in {"?", "||", "??", "&&", "+"} for token in value if token.kind == "mark"):
            return Setting(texts[-1], False, region)
        return Setting(_joined(texts, words), True, region, bool(words & _ANCHORS))


def _joined(texts: list[str], words: set[str]) -> str:
    """Return the path that `path.resolve(__dirname, …)`, `path.join(…)` or `new URL(…, import.meta.url)` gives."""
    if words & (_JOINERS | _HERE | {"URL"}):
        return posixpath.join(*(text.lstrip("/") if index else text for index, text in enumerate(texts)))
    return texts[-1]


def _alternative(value: list[Token]) -> str:
    """Return the literal that a condition or a default (`process.env.X || 'dist'`) ends with, "" when there is none."""
    marks = {token.text for token in value if token.kind == "mark"}
    if value and value[-1].kind == "string" and marks & {"?", "||", "??"}:
        return value[-1].text
    return ""
