"""Begins a new rule: a name, a file with a skeleton, and the editor on it."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from diagnose.report.masking import mask_text
from diagnose.tui.screens.dialogs import Ask

if TYPE_CHECKING:
    from diagnose.tui.app import DiagnoseApp

PACK = Path("diagnose-rules")
"""The rule pack that new rules go to where none was named with --rules."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*")


def ask_for_rule(app: DiagnoseApp, line: str, path: str) -> None:
    """Ask for the rule's name, then write its file."""
    pack = app.session.opening.packs[0] if app.session.opening.packs else PACK
    area = re.sub(r"[^a-z0-9]+", "-", Path(path).stem.lower()).strip("-") if path else "my"
    app.push_screen(
        Ask(f"Name of the new rule (area/name), written to {pack}/", f"{area or 'my'}/", partial(_wrong_with, pack)),
        lambda name: _write(app, pack, name, line),
    )


def _wrong_with(pack: Path, name: str) -> str:
    if not _NAME.fullmatch(name):
        return "expected area/name in small letters, digits and dashes, such as nginx/welcome-page"
    return f"{pack / name}.yaml exists already" if (pack / f"{name}.yaml").exists() else ""


def _write(app: DiagnoseApp, pack: Path, name: str | None, line: str) -> None:
    """Write the skeleton; secrets in the line are masked, for rules are shared."""
    from diagnose.ruleset.fromline import skeleton_for
    from diagnose.ruleset.skeleton import skeleton

    if not name:
        return
    path = pack / f"{name}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(skeleton_for(mask_text(line, app.session.secrets)) if line else skeleton("log"), encoding="utf-8")
    except OSError as error:
        app.tell(f"{path} was not written: {error.strerror}", "error")
        return
    opening = app.session.opening
    if pack not in opening.packs:
        app.session.opening = opening._replace(packs=(*opening.packs, pack))
    app.session.catalog = None
    app.tell(f"Wrote {path}; --rules {pack} uses it")
    app.edit_place(str(path), 1, 1)
    app.check()
