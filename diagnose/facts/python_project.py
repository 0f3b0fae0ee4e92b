"""requirements.txt: the packages that a Python component asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnose.facts.patterns import Pattern
from diagnose.facts.tree import join

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_PACKAGE = Pattern(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_MORE = Pattern(r"\s*(?:-r|-c|--requirement|-e|--editable)\b")
MAX_FILE_BYTES = 500_000


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the packages; nothing when the file includes others, which may name more."""
    text = component.sources.text(join(component.path, "requirements.txt"), MAX_FILE_BYTES, quiet=True) or ""
    lines = text.splitlines()
    if any(map(_MORE.match, lines)):
        return {}
    found = [match[1].lower().replace("_", "-") for line in lines if (match := _PACKAGE.match(line))]
    return {"requirements": list(dict.fromkeys(found))}
