"""The themes: every one has the same variables, so that nothing else in the interface names a colour."""

from __future__ import annotations

import os

from textual.theme import Theme

_NAMES = (
    "severity-error", "severity-warning", "severity-info", "added", "removed", "added-back", "removed-back", "hit", "mark", "cursor",
    "cursor-blur", "gutter", "rule", "good", "dim", "path", "head-back", "tab-back", "code-key", "code-string", "code-number", "code-word",
    "code-comment",
)  # fmt: skip
"""The variables that every theme defines besides Textual's own; see `inks` for what each is for."""


def _variables(colors: str, **more: str) -> dict[str, str]:
    return dict(zip(_NAMES, colors.split(), strict=True)) | {name.replace("_", "-"): value for name, value in more.items()}


_DARK = Theme(
    name="diagnose-dark", primary="#7aa2f7", secondary="#9aa5ce", accent="#7dcfff", warning="#e0af68", error="#f7768e", success="#9ece6a",
    foreground="#d5d9e4", background="#15171c", surface="#1a1d23", panel="#23272f", dark=True,
    variables=_variables(
        "#f7768e #e0af68 #7dcfff #9ece6a #f7768e #1d2b20 #33202a #6b5320 #353b4d #2d3950 #262a33 #6b7386 #363c48 #9ece6a #8a93a6 #8fb4ff"
        " #1d2027 #2d3950 #8fb4ff #9ece6a #ff9e64 #bb9af7 #6f7789",
        scrollbar="#363c48", scrollbar_hover="#4b5363", scrollbar_active="#7aa2f7", scrollbar_background="#1a1d23",
        scrollbar_background_hover="#1a1d23", scrollbar_background_active="#1a1d23", scrollbar_corner_color="#1a1d23",
    ),
)  # fmt: skip

_LIGHT = Theme(
    name="diagnose-light", primary="#2f5fd0", secondary="#5b6472", accent="#1f6f8b", warning="#8a5a00", error="#c02f4a", success="#2f7426",
    foreground="#24272e", background="#fcfcfa", surface="#fcfcfa", panel="#efefeb", dark=False,
    variables=_variables(
        "#c02f4a #8a5a00 #0f6a8b #2f7426 #c02f4a #e2f2de #fbe3e6 #ffe08a #dfe6f7 #d5e1fa #ecece7 #8b8f98 #d6d6d0 #2f7426 #646a75 #2553b8"
        " #f1f1ed #d5e1fa #2553b8 #2f7426 #a34b00 #7a3fb0 #7b818c",
        scrollbar="#cfcfc8", scrollbar_hover="#b9b9b1", scrollbar_active="#2f5fd0", scrollbar_background="#f4f4f1",
        scrollbar_background_hover="#f4f4f1", scrollbar_background_active="#f4f4f1", scrollbar_corner_color="#f4f4f1",
    ),
)  # fmt: skip

_CONTRAST = Theme(
    name="high-contrast", primary="#ffff00", secondary="#ffffff", accent="#00ffff", warning="#ffd700", error="#ff6666", success="#66ff66",
    foreground="#ffffff", background="#000000", surface="#000000", panel="#000000", dark=True,
    variables=_variables(
        "#ff6666 #ffd700 #66d9ff #66ff66 #ff6666 #002b00 #3a0000 #806000 #004080 #0037a8 #303030 #c0c0c0 #909090 #66ff66 #d8d8d8 #80c8ff"
        " #000000 #0037a8 #80c8ff #66ff66 #ffb000 #ff9cff #c8c8c8",
        scrollbar="#ffffff", scrollbar_hover="#ffff00", scrollbar_active="#ffff00", scrollbar_background="#303030",
        scrollbar_background_hover="#303030", scrollbar_background_active="#303030", scrollbar_corner_color="#000000",
    ),
)  # fmt: skip

# Okabe and Ito's colours, apart for all common kinds of colour blindness (https://jfly.uni-koeln.de/color/).
_SAFE = Theme(
    name="colour-blind", primary="#56b4e9", secondary="#b8bec9", accent="#56b4e9", warning="#f0e442", error="#e8793a", success="#56b4e9",
    foreground="#dfe2e8", background="#15171c", surface="#1a1d23", panel="#23272f", dark=True,
    variables=_variables(
        "#e8793a #f0e442 #56b4e9 #56b4e9 #e69f00 #14293a #33260c #6b5d10 #353b4d #2a3d55 #262a33 #78808f #3a404c #56b4e9 #98a0b0 #8cc9ef"
        " #1d2027 #2a3d55 #56b4e9 #e6c07a #cc79a7 #f0e442 #7c8494",
        scrollbar="#3a404c", scrollbar_hover="#4b5363", scrollbar_active="#56b4e9", scrollbar_background="#1a1d23",
        scrollbar_background_hover="#1a1d23", scrollbar_background_active="#1a1d23", scrollbar_corner_color="#1a1d23",
    ),
)  # fmt: skip

_ANSI = Theme(
    name="ansi", ansi=True, primary="ansi_blue", secondary="ansi_cyan", warning="ansi_yellow", error="ansi_red", success="ansi_green",
    accent="ansi_cyan", foreground="ansi_default", background="ansi_default", surface="ansi_default", panel="ansi_default",
    boost="ansi_default", dark=True,
    variables=_variables(
        "ansi_red ansi_yellow ansi_cyan ansi_green ansi_red ansi_default ansi_default ansi_yellow ansi_default ansi_default ansi_default"
        " ansi_bright_black ansi_bright_black ansi_green ansi_bright_black ansi_blue ansi_default ansi_default ansi_blue ansi_green"
        " ansi_magenta ansi_cyan ansi_bright_black",
        block_cursor_foreground="ansi_black", block_cursor_background="ansi_white", block_cursor_text_style="reverse",
        input_cursor_text_style="reverse", input_selection_background="ansi_blue", border="ansi_blue", border_blurred="ansi_bright_black",
        screen_selection_background="ansi_blue", screen_selection_foreground="ansi_bright_white",
        ansi_background="ansi_default", ansi_foreground="ansi_default",
    ),
)  # fmt: skip

THEMES = (_DARK, _LIGHT, _CONTRAST, _SAFE, _ANSI)

MEANING = {
    "diagnose-dark": "calm and dark",
    "diagnose-light": "for bright rooms",
    "high-contrast": "black, white and pure colours",
    "colour-blind": "colours that everybody can tell apart",
    "ansi": "the terminal's own 16 colours",
}


def default_theme() -> str:
    """Return the theme that suits the terminal as far as its environment tells."""
    if os.environ.get("NO_COLOR") or not _many_colors():
        return "ansi"
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return "diagnose-light" if background in ("7", "15") else "diagnose-dark"


def _many_colors() -> bool:
    """Whether the terminal has more than 16 colours."""
    term = os.environ.get("TERM", "")
    if os.environ.get("COLORTERM") or "256" in term or "direct" in term:
        return True
    return not (term in ("linux", "ansi", "vt100", "vt220", "dumb", "cygwin") or "16color" in term)
