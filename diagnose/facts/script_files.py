"""Shell scripts of a component, and whether they may be run as programs."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

from diagnose.model.fact import Fact, make_fact

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

MAX_FILES = 500


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the component's scripts; where files have no mode, all count as executable."""
    paths = [*component.files("wrapper"), *(path for path in component.files("script") if path.endswith((".sh", ".bash")))]
    return {"scripts": [_script(component, path) for path in paths[:MAX_FILES]]}


def _script(component: ComponentView, path: str) -> Fact:
    fact = make_fact(
        "ScriptFile", component.sources.display(path), None, name=path.rpartition("/")[2], executable=_is_executable(component, path)
    )
    fact["path"] = component.relative(path)  # `path` is also a parameter of make_fact
    return fact


def _is_executable(component: ComponentView, path: str) -> bool:
    if os.name != "posix":
        return True
    try:
        return bool(component.sources.on_disk(path).stat().st_mode & stat.S_IXUSR)
    except OSError:
        return True
