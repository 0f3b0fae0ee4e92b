"""Styles by what they mean. Where there is no colour, bold, underline and reverse say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.style import Style
from textual.color import Color

if TYPE_CHECKING:
    from textual.app import App


class _Ink(NamedTuple):
    """Variables of the theme for text and background, attributes, and attributes to add where colours may be missing."""

    text: str = ""
    back: str = ""
    attributes: str = ""
    plain: str = ""


_INKS = {
    "text": _Ink("foreground"),
    "bold": _Ink("foreground", "", "bold"),
    "dim": _Ink("dim"),
    "path": _Ink("path"),
    "heading": _Ink("primary", "", "bold"),
    "error": _Ink("severity-error", "", "bold"),
    "warning": _Ink("severity-warning", "", "bold"),
    "info": _Ink("severity-info", "", "bold"),
    "good": _Ink("good", "", "bold"),
    "added": _Ink("added", "added-back"),
    "removed": _Ink("removed", "removed-back"),
    "mark": _Ink("foreground", "mark", "bold", "underline"),
    "hit": _Ink("foreground", "hit", "", "reverse"),
    "gutter": _Ink("gutter"),
    "rule": _Ink("rule"),
    "cursor": _Ink("", "cursor", "", "reverse"),
    "cursor-blur": _Ink("", "cursor-blur", "", "bold"),
    "key": _Ink("primary", "", "bold"),
    "code-key": _Ink("code-key"),
    "code-string": _Ink("code-string"),
    "code-number": _Ink("code-number"),
    "code-word": _Ink("code-word"),
    "code-comment": _Ink("code-comment", "", "italic"),
}
"""`cursor` is the row that keys act on, `mark` the span that proves something, `hit` what a search found."""


class Inks:
    """The styles of the theme in use."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._theme = ""
        self._known: dict[str, Style] = {}

    def __getitem__(self, name: str) -> Style:
        if self._app.theme != self._theme:
            self._theme, self._known = self._app.theme, {}
        if name not in self._known:
            self._known[name] = self._make(_INKS[name])
        return self._known[name]

    @property
    def few_colors(self) -> bool:
        """Whether backgrounds cannot be told apart."""
        return self._app.native_ansi_color or self._app.no_color

    def _make(self, ink: _Ink) -> Style:
        attributes = f"{ink.attributes} {ink.plain if self.few_colors else ''}".split()
        back = "" if self.few_colors else ink.back
        flags = dict.fromkeys(attributes, True)
        return Style(color=self._color(ink.text), bgcolor=self._color(back), **flags)  # type: ignore[arg-type]

    def _color(self, variable: str) -> object:
        value = self._app.theme_variables.get(variable, "") if variable else ""
        return Color.parse(value).rich_color if value else None
